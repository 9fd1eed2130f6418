internal import Studies
internal import Vocabulary

/// The text of a mapping, of which one table's part is written and every other byte is left as it is.
///
/// Meets TAL-28.
struct MappingText {
    /// How a line begins that somebody still has to write.
    static let openMark = "# open: "

    private var lines: [[UInt8]]
    private let file: String

    /// Takes a mapping's text, or begins one.
    init(_ text: String?, study: String, file: String) {
        let text =
            text
            ?? "# Which local columns and codes stand for the study's: docs/extracts.md\nstudy: \(study)\ntables:\n"
        lines = text.utf8.split(separator: Byte.lineFeed, omittingEmptySubsequences: false).map(Array.init)
        self.file = file
    }

    /// The whole text.
    var text: String { String(decoding: Array(lines.joined(separator: [Byte.lineFeed])), as: UTF8.self) }

    /// Puts a table's part in the place of the one that is there, or where the study's order has it.
    mutating func put(_ own: Mapping.Table, _ open: OpenLines, as table: StudyTable, in study: Study) throws(Refusal) {
        let starts = try starts()
        let indent = starts.values.first.map { Self.indent(lines[$0]) } ?? 2
        if let start = starts[table.name] {
            let end = end(of: start)
            let remarks = Self.remarks(lines[start..<end])
            let block = own.lines(table, open, remarks: remarks, indent: indent)
            lines.replaceSubrange(start..<end, with: block.map { Array($0.utf8) })
            return
        }
        let block = own.lines(table, open, remarks: [], indent: indent).map { Array($0.utf8) }
        let later = study.tables.drop { $0.name != table.name }.dropFirst().compactMap { starts[$0.name] }.min()
        var place: Int
        if let later {
            place = later
            // Remarks before a part are that part's.
            while place > 0, Self.isRemark(lines[place - 1]) { place -= 1 }
        } else if let last = starts.values.max() {
            place = end(of: last)
        } else {
            place = try emptyTables()
        }
        lines.insert(contentsOf: block, at: place)
        if lines.last?.isEmpty == false { lines.append([]) }
    }

    /// The open lines that stand in a table's part.
    func open(of table: String) throws(Refusal) -> [String] {
        guard let start = try starts()[table] else { return [] }
        return lines[start..<end(of: start)].map { Self.trimmed($0) }.filter { $0.hasPrefix(Self.openMark) }
    }

    /// The line of each table's name, which must stand alone on it.
    private func starts() throws(Refusal) -> [String: Int] {
        guard !hasNoTable else { return [:] }
        var starts: [String: Int] = [:]
        for (name, entry) in try YAMLMap(document: text, file: file).map("tables").entries {
            let place = entry.line - 1
            let written = Self.trimmed(lines[place]).prefix { $0 != "#" }.filter { !" \"'".contains($0) }
            guard written == "\(name):" else {
                throw Refusal(
                    .badMapping,
                    at: "\(file), line \(entry.line)",
                    next: "write the table's name alone on its line and what it has below it, as docs/extracts.md shows"
                )
            }
            starts[name] = place
        }
        return starts
    }

    private static let noTables: Set<String> = ["tables:", "tables: {}"]

    private var hasNoTable: Bool {
        guard let place = lines.firstIndex(where: { Self.noTables.contains(String(decoding: $0, as: UTF8.self)) })
        else {
            return false
        }
        if lines[place].last == UInt8(ascii: "}") { return true }
        let next = lines[(place + 1)...].first { !Self.isRemark($0) }
        return next.map { Self.indent($0) == 0 } ?? true
    }

    /// Makes room below a `tables:` that has nothing.
    private mutating func emptyTables() throws(Refusal) -> Int {
        guard let place = lines.firstIndex(where: { Self.noTables.contains(String(decoding: $0, as: UTF8.self)) })
        else {
            throw Refusal(.badMapping, at: file, next: "write `tables:` alone on its line")
        }
        lines[place] = Array("tables:".utf8)
        return place + 1
    }

    /// Where the part that starts in a line ends; remarks before the next part are the next one's.
    private func end(of start: Int) -> Int {
        let own = Self.indent(lines[start])
        var end = start + 1
        while end < lines.count, Self.isRemark(lines[end]) || Self.indent(lines[end]) > own { end += 1 }
        while end > start + 1, Self.isRemark(lines[end - 1]), Self.indent(lines[end - 1]) <= own { end -= 1 }
        return end
    }

    private static func isRemark(_ line: [UInt8]) -> Bool {
        let text = trimmed(line)
        return text.isEmpty || text.hasPrefix("#")
    }

    private static func indent(_ line: [UInt8]) -> Int { line.prefix { $0 == Byte.space }.count }

    private static func trimmed(_ line: [UInt8]) -> String {
        var slice = line.drop { $0 <= Byte.space }
        while let last = slice.last, last <= Byte.space { slice.removeLast() }
        return String(decoding: slice, as: UTF8.self)
    }

    /// A person's remarks on lines of their own, which outlive a new part.
    private static func remarks(_ lines: ArraySlice<[UInt8]>) -> [String] {
        lines.map { trimmed($0) }.filter { $0.hasPrefix("#") && !$0.hasPrefix(openMark) }
    }
}

/// What a table's part still lacks, as the lines that somebody is to write.
struct OpenLines: Hashable {
    /// For each variable without a column.
    var columns: [String: String] = [:]
    /// For each variable, one for each code that stands for none of the study's.
    var codes: [String: [String]] = [:]

    /// Whether an open line is of a code, which stands in quotation marks, or of a column that holds none.
    static func isOfCode(_ line: String) -> Bool {
        ["\"", "column "].contains { line.hasPrefix(MappingText.openMark + $0) }
    }

    /// All of them, in the study's order.
    func all(_ table: StudyTable) -> [String] {
        table.columns.flatMap { (columns[$0.name].map { [$0] } ?? []) + (codes[$0.name] ?? []) }
            .map { MappingText.openMark + $0 }
    }
}

extension Mapping.Table {
    /// The table as a mapping writes it: in one order, and what is standard left out.
    func lines(_ table: StudyTable, _ open: OpenLines = OpenLines(), remarks: [String] = [], indent: Int = 2)
        -> [String]
    {
        let deep = String(repeating: " ", count: indent)
        var lines = ["\(deep)\(Self.quoted(table.name)):"]
        func add(_ depth: Int, _ text: String) {
            lines.append(deep + String(repeating: "  ", count: depth) + text)
        }
        for remark in remarks { add(1, remark) }
        for (key, value) in source.entries { add(1, "\(key): \(value)") }
        if format.encoding != .utf8 { add(1, "encoding: \(format.encoding.rawValue)") }
        if format.delimiter != Byte.semicolon {
            add(
                1,
                "delimiter: \(format.delimiter == 9 ? "\"\\\\t\"" : Self.quoted(String(Unicode.Scalar(format.delimiter)), always: true))"
            )
        }
        if !format.quoting { add(1, "quoting: false") }
        if numbers.decimalMark != Byte.comma { add(1, "decimal_mark: \".\"") }
        if dates.map(\.text) != Mapping.standardDates { add(1, "dates: [\(Self.list(dates))]") }
        if missing != Mapping.standardMissing {
            add(1, "missing: [\(missing.map { Self.quoted($0, always: true) }.joined(separator: ", "))]")
        }
        if mayBeEmpty { add(1, "may_be_empty: true") }
        guard !columns.isEmpty || !open.columns.isEmpty || !open.codes.isEmpty else { return lines }
        add(1, columns.isEmpty ? "# columns:" : "columns:")
        let known = table.columns.map(\.name)
        for name in known + columns.keys.filter({ !known.contains($0) }).sorted() {
            if let line = open.columns[name] { add(2, MappingText.openMark + line) }
            guard let column = columns[name] else { continue }
            let from = Self.quoted(column.from ?? name)
            let unmapped = open.codes[name] ?? []
            if column.codes.isEmpty, unmapped.isEmpty, column.dates == nil, column.isRegistrationNumber {
                add(2, "\(Self.quoted(name)): \(from)")
                continue
            }
            add(2, "\(Self.quoted(name)):")
            add(3, "from: \(from)")
            if let dates = column.dates { add(3, "dates: [\(Self.list(dates))]") }
            if !column.isRegistrationNumber { add(3, "form: any") }
            if !column.codes.isEmpty { add(3, "codes:") }
            for (local, code) in column.codes.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
                add(4, "\(Self.quoted(local, always: true)): \(Self.quoted(code))")
            }
            for line in unmapped { add(4, MappingText.openMark + line) }
        }
        return lines
    }

    private static func list(_ dates: [DatePattern]) -> String {
        dates.map { quoted($0.text, always: !$0.text.allSatisfy { $0.isLetter || $0 == "-" }) }.joined(separator: ", ")
    }

    /// A text as YAML writes it, in quotation marks unless it is one plain word.
    static func quoted(_ text: String, always: Bool = false) -> String {
        let isPlain =
            text.first?.isLetter == true && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
        guard always || !isPlain else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            default:
                // What is no letter, mark or blank would be lost on its way through an editor.
                let isShown =
                    !(scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
                    || [0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value))
                let digits = String(scalar.value, radix: 16)
                quoted += isShown ? String(scalar) : "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return quoted + "\""
    }
}

extension TableSource {
    /// The source's own entries of a table.
    fileprivate var entries: [(key: String, value: String)] {
        func map(_ fields: [(String, String?)]) -> String {
            "{"
                + fields.compactMap { key, value in value.map { "\(key): \(Mapping.Table.quoted($0, always: true))" } }
                .joined(separator: ", ") + "}"
        }
        switch self {
        case .file(let path, let sheet):
            return [("file", Mapping.Table.quoted(path, always: true))]
                + (sheet.map { [("sheet", Mapping.Table.quoted($0, always: true))] } ?? [])
        case .sqlite(let source):
            switch source.rows {
            case .table(let name): return [("sqlite", map([("file", source.file), ("table", name)]))]
            case .query(let query): return [("sqlite", map([("file", source.file), ("query", query)]))]
            }
        case .postgresql(let source): return [("postgresql", map(source.fields))]
        }
    }
}
