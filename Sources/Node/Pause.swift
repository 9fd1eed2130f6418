import Transport
import Vocabulary

/// How long a node waits after a failure before it tries again: longer each time, up to a limit.
struct Pause {
    private static let first = 0.25

    /// The longest pause, in seconds.
    let limit: Double
    /// The refusal that was met last.
    private(set) var refusal: Refusal?
    /// The pause that it calls for, in seconds; 0 while nothing is wrong.
    private(set) var seconds = 0.0

    init(limit: Double) { self.limit = limit }

    /// Takes note of a failure, and of how long the coordinator asks to wait; tells whether it is news to an operator.
    mutating func failed(_ refusal: Refusal, retryAfter: Int? = nil) -> Bool {
        let isNews = refusal != self.refusal
        self.refusal = refusal
        let longer = refusal.needsAPerson ? limit : min(max(seconds * 2, Self.first), limit)
        seconds = max(longer, Double(min(max(retryAfter ?? 0, 0), 600)))
        return isNews
    }

    /// All is well again.
    mutating func succeeded() { self = Pause(limit: limit) }
}

extension Refusal {
    /// Whether trying again is in vain until somebody does something: the coordinator does not admit this node, or one of the two
    /// does not take the other's certificate.
    var needsAPerson: Bool { [603, 604, 644, 645].contains(code.number) }
}
