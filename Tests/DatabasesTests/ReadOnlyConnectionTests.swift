import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Databases

@Suite("A reading of a database", .enabled(if: PostgreSQLServer.programs != nil, "PostgreSQL is not installed"))
struct ReadOnlyConnectionTests {
    private static func server() throws -> PostgreSQLServer { try PostgreSQLServer.shared.get() }

    /// A schema of a test's own with a table that a role may read, and the role.
    private func house(_ name: String, grants: String = "SELECT", role: String = "") throws -> DatabaseAddress {
        let server = try Self.server()
        try server.sql(
            """
            CREATE ROLE \(name) LOGIN \(role);
            CREATE SCHEMA \(name);
            CREATE TABLE \(name).sager (nr int, navn text);
            INSERT INTO \(name).sager VALUES (1, 'a'), (2, 'b');
            GRANT USAGE ON SCHEMA \(name) TO \(name);
            GRANT \(grants) ON \(name).sager TO \(name);
            """
        )
        return DatabaseAddress(host: server.socket, port: server.port, database: "postgres", user: name)
    }

    private func count(_ address: DatabaseAddress, _ schema: String) throws -> String? {
        let connection = try ReadOnlyConnection.open(address)
        let relation = try connection.relation(schema: schema, name: "sager")
        return try connection.rows("SELECT count(*) FROM \(relation.quoted)", limit: 1)[0][0]
    }

    @Test("TAL-12: a role that may read is let in, and sees the relation as the catalog has it")
    func reads() throws {
        let address = try house("laeser")
        let connection = try ReadOnlyConnection.open(address)
        let relation = try connection.relation(schema: "laeser", name: "sager")
        #expect(relation.columns.map(\.name) == ["nr", "navn"])
        #expect(relation.columns.map(\.kind) == [.number, .text])
        #expect(try connection.rows("SELECT count(*) FROM \(relation.quoted)", limit: 1) == [["2"]])
        #expect(connection.encoding == "UTF8")
    }

    @Test("TAL-12: a superuser is refused, and so is a role that may make roles")
    func superuser() throws {
        for (name, rights) in [("staerk", "SUPERUSER"), ("roller", "CREATEROLE")] {
            let address = try house(name, role: rights)
            let refusal = #expect(throws: Refusal.self) { try count(address, name) }
            #expect(refusal?.code == .roleMayWrite)
        }
    }

    @Test("TAL-12: a role that can become one that rules, without inheriting from it, is refused")
    func members() throws {
        for (name, other) in [("bliver_staerk", "SUPERUSER"), ("bliver_rolle", "CREATEROLE")] {
            let address = try house(name, role: "NOINHERIT")
            try Self.server().sql("CREATE ROLE \(name)_anden \(other); GRANT \(name)_anden TO \(name)")
            let refusal = #expect(throws: Refusal.self) { try count(address, name) }
            #expect(refusal?.code == .roleMayWrite)
        }
    }

    @Test(
        "TAL-12: a role that may write to the table is refused",
        arguments: ["TRIGGER", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "UPDATE (navn)"]
    )
    func writer(right: String) throws {
        let name = "skriver_" + right.lowercased().filter(\.isLetter)
        let address = try house(name, grants: "SELECT, \(right)")
        let refusal = #expect(throws: Refusal.self) { try count(address, name) }
        #expect(refusal?.code == .roleMayWrite)
    }

    @Test("TAL-12: a table that is not there, or not for this role, is refused in the same words")
    func notReadable() throws {
        let address = try house("uden")
        try Self.server()
            .sql(
                "CREATE TABLE uden.lukket (nr int); CREATE TABLE uden.\"o\"\"r; DROP\" (nr int); GRANT SELECT ON uden.\"o\"\"r; DROP\" TO uden;"
            )
        let connection = try ReadOnlyConnection.open(address)
        for name in ["findes_ikke", "lukket", "SAGER"] {
            do {
                _ = try connection.relation(schema: "uden", name: name)
                Issue.record("\(name) was found")
            } catch {
                #expect(error.code == .relationNotReadable)
            }
        }
        let odd = try connection.relation(schema: "uden", name: "o\"r; DROP")
        #expect(try connection.rows("SELECT count(*) FROM \(odd.quoted)", limit: 1) == [["0"]])
    }

    @Test("TAL-11: nothing can be written, and all statements see one snapshot")
    func snapshot() throws {
        let address = try house("foto")
        let connection = try ReadOnlyConnection.open(address)
        let relation = try connection.relation(schema: "foto", name: "sager")
        try Self.server()
            .sql("INSERT INTO foto.sager VALUES (3, 'c'); CREATE OR REPLACE VIEW foto.v AS SELECT 1 AS nr;")
        #expect(try connection.rows("SELECT count(*) FROM \(relation.quoted)", limit: 1) == [["2"]])
        do {
            _ = try connection.rows("CREATE TABLE foto.mere (nr int)", limit: 0)
            Issue.record("something was written")
        } catch {
            #expect(error.code == .databaseFault)
            #expect(error.place.hasSuffix("SQLSTATE 25006"))
        }
    }

    @Test("TAL-11: an answer of more rows than were asked for is refused")
    func tooMany() throws {
        let address = try house("mange")
        let connection = try ReadOnlyConnection.open(address)
        do {
            _ = try connection.rows("SELECT nr FROM mange.sager", limit: 1)
            Issue.record("two rows were taken for one")
        } catch {
            #expect(error.code == .tooManyResults)
        }
    }

    @Test("TAL-13: no message of the server is repeated, which may quote a value")
    func noMessage() throws {
        let address = try house("tavs")
        let connection = try ReadOnlyConnection.open(address)
        do {
            _ = try connection.rows("SELECT ('31129' || navn)::int FROM tavs.sager", limit: 9)
            Issue.record("text was taken for a number")
        } catch {
            #expect(error.code == .databaseFault)
            #expect(!"\(error)".contains("31129"))
            #expect(error.place.hasSuffix("SQLSTATE 22P02"))
        }
    }

    @Test("TAL-12: neither the environment nor a role's own settings steer the connection")
    func steering() throws {
        let address = try house("styret")
        try Self.server()
            .sql(
                """
                CREATE FUNCTION styret.count(int) RETURNS bigint LANGUAGE sql AS 'SELECT 99::bigint';
                ALTER ROLE styret SET search_path = styret, pg_catalog;
                ALTER ROLE styret SET default_transaction_read_only = off;
                ALTER ROLE styret SET statement_timeout = '1ms';
                """
            )
        unsafe setenv("PGOPTIONS", "-c search_path=styret,pg_catalog", 1)
        unsafe setenv("PGSERVICE", "andet", 1)
        unsafe setenv("PGPASSFILE", "/tmp/andet", 1)
        #expect(throws: Never.self) { let _ = try ReadOnlyConnection.open(address) }
        let connection = try ReadOnlyConnection.open(address)
        #expect(ProcessInfo.processInfo.environment["PGOPTIONS"] == nil)
        #expect(ProcessInfo.processInfo.environment["PGSERVICE"] == nil)
        let answer = try connection.rows(
            "SELECT current_setting('search_path'), current_setting('transaction_read_only'), "
                + "current_setting('statement_timeout'), current_setting('application_name')",
            limit: 1
        )
        #expect(answer == [["pg_catalog,pg_temp", "on", "1h", "tvaersum"]])
        #expect(try connection.rows("SELECT count(1)", limit: 1) == [["1"]])
    }

    @Test("TAL-12: no server, no such database, no such role")
    func noServer() throws {
        let there = try house("kendt")
        let elsewhere = DatabaseAddress(host: "/tmp/no-such-folder", database: "postgres", user: "kendt")
        let other = DatabaseAddress(host: there.host, port: there.port, database: "findes_ikke", user: "kendt")
        let stranger = DatabaseAddress(host: there.host, port: there.port, database: "postgres", user: "fremmed")
        for (address, code) in [
            (elsewhere, Refusal.Code.databaseUnreachable), (other, .databaseLogin), (stranger, .databaseLogin),
        ] {
            let refusal = #expect(throws: Refusal.self) { try count(address, "kendt") }
            #expect(refusal?.code == code)
        }
    }

    @Test("TAL-12: a password file that others can read, is missing or holds more than a line is refused")
    func passwordFile() throws {
        let there = try house("hemmelig")
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tvaersum-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ name: String, _ text: String, _ mode: Int) throws -> DatabaseAddress {
            let file = folder.appendingPathComponent(name).path
            _ = FileManager.default.createFile(
                atPath: file,
                contents: Data(text.utf8),
                attributes: [.posixPermissions: mode]
            )
            return DatabaseAddress(
                host: there.host,
                port: there.port,
                database: "postgres",
                user: "hemmelig",
                password: .file(file)
            )
        }
        for address in [
            try write("open", "kodeord\n", 0o644), try write("group", "kodeord\n", 0o640),
            try write("two", "a\nb\n", 0o600),
            try write("empty", "", 0o600),
            DatabaseAddress(host: there.host, database: "postgres", user: "hemmelig", password: .file("/no/such")),
            DatabaseAddress(host: there.host, database: "postgres", user: "hemmelig", password: .credential("none")),
        ] {
            let refusal = #expect(throws: Refusal.self) { try count(address, "hemmelig") }
            #expect(refusal?.code == .passwordFile)
        }
        #expect(try count(try write("own", "kodeord\n", 0o600), "hemmelig") == "2")
    }

    @Test("TAL-11: a statement that is stopped, or a connection that breaks, is said to be that")
    func stopped() throws {
        let address = try house("brudt")
        let connection = try ReadOnlyConnection.open(address)
        try Self.server().sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'brudt'")
        do {
            _ = try connection.rows("SELECT count(*) FROM brudt.sager", limit: 1)
            Issue.record("a broken connection answered")
        } catch {
            #expect(error.code == .statementStopped)
        }
    }

    @Test("TAL-11: a session that dropped what it was opened with is refused")
    func notPinned() throws {
        let good: [String?] = ["on", "pg_catalog, pg_temp", "off", "on", "f", nil]
        try ReadOnlyConnection.check(good, place: "here", role: "laeser")
        for (place, value) in [(0, "off"), (1, "public, pg_catalog"), (2, "on"), (3, "off")] {
            var answer = good
            answer[place] = value
            let refusal = #expect(throws: Refusal.self) {
                try ReadOnlyConnection.check(answer, place: "here", role: "laeser")
            }
            #expect(refusal?.code == .sessionNotPinned)
        }
    }
}
