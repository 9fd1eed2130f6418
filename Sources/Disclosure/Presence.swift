internal import Vocabulary

/// Two sums of one contributor, of which its presence bit must make at least one nought; otherwise the bit is false.
public struct PresenceTest: Hashable, Sendable {
    /// Whose bit, by its place in the list.
    public let contributor: Int
    /// Which bit, by its place in ``Problem/presence``.
    public let bit: Int
    /// The sums; the bit keeps this rule where one of them is among its roots.
    public let sums: [SmallSum]
}

extension Problem {
    /// How many numbers a contributor hands in: one a slot, and behind them its presence bits.
    public var numberCount: Int { slotCount + presence.count }

    /// A contributor's numbers: its figures, one a slot, and for each presence bit 1 where its count is not 0.
    ///
    /// Meets DIS-13.
    public func withPresence(_ values: [Int64]) -> [Int64] {
        precondition(values.count == slotCount, "one value for each slot")
        return values + presence.map { values[$0] == 0 ? 0 : 1 }
    }

    /// What shows that every contributor's presence bits are bits, and 1 wherever its count is not 0: contributor by contributor and bit by
    /// bit b·(b − 1) = 0, then x·(b − 1) = 0.
    ///
    /// Meets CIR-11.
    public func presenceTests(contributors count: Int) -> [PresenceTest] {
        (0..<count)
            .flatMap { contributor in
                presence.enumerated()
                    .flatMap { bit, slot in
                        func sum(_ number: Int, _ roots: ClosedRange<Int64>) -> SmallSum {
                            SmallSum(
                                contributors: [contributor],
                                terms: [TestedFigure.Term(slot: number, coefficient: 1)],
                                roots: roots
                            )
                        }
                        let number = slotCount + bit
                        return [[sum(number, 0...1)], [sum(slot, 0...0), sum(number, 1...1)]]
                            .map { PresenceTest(contributor: contributor, bit: bit, sums: $0) }
                    }
            }
    }

    /// For each slot with presence bits, the number behind the slots that they are.
    var presenceNumbers: [Int: Int] {
        Dictionary(uniqueKeysWithValues: presence.enumerated().map { ($1, slotCount + $0) })
    }
}

extension TestedFigure {
    /// The slot of the count whose presence bits are tested with the figure: a cell's own, not that of what cells tell together.
    var presenceSlot: Int? {
        switch kind {
        case .total, .cell: parts.first?.cell.countSlot
        case .deviation, .remainder, .difference: nil
        }
    }
}

extension Thresholds {
    /// How many contributors with anything close a pooled figure: 0…m − 1.
    var fewContributors: ClosedRange<Int64> {
        0...(Int64(max(minimumContributors, Self.leastContributors)) - 1)
    }
}
