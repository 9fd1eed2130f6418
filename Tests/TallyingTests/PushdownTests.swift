import Databases
import Digests
import Foundation
import Studies
import TestSupport
import Testing
import Vocabulary

@testable import Tallying

@Suite("A tally in the database", .enabled(if: PostgreSQLServer.programs != nil, "PostgreSQL is not installed"))
struct PushdownTests {
    static func study(_ file: String) throws -> Study {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(file)
        return try Study(yaml: String(contentsOf: url, encoding: .utf8), file: file)
    }

    static func year(_ year: Int) throws -> Period {
        let first = try #require(Day(iso: "\(year)-01-01"))
        let last = try #require(Day(iso: "\(year)-12-31"))
        return try #require(Period(first: first, last: last))
    }

    static func compare(_ pushed: PushedTable, _ note: String) throws {
        let (engine, server) = (try pushed.engine().shared, try pushed.server().tally.shared)
        for (left, right) in zip(engine, server) where left != right {
            Issue.record("\(note), \(pushed.table.name): engine \(left), server \(right)")
        }
    }

    @Test(
        "TAL-10: random rows, most of them odd: dates, numbers, identifiers and codes of every form",
        arguments: 0..<4
    )
    func oddRows(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let study = try Self.study("Tests/Fixtures/tally-study.yaml")
        let table = try #require(study.table("forloeb"))
        let schema = "odd\(seed)"
        let address = try PushedTable.schema(schema)
        let folder = try ScratchFolder()
        var text = table.columns.map(\.name).joined(separator: ";") + "\n"
        for _ in 0..<3000 {
            let fields = table.columns.map { column in
                OddValues.draw(column, using: &generator).replacing("\"", with: "\"\"")
            }
            text += fields.map { "\"\($0)\"" }.joined(separator: ";") + "\n"
        }
        try folder.write("a.csv", text)
        let dress = [
            "", "    dates: [yyyy-mm-dd, d.m.yyyy, ddmmyyyy]\n    decimal_mark: \".\"\n",
            "    dates: [ddmmyy, dd/mm/yy]\n", "",
        ][seed]
        let form = seed == 3 ? "{form: any}" : "{form: cpr}"
        let mapping = try Mapping(
            yaml: """
                study: optaelling
                tables:
                  udgift: {file: b.csv}
                  forloeb:
                    file: a.csv
                \(dress)    missing: ["NULL", "-", "31-12-9999", "01-01-1900", "0", "999999999999999"]
                    columns:
                      pnr: \(form)
                      koen: {codes: {kvinde: K, "M ": M, Ærlig: M, "?": missing, "-": K}}
                      oprindelse: {codes: {"på langt mere end seksten tegn": menapt, ukendt: missing}}
                """,
            file: "mapping.yaml"
        )
        let pushed = PushedTable(
            layout: SlotLayout(study),
            table: table,
            mapping: mapping,
            folder: folder.path,
            period: try Self.year(2025),
            address: address,
            schema: schema
        )
        try pushed.load()
        let engine = try pushed.engine()
        #expect(engine.kept > 2)
        #expect(engine.verdicts.rejected.count > 4)
        try Self.compare(pushed, "seed \(seed)")
    }

    @Test("TAL-10: typed columns come to the same as their text")
    func typed() throws {
        let address = try PushedTable.schema("typer")
        let folder = try ScratchFolder()
        try folder.write(
            "a.csv",
            """
            pnr;koen;foedselsdato;oprindelse;fra;til;timer;loen
            0101900001;K;1990-01-01;menapt;2025-02-01;2025-03-01;20;1234,50
            0101900002;M;1980-02-29;ukraine;2024-05-01;;;-0,05
            101900003;M;1850-01-01;;2025-02-01;9999-12-31;-3;10000000000
            0101900004;K;1849-12-31;;2025-02-01;;1;1
            0101900005;K;1990-01-01;;2025-02-01;2025-01-01;1;1
            0101900006;K;1990-01-01;;2025-02-01;2025-04-05;1000000000001;1
            0101900001;K;1990-01-01;menapt;2025-02-01;2025-03-01;20;1234,50
            """
        )
        try PostgreSQLServer.shared.get()
            .sql(
                """
                CREATE TYPE typer.koen AS ENUM ('K', 'M');
                CREATE DOMAIN typer.kroner AS numeric(20, 2);
                CREATE TABLE typer.forloeb (pnr bigint, koen typer.koen, foedselsdato date, oprindelse char(12),
                 fra timestamp, til date, timer bigint, loen typer.kroner);
                INSERT INTO typer.forloeb VALUES
                 (101900001, 'K', '1990-01-01', 'menapt', '2025-02-01', '2025-03-01', 20, 1234.5),
                 (101900002, 'M', '1980-02-29', 'ukraine', '2024-05-01', NULL, NULL, -0.05),
                 (101900003, 'M', '1850-01-01', NULL, '2025-02-01', '9999-12-31', -3, 10000000000),
                 (101900004, 'K', '1849-12-31', NULL, '2025-02-01', NULL, 1, 1),
                 (101900005, 'K', '1990-01-01', NULL, '2025-02-01', '2025-01-01', 1, 1),
                 (101900006, 'K', '1990-01-01', NULL, '2025-02-01', '2025-04-05', 1000000000001, 1),
                 (101900001, 'K', '1990-01-01', 'menapt', '2025-02-01', '2025-03-01', 20, 1234.5);
                CREATE TABLE typer.odd (LIKE typer.forloeb);
                INSERT INTO typer.odd VALUES
                 (101900001, 'K', 'infinity', NULL, '2025-02-01', NULL, 1, 1),
                 (101900001, 'K', '0044-03-15 BC', NULL, '2025-02-01', NULL, 1, 1),
                 (101900001, 'K', '1990-01-01', NULL, '2025-02-01 12:30', NULL, 1, 1),
                 (101900001, 'K', '1990-01-01', NULL, '-infinity', NULL, 1, 1),
                 (101900001, 'K', '1990-01-01', NULL, '2025-02-01', '12000-01-01', 1, 1),
                 (101900001, 'K', '1990-01-01', NULL, '2025-02-01', NULL, 1, 'NaN');
                CREATE TABLE typer.bytes (LIKE typer.forloeb);
                ALTER TABLE typer.bytes ALTER til TYPE bytea USING NULL;
                """
            )
        let pushed = try forloeb(folder, address, "typer")
        try Self.compare(pushed, "typed")
        #expect(try pushed.server().tally.kept == 3)
        let odd = try pushed.server(relation: "odd").tally
        #expect(odd.verdicts.rejected == [.dateOutOfRange: 4, .dateUnreadable: 1, .numberUnreadable: 1])
        let refusal = #expect(throws: Refusal.self) { try pushed.server(relation: "bytes") }
        #expect(refusal?.code == .columnTypeUnreadable)
    }

    private func forloeb(_ folder: ScratchFolder, _ address: DatabaseAddress, _ schema: String) throws -> PushedTable {
        let study = try Self.study("Tests/Fixtures/tally-study.yaml")
        return PushedTable(
            layout: SlotLayout(study),
            table: try #require(study.table("forloeb")),
            mapping: try Mapping(
                yaml: "study: optaelling\ntables:\n  udgift: {file: b.csv}\n  forloeb: {file: a.csv}\n",
                file: "mapping.yaml"
            ),
            folder: folder.path,
            period: try Self.year(2025),
            address: address,
            schema: schema
        )
    }

    @Test("TAL-13: another value in any row is another digest, and the same rows have the same digest at any time")
    func digest() throws {
        let address = try PushedTable.schema("aftryk")
        let folder = try ScratchFolder()
        try folder.write(
            "a.csv",
            "pnr;koen;foedselsdato;oprindelse;fra;til;timer;loen\n0101900001;K;01-01-1990;menapt;01-02-2025;01-03-2025;20;1\n"
        )
        let pushed = try forloeb(folder, address, "aftryk")
        try pushed.load()
        let first = try pushed.server().digest
        #expect(try pushed.server().digest == first)
        let server = try PostgreSQLServer.shared.get()
        // Another person, and no count is another.
        try server.sql("UPDATE aftryk.forloeb SET pnr = '0101900002'")
        let second = try pushed.server()
        #expect(second.digest != first)
        #expect(second.tally.kept == 1)
        try server.sql("UPDATE aftryk.forloeb SET pnr = '0101900001'")
        #expect(try pushed.server().digest == first)
        try server.sql("CREATE VIEW aftryk.v AS SELECT * FROM aftryk.forloeb")
        #expect(try pushed.server(relation: "v").digest != first)
    }

    @Test("TAL-11: only aggregates and the catalog are asked for, in a read-only transaction; the server's log says so")
    func statements() throws {
        let address = try PushedTable.schema("logget")
        let folder = try ScratchFolder()
        try folder.write(
            "a.csv",
            "pnr;koen;foedselsdato;oprindelse;fra;til;timer;loen\n3112991234;Q;01-01-1990;menapt;01-02-2025;01-03-2025;20;1\n"
        )
        let pushed = try forloeb(folder, address, "logget")
        try pushed.load()
        let connection = try ReadOnlyConnection.open(address)
        let own = try #require(pushed.mapping.tables["forloeb"])
        let pushdown = try Pushdown(pushed.compiler, own, schema: "logget", name: "forloeb", connection: connection)
        _ = try pushdown.tally(connection)
        let codes = try pushdown.unmappedCodes(connection)
        #expect(codes.map(\.code) == ["Q"])
        let log = try PostgreSQLServer.shared.get().log(of: "logget")
        let sent = log.filter { $0.contains("execute") }
        #expect(sent.count == 5)
        let about = sent.filter { $0.contains("\"logget\"") }
        #expect(about.count == 2)
        for statement in about {
            #expect(
                statement.contains("execute <unnamed>: WITH judged")
                    || statement.contains("execute <unnamed>: SELECT 1, CASE")
            )
            #expect(statement.contains("count(*)"))
            #expect(statement.contains("GROUP BY"))
        }
        for statement in sent where !statement.contains("count(*)") {
            #expect(
                statement.contains("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    || statement.contains("pg_catalog.")
            )
        }
        #expect(!log.contains { $0.contains("3112991234") })
    }

    @Test("TAL-3, TAL-12: a column that is not there, or that the role may not read, is refused by name")
    func columns() throws {
        let address = try PushedTable.schema("kolonner")
        let folder = try ScratchFolder()
        try folder.write("a.csv", "pnr;koen;foedselsdato;oprindelse;fra;til;timer;loen\n")
        let pushed = try forloeb(folder, address, "kolonner")
        try pushed.load()
        #expect(try pushed.server().tally.read == 0)
        let server = try PostgreSQLServer.shared.get()
        try server.sql(
            "REVOKE SELECT ON kolonner.forloeb FROM kolonner; GRANT SELECT (pnr, koen) ON kolonner.forloeb TO kolonner"
        )
        let refusal = #expect(throws: Refusal.self) { try pushed.server() }
        #expect(refusal?.code == .columnNotFound)
    }

    @Test("TAL-10: a database in Latin-1 is read, and one without an encoding is refused")
    func encodings() throws {
        let server = try PostgreSQLServer.shared.get()
        for (name, encoding) in [("latin", "LATIN1"), ("ukendt", "SQL_ASCII")] {
            try server.sql(
                "CREATE DATABASE \(name) ENCODING '\(encoding)' LOCALE 'C' TEMPLATE template0; CREATE ROLE \(name) LOGIN;"
            )
            try server.sql(
                """
                CREATE SCHEMA s; GRANT USAGE ON SCHEMA s TO \(name);
                CREATE TABLE s.forloeb (pnr text, koen text, foedselsdato text, oprindelse text, fra text, til text, timer text, loen text);
                GRANT SELECT ON s.forloeb TO \(name);
                """,
                database: name
            )
            if encoding == "LATIN1" {
                try server.sql(
                    "SET client_encoding = UTF8; INSERT INTO s.forloeb VALUES ('0101900001', 'Kø', '01-01-1990', '', '01-02-2025', '', '', '')",
                    database: name
                )
            }
            let study = try Self.study("Tests/Fixtures/tally-study.yaml")
            let pushed = PushedTable(
                layout: SlotLayout(study),
                table: try #require(study.table("forloeb")),
                mapping: try Mapping(
                    yaml:
                        "study: optaelling\ntables:\n  udgift: {file: b.csv}\n  forloeb: {file: a.csv, missing: [\"—\", \"\u{2014}\u{4E2D}\"], columns: {koen: {codes: {Kø: K, 中: M}}}}\n",
                    file: "mapping.yaml"
                ),
                folder: "",
                period: try Self.year(2025),
                address: DatabaseAddress(host: server.socket, port: server.port, database: name, user: name),
                schema: "s"
            )
            if encoding == "LATIN1" {
                #expect(try pushed.server().tally.kept == 1)
            } else {
                let refusal = #expect(throws: Refusal.self) { try pushed.server() }
                #expect(refusal?.code == .databaseEncoding)
            }
        }
    }

    @Test("TAL-7, TAL-11: an answer of another form is refused, and so is a sum beyond 64 bits")
    func answers() throws {
        var plan = TablePlan(columns: [], width: 0, slotCount: 1)
        plan.add(where: nil, amount: .constant(1), to: [(cell: nil, base: 0, stride: 0)])
        let statement = TallyStatement(plan, columns: [], relation: "nowhere")
        func slots(_ row: [String?]) throws -> [Int64] {
            try TableTally([row], to: statement, plan: plan, place: "here").slots
        }
        #expect(try slots(["6", "0", "0", nil, "2", "2", "-7"]) == [-7])
        for row: [String?] in [
            ["6", "0", "0", nil, "2", "2"], ["7", "0", "0", nil, "2", "2", "1"], ["6", "1", "0", nil, "2", "2", "1"],
            ["6", "0", "0", nil, nil, "2", "1"], ["5", "0", "0", "1", "2", nil, nil],
        ] {
            let refusal = #expect(throws: Refusal.self) { try slots(row) }
            #expect(refusal?.code == .badAnswer)
        }
        let refusal = #expect(throws: Refusal.self) {
            try slots(["6", "0", "0", nil, "2", "2", "9223372036854775808"])
        }
        #expect(refusal?.code == .overflow)
    }
}
