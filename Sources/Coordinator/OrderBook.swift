import Foundation
import Store
import Vocabulary

/// The way of orders through the store: each is carried out once, or not at all.
///
/// Before an order is carried out, the book says how far its round's board had come; a coordinator that was killed between
/// carrying it out and answering finds on the board what it had done. An order ends with its time, so that a coordinator started
/// tomorrow does nothing that somebody gave up waiting for today. Meets COO-5.
struct OrderBook: Sendable {
    private static let orderKind = "order"
    private static let answerKind = "answer"

    /// An order on the book.
    struct Entry: Codable, Sendable {
        let order: CoordinatorOrder
        /// The order is worth nothing from here on, unless it has been begun.
        let expires: Timestamp
        /// How many entries the round's board had when the order was begun; nil before that.
        var begunAt: Int?
    }

    /// An order's answer: a line for the operator, or the refusal.
    struct Answer: Codable, Sendable {
        let done: String?
        let refused: Refused?

        init(done: String) {
            self.done = done
            refused = nil
        }

        init(refused: Refusal) {
            done = nil
            self.refused = Refused(refused)
        }
    }

    /// A refusal on its way from the running coordinator to the command.
    struct Refused: Codable, Sendable {
        let number: UInt16
        let requirement: String
        let summary: String
        let place: String
        let next: String

        init(_ refusal: Refusal) {
            number = refusal.code.number
            requirement = refusal.code.requirement
            summary = refusal.code.summary
            place = refusal.place
            next = refusal.next
        }

        var refusal: Refusal { Refusal(Refusal.Code(number, requirement, summary), at: place, next: next) }
    }

    let documents: Documents

    /// Writes an order and returns the number to wait for.
    func place(_ order: CoordinatorOrder, expires: Timestamp, at now: Timestamp) throws(Refusal) -> String {
        // Orders are carried out in the order of their numbers, so the time comes first.
        let number = "\(now)-\(UUID().uuidString)"
        try put(Entry(order: order, expires: expires), kind: Self.orderKind, name: number)
        return number
    }

    /// The orders that wait, oldest first.
    func waiting() throws(Refusal) -> [(number: String, entry: Entry)] {
        var entries: [(String, Entry)] = []
        for number in try documents.names(kind: Self.orderKind) {
            // A name is decoded as it stands, and it becomes a folder's.
            if let entry: Entry = try get(kind: Self.orderKind, name: number),
                RoundName(entry.order.round.text) != nil
            {
                entries.append((number, entry))
            } else {
                try documents.remove(kind: Self.orderKind, name: number)
            }
        }
        return entries
    }

    /// Notes that an order is about to be carried out on a board of so many entries.
    func begin(_ number: String, _ entry: Entry, at count: Int) throws(Refusal) {
        var entry = entry
        entry.begunAt = count
        try put(entry, kind: Self.orderKind, name: number)
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

    /// Takes back an order that nobody waits for any more.
    func withdraw(_ number: String) throws(Refusal) { try documents.remove(kind: Self.orderKind, name: number) }

    private func put(_ value: some Encodable, kind: String, name: String) throws(Refusal) {
        guard let bytes = try? JSONEncoder().encode(value) else { preconditionFailure("orders are plain values") }
        try documents.put([UInt8](bytes), kind: kind, name: name, at: .now)
    }

    private func get<Value: Decodable>(kind: String, name: String) throws(Refusal) -> Value? {
        guard let bytes = try documents.bytes(kind: kind, name: name) else { return nil }
        return try? JSONDecoder().decode(Value.self, from: Data(bytes))
    }
}
