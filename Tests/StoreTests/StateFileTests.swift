import Foundation
import GRDB
import Testing
import Vocabulary

@testable import Store

@Suite("The file and its folder")
struct StateFileTests {
    let folder = TemporaryFolder()

    @Test("STO-7: the folder is 0700 and every file in it 0600")
    func modes() throws {
        let store = try NodeStore(folder: folder.path)
        try store.documents.put([1], kind: "approval", name: "anna", at: .noon)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(files == ["lock", "node.sqlite", "node.sqlite-shm", "node.sqlite-wal"])
        for path in files.map({ folder.path + "/" + $0 }) {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(path)")
        }
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
        withExtendedLifetime(store) {}
    }

    @Test("STO-7: a folder that others can enter is refused")
    func openFolder() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o750]
        )
        let refused = refusal { _ = try NodeStore(folder: folder.path) }
        #expect(refused?.code == .folderOpenToOthers)
        #expect(refused?.next == "Run: chmod 700 \(folder.path)")
    }

    @Test("STO-5: a second process on the same folder is refused, by number, until the first one ends")
    func exclusive() throws {
        var store: NodeStore? = try NodeStore(folder: folder.path)
        let refused = refusal { _ = try NodeStore(folder: folder.path) }
        #expect(refused?.code == .folderInUse)
        #expect(refused?.next.contains("process \(ProcessInfo.processInfo.processIdentifier) first") == true)
        let other = Process()
        other.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        other.arguments = ["--nonblock", folder.path + "/lock", "true"]
        try other.run()
        other.waitUntilExit()
        #expect(other.terminationStatus != 0)
        withExtendedLifetime(store) {}
        store = nil
        _ = try NodeStore(folder: folder.path)
    }

    @Test("STO-5: a command beside the running process reads, writes documents, and changes no round")
    func beside() throws {
        let name = try round()
        let store = try NodeStore(folder: folder.path)
        try store.transition(NodeStoreTests.step(name), at: .noon)
        let command = try NodeStore(folder: folder.path, access: .beside)
        #expect(try command.round(name)?.updatedAt == .noon)
        try command.documents.put([1], kind: "approval", name: "anna", at: .noon)
        #expect(try store.documents.bytes(kind: "approval", name: "anna") == [1])
        #expect(refusal { try command.transition(NodeStoreTests.step(name), at: .later) }?.code == .onlyBeside)
        #expect(refusal { try command.deleteSecrets(name) }?.code == .onlyBeside)
    }

    @Test("STO-3: a file that a newer program wrote is refused and left as it is")
    func newer() throws {
        _ = try NodeStore(folder: folder.path)
        try folder.execute("node.sqlite", "INSERT INTO grdb_migrations VALUES ('node-999')")
        #expect(refusal { _ = try NodeStore(folder: folder.path) }?.code == .newerSchema)
        #expect(refusal { _ = try NodeStore(folder: folder.path, access: .beside) }?.code == .newerSchema)
    }

    @Test("STO-4: a damaged file is refused at start")
    func damaged() throws {
        let name = try round()
        do {
            let store = try NodeStore(folder: folder.path)
            try store.transition(NodeStoreTests.step(name), at: .noon)
        }
        let path = folder.path + "/node.sqlite"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        for offset in stride(from: 4096 + 8, to: bytes.count, by: 64) { bytes[offset] ^= 0xff }
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(refusal { _ = try NodeStore(folder: folder.path) }?.code == .databaseDamaged)
    }

    @Test(
        "STO-4: damage that every page hides, a row without its parent or outside its column's rule, is refused at start",
        arguments: [
            "INSERT INTO voucher (kommune, voucher, bytes) VALUES (153, 165, x'00')",
            "INSERT INTO peer (kommune, name, identity_key) VALUES (1, 'nobody', zeroblob(32))",
        ]
    )
    func subtlyDamaged(statement: String) throws {
        _ = try NodeStore(folder: folder.path)
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: folder.path + "/node.sqlite", configuration: configuration)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON; " + statement)
        }
        try queue.close()
        #expect(refusal { _ = try NodeStore(folder: folder.path) }?.code == .databaseDamaged)
    }

    @Test("STO-4: a file that is no database is refused")
    func noDatabase() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        let text = Data(String(repeating: "not a database ", count: 100).utf8)
        try text.write(to: URL(fileURLWithPath: folder.path + "/node.sqlite"))
        #expect(refusal { _ = try NodeStore(folder: folder.path) }?.code == .databaseDamaged)
    }

    @Test("STO-9: what SQLite answers unexpectedly is a refusal with its code, and no statement")
    func unexpected() throws {
        let store = try NodeStore(folder: folder.path)
        try store.file.queue.writeWithoutTransaction { try $0.execute(sql: "ALTER TABLE peer RENAME TO gone") }
        let refused = refusal { _ = try store.peers() }
        #expect(refused?.code == .databaseUnexpected)
        #expect(refused?.place.hasSuffix("SQLite code 1") == true, "\(String(describing: refused))")
    }

    @Test("STO-9: on a full disk the step is refused whole, and the last one stands")
    func full() throws {
        let name = try round()
        let store = try NodeStore(folder: folder.path)
        try store.transition(NodeStoreTests.step(name), at: .noon)
        try store.file.queue.writeWithoutTransaction { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages + 1)")
        }
        let large = NodeTransition(round: name, snapshot: Array(repeating: 1, count: 100_000), state: "x", cursor: 0)
        let refused = refusal { try store.transition(large, at: .later) }
        #expect(refused?.code == .diskFull)
        #expect(refused?.next.isEmpty == false)
        #expect(try store.round(name)?.snapshot == [1, 2, 0])
        try store.transition(NodeStoreTests.step(name), at: .later)
    }

    @Test("STO-9: a file that another program locks is refused as busy, without waiting for ever")
    func busy() throws {
        let store = try NodeStore(folder: folder.path)
        try store.file.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA busy_timeout = 10") }
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: folder.path + "/node.sqlite", configuration: configuration)
        try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let refused = refusal { try store.documents.put([1], kind: "approval", name: "anna", at: .noon) }
        #expect(refused?.code == .databaseBusy)
        try other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try store.documents.put([1], kind: "approval", name: "anna", at: .noon)
    }

    @Test("STO-9: a folder that cannot be made is refused")
    func unusable() throws {
        try Data().write(to: URL(fileURLWithPath: folder.path))
        #expect(refusal { _ = try NodeStore(folder: folder.path + "/state") }?.code == .filesUnusable)
    }

    @Test("STO-1: every commit is synced, logged ahead, and overwrites what it deletes")
    func pragmas() throws {
        let store = try NodeStore(folder: folder.path)
        let settings = try store.file.queue.read { database in
            try ["journal_mode", "synchronous", "foreign_keys", "secure_delete"]
                .map { name in
                    try DatabaseValue.fetchOne(database, sql: "PRAGMA \(name)")
                }
        }
        #expect(settings == ["wal".databaseValue, 2.databaseValue, 1.databaseValue, 1.databaseValue])
    }

    @Test("STO-10: every column of both databases says in the file what it holds")
    func commented() throws {
        let node = try NodeStore(folder: folder.path)
        let coordinator = try CoordinatorStore(folder: folder.path + "/coordinator")
        for file in [node.file, coordinator.file] {
            let (tables, uncommented) = try file.queue.read { database in
                // Two tables are not ours: GRDB's list of migrations and SQLite's own counters.
                let tables = try Row.fetchAll(
                    database,
                    sql: """
                        SELECT name, sql FROM sqlite_master WHERE type = 'table'
                        AND name <> 'grdb_migrations' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                        """
                )
                let uncommented = try tables.flatMap { table in
                    let lines = (table["sql"] as String).split(separator: "\n").map { $0.drop { $0 == " " } }
                    return try database.columns(in: table["name"]).map(\.name)
                        .filter { column in
                            !lines.contains { $0.hasPrefix(column + " ") && $0.contains(" -- ") }
                        }
                        .map { "\(table["name"] as String).\($0)" }
                }
                return (tables.count, uncommented)
            }
            #expect(tables >= 8)
            #expect(uncommented == [])
        }
    }
}
