internal import Benchmarking
internal import Studies
internal import Vocabulary

/// The figures as a file that machines load: one line per figure, value and status apart.
///
/// A closed figure has an empty value and the status `closed` or `waits`; it is never zero. Meets PUB-4.
struct FigureFile {
    /// How the file is written.
    enum Dress {
        /// Comma between fields, decimal point, UTF-8.
        case plain
        /// Semicolon between fields, decimal comma, UTF-8 with a byte order mark: what a Danish spreadsheet opens.
        case danish
    }

    let report: Report
    let dress: Dress

    static let columns = [
        "study", "round", "period_first", "period_last", "indicator", "breakdown", "group", "area", "area_name",
        "measure",
        "unit", "value", "lower", "upper", "status",
        "verdict",
    ]

    var bytes: [UInt8] {
        let lines = [Self.columns] + report.benchmark.tables.flatMap(lines)
        let text = lines.map { $0.map(field).joined(separator: separator) + "\r\n" }.joined()
        return (dress == .danish ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8)
    }

    private var separator: String { dress == .danish ? ";" : "," }

    private func lines(_ table: BenchmarkTable) -> [[String]] {
        let roles = table.breakdown == nil ? table.indicator.quantities.map(\.role) : table.indicator.breakdownRoles
        return table.rows.flatMap { row in
            areas(of: row)
                .flatMap { code, name, figure in
                    let place = [
                        table.indicator.id, table.breakdown?.id ?? "total", row.category?.id ?? "total", code, name,
                    ]
                    let lines = [whole(figure, table.indicator)] + spread(figure) + roles.map { quantity($0, figure) }
                    return lines.map { start + place + $0 }
                }
        }
    }

    private func areas(of row: BenchmarkRow) -> [(code: String, name: String, figure: BenchmarkFigure)] {
        var areas: [(code: String, name: String, figure: BenchmarkFigure)] = []
        for (contributor, figure) in zip(report.contributors, row.named) {
            areas.append((contributor.code.description, contributor.name, figure))
        }
        if let pooled = row.pooled { areas.append(("pooled", Phrases(.danish).allTogether, pooled)) }
        return areas
    }

    private var start: [String] {
        let facts = report.facts
        let study = "\(report.study.id) \(report.study.version)"
        return [study, facts.round.text, facts.period.first.description, facts.period.last.description]
    }

    private func whole(_ figure: BenchmarkFigure, _ indicator: Indicator) -> [String] {
        [
            "figure", indicator.unit.name.english, number(figure.value), number(figure.interval?.lower),
            number(figure.interval?.upper), figure.status.rawValue, figure.verdict?.word ?? "",
        ]
    }

    private func spread(_ figure: BenchmarkFigure) -> [[String]] {
        figure.standardDeviation.map { [["standard_deviation", "", number($0), "", "", "open", ""]] } ?? []
    }

    private func quantity(_ role: Indicator.Role, _ figure: BenchmarkFigure) -> [String] {
        let isOpen = figure.status == .open || figure.status == .empty
        let value = figure.quantities[role]
        // Of an open figure the sum of squares may be closed alone.
        let status = value != nil ? BenchmarkFigure.Status.open : isOpen ? .closed : figure.status
        return [role.rawValue, "", value.map { String($0) } ?? "", "", "", status.rawValue, ""]
    }

    private func number(_ value: Double?) -> String {
        guard let value, let decimals = Decimals(value, places: 6) else { return "" }
        return dress == .danish ? decimals.plain.map { $0 == "." ? "," : String($0) }.joined() : decimals.plain
    }

    private func field(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { !["\"", ",", ";", "\r", "\n"].contains($0) }
        // A decimal comma stands unquoted in a file that is separated by semicolons.
        if isPlain
            || (dress == .danish
                && text.unicodeScalars.allSatisfy { ("0"..."9").contains($0) || $0 == "," || $0 == "-" })
        {
            return text
        }
        return "\"" + text.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }
}

extension BenchmarkFigure.Verdict {
    fileprivate var word: String {
        switch self {
        case .higher: "higher"
        case .lower: "lower"
        case .notDifferent: "not_different"
        }
    }
}
