internal import Studies
internal import Vocabulary

/// The figures as a file that machines load: one line per figure, value and status apart.
///
/// A closed figure has an empty value and the status `closed`; it is never zero. Meets PUB-4.
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
    ]

    var bytes: [UInt8] {
        let lines = [Self.columns] + report.indicators.flatMap(lines)
        let text = lines.map { $0.map(field).joined(separator: separator) + "\r\n" }.joined()
        return (dress == .danish ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8)
    }

    private var separator: String { dress == .danish ? ";" : "," }

    private func lines(_ indicator: Report.Indicator) -> [[String]] {
        let total = Report.Table(id: "total", title: indicator.title, rows: [indicator.total])
        return ([total] + indicator.tables)
            .flatMap { table in
                table.rows.flatMap { row in
                    areas(of: row)
                        .flatMap { code, name, entry in
                            lines(entry, indicator, place: start + [indicator.id, table.id, row.code, code, name])
                        }
                }
            }
    }

    private func areas(of row: Report.Row) -> [(code: String, name: String, entry: Report.Entry)] {
        var areas: [(code: String, name: String, entry: Report.Entry)] = []
        for (contributor, entry) in zip(report.contributors, row.named) {
            areas.append((contributor.code.description, contributor.name, entry))
        }
        if let pooled = row.pooled { areas.append(("pooled", Phrases(.danish).allTogether, pooled)) }
        return areas
    }

    private func lines(_ entry: Report.Entry, _ indicator: Report.Indicator, place: [String]) -> [[String]] {
        [place + figure(entry.figure, indicator)]
            + zip(indicator.quantities, entry.quantities).map { place + quantity($0, $1) }
    }

    private var start: [String] {
        let facts = report.facts
        return [facts.studyName, facts.round.text, facts.period.first.description, facts.period.last.description]
    }

    private func figure(_ figure: Report.Figure<Report.Estimate>, _ indicator: Report.Indicator) -> [String] {
        let estimate: Report.Estimate? = if case .open(let estimate) = figure { estimate } else { nil }
        return [
            "figure", indicator.unit.english, number(estimate?.value), number(estimate?.lower), number(estimate?.upper),
        ]
            + [figure.status]
    }

    private func quantity(_ quantity: Report.Quantity, _ figure: Report.Figure<Int64>) -> [String] {
        let value = if case .open(let value) = figure { String(value) } else { "" }
        return [quantity.id, "", value, "", "", figure.status]
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

extension Report.Figure {
    /// The status word in files: `open`, `closed`, `void` or `undefined`.
    var status: String {
        switch self {
        case .open: "open"
        case .closed: "closed"
        case .void: "void"
        case .undefined: "undefined"
        }
    }
}
