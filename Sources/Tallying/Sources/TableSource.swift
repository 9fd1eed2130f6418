internal import Vocabulary

/// Where a table's rows come from, as the mapping says it.
public enum TableSource: Hashable, Sendable {
    /// A CSV file, or a workbook of which one sheet is read; which of the two is told by the file's first bytes.
    case file(String, sheet: String?)
    /// A table or a query of an SQLite database.
    case sqlite(SQLiteSource)
    /// A table or view of a PostgreSQL database, which is tallied where it lies.
    case postgresql(PostgreSQLSource)

    /// The keys of the mapping, of which a table has exactly one.
    static let keys = ["file", "sqlite", "postgresql"]

    /// What cannot be read, and how its rows come here.
    static let foreign = ["sqlserver", "mssql", "oracle", "odbc", "access"]

    /// The path, as the mapping gives it.
    var path: String {
        switch self {
        case .file(let path, _): path
        case .sqlite(let source): source.file
        case .postgresql(let source): source.name
        }
    }
}

extension TableSource {
    /// Reads a table's source; exactly one is named.
    init(_ map: YAMLMap) throws(Refusal) {
        if let key = Self.foreign.first(where: { map.entries[$0] != nil }) {
            throw map.refusal(
                key,
                next:
                    "this database is not read: export the rows as CSV or XLSX and name the file with `file`, as docs/extracts.md shows"
            )
        }
        let named = Self.keys.filter { map.entries[$0] != nil }
        guard named.count == 1 else {
            throw Refusal(
                .badMapping,
                at: "\(map.file), line \(map.line)",
                next: "name one source of the table: `file`, `sqlite` or `postgresql`"
            )
        }
        guard named[0] != "file" else {
            self = .file(try map.text("file"), sheet: try map.optionalText("sheet"))
            return
        }
        if map.entries["sheet"] != nil { throw map.refusal("sheet", next: "a database has no sheets") }
        self =
            named[0] == "sqlite"
            ? .sqlite(try SQLiteSource(try map.map("sqlite")))
            : .postgresql(try PostgreSQLSource(try map.map("postgresql")))
    }
}
