internal import Foundation
import GRDB
public import Vocabulary

/// Papers that a node or the coordinator keeps beside its rounds: bytes under a kind and a name, such as an approval
/// or a roster.
///
/// What they mean is the owner's business. A command beside the running process may write them.
public struct Documents: Sendable {
    let file: StateFile

    /// The state folder, as refusals name it.
    public var folder: String { file.folder.path }

    /// Stores bytes; what stood under the same kind and name is replaced.
    public func put(_ bytes: [UInt8], kind: String, name: String, at time: Timestamp) throws(Refusal) {
        try file.changeBeside { database in
            try Self.write(bytes.blob, kind: kind, name: name, database, at: time)
        }
    }

    /// Stores secret bytes likewise.
    public func put(_ secret: Secret<UInt8>, kind: String, name: String, at time: Timestamp) throws(Refusal) {
        try file.changeBeside { database in
            try secret.withBlob { try Self.write($0, kind: kind, name: name, database, at: time) }
        }
    }

    private static func write(
        _ bytes: Data,
        kind: String,
        name: String,
        _ database: Database,
        at time: Timestamp
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO document (kind, name, bytes, written_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (kind, name) DO UPDATE SET bytes = excluded.bytes, written_at = excluded.written_at
                """,
            arguments: [kind, name, bytes, time.seconds]
        )
    }

    /// The bytes under a kind and a name, or nil.
    public func bytes(kind: String, name: String) throws(Refusal) -> [UInt8]? {
        try file.read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT bytes FROM document WHERE kind = ? AND name = ?",
                arguments: [kind, name]
            )?
            .bytes("bytes")
        }
    }

    /// The secret bytes under a kind and a name, or nil.
    public func secret(kind: String, name: String) throws(Refusal) -> Secret<UInt8>? {
        try file.read { database in
            try Row.fetchSecret(
                database,
                sql: "SELECT bytes FROM document WHERE kind = ? AND name = ?",
                arguments: [kind, name]
            )
        }
    }

    /// The names under a kind, ascending.
    public func names(kind: String) throws(Refusal) -> [String] {
        try file.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT name FROM document WHERE kind = ? ORDER BY name",
                arguments: [kind]
            )
        }
    }

    /// Removes what stands under a kind and a name, if anything does.
    public func remove(kind: String, name: String) throws(Refusal) {
        try file.changeBeside { database in
            try database.execute(
                sql: "DELETE FROM document WHERE kind = ? AND name = ?",
                arguments: [kind, name]
            )
        }
    }

    /// The table, the same in both databases.
    static let schema = """
        CREATE TABLE document (
            kind TEXT NOT NULL, -- what sort of paper, in the owner's words, such as approval
            name TEXT NOT NULL, -- which one of its kind
            bytes BLOB NOT NULL, -- the paper itself
            written_at INTEGER NOT NULL, -- when it was last written, seconds since 1970 UTC
            PRIMARY KEY (kind, name)
        ) STRICT;
        """
}
