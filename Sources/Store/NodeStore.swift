import GRDB
import Synchronization
public import Vocabulary

/// What one node keeps: its peers, its rounds, what it sent and what it helped to open.
///
/// A round is carried on by `load → receive → transition → send what waits in the outbox`. Everything of a step is durable
/// before any of it is sent. Meets STO-1.
public final class NodeStore: Sendable {
    let file: StateFile
    /// The copy of the outbound ledger that this house keeps elsewhere, if it does.
    let copy: LedgerCopy?
    /// How many lines the copy has for certain.
    let copied = Mutex(0)

    /// Papers that belong to no round.
    public var documents: Documents { Documents(file: file) }

    /// Opens the store in `folder`, making both where they are missing.
    ///
    /// `ledgerCopy` is the folder in which a copy of the outbound ledger is kept, if any. Refuses a folder that others may enter or that
    /// another process works in, a damaged or newer database, a ledger whose chain is broken, and one that is not what its copy says.
    public init(folder: String, access: StateAccess = .exclusive, ledgerCopy: String? = nil) throws(Refusal) {
        file = try StateFile("node.sqlite", in: folder, access: access, migrator: NodeSchema.migrator)
        copy = ledgerCopy.map { LedgerCopy(folder: $0) }
        if access == .exclusive {
            let ledger = try ledger()
            try compareCopy(with: ledger)
            try bringCopy()
        }
    }

    /// Whether a process runs the node of this state folder now.
    public static func isRunning(folder: String) -> Bool { StateFolder.isHeld(folder) }

    /// Stores one step of a round whole.
    ///
    /// Refuses with `changedMeanwhile` where it rests on documents that have changed. Meets STO-1, STO-2, LED-1 and LED-3.
    public func transition(_ step: NodeTransition, at time: Timestamp) throws(Refusal) {
        try file.change { database in
            try step.ifUnchanged?.check(database)
            for change in step.documents { try change.make(database, at: time) }
            let previous = try Int.fetchOne(
                database,
                sql: "SELECT cursor FROM round WHERE name = ?",
                arguments: [step.round.text]
            )
            try database.execute(
                sql: """
                    INSERT INTO round (name, snapshot, cursor, state, updated_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET snapshot = excluded.snapshot, cursor = excluded.cursor,
                        state = excluded.state, updated_at = excluded.updated_at
                    """,
                arguments: [step.round.text, step.snapshot.blob, step.cursor, step.state, time.seconds]
            )
            for entry in step.boardEntries where try Board.isNew(entry, in: step.round, database) {
                try database.execute(
                    sql: "INSERT INTO board (round, position, bytes) VALUES (?, ?, ?)",
                    arguments: [step.round.text, entry.position, entry.bytes.blob]
                )
            }
            guard step.cursor >= previous ?? 0, step.cursor <= (try Board.count(of: step.round, database)) else {
                throw Refusal(.boardGap, at: "round \(step.round), cursor \(step.cursor)")
            }
            if step.endsSecrets {
                try database.execute(sql: "DELETE FROM secret WHERE round = ?", arguments: [step.round.text])
            }
            for secret in step.secrets { try Self.write(secret, of: step.round, database) }
            for message in step.outbox { try Self.enqueue(message, round: step.round, database, at: time) }
            for release in step.releases { try release.write(database, at: time) }
            if step.publishes {
                try database.execute(
                    sql: "UPDATE release SET published = 1 WHERE round = ? AND published = 0",
                    arguments: [step.round.text]
                )
            }
        }
    }

    /// The round of this name, or nil.
    public func round(_ name: RoundName) throws(Refusal) -> StoredRound? {
        try file.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM round WHERE name = ?", arguments: [name.text])
                .map(StoredRound.init)
        }
    }

    /// All rounds by name.
    public func rounds() throws(Refusal) -> [StoredRound] {
        try file.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM round ORDER BY name").map(StoredRound.init)
        }
    }

    /// The entries of a round's board from a position on, in order.
    public func board(_ round: RoundName, from position: Int = 0) throws(Refusal) -> [BoardEntry] {
        try file.read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT position, bytes FROM board WHERE round = ? AND position >= ? ORDER BY position",
                arguments: [round.text, position]
            )
            .map { BoardEntry(position: $0["position"], bytes: $0.bytes("bytes")) }
        }
    }
}

extension StoredRound {
    init(_ row: Row) throws {
        name = try row.roundName("name")
        snapshot = row.bytes("snapshot")
        state = row["state"]
        cursor = row["cursor"]
        updatedAt = row.time("updated_at")
    }
}
