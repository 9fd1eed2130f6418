internal import Foundation
internal import GRDB
internal import Vocabulary

/// A table or a query of an SQLite database, read and never written.
public struct SQLiteSource: Hashable, Sendable {
    /// What is read.
    public enum Rows: Hashable, Sendable {
        /// All rows of a table or view.
        case table(String)
        /// What a query answers; one statement that reads.
        case query(String)
    }

    /// The database's path as the mapping gives it.
    public let file: String
    /// What is read.
    public let rows: Rows
}

extension SQLiteSource {
    /// Reads `{file: …, table: …}` or `{file: …, query: …}`.
    init(_ map: YAMLMap) throws(Refusal) {
        try map.allow(["file", "table", "query"])
        file = try map.text("file")
        switch (try map.optionalText("table"), try map.optionalText("query")) {
        case (let table?, nil): rows = .table(table)
        case (nil, let query?): rows = .query(query)
        default: throw map.refusal("file", next: "name either `table` or `query` beside it")
        }
    }

    private var sql: String {
        switch rows {
        case .table(let name): "SELECT * FROM \"\(name.replacing("\"", with: "\"\""))\""
        case .query(let query): query
        }
    }

    /// Reads all rows, in one transaction, as the text that the engine reads.
    ///
    /// A null is an empty field; a number is written out with the decimal mark that the mapping declares. Meets TAL-25.
    func read(path: String, decimalMark: UInt8) throws(Refusal) -> RowText {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw Refusal(
                .extractUnreadable,
                at: file,
                next: "check that the file exists and may be read by this account"
            )
        }
        let head = try? handle.read(upToCount: 16)
        try? handle.close()
        guard head == Data("SQLite format 3\0".utf8) else {
            throw Refusal(.databaseUnreadable, at: file, next: "The file is no SQLite database, or an encrypted one.")
        }
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.prepareDatabase { database in
                // Views and triggers of somebody else's file must not call what has effects.
                try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA query_only = ON")
            }
            return try DatabaseQueue(path: path, configuration: configuration)
                .read { try rows(of: $0, decimalMark: decimalMark) }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            // What SQLite says may quote a value of the query or of a row, so only its number is told.
            let number = (error as? DatabaseError)?.extendedResultCode.rawValue ?? 0
            throw Refusal(
                .databaseUnreadable,
                at: "\(file), SQLite's error \(number)",
                next: "Check the table's or the query's names, and that this account may read the file and its folder."
            )
        }
    }

    private func rows(of database: Database, decimalMark: UInt8) throws -> RowText {
        let statement = try database.makeStatement(sql: sql)
        guard statement.isReadonly, statement.columnCount > 0 else {
            throw Refusal(.databaseUnreadable, at: "\(file), query", next: "Write one SELECT.")
        }
        var text = RowText(name: file)
        for name in statement.columnNames { try text.field(Array(name.utf8)) }
        try text.endRow()
        let cursor = try Row.fetchCursor(statement)
        var number = 1
        while let row = try cursor.next() {
            number += 1
            for (name, value) in row {
                switch value.storage {
                case .null: try text.field([])
                case .int64(let value): try text.field(Array("\(value)".utf8))
                case .double(let value):
                    try text.field(
                        DecimalText(Array("\(value)".utf8))?.written(mark: decimalMark) ?? Array("\(value)".utf8)
                    )
                case .string(let value): try text.field(Array(value.utf8))
                case .blob:
                    throw Refusal(
                        .databaseValue,
                        at: "\(file), row \(number), column `\(name)`",
                        next: "Convert the column to text in a `query`."
                    )
                }
            }
            try text.endRow()
        }
        return text
    }
}
