import Digests
import Foundation
import GRDB
import Testing
import Vocabulary

/// A folder of a test's own, removed with the test.
final class TemporaryFolder {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)").path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// What a power cut would leave now: the files as they stand, copied while the store is open.
    func copyAsAfterPowerCut() throws -> TemporaryFolder {
        let copy = TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: copy.path,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where !name.hasSuffix("-shm") {
            try FileManager.default.copyItem(atPath: path + "/" + name, toPath: copy.path + "/" + name)
        }
        return copy
    }

    /// Changes the closed file behind the program's back, triggers and all.
    func tamper(_ file: String, _ statements: String) throws {
        let queue = try DatabaseQueue(path: path + "/" + file)
        let triggers = try queue.read { database in
            try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
        }
        let dropped = triggers.map { "DROP TRIGGER \($0);" }.joined()
        try queue.close()
        try execute(file, dropped + statements)
    }

    /// Runs SQL on the closed file, as anybody with the `sqlite3` shell could.
    func execute(_ file: String, _ statements: String) throws {
        let queue = try DatabaseQueue(path: path + "/" + file)
        try queue.write { database in try database.execute(sql: statements) }
        try queue.close()
    }

    /// The bytes of every file in the folder, one after the other.
    func everything() throws -> Data {
        try FileManager.default.contentsOfDirectory(atPath: path)
            .reduce(into: Data()) { all, name in
                all.append(try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)))
            }
    }
}

/// Runs `body` and returns the refusal it ends with, failing the test where there is none.
func refusal(_ body: () throws -> Void, sourceLocation: SourceLocation = #_sourceLocation) -> Refusal? {
    #expect(throws: Refusal.self, sourceLocation: sourceLocation) { try body() }
}

extension Timestamp {
    static let noon = Timestamp(seconds: 1_800_000_000)
    static let later = Timestamp(seconds: 1_800_000_600)
}

func kommune(_ number: Int) throws -> KommuneCode { try #require(KommuneCode(number)) }

func round(_ name: String = "vestegnen-2025") throws -> RoundName { try #require(RoundName(name)) }

func digest(_ text: String) -> Digest { Hashing.sha256(Array(text.utf8)) }

func key(_ byte: UInt8) throws -> VerifyingKey { try #require(VerifyingKey(Array(repeating: byte, count: 32))) }
