import Databases
import Foundation
import Studies
import TestSupport
import Vocabulary

@testable import Tallying

/// A table of a study in two places, with the same rows: an extract, and a relation of a schema that a read-only role may read.
struct PushedTable {
    let layout: SlotLayout
    let table: StudyTable
    let mapping: Mapping
    let folder: String
    let period: Period
    let address: DatabaseAddress
    let schema: String

    /// A schema and a role of the same name that may read it.
    static func schema(_ name: String) throws -> DatabaseAddress {
        let server = try PostgreSQLServer.shared.get()
        try server.sql(
            """
            CREATE ROLE \(name) LOGIN;
            CREATE SCHEMA \(name);
            GRANT USAGE ON SCHEMA \(name) TO \(name);
            ALTER DEFAULT PRIVILEGES IN SCHEMA \(name) GRANT SELECT ON TABLES TO \(name);
            """
        )
        return DatabaseAddress(host: server.socket, port: server.port, database: "postgres", user: name)
    }

    /// The compiler, as a tally makes it.
    var compiler: PlanCompiler {
        var generator = SeededGenerator(seed: 1)
        return PlanCompiler(
            layout: layout,
            table: table,
            mapping: mapping,
            period: period,
            calendar: .standard,
            key: RowKey(using: &generator)
        )
    }

    /// Loads the extract's rows as text, those left out that have another number of fields than the header.
    func load() throws {
        let own = try own()
        let reader = try ExtractReader(path: "\(folder)/\(own.extract)", name: own.extract, format: own.format)
        var names: [String] = []
        for name in reader.header.map(own.format.encoding.text) {
            names.append(names.contains(name) ? name + "_2" : name)
        }
        var lines: [String] = []
        var block = RowBlock()
        while try reader.next(into: &block) {
            block.index(delimiter: own.format.delimiter, quoting: own.format.quoting)
            while block.nextBatch(width: names.count) != nil {
                for row in 0..<block.batchCount {
                    let fields = names.indices.map { column in
                        let field = unsafe block.field(row: row, column: column)
                        let bytes = unsafe Array(UnsafeBufferPointer(start: field.start, count: field.count))
                        return own.format.encoding.text(unsafe field.isEscaped ? Byte.singled(bytes[...]) : bytes)
                    }
                    lines.append(fields.map(Self.escaped).joined(separator: "\t"))
                }
            }
        }
        let columns = names.map { "\"\($0.replacing("\"", with: "\"\""))\" text" }.joined(separator: ", ")
        try PostgreSQLServer.shared.get()
            .sql(
                "CREATE TABLE \(schema).\"\(table.name)\" (\(columns));\nCOPY \(schema).\"\(table.name)\" FROM STDIN;\n"
                    + lines.map { $0 + "\n" }.joined() + "\\.\n"
            )
    }

    /// An empty field is NULL in every other row: both stand for no value.
    private static func escaped(_ text: String) -> String {
        text.isEmpty
            ? "\\N"
            : text.replacing("\\", with: "\\\\").replacing("\t", with: "\\t").replacing("\n", with: "\\n")
                .replacing("\r", with: "\\r")
    }

    private func own() throws -> Mapping.Table {
        guard let own = mapping.tables[table.name] else { throw CocoaError(.fileNoSuchFile) }
        return own
    }

    /// What the engine makes of the extract.
    func engine() throws -> TableTally {
        let own = try own()
        let reader = try ExtractReader(path: "\(folder)/\(own.extract)", name: own.extract, format: own.format)
        let (plan, _) = try compiler.plan(reader, own)
        return try Workers.tally(plan, reader: reader, format: own.format, calendar: .standard)
    }

    /// What the server makes of the relation.
    func server(relation: String? = nil) throws -> (tally: TableTally, digest: Digest) {
        let connection = try ReadOnlyConnection.open(address)
        let pushdown = try Pushdown(
            compiler,
            try own(),
            schema: schema,
            name: relation ?? table.name,
            connection: connection
        )
        return try pushdown.tally(connection)
    }
}

extension TableTally {
    /// What two tallies of the same rows share: everything but places, the texts of codes, and rows with another number of
    /// fields, which no relation has.
    var shared: [String] {
        var rejected = verdicts.rejected
        let ragged = rejected.removeValue(forKey: .ragged) ?? 0
        // Days within a month: the server counts months.
        return [
            "slots \(slots)", "read \(read - ragged)", "kept \(kept)", "unknown \(unknownAmounts)",
            "unplaced \(unplaced)",
            "rejected \(rejected.map { "\($0.key.id)=\($0.value)" }.sorted())", "digits \(verdicts.checkDigits)",
            "unmapped \(verdicts.unmapped.map { $0.value.values.reduce(0) { $0 + $1.rows } }.sorted())",
            "days \(days.map { $0.reduce(0, +) })",
        ]
    }
}
