import Synchronization

/// What a running node is at work on, and whether all of it goes on.
///
/// Each piece of work says how long it may be still; whatever goes on says so before that. So a tally that takes an hour is alive as long as
/// it reads rows, and a loop that stands still is not, whoever else is busy. Meets NODE-52.
public final class Pulse: Sendable {
    /// A piece of work that goes on.
    public struct Work: Sendable {
        fileprivate let pulse: Pulse
        fileprivate let number: Int

        /// Says that the work goes on.
        public func goesOn() { pulse.stamp(number) }
    }

    private struct Piece {
        /// Fixed text, so that it may stand in a log.
        let name: StaticString
        let allowance: Duration
        let within: Int?
        var last: ContinuousClock.Instant
    }

    private let now: @Sendable () -> ContinuousClock.Instant
    private let pieces = Mutex<(next: Int, open: [Int: Piece])>((0, [:]))

    /// Takes the clock.
    public init(now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) { self.now = now }

    /// Begins a piece of work that may be still for `allowance`; while a piece within it is at work, it need not say anything itself.
    func begin(_ name: StaticString, allowance: Duration, within: Work? = nil) -> Work {
        let piece = Piece(name: name, allowance: allowance, within: within?.number, last: now())
        let number = pieces.withLock { pieces in
            pieces.next += 1
            pieces.open[pieces.next] = piece
            return pieces.next
        }
        return Work(pulse: self, number: number)
    }

    /// The turn that is under way, which a piece of work may be within.
    var turn: Work? {
        pieces.withLock { pieces in pieces.open.filter { "\($0.value.name)" == "turn" }.keys.max() }
            .map { Work(pulse: self, number: $0) }
    }

    /// Ends a piece of work; what it was within goes on from now.
    func end(_ work: Work) {
        let time = now()
        pieces.withLock { pieces in
            let ended = pieces.open.removeValue(forKey: work.number)
            if let outer = ended?.within { pieces.open[outer]?.last = time }
        }
    }

    private func stamp(_ number: Int) {
        let time = now()
        pieces.withLock { $0.open[number]?.last = time }
    }

    /// The pieces of work that have been still for longer than they may.
    var still: [String] {
        let time = now()
        return pieces.withLock { pieces in
            let outer = Set(pieces.open.values.compactMap(\.within))
            return pieces.open
                .filter { number, piece in !outer.contains(number) && time - piece.last > piece.allowance }
                .map { "\($0.value.name)" }.sorted()
        }
    }
}
