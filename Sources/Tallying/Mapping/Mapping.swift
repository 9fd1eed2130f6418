internal import Digests
public import Vocabulary

/// A node's mapping: for every table of a study the extract it is read from, how that is written, and which local
/// columns and codes stand for the study's.
///
/// Meets TAL-3 and TAL-4.
///
/// ```yaml
/// study: vestegnen-integration
/// tables:
///   ydelse:
///     file: ydelser.csv            # a CSV file or a workbook (.xlsx), in the node's folder of extracts or by an absolute path
///     sheet: Ark1                  # which sheet of a workbook that has several
///     # or: sqlite: {file: fagsystem.sqlite, table: ydelser}, or with query: SELECT … in place of table
///     # or: postgresql: {host: …, database: …, user: …, table: …}, see docs/postgresql.md
///     encoding: windows-1252       # utf-8 (standard, with or without its mark), windows-1252, iso-8859-1
///     delimiter: ";"               # standard
///     quoting: true                # standard; false where quotation marks are ordinary characters
///     decimal_mark: ","            # standard; the other of comma and dot then groups thousands
///     dates: [dd-mm-yyyy]          # standard: dd-mm-yyyy and yyyy-mm-dd; the first that fits counts
///     missing: ["NULL", "-", "31-12-9999"]   # texts for "no value" and open ends; an empty field always is one
///     may_be_empty: true           # standard: false, and then the check blocks an extract without a row
///     columns:                     # study column: local column; those left out have the study's own name
///       pnr: CPR-nr
///       fra: {from: Startdato, dates: [ddmmyyyy]}
///       koen: {from: Køn, codes: {Kvinde: K, Mand: M, Ukendt: missing}}
/// ```
///
/// An identifier must be of a CPR number's form unless its column says `form: any`. The study's own codes stand for
/// themselves; any other code must be mapped, if need be to `missing`, or the tally is refused.
public struct Mapping: Hashable, Sendable {
    /// The id of the study that it is for.
    public let study: String
    /// The SHA-256 of the file's bytes, which an approval binds.
    public let digest: Digest
    /// The name of the file it was read from, for refusals.
    public let file: String
    /// How each table is read, by the table's name.
    public let tables: [String: Table]

    /// How one table is read.
    public struct Table: Hashable, Sendable {
        /// Where its rows come from.
        public let source: TableSource
        /// The line of the mapping where the table starts.
        public let line: Int
        var format: ExtractFormat
        var numbers: NumberFormat
        var dates: [DatePattern]
        let missing: [String]
        var columns: [String: Column]
        /// Whether an extract without a row is what it should be.
        public let mayBeEmpty: Bool

        /// The source's path as the mapping gives it.
        public var extract: String { source.path }

        /// The relation that is read in place of an extract, if it is one.
        var relation: PostgreSQLSource? { if case .postgresql(let relation) = source { relation } else { nil } }
    }

    /// How one column is read; what is nil is as in the table.
    struct Column: Hashable, Sendable {
        let line: Int
        let from: String?
        let codes: [String: String]
        var dates: [DatePattern]?
        let isRegistrationNumber: Bool
    }

    /// The tables whose extracts may have no row.
    public var tablesThatMayBeEmpty: Set<String> { Set(tables.filter(\.value.mayBeEmpty).keys) }

    /// The word that a code is mapped to where it stands for no value.
    static let missing = "missing"
    static let standardDates = ["dd-mm-yyyy", "yyyy-mm-dd"]
    static let standardMissing = ["NULL", "-", "31-12-9999", "9999-12-31", "31129999", "31.12.9999"]

    /// Reads a mapping; keys that nobody knows are refused with their line.
    ///
    /// `file` names it in refusals.
    public init(yaml: String, file: String) throws(Refusal) {
        let root = try YAMLMap(document: yaml, file: file)
        try root.allow(["study", "tables"])
        study = try root.text("study")
        digest = Hashing.sha256(Array(yaml.utf8))
        self.file = file
        var tables: [String: Table] = [:]
        for (name, map) in try root.map("tables").maps() { tables[name] = try Table(map) }
        self.tables = tables
    }
}

extension Mapping.Table {
    fileprivate init(_ map: YAMLMap) throws(Refusal) {
        try map.allow(
            TableSource.keys + TableSource.foreign + [
                "sheet", "encoding", "delimiter", "quoting", "decimal_mark", "dates", "missing", "columns",
                "may_be_empty",
            ]
        )
        line = map.line
        source = try TableSource(map)
        let encodingName = try map.optionalText("encoding")?.lowercased() ?? TextEncoding.utf8.rawValue
        guard let encoding = TextEncoding(rawValue: encodingName) else {
            let known = TextEncoding.allCases.map(\.rawValue).joined(separator: ", ")
            throw map.refusal("encoding", next: "one of \(known)")
        }
        let delimiter = Array((try map.optionalText("delimiter") ?? ";").utf8)
        guard let byte = delimiter.first, delimiter.count == 1, byte < 0x80, byte > Byte.space || byte == 9,
            byte != Byte.quote
        else {
            throw map.refusal("delimiter", next: "one character such as \";\", or \"\\t\"")
        }
        let quoting = try map.flag("quoting") ?? true
        mayBeEmpty = try map.flag("may_be_empty") ?? false
        format = ExtractFormat(delimiter: byte, quoting: quoting, encoding: encoding)
        switch try map.optionalText("decimal_mark") {
        case nil, ",": numbers = NumberFormat(decimalMark: Byte.comma)
        case ".": numbers = NumberFormat(decimalMark: Byte.dot)
        default: throw map.refusal("decimal_mark", next: "\",\" or \".\"")
        }
        dates = try map.dates("dates") ?? Mapping.standardDates.compactMap { DatePattern($0) }
        missing = try map.optionalTexts("missing") ?? Mapping.standardMissing
        var columns: [String: Mapping.Column] = [:]
        if let all = try map.optionalMap("columns") {
            for (name, entry) in all.entries { columns[name] = try Mapping.Column(entry, named: name, in: all) }
        }
        self.columns = columns
    }
}

extension Mapping.Column {
    fileprivate init(_ entry: YAMLMap.Entry, named name: String, in columns: YAMLMap) throws(Refusal) {
        line = entry.line
        guard case .map(let map) = entry.value else {
            from = try columns.text(name)
            codes = [:]
            dates = nil
            isRegistrationNumber = true
            return
        }
        try map.allow(["from", "codes", "dates", "form"])
        from = try map.optionalText("from")
        var codes: [String: String] = [:]
        if let list = try map.optionalMap("codes") {
            for local in list.entries.keys { codes[local] = try list.text(local) }
        }
        self.codes = codes
        dates = try map.dates("dates")
        switch try map.optionalText("form") {
        case nil, "cpr": isRegistrationNumber = true
        case "any": isRegistrationNumber = false
        default: throw map.refusal("form", next: "cpr or any")
        }
    }
}

extension YAMLMap {
    fileprivate func flag(_ key: String) throws(Refusal) -> Bool? {
        switch try optionalText(key) {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw refusal(key, next: "true or false")
        }
    }

    fileprivate func dates(_ key: String) throws(Refusal) -> [DatePattern]? {
        guard let texts = try optionalTexts(key) else { return nil }
        var patterns: [DatePattern] = []
        for text in texts {
            guard let pattern = DatePattern(text) else {
                throw refusal(key, next: "dd, mm and yyyy or yy with -, ., / or nothing between, such as dd-mm-yyyy")
            }
            patterns.append(pattern)
        }
        guard !patterns.isEmpty else { throw refusal(key, next: "at least one pattern") }
        return patterns
    }
}
