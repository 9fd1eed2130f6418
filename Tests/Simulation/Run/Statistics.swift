import Messages
import Proceedings
import Rounds
import Vocabulary

/// What happened in many rounds, so that it can be judged what was reached and what was not.
package struct Statistics: Sendable {
    package var rounds = 0
    package var operations: [String: Int] = [:]
    package var shapes: [String: Int] = [:]
    package var ends: [String: Int] = [:]
    /// Reasons by which rounds stopped at somebody, by number.
    package var stops: [UInt16: Int] = [:]
    /// Refusals that some party met, by number.
    package var refusals: [UInt16: Int] = [:]
    package var messages: [String: Int] = [:]
    package var restarts = 0
    package var diskRefusals = 0
    package var attempts: [Int: Int] = [:]

    package init() {}

    package mutating func add(_ other: Statistics) {
        rounds += other.rounds
        operations.merge(other.operations, uniquingKeysWith: +)
        shapes.merge(other.shapes, uniquingKeysWith: +)
        ends.merge(other.ends, uniquingKeysWith: +)
        stops.merge(other.stops, uniquingKeysWith: +)
        refusals.merge(other.refusals, uniquingKeysWith: +)
        messages.merge(other.messages, uniquingKeysWith: +)
        restarts += other.restarts
        diskRefusals += other.diskRefusals
        attempts.merge(other.attempts, uniquingKeysWith: +)
    }

    /// The reasons of a round that this room could meet.
    private static let reasons: [Refusal.Code] = [
        .badSignature, .wrongSender, .unknownSender, .unknownKind, .malformedList, .outOfStep, .equivocation, .repeated,
        .badDraft,
        .laxerThanStudy, .badOffer, .badManifest, .notCountersigned, .badSubmission, .badAcknowledgement, .refusedTwice,
        .badList,
        .badAttempt, .otherList, .otherSession, .coinMismatch, .badDegreeShares, .degreeCheckFailed, .statementsDiffer,
        .badOpening,
        .badResult, .badPublication, .badDeletion, .stopped, .notReceived, .untrustedKey, .badEnvelope, .listLeavesOut,
        .alreadyStated, .notMine, .notNow, .beyondBound, .otherEnvelopes,
    ]

    /// Which of them nobody met.
    package var neverMet: [UInt16] {
        Self.reasons.map(\.number).filter { stops[$0] == nil && refusals[$0] == nil }
    }

    /// A few lines for people.
    package var text: String {
        func list<Key: Comparable>(_ counts: [Key: Int], _ name: (Key) -> String) -> String {
            counts.sorted { $0.key < $1.key }.map { "\(name($0.key)) \($0.value)" }.joined(separator: " · ")
        }
        func number(_ number: UInt16) -> String {
            let digits = String(number)
            return "T" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
        return """
            rounds      \(rounds)
            shapes      \(list(shapes) { $0 })
            ended       \(list(ends) { $0 })
            attempts    \(list(attempts) { "\($0):" })
            operations  \(operations.values.reduce(0, +)): \(list(operations) { $0 })
            messages    \(messages.values.reduce(0, +)): \(list(messages) { $0 })
            restarts    \(restarts), writes refused by a full disk \(diskRefusals)
            stopped by  \(list(stops, number))
            refused by  \(list(refusals, number))
            never met   \(neverMet.map(number).joined(separator: " · "))
            """
    }
}
