import Foundation
import Transport
import Vocabulary

@testable import Messages

/// What one house gave to TLS over all the lives of its process, read as HTTP requests.
struct WireRecord {
    /// A request that was given to TLS whole.
    struct Request {
        let line: String
        let body: [UInt8]
    }

    private(set) var requests: [Request] = []

    /// Reads what `strike.c` wrote; the last request of a life may be cut off and is then passed over.
    init(files: [String]) throws {
        for file in files {
            for stream in try Self.streams(in: [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))) {
                requests += Self.requests(in: stream)
            }
        }
    }

    /// The same, and the last message of a round once more with its last bit changed; nil where nothing was said.
    func changed(in round: String) -> WireRecord? {
        guard let last = requests.last(where: { $0.line.hasPrefix("POST /v1/rounds/\(round)/messages") }) else {
            return nil
        }
        var body = last.body
        body[body.count - 1] ^= 1
        var changed = self
        changed.requests.append(Request(line: last.line, body: body))
        return changed
    }

    /// The bytes of each connection, in order.
    private static func streams(in bytes: [UInt8]) throws -> [[UInt8]] {
        var ended: [[UInt8]] = []
        var open: [UInt64: [UInt8]] = [:]
        var place = 0
        func number() -> UInt64? {
            guard place + 8 <= bytes.count else { return nil }
            defer { place += 8 }
            return bytes[place..<(place + 8)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        while let connection = number(), let count = number() {
            if count == 0 {
                if let former = open.updateValue([], forKey: connection) { ended.append(former) }
                continue
            }
            let end = min(place + Int(count), bytes.count)
            open[connection, default: []] += bytes[place..<end]
            place = end
        }
        return ended + open.values
    }

    private static func requests(in stream: [UInt8]) -> [Request] {
        var requests: [Request] = []
        var rest = Data(stream)
        while let end = rest.range(of: Data("\r\n\r\n".utf8)) {
            let head = String(decoding: rest[rest.startIndex..<end.lowerBound], as: UTF8.self)
            let lines = head.split(separator: "\r\n")
            let length =
                lines.first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
            guard rest.endIndex - end.upperBound >= length else { break }
            let body = rest[end.upperBound..<(end.upperBound + length)]
            requests.append(Request(line: String(lines.first ?? ""), body: [UInt8](body)))
            rest = Data(rest[(end.upperBound + length)...])
        }
        return requests
    }

    /// What was said in a round: every body sent, under what it says, whose submission it answers, and which step of the circuit it is.
    ///
    /// More than one body under a key means that two different messages left for one step.
    func said(in round: String) throws -> [String: Set<[UInt8]>] {
        var said: [String: Set<[UInt8]>] = [:]
        for request in requests where request.line.hasPrefix("POST /v1/rounds/\(round)/") {
            let isSubmission = request.line.contains("/submissions ")
            let message =
                try isSubmission
                ? Transport.Submission(canonicalBytes: request.body, place: "wire").header : request.body
            let statement = try UnverifiedMessage(decoding: message).statement
            var key = statement.name
            if case .acknowledgement(let answer) = statement { key += " \(answer.contributor)" }
            if case .circuit(let post) = statement { key += " \(post.step)" }
            said[key, default: []].insert(request.body)
        }
        return said
    }
}
