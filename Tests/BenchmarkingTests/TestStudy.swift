import Disclosure
import Testing

@testable import Benchmarking
@testable import Studies

/// Studies of one indicator, `K`, over a table without rows: only their layout is looked at.
enum TestStudy {
    /// An indicator of a kind with all its quantities but persons behind money, released by name and pooled; by sex too
    /// where told.
    static func of(
        _ kind: Indicator.Kind,
        factor: DecimalNumber = DecimalNumber(units: 1, places: 0),
        bySex: Release? = nil
    ) -> Study {
        let name = Localised(danish: "navn", english: "name")
        let roles = kind.required + kind.optional.filter { $0 != .persons }
        let indicator = Indicator(
            id: "K",
            kind: kind,
            title: name,
            definition: name,
            unit: Indicator.Unit(name: name, factor: factor, decimals: 1),
            quantities: roles.map { Quantity(role: $0, table: "t", filter: .always, value: nil, bound: 1 << 40) },
            total: Release(named: true, pooled: true),
            breakdowns: bySex.map { [ShownBreakdown(breakdown: "sex", release: $0)] } ?? []
        )
        let sex = Breakdown(
            id: "sex",
            title: name,
            categories: ["K", "M"].map { Breakdown.Category(id: $0, title: name, selection: .codes([$0])) },
            readings: []
        )
        return Study(
            id: "test",
            version: 1,
            title: name,
            purpose: name,
            legalBasis: name,
            contact: "test",
            publicationDays: 0,
            retentionDays: 0,
            committee: CommitteeDefault(members: 5, tolerated: 2),
            thresholds: .standard,
            tables: [StudyTable(name: "t", columns: [])],
            breakdowns: [sex],
            nestings: [],
            expected: nil,
            indicators: [indicator]
        )
    }
}

/// Open figures by hand; pooled figures are sums where every contributor's is open.
struct Figures: FigureSource {
    let study: Study
    let contributorCount: Int
    private let layout: SlotLayout
    private var values: [[Int: Figure]]
    private var poolsNothing = false

    init(_ study: Study, contributors: Int) {
        self.study = study
        contributorCount = contributors
        layout = SlotLayout(study)
        values = Array(repeating: [:], count: contributors)
    }

    mutating func total(_ contributor: Int, _ quantities: [Indicator.Role: Int64]) {
        set(contributor, breakdown: nil, cell: 0, quantities)
    }

    mutating func cell(_ contributor: Int, _ cell: Int, _ quantities: [Indicator.Role: Int64]) {
        set(contributor, breakdown: 0, cell: cell, quantities)
    }

    mutating func void(contributor: Int, _ role: Indicator.Role) {
        if let slot = layout.slot(indicator: 0, breakdown: nil, cell: 0, quantity: role) {
            values[contributor][slot] = .void
        }
    }

    mutating func closePooled() { poolsNothing = true }

    private mutating func set(
        _ contributor: Int,
        breakdown: Int?,
        cell: Int,
        _ quantities: [Indicator.Role: Int64]
    ) {
        for (role, value) in quantities {
            if let slot = layout.slot(indicator: 0, breakdown: breakdown, cell: cell, quantity: role) {
                values[contributor][slot] = .open(value)
            }
        }
    }

    func quantity(slot: Int, contributor: Int?) -> Figure {
        if let contributor { return values[contributor][slot] ?? .closed }
        if poolsNothing { return .closed }
        var sum: Int64 = 0
        for own in values {
            guard case .open(let value)? = own[slot] else { return .closed }
            sum += value
        }
        return .open(sum)
    }

    /// The one row of the indicator's total.
    func totalRow() throws -> BenchmarkRow {
        try #require(Benchmark(layout, from: self).table("K")?.rows.first)
    }
}
