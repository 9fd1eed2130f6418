import Transport
import Vocabulary

/// How long a node waits after a failure before it tries again: up to a ceiling that doubles each time, with full jitter.
///
/// Full jitter spreads many nodes whose coordinator comes back over the whole time. Randomness is passed in. Meets NODE-51.
struct Pace {
    private static let first = 0.5
    /// The ceiling while trying again is in vain until somebody acts.
    private static let person = 60.0

    /// The highest ceiling, in seconds.
    let limit: Double
    /// The refusal that was met last; nil while all is well.
    private(set) var refusal: Refusal?
    private var ceiling = 0.0
    private var least = 0.0

    init(limit: Double) { self.limit = limit }

    /// Takes note of a failure, and of how long the coordinator asks to wait; tells whether it is news to an operator.
    ///
    /// News is that something fails at all, and that it now takes a person to mend it; not each way in which it fails.
    mutating func failed(_ refusal: Refusal, retryAfter: Int? = nil) -> Bool {
        let isNews = self.refusal == nil || self.refusal?.needsAPerson != refusal.needsAPerson
        self.refusal = refusal
        ceiling = refusal.needsAPerson ? min(Self.person, limit) : min(max(ceiling * 2, Self.first), limit)
        least = Double(min(max(retryAfter ?? 0, 0), 600))
        return isNews
    }

    /// How many seconds to wait; `random` is from 0 to 1.
    func seconds(_ random: Double) -> Double { least + ceiling * random }

    /// All is well again.
    mutating func succeeded() { self = Pace(limit: limit) }
}

extension Refusal {
    /// Whether trying again is in vain until somebody does something: the coordinator does not admit this node, or one of the two
    /// does not take the other's certificate.
    var needsAPerson: Bool { [603, 604, 644, 645].contains(code.number) }
}
