import Circuit
import Disclosure
import Messages
import Proceedings
import Rounds
import Vocabulary

/// What happened in many rounds, so that it can be judged what was reached and what was not.
package struct Statistics: Sendable {
    package var rounds = 0
    package var operations: [Operation.Kind: Int] = [:]
    package var shapes: [String: Int] = [:]
    package var ends: [String: Int] = [:]
    /// Reasons by which rounds stopped at somebody, by number.
    package var stops: [UInt16: Int] = [:]
    /// Refusals that some party met, by number.
    package var refusals: [UInt16: Int] = [:]
    package var messages: [String: Int] = [:]
    /// How many steps the circuit had in sessions that came to what may open.
    package var circuitLengths: [Int: Int] = [:]
    /// Lies in the circuit, by what they were about.
    package var circuitLies: [String: Int] = [:]
    package var restarts = 0
    /// Nodes that were started again in the middle of the circuit, and those of them whose round was published.
    package var circuitRestarts = (all: 0, published: 0)
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
        circuitLengths.merge(other.circuitLengths, uniquingKeysWith: +)
        circuitLies.merge(other.circuitLies, uniquingKeysWith: +)
        restarts += other.restarts
        circuitRestarts.all += other.circuitRestarts.all
        circuitRestarts.published += other.circuitRestarts.published
        diskRefusals += other.diskRefusals
        attempts.merge(other.attempts, uniquingKeysWith: +)
    }

    /// The reasons of a round that this room could meet.
    private static let reasons: [Refusal.Code] = [
        .badSignature, .wrongSender, .unknownSender, .unknownKind, .malformedList, .outOfStep, .equivocation, .repeated,
        .badDraft,
        .laxerThanStudy, .badOffer, .badManifest, .notCountersigned, .badSubmission, .withdrawnTooLate, .badWithdrawal,
        .badAcknowledgement, .refusedTwice,
        .badList,
        .badAttempt, .otherList, .otherSession, .coinMismatch, .badDegreeShares, .degreeCheckFailed, .statementsDiffer,
        .badOpening,
        .badResult, .badPublication, .badDeletion, .stopped, .notReceived, .untrustedKey, .badEnvelope, .listLeavesOut,
        .listsWithdrawn,
        .alreadyStated, .notMine, .notNow, .beyondBound, .otherEnvelopes, .badCircuitStep, .circuitInconsistent,
        .circuitUnauthentic, .falsePresence, .primaryBits, .badDeal, .badCircuitPost,
    ]

    /// What should happen in many rounds and did not: a kind of operation, a kind of message, of the honest or of puppets, a lie in the
    /// circuit, a restart in it.
    package var neverHappened: [String] {
        let acts = Operation.Kind.allCases.filter { operations[$0] == nil }.map(\.rawValue)
        // A roster and vouchers are there before a round, receipts are no part of it.
        let kinds = Statement.Kind.allCases.filter { ![.roster, .voucher, .receipt].contains($0) }
        let names =
            kinds.map(\.name)
            + kinds.filter { !$0.mayCome(from: .coordinator) || $0 == .stop }.map { "puppet's \($0.name)" }
        let lies = Bending.circuitLies.filter { circuitLies[$0] == nil }.map { "lie about \($0)" }
        let restarts = circuitRestarts.published == 0 ? ["restart in the circuit of a published round"] : []
        return acts + names.filter { messages[$0] == nil } + lies + restarts
    }

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
            operations  \(operations.values.reduce(0, +)): \(list(operations) { $0.rawValue })
            messages    \(messages.values.reduce(0, +)): \(list(messages) { $0 })
            circuit     steps \(messages["circuit step"] ?? 0), lies \(list(circuitLies) { $0 })
            lengths     \(list(circuitLengths) { "\($0):" })
            restarts    \(restarts), in the circuit \(circuitRestarts.all), of them in published rounds \(circuitRestarts.published); writes refused by a full disk \(diskRefusals)
            stopped by  \(list(stops, number))
            refused by  \(list(refusals, number))
            never met   \(neverMet.map(number).joined(separator: " · "))
            """
    }
}
