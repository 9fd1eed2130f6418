import Foundation
import GRDB
import Vocabulary

/// One SQLite file in a state folder: how it is opened, checked, migrated, read and changed.
///
/// Write-ahead log, a full sync at every commit, foreign keys, and deleted content overwritten. There is one connection, so
/// that no reader keeps an old page alive when secrets are deleted.
final class StateFile: Sendable {
    let folder: StateFolder
    let name: String
    let queue: DatabaseQueue

    /// Opens the file, refuses what a newer program wrote or what is damaged, and brings the schema up to date.
    init(_ name: String, in path: String, access: StateAccess, migrator: DatabaseMigrator) throws(Refusal) {
        folder = try StateFolder(path, access: access)
        self.name = name
        let file = try folder.makePrivateFile(name)
        let place = path + "/" + name
        queue = try StateFile.translating(place) {
            let queue = try DatabaseQueue(path: file, configuration: Self.configuration)
            try queue.read { database in
                guard try !migrator.hasBeenSuperseded(database) else {
                    throw Refusal(
                        .newerSchema,
                        at: place,
                        next: "Install the newer program again."
                    )
                }
                if access == .exclusive { try Self.check(database, at: place) }
            }
            if try queue.read({ try !migrator.hasCompletedMigrations($0) }) {
                // A command beside the running process may not change the schema under it.
                let alone = access == .beside ? try StateFolder(path, access: .exclusive) : nil
                try withExtendedLifetime(alone) { try migrator.migrate(queue) }
            }
            return queue
        }
    }

    /// Reads.
    func read<Value>(_ body: (Database) throws -> Value) throws(Refusal) -> Value {
        try Self.translating(place) { try queue.read(body) }
    }

    /// Changes what belongs to the process that holds the folder, in one transaction.
    ///
    /// Meets STO-1.
    func change<Value>(_ body: (Database) throws -> Value) throws(Refusal) -> Value {
        guard folder.access == .exclusive else {
            throw Refusal(.onlyBeside, at: place, next: "Stop the running process first, or let it do this.")
        }
        return try changeBeside(body)
    }

    /// Changes what a command beside the running process may change, in one transaction, and rings at that process's door.
    func changeBeside<Value>(_ body: (Database) throws -> Value) throws(Refusal) -> Value {
        let value = try Self.translating(place) { try queue.write(body) }
        if folder.access == .beside { Doorbell.ring(at: folder.path) }
        return value
    }

    /// Moves the log into the file and cuts it to nothing, so that deleted bytes stand in neither.
    ///
    /// Meets STO-6.
    func emptyLog() throws(Refusal) {
        try Self.translating(place) {
            try queue.writeWithoutTransaction { database in
                let row = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                guard row?["busy"] == 0 else {
                    throw Refusal(.databaseBusy, at: place, next: "Close other readers, then delete again.")
                }
            }
        }
    }

    private var place: String { folder.path + "/" + name }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: "PRAGMA synchronous = FULL")
            try database.execute(sql: "PRAGMA secure_delete = ON")
        }
        return configuration
    }

    private static func check(_ database: Database, at place: String) throws {
        let findings = try String.fetchAll(database, sql: "PRAGMA integrity_check(1)")
        let orphans = try Row.fetchOne(database, sql: "PRAGMA foreign_key_check")
        guard findings == ["ok"], orphans == nil else { throw damaged(place) }
    }

    private static func full(_ place: String) -> Refusal {
        Refusal(.diskFull, at: place, next: "Free some space; the step is repeated from what was stored.")
    }

    private static func isFull(_ place: String) -> Bool {
        let folder = URL(fileURLWithPath: place).deletingLastPathComponent().path
        let room = try? FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? Int
        return room.map { $0 < 64 * 1024 } ?? false
    }

    private static func damaged(_ place: String) -> Refusal {
        Refusal(.databaseDamaged, at: place, next: "Stop, keep the folder as it is, and restore the last backup.")
    }

    /// Turns SQLite's errors into refusals; statements and their values are never part of one.
    private static func translating<Value>(_ place: String, _ body: () throws -> Value) throws(Refusal) -> Value {
        do {
            return try body()
        } catch let refusal as Refusal {
            throw refusal
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_FULL:
                throw full(place)
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                throw Refusal(.databaseBusy, at: place, next: "End the other process, then try again.")
            case .SQLITE_CORRUPT, .SQLITE_NOTADB:
                throw damaged(place)
            case .SQLITE_IOERR where Self.isFull(place), .SQLITE_CANTOPEN where Self.isFull(place):
                // SQLite says so of its database and log only, not of the file beside them that it maps.
                throw full(place)
            case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
                throw Refusal(.filesUnusable, at: place, next: "Check the disk, and who owns the folder and its files.")
            default:
                throw Refusal(.databaseUnexpected, at: "\(place), SQLite code \(error.extendedResultCode.rawValue)")
            }
        } catch {
            throw Refusal(.databaseUnexpected, at: place)
        }
    }
}
