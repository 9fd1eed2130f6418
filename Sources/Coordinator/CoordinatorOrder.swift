import Foundation
import Store
public import Vocabulary

/// What an operator tells a running coordinator to do.
///
/// The server owns the store; a command writes its order beside it and waits for the answer, so that a round has one writer.
public enum CoordinatorOrder: Codable, Sendable {
    /// Start a round.
    case open(RoundRequest)
    /// Close submissions and propose the list.
    case close(RoundName)
    /// Propose the same list again, in the next attempt.
    case retry(RoundName)
    /// Publish what all members signed.
    case publish(RoundName)
    /// Stop a round for good.
    case stop(RoundName)
}

/// A round to be opened.
public struct RoundRequest: Codable, Sendable {
    /// The round's name.
    public let name: RoundName
    /// The study's digest; the study must have been kept before.
    public let study: Digest
    /// The period asked for.
    public let period: Period
    /// Who is asked; empty for everybody enrolled.
    public let contributors: [KommuneCode]
    /// How many members may collude; nil for the default of the number of contributors.
    public let tolerated: Int?
    /// When submissions close, at the earliest.
    public let closes: Timestamp

    /// Takes the parts.
    public init(
        name: RoundName,
        study: Digest,
        period: Period,
        contributors: [KommuneCode],
        tolerated: Int?,
        closes: Timestamp
    ) {
        self.name = name
        self.study = study
        self.period = period
        self.contributors = contributors
        self.tolerated = tolerated
        self.closes = closes
    }
}

/// The way of orders through the store.
struct OrderBook: Sendable {
    private static let orderKind = "order"
    private static let answerKind = "answer"

    /// An order's answer: a line for the operator, or the refusal as text.
    struct Answer: Codable, Sendable {
        let done: String?
        let refused: String?
    }

    let documents: Documents

    /// Writes an order and returns the number to wait for.
    func place(_ order: CoordinatorOrder) throws(Refusal) -> String {
        let number = UUID().uuidString
        try put(order, kind: Self.orderKind, name: number)
        return number
    }

    /// The orders that wait, oldest name first.
    func waiting() throws(Refusal) -> [(number: String, order: CoordinatorOrder)] {
        var orders: [(String, CoordinatorOrder)] = []
        for number in try documents.names(kind: Self.orderKind) {
            if let order: CoordinatorOrder = try get(kind: Self.orderKind, name: number) {
                orders.append((number, order))
            } else {
                try documents.remove(kind: Self.orderKind, name: number)
            }
        }
        return orders
    }

    /// Answers an order and takes it off the book.
    func answer(_ number: String, _ answer: Answer) throws(Refusal) {
        try put(answer, kind: Self.answerKind, name: number)
        try documents.remove(kind: Self.orderKind, name: number)
    }

    /// The answer to an order, once there is one.
    func answer(to number: String) throws(Refusal) -> Answer? {
        guard let answer: Answer = try get(kind: Self.answerKind, name: number) else { return nil }
        try documents.remove(kind: Self.answerKind, name: number)
        return answer
    }

    private func put(_ value: some Encodable, kind: String, name: String) throws(Refusal) {
        guard let bytes = try? JSONEncoder().encode(value) else { preconditionFailure("orders are plain values") }
        try documents.put([UInt8](bytes), kind: kind, name: name, at: .now)
    }

    private func get<Value: Decodable>(kind: String, name: String) throws(Refusal) -> Value? {
        guard let bytes = try documents.bytes(kind: kind, name: name) else { return nil }
        return try? JSONDecoder().decode(Value.self, from: Data(bytes))
    }
}
