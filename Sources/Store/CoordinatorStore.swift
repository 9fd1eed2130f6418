import GRDB
public import Vocabulary

/// What the coordinator keeps: invitations and enrolments, the roster, studies, and the rounds that it relays.
///
/// It holds sealed envelopes and signed messages only. A step is durable before it is answered. Meets STO-1.
public final class CoordinatorStore: Sendable {
    let file: StateFile

    /// Papers that belong to no round.
    public var documents: Documents { Documents(file: file) }

    /// Opens the store in `folder`, making both where they are missing.
    ///
    /// Refuses a folder that others may enter or that another process works in, and a damaged or newer database.
    public init(folder: String, access: StateAccess = .exclusive) throws(Refusal) {
        file = try StateFile("coordinator.sqlite", in: folder, access: access, migrator: CoordinatorSchema.migrator)
    }

    /// Stores one step of a round whole.
    ///
    /// Meets STO-1 and STO-2.
    public func transition(_ step: CoordinatorTransition, at time: Timestamp) throws(Refusal) {
        try file.change { database in
            try database.execute(
                sql: """
                    INSERT INTO round (name, snapshot, state, updated_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET snapshot = excluded.snapshot, state = excluded.state,
                        updated_at = excluded.updated_at
                    """,
                arguments: [step.round.text, step.snapshot.blob, step.state, time.seconds]
            )
            for new in step.boardEntries where try Board.isNew(new.entry, in: step.round, database) {
                try database.execute(
                    sql: "INSERT INTO board (round, position, bytes, chain) VALUES (?, ?, ?, ?)",
                    arguments: [step.round.text, new.entry.position, new.entry.bytes.blob, new.chain.blob]
                )
            }
            for envelope in step.envelopes { try Self.write(envelope, of: step.round, database) }
        }
    }

    /// A number that is another one when another process has changed the store.
    public func changesBeside() throws(Refusal) -> Int {
        try file.read { database in try Int.fetchOne(database, sql: "PRAGMA data_version") ?? 0 }
    }

    /// The round of this name, or nil.
    public func round(_ name: RoundName) throws(Refusal) -> StoredRound? {
        try file.read { database in
            try Row.fetchOne(database, sql: "SELECT *, 0 AS cursor FROM round WHERE name = ?", arguments: [name.text])
                .map(StoredRound.init)
        }
    }

    /// All rounds by name.
    public func rounds() throws(Refusal) -> [StoredRound] {
        try file.read { database in
            try Row.fetchAll(database, sql: "SELECT *, 0 AS cursor FROM round ORDER BY name").map(StoredRound.init)
        }
    }

    /// The entries of a round's board from a position on, in order, `limit` at the most.
    public func board(_ round: RoundName, from position: Int = 0, limit: Int? = nil) throws(Refusal) -> [ChainedEntry] {
        try file.read { database in
            try Row.fetchAll(
                database,
                sql:
                    "SELECT position, bytes, chain FROM board WHERE round = ? AND position >= ? ORDER BY position LIMIT ?",
                // To SQLite a negative limit is none.
                arguments: [round.text, position, limit ?? -1]
            )
            .map { row in
                ChainedEntry(
                    entry: BoardEntry(position: row["position"], bytes: row.bytes("bytes")),
                    chain: try row.digest("chain")
                )
            }
        }
    }
}
