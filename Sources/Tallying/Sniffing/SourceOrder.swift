internal import Vocabulary

/// Which source a person names for a table, before anything is known of how it is written.
public enum SourceOrder: Hashable, Sendable {
    /// A CSV file or a workbook, as the mapping is to write its path.
    case file(String, sheet: String?)
    /// A table of an SQLite database.
    case sqlite(file: String, table: String)
    /// A table or view of a PostgreSQL database, by the keys of the mapping.
    case postgresql([String: String])

    /// The source, read by the mapping's own rules.
    func source() throws(Refusal) -> TableSource {
        switch self {
        case .file(let path, let sheet): return .file(path, sheet: sheet)
        case .sqlite(let file, let table): return .sqlite(SQLiteSource(file: file, rows: .table(table)))
        case .postgresql(let fields):
            let lines = fields.sorted { $0.key < $1.key }.map { "\($0): \(Mapping.Table.quoted($1, always: true))" }
            return .postgresql(
                try PostgreSQLSource(try YAMLMap(document: lines.joined(separator: "\n"), file: "the command"))
            )
        }
    }
}
