internal import Disclosure
internal import Foundation
internal import Vocabulary

/// How many cells of a study stay closed, told from what the study expects and from nothing else.
///
/// It counts as if one failing cell closed its breakdown, a failing total everything below it, and what shares one fate closed
/// together; and as if a pooled table that is shown under names as well opened only where every kommune's own is open: one that is closed is
/// told by the sum and the others. Joint suppression closes no more than one cell beside a failing one as a rule, so that large breakdowns come out
/// darker here than in a round. Numbers of rows are taken as Poisson distributed
/// about what the study expects, and different groups as independent of one another. Meets STU-14.
public struct Forecast: Hashable, Sendable {
    /// For how many kommuner.
    public let kommuner: Int
    /// Every table that the study releases, in the layout's order.
    public let tables: [TableForecast]

    /// Forecasts a round of so many kommuner, as many as the study's first list of sizes where nil, of whom `handingIn` hand in.
    ///
    /// Nil where the study does not say what it expects.
    public init?(_ layout: SlotLayout, kommuner: Int? = nil, handingIn: Int? = nil) {
        guard let expected = layout.study.expected, let first = expected.sizes.first else { return nil }
        let count = kommuner ?? first.kommuner
        let sizes = expected.sizes(of: count)
        let groups = TestedGroups(layout, expected)
        var law = Law(sizes: sizes, spread: expected.spread.double, thresholds: layout.study.thresholds)
        self.kommuner = count
        tables = layout.releaseTables.map { table in
            let unit = TestedGroups.Unit(indicator: table.indicator, breakdown: table.breakdown)
            var open = law.open(groups.chances(of: table))
            let closing = groups.closing(unit)
            for told in groups.told where closing.contains(told.inner) {
                let outer = law.open(groups.chances(of: told.outer))
                let passes = law.open([told.difference])
                for place in open.indices { open[place] *= 1 - outer[place] * (1 - passes[place]) }
            }
            guard table.isPooled else {
                return TableForecast(table: table, closed: 1 - open.reduce(0, +) / Double(open.count))
            }
            let share = Double(handingIn ?? count) / Double(count)
            guard layout.release(of: table.cells[0][0]).named else {
                // Nobody's own figure is told: the sum itself is tested, in small groups without those who might have inflated it.
                var sum = Law(
                    sizes: [share * Self.tested(sizes, tolerated: layout.study.committee.tolerated)],
                    spread: 0,
                    thresholds: layout.study.thresholds
                )
                return TableForecast(table: table, closed: 1 - sum.open(groups.chances(of: table))[0])
            }
            let all = open.reduce(1) { $0 * pow($1, share) }
            return TableForecast(table: table, closed: 1 - all)
        }
    }

    /// What is left of all sizes without the largest ones that may be taken off.
    private static func tested(_ sizes: [Double], tolerated: Int) -> Double {
        let off = sizes.count <= JointSuppression.smallGroup ? min(tolerated, (sizes.count - 1) / 2) : 0
        return sizes.sorted().dropLast(off).reduce(0, +)
    }
}

/// The forecast of one table.
public struct TableForecast: Hashable, Sendable {
    /// Which table.
    public let table: ReleaseTable
    /// The expected share of its cells that stay closed, 0 to 1.
    public let closed: Double
}

/// The chances to pass at every size, each worked out once.
private struct Law {
    let sizes: [Double]
    let spread: Double
    let thresholds: Thresholds
    private var known: [CellChance: [Double]] = [:]

    init(sizes: [Double], spread: Double, thresholds: Thresholds) {
        self.sizes = sizes
        self.spread = spread
        self.thresholds = thresholds
    }

    /// The chance that all pass, kommune by kommune.
    mutating func open(_ chances: [CellChance]) -> [Double] {
        var open = Array(repeating: 1.0, count: sizes.count)
        for chance in chances {
            let own =
                known[chance]
                ?? sizes.map { chance.passes(size: $0, spread: spread, thresholds: thresholds) }
            known[chance] = own
            for place in open.indices { open[place] *= own[place] }
        }
        return open
    }
}

extension Expectation {
    /// The sizes of so many kommuner, from the list for as many or the next more, between whose sizes ratios are even.
    func sizes(of kommuner: Int) -> [Double] {
        guard let list = sizes.first(where: { $0.kommuner >= kommuner }) ?? sizes.last else { return [] }
        let logs = list.persons.map { log(Double($0)) }
        return (0..<kommuner)
            .map { kommune in
                let place = kommuner == 1 ? 0 : Double(kommune * (logs.count - 1)) / Double(kommuner - 1)
                let below = min(Int(place), logs.count - 2)
                return exp(logs[below] + (logs[below + 1] - logs[below]) * (place - Double(below)))
            }
    }
}
