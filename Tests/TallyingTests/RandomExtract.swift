import Studies
import TestSupport
import Vocabulary

@testable import Tallying

/// Random rows of a study's table, as text in some dress and as typed values, with errors whose rule is known.
struct RandomExtract {
    /// How the text is written.
    struct Dress {
        var delimiter = ";"
        var lineBreak = "\r\n"
        var dates = "dd-mm-yyyy"
        var open = "31-12-9999"
        var quotesAll = false
        /// What stands before a study's code; characters outside ASCII test the encoding.
        var codePrefix = ""
        var encoding = TextEncoding.utf8
        var endsWithBreak = true
    }

    /// A row: its values if nothing is wrong with its fields, and the rule that it breaks otherwise.
    struct Row {
        var values: [Studies.Expression.Value?]
        var rule: RowRule?
    }

    let table: StudyTable
    let dress: Dress
    private(set) var rows: [Row] = []
    private(set) var bytes: [UInt8] = []
    /// Where the table's columns stand in the extract: not in the study's order, and with a column that nobody asks for.
    private let order: [Int?]

    init(
        _ table: StudyTable,
        dress: Dress,
        count: Int,
        errorsPerMille: Int,
        spells: [(String, String)] = [],
        birth: String? = nil,
        period: Period,
        using generator: inout SeededGenerator
    ) {
        self.table = table
        self.dress = dress
        order = (table.columns.indices.map { $0 } + [nil]).shuffled(using: &generator)
        var lines = [
            order.map { $0.map { "Kolonne \(table.columns[$0].name)" } ?? "Bemærkning" }
                .joined(separator: dress.delimiter)
        ]
        var previous: [(row: Row, line: String)] = []
        let pairs = spells.compactMap { first, last in
            table.index(of: first).flatMap { first in table.index(of: last).map { (first, $0) } }
        }
        let birthIndex = birth.flatMap { table.index(of: $0) }
        for number in 0..<count {
            let spoil = Int.random(in: 0..<1000, using: &generator) < errorsPerMille
            if spoil, table.isOfPersons, let again = previous.randomElement(using: &generator),
                Int.random(in: 0..<4, using: &generator) == 0
            {
                lines.append(again.line)
                rows.append(Row(values: [], rule: .duplicate))
                continue
            }
            var row = Row(values: [], rule: nil)
            var texts: [String] = []
            let spoiled = spoil ? Int.random(in: 0..<table.columns.count, using: &generator) : -1
            for (place, column) in table.columns.enumerated() {
                let cell = cell(column, number: number, spoil: place == spoiled, using: &generator)
                row.values.append(cell.value)
                texts.append(cell.text)
                if let rule = cell.rule { row.rule = rule }
            }
            if row.rule == nil {
                func day(_ place: Int) -> Day? { if case .date(let day) = row.values[place] { day } else { nil } }
                for (first, last) in pairs {
                    if let start = day(first), let end = day(last), end < start { row.rule = .endBeforeStart }
                }
                if row.rule == nil, let day = birthIndex.flatMap(day), day > period.last {
                    row.rule = .birthAfterPeriod
                }
            }
            var fields = order.map { $0.map { texts[$0] } ?? "\"note; with\n a break\"" }
            if spoil, Int.random(in: 0..<10, using: &generator) == 0 {
                fields.append("too many")
                row.rule = .ragged
            }
            let line = fields.joined(separator: dress.delimiter)
            lines.append(line)
            rows.append(row)
            if row.rule == nil { previous.append((row, line)) }
        }
        let text = lines.joined(separator: dress.lineBreak) + (dress.endsWithBreak ? dress.lineBreak : "")
        bytes = dress.encoding.bytes(text) ?? []
    }

    /// The mapping's lines for this table.
    func mapping(file: String) -> String {
        var lines = [
            "  \(table.name):", "    file: \(file)", "    encoding: \(dress.encoding.rawValue)",
            "    delimiter: \"\(dress.delimiter)\"",
            "    dates: [\(dress.dates)]", "    missing: [\"\(dress.open)\"]", "    columns:",
        ]
        for column in table.columns {
            var entry = "from: \"Kolonne \(column.name)\""
            if case .code(let codes) = column.type {
                let pairs = codes.map { "\"\(dress.codePrefix)\($0)\": \"\($0)\"" } + ["\"Uoplyst; ?\": missing"]
                entry += ", codes: {\(pairs.joined(separator: ", "))}"
            }
            lines.append("      \(column.name): {\(entry)}")
        }
        return lines.joined(separator: "\n")
    }

    private func cell(
        _ column: Column,
        number: Int,
        spoil: Bool,
        using generator: inout SeededGenerator
    ) -> (text: String, value: Studies.Expression.Value?, rule: RowRule?) {
        func chance(_ perMille: Int) -> Bool { Int.random(in: 0..<1000, using: &generator) < perMille }
        let isMissing = column.mayBeMissing ? chance(150) : spoil && chance(400)
        if isMissing {
            let rule: RowRule? = column.mayBeMissing ? nil : .valueMissing
            if case .code = column.type, chance(500) { return ("\"Uoplyst; ?\"", nil, rule) }
            return (chance(500) ? "" : quoted(dress.open), nil, rule)
        }
        switch column.type {
        case .identifier:
            let serial = String(number)
            let digits = "010190" + String(repeating: "0", count: 4 - min(4, serial.count)) + serial
            // More than ten thousand rows need more days of birth.
            let day = 1 + number / 10_000 % 28
            let text =
                (day < 10 ? "0\(day)" : "\(day)") + String(digits.dropFirst(2).prefix(4)) + String(digits.suffix(4))
            if spoil { return (quoted("99" + text.dropFirst(2)), nil, .identifierForm) }
            switch number % 3 {
            case 0: return (quoted(text), nil, nil)
            case 1: return (quoted("\(text.prefix(6))-\(text.suffix(4))"), nil, nil)
            default: return (quoted(text.hasPrefix("0") ? String(text.dropFirst()) : text), nil, nil)
            }
        case .date:
            if spoil {
                return chance(500)
                    ? (quoted(write(year: 2150, month: 1, day: 2)), nil, .dateOutOfRange)
                    : (quoted(write(year: 2001, month: 2, day: 30)), nil, .dateUnreadable)
            }
            // Births long ago, everything else around the period.
            let first = column.name.hasPrefix("foed") ? -14_600 : 18_900
            let last = column.name.hasPrefix("foed") ? (chance(20) ? 21_000 : 14_600) : 20_400
            let day = Day(number: Int32(Int.random(in: first...last, using: &generator)))
            let (year, month, dayOfMonth) = day.civil
            return (quoted(write(year: year, month: month, day: dayOfMonth)), .date(day), nil)
        case .integer:
            if spoil {
                return chance(500) ? ("12x", nil, .numberUnreadable) : ("1.000.000.000.001", nil, .numberOutOfRange)
            }
            if column.name == "aar" {
                let year = Int64.random(in: 2023...2026, using: &generator)
                return (String(year), .number(year), nil)
            }
            let value = Int64.random(in: -20...3000, using: &generator)
            return (quoted(grouped(value)), .number(value), nil)
        case .decimal(let places):
            if spoil { return ("\"12,345678901\"", nil, .numberUnreadable) }
            let value = Int64.random(in: -5_000_000...5_000_000, using: &generator)
            return (quoted(decimal(value, places: places)), .number(value), nil)
        case .code(let codes):
            let place = Int.random(in: codes.indices, using: &generator)
            let prefix = chance(100) ? "" : dress.codePrefix
            return (quoted(prefix + codes[place]), .code(place), nil)
        }
    }

    private func quoted(_ text: String) -> String { dress.quotesAll && !text.isEmpty ? "\"\(text)\"" : text }

    private func write(year: Int, month: Int, day: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return dress.dates.replacing("dd", with: two(day)).replacing("mm", with: two(month))
            .replacing("yyyy", with: "\(year)")
    }

    private func grouped(_ value: Int64) -> String {
        guard value.magnitude >= 1000 else { return String(value) }
        let rest = String(value.magnitude % 1000)
        return "\(value / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    private func decimal(_ value: Int64, places: Int) -> String {
        var digits = String(value.magnitude)
        digits = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let whole = Int64(digits.dropLast(places)) ?? 0
        return (value < 0 ? "-" : "") + grouped(whole) + "," + digits.suffix(places)
    }
}
