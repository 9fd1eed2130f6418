public import Studies

/// A benchmark: every figure that a study asks for, with its interval, as far as it is open.
///
/// It reads integers through `FigureSource` and nothing else, so it can show no figure that the source does not open. The same
/// source and study always give the same benchmark. Meets BEN-6.
public struct Benchmark: Hashable, Sendable {
    /// How many contributors there are; named figures stand in their order.
    public let contributorCount: Int
    /// Every table of the study, in slot order: for each indicator the total, then its breakdowns.
    public let tables: [BenchmarkTable]

    /// Works out every figure.
    public init(_ layout: SlotLayout, from source: some FigureSource) {
        contributorCount = source.contributorCount
        var tables: [BenchmarkTable] = []
        for place in layout.study.indicators.indices {
            let breakdowns = layout.study.indicators[place].breakdowns.indices
            for breakdown in [nil] + breakdowns.map(Optional.init) {
                tables.append(BenchmarkTable(layout, source, indicator: place, breakdown: breakdown))
            }
        }
        self.tables = tables
    }

    /// The table of an indicator by a breakdown, or its total where `breakdown` is nil; by the study's ids.
    public func table(_ indicator: String, by breakdown: String? = nil) -> BenchmarkTable? {
        tables.first { $0.indicator.id == indicator && $0.breakdown?.id == breakdown }
    }
}

/// An indicator by one breakdown, or its total.
public struct BenchmarkTable: Hashable, Sendable {
    /// The indicator.
    public let indicator: Indicator
    /// The breakdown; nil for the total.
    public let breakdown: Breakdown?
    /// How the study releases it.
    public let release: Release
    /// One row for each category, in the breakdown's order; one row for a total.
    public let rows: [BenchmarkRow]

    init(_ layout: SlotLayout, _ source: any FigureSource, indicator place: Int, breakdown number: Int?) {
        let indicator = layout.study.indicators[place]
        let shown = number.map { indicator.breakdowns[$0] }
        let breakdown = shown.flatMap { layout.study.breakdown($0.breakdown) }
        let release = shown?.release ?? indicator.total
        self.indicator = indicator
        self.breakdown = breakdown
        self.release = release
        let categories = breakdown.map { $0.categories.map(Optional.init) } ?? [nil]
        rows = categories.enumerated()
            .map { cell, category in
                let place = CellPlace(indicator: place, breakdown: number, category: cell)
                return BenchmarkRow(layout, source, place, category: category, release: release)
            }
    }
}

/// One group: the figures of all contributors, and the pooled one.
public struct BenchmarkRow: Hashable, Sendable {
    /// The category; nil for a total.
    public let category: Breakdown.Category?
    /// One figure for each contributor, in list order; empty where the study releases none by name.
    public let named: [BenchmarkFigure]
    /// The figure of all contributors together; nil where the study does not release it.
    public let pooled: BenchmarkFigure?

    init(
        _ layout: SlotLayout,
        _ source: any FigureSource,
        _ place: CellPlace,
        category: Breakdown.Category?,
        release: Release
    ) {
        self.category = category
        let indicator = layout.study.indicators[place.indicator]
        let pooled = Reading(layout, source, place, contributor: nil)
        let named = (0..<source.contributorCount).map { Reading(layout, source, place, contributor: $0) }
        self.pooled = release.pooled ? BenchmarkFigure(indicator, pooled) : nil
        guard release.named else {
            self.named = []
            return
        }
        self.named = named.enumerated()
            .map { contributor, reading in
                let others = Self.others(than: contributor, named: named, pooled: pooled)
                return BenchmarkFigure(indicator, reading, others: others)
            }
    }

    /// All others together: the pooled figure less the contributor's own, else the sum of the others where all are open.
    ///
    /// Either way it is made of open figures alone.
    private static func others(than contributor: Int, named: [Reading], pooled: Reading) -> Quantities? {
        if let pooled = pooled.quantities, let own = named[contributor].quantities { return pooled.without(own) }
        var sum: Quantities?
        for (index, reading) in named.enumerated() where index != contributor {
            guard let quantities = reading.quantities else { return nil }
            guard let before = sum else {
                sum = quantities
                continue
            }
            guard let total = before.with(quantities) else { return nil }
            sum = total
        }
        return sum
    }
}

extension BenchmarkFigure {
    /// Makes the figure of what was read.
    fileprivate init(_ indicator: Indicator, _ reading: Reading, others: Quantities? = nil) {
        switch reading {
        case .open(let quantities):
            let verdict = others.flatMap { Verdict(indicator, own: quantities, others: $0) }
            self.init(Estimate(indicator, quantities), quantities: quantities, verdict: verdict)
        case .closed:
            self.init(status: .closed)
        case .void:
            self.init(status: .void)
        }
    }
}
