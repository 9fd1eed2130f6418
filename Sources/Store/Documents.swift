import Digests
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
        try apply([.put(bytes, kind: kind, name: name)], at: time)
    }

    /// Stores secret bytes likewise.
    public func put(_ secret: Secret<UInt8>, kind: String, name: String, at time: Timestamp) throws(Refusal) {
        try apply([.keep(secret, kind: kind, name: name)], at: time)
    }

    /// Makes several changes, all or none; refuses where what `mark` saw has changed since, if there is one.
    public func apply(
        _ changes: [DocumentChange],
        ifUnchanged mark: DocumentMark? = nil,
        at time: Timestamp
    ) throws(Refusal) {
        try file.changeBeside { database in
            try mark?.check(database)
            for change in changes { try change.make(database, at: time) }
        }
    }

    /// What stands under some kinds for a name now.
    public func mark(kinds: [String], name: String) throws(Refusal) -> DocumentMark {
        try file.read { database in try DocumentMark(kinds: kinds, name: name, database) }
    }

    fileprivate static func write(
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

/// One change among several that are made together.
public enum DocumentChange: Sendable {
    /// Stores bytes under a kind and a name; what stood there is replaced.
    case put([UInt8], kind: String, name: String)
    /// Stores secret bytes likewise.
    case keep(Secret<UInt8>, kind: String, name: String)
    /// Removes what stands under a kind and a name, if anything does.
    case remove(kind: String, name: String)
    /// Removes what stands under a kind and a name with a slash behind it.
    case removeUnder(kind: String, name: String)

    func make(_ database: Database, at time: Timestamp) throws {
        switch self {
        case .put(let bytes, let kind, let name):
            try Documents.write(bytes.blob, kind: kind, name: name, database, at: time)
        case .keep(let secret, let kind, let name):
            try secret.withBlob { try Documents.write($0, kind: kind, name: name, database, at: time) }
        case .remove(let kind, let name):
            try database.execute(sql: "DELETE FROM document WHERE kind = ? AND name = ?", arguments: [kind, name])
        case .removeUnder(let kind, let name):
            try database.execute(
                sql: "DELETE FROM document WHERE kind = ? AND name >= ? AND name < ?",
                arguments: [kind, "\(name)/", "\(name)0"]
            )
        }
    }
}

/// What stood under some kinds for a name, and under the name with a slash behind it, when somebody looked.
///
/// A step that rests on it is stored only where it still stands: commands and the running node write beside one another.
public struct DocumentMark: Hashable, Sendable {
    private let name: String
    private let digests: [String: Digest]

    init(kinds: [String], name: String, _ database: Database) throws {
        self.name = name
        var digests: [String: Digest] = [:]
        for kind in kinds {
            var hash = IncrementalHash()
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT name, bytes FROM document WHERE kind = ? AND (name = ? OR (name >= ? AND name < ?))
                    ORDER BY name
                    """,
                arguments: [kind, name, "\(name)/", "\(name)0"]
            )
            while let row = try rows.next() {
                let place: String = row["name"]
                hash.update(Hashing.sha256(Array(place.utf8)).bytes + Hashing.sha256(row.bytes("bytes")).bytes)
            }
            digests[kind] = hash.finish()
        }
        self.digests = digests
    }

    func check(_ database: Database) throws {
        let now = try DocumentMark(kinds: Array(digests.keys), name: name, database)
        let changed = digests.keys.filter { digests[$0] != now.digests[$0] }.sorted()
        guard changed.isEmpty else {
            throw Refusal(
                .changedMeanwhile,
                at: "round \(name), \(changed.joined(separator: ", "))",
                next: "Nothing was stored. Look, and do it again."
            )
        }
    }
}
