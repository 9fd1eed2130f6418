internal import Disclosure
public import Vocabulary

extension Refusal.Code {
    /// STU-14: most of a table's cells would stay closed.
    public static let mostlyClosed = Self(760, "STU-14", "most cells of a table would stay closed")
    /// STU-14: a pooled table would probably stay closed.
    public static let pooledClosed = Self(761, "STU-14", "a pooled table would probably stay closed")
    /// STU-15: a breakdown leaves few rows out.
    public static let fewLeftOut = Self(763, "STU-15", "a breakdown leaves few rows out")
}

extension StudyLint {
    /// Beyond this share of closed cells a table is not worth asking for.
    static let mostly = 0.5

    /// What a forecast says against a study's tables.
    ///
    /// A table is one indicator's total or breakdown, with all cells that it is released by, named and pooled.
    static func findings(of forecast: Forecast, _ layout: SlotLayout) -> [Finding] {
        let cells = forecast.tables.map { Double($0.table.cells.count * ($0.table.isPooled ? 1 : forecast.kommuner)) }
        let tables = Dictionary(grouping: zip(forecast.tables, cells)) { $0.0.table.name }
        return layout.releaseTables.filter { table in layout.releaseTables.first { $0.name == table.name } == table }
            .flatMap { table -> [Finding] in
                let parts = tables[table.name] ?? []
                let all = parts.reduce(0) { $0 + $1.1 }
                let closed = parts.reduce(0) { $0 + $1.0.closed * $1.1 } / max(all, 1)
                if closed > mostly {
                    return [
                        Finding(
                            severity: .error,
                            code: .mostlyClosed,
                            place: layout.place(of: table),
                            text:
                                "\(perCent(closed)) of its cells would stay closed with \(forecast.kommuner) kommuner. "
                                + "Merge categories, or take the table out."
                        )
                    ]
                }
                return parts.filter { $0.0.table.isPooled && $0.0.closed > mostly }
                    .map { part, _ in
                        Finding(
                            severity: .warning,
                            code: .pooledClosed,
                            place: layout.place(of: table),
                            text: """
                                With \(forecast.kommuner) kommuner the pooled figure stays closed in \(perCent(part.closed)) of \
                                rounds: one small kommune is enough.
                                """
                        )
                    }
            }
    }

    /// Breakdowns that are expected to leave out some rows, but few.
    static func leftOut(in study: Study, _ layout: SlotLayout, kommuner: Int) -> [Finding] {
        guard let expected = study.expected else { return [] }
        let groups = TestedGroups(layout, expected)
        let sizes = expected.sizes(of: kommuner)
        let size = sizes[sizes.count / 2]
        let k = study.thresholds.smallCount
        return study.indicators.enumerated()
            .flatMap { number, indicator in
                indicator.breakdowns.indices.compactMap { place -> Finding? in
                    let unit = TestedGroups.Unit(indicator: number, breakdown: place)
                    let rest = groups.remainder(of: unit)
                    let rows = expected.rows.first { $0.indicator == indicator.id }?.perPerson.double ?? 0
                    let left = rest * rows * size
                    guard rest > 1e-9, left < Double(2 * k), indicator.breakdowns[place].release.named else {
                        return nil
                    }
                    return Finding(
                        severity: .warning,
                        code: .fewLeftOut,
                        place: "indicators/\(indicator.id)/shown_by/\(indicator.breakdowns[place].breakdown)",
                        text: """
                            About \(max(1, Int(left.rounded()))) are in no category where a kommune is of middle size. If kommune A has \
                            41 in all and 40 in the categories, the difference tells that one person is in none: then the node \
                            closes the whole breakdown. Give every row a category.
                            """
                    )
                }
            }
    }

    private static func perCent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

extension SlotLayout {
    /// Where in the study a table is asked for.
    fileprivate func place(of table: ReleaseTable) -> String {
        let indicator = study.indicators[table.indicator]
        let key = table.breakdown.map { "shown_by/\(indicator.breakdowns[$0].breakdown)" } ?? "total"
        return "indicators/\(indicator.id)/\(key)"
    }
}
