public import Disclosure
internal import Vocabulary

/// One table of a publication as its readers see it: an indicator's total, its deviation or one of its breakdowns, under each
/// kommune's name or for all together.
public struct ReleaseTable: Hashable, Sendable {
    /// Which indicator of the study.
    public let indicator: Int
    /// Which of the indicator's breakdowns, or nil for the total.
    public let breakdown: Int?
    /// Whether it is the standard deviation beside a total, which has a rule of its own.
    public let isDeviation: Bool
    /// Whether it is for all together, not under names.
    public let isPooled: Bool
    /// The slots of each cell, which open together.
    public let cells: [[Int]]
    /// The table in the study's ids, such as `K1a by sex`.
    public let name: String
}

extension ReleaseTable: CustomStringConvertible {
    /// Such as `K1a by sex, named`.
    public var description: String { "\(name), \(isPooled ? "pooled" : "named")" }
}

extension SlotLayout {
    /// Every table that the study releases: indicator by indicator, the total first, the named before the pooled.
    public var releaseTables: [ReleaseTable] {
        study.indicators.enumerated()
            .flatMap { number, indicator in
                let released = indicator.quantities.map(\.role).filter { $0 != .whole }
                let hasDeviation = released.contains(.sumOfSquares)
                let total = tables(number, nil, indicator.id, released.filter { $0 != .sumOfSquares }, indicator.total)
                let deviation =
                    hasDeviation
                    ? tables(number, nil, "\(indicator.id), deviation", [.sumOfSquares], indicator.total) : []
                return total + deviation
                    + indicator.breakdowns.enumerated()
                    .flatMap { place, shown in
                        let roles = indicator.breakdownRoles.filter { $0 != .whole }
                        return tables(number, place, "\(indicator.id) by \(shown.breakdown)", roles, shown.release)
                    }
            }
    }

    private func tables(
        _ number: Int,
        _ breakdown: Int?,
        _ name: String,
        _ roles: [Indicator.Role],
        _ release: Release
    ) -> [ReleaseTable] {
        let shown = breakdown.flatMap { study.breakdown(study.indicators[number].breakdowns[$0].breakdown) }
        let cells = (0..<(shown?.categories.count ?? 1))
            .map { cell in
                roles.compactMap { slot(indicator: number, breakdown: breakdown, cell: cell, quantity: $0) }
            }
        return [(release.named, false), (release.pooled, true)].filter(\.0)
            .map { _, isPooled in
                ReleaseTable(
                    indicator: number,
                    breakdown: breakdown,
                    isDeviation: roles == [.sumOfSquares],
                    isPooled: isPooled,
                    cells: cells,
                    name: name
                )
            }
    }
}

/// How many cells there are, and how many of them stay closed.
public struct ClosedCells: Hashable, Sendable {
    /// How many cells.
    public var cells: Int
    /// How many of them stay closed.
    public var closed: Int

    /// Takes both.
    public init(cells: Int = 0, closed: Int = 0) {
        self.cells = cells
        self.closed = closed
    }

    /// The share that stays closed, 0 where there is no cell.
    public var share: Double { cells == 0 ? 0 : Double(closed) / Double(cells) }

    /// Both added up.
    public static func + (one: Self, other: Self) -> Self {
        Self(cells: one.cells + other.cells, closed: one.closed + other.closed)
    }

    /// The cells of a table, and those of them that a passing set leaves closed.
    public init(of table: ReleaseTable, in passing: PassingSet) {
        self.init()
        for mask in table.isPooled ? [passing.pooled] : passing.named {
            cells += table.cells.count
            closed += table.cells.count { cell in !cell.allSatisfy { mask[$0] } }
        }
    }
}
