import GRDB
public import Vocabulary

/// What leaves, and the record of it.
///
/// A message is sent with the same bytes until its receipt is stored, and never after; the receiver tells repetitions
/// by their digest. Meets STO-8 and LED-1.
extension NodeStore {
    /// Queues a message that belongs to no round, with its ledger lines.
    ///
    /// Queued twice it is sent once.
    public func enqueue(_ message: OutgoingMessage, at time: Timestamp) throws(Refusal) {
        try file.change { database in try Self.enqueue(message, round: nil, database, at: time) }
    }

    /// What waits for its receipt, in the order of sending; of one round, or of all.
    ///
    /// What the ledger's copy does not hold yet is not handed out. Meets LED-7.
    public func waiting(in round: RoundName? = nil) throws(Refusal) -> [QueuedMessage] {
        if file.folder.access == .exclusive { try bringCopy() }
        return try file.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT id, round, kind, bytes, digest FROM outbox
                    WHERE sent_at IS NULL AND (?1 IS NULL OR round = ?1) ORDER BY id
                    """,
                arguments: [round?.text]
            )
            .map { row in
                QueuedMessage(
                    id: row["id"],
                    round: try row.optionalRoundName("round"),
                    kind: row["kind"],
                    bytes: row.bytes("bytes"),
                    digest: try row.digest("digest")
                )
            }
        }
    }

    /// Stores the receipt of a message, in outbox and ledger; from then on the message is sent no more.
    ///
    /// The same receipt may come again; another one is refused.
    public func markSent(_ id: Int64, receipt: [UInt8], at time: Timestamp) throws(Refusal) {
        try file.change { database in
            let place = "outbox, message \(id)"
            guard
                let row = try Row.fetchOne(
                    database,
                    sql: "SELECT digest, receipt FROM outbox WHERE id = ?",
                    arguments: [id]
                )
            else { throw Refusal(.notStored, at: place) }
            if let standing = row.optionalBytes("receipt") {
                guard standing == receipt else { throw Refusal(.otherReceipt, at: place) }
                return
            }
            try database.execute(
                sql: "UPDATE outbox SET sent_at = ?, receipt = ? WHERE id = ?",
                arguments: [time.seconds, receipt.blob, id]
            )
            try database.execute(
                sql: "UPDATE ledger SET receipt = ? WHERE message = ?",
                arguments: [receipt.blob, try row.digest("digest").blob]
            )
        }
    }

    /// Lists a request to be enrolled before it leaves; the same one again is listed already.
    ///
    /// Its bytes hold the one-time code and are not kept here. It is the one message that a command sends. Meets LED-6.
    public func listEnrolment(_ message: OutgoingMessage, at time: Timestamp) throws(Refusal) {
        try file.changeBeside { database in
            try Self.enqueue(message, round: nil, database, at: time)
            try database.execute(
                sql: "UPDATE outbox SET bytes = x'', sent_at = created_at WHERE digest = ? AND sent_at IS NULL",
                arguments: [message.digest.blob]
            )
        }
        try bringCopy()
    }

    static func enqueue(
        _ message: OutgoingMessage,
        round: RoundName?,
        _ database: Database,
        at time: Timestamp
    ) throws {
        let digest = message.digest
        guard !message.lines.isEmpty else { throw Refusal(.unledgered, at: "message \(message.kind)") }
        let isQueued = try Bool.fetchOne(
            database,
            sql: "SELECT EXISTS (SELECT 1 FROM outbox WHERE digest = ?)",
            arguments: [digest.blob]
        )
        guard isQueued != true else { return }
        try database.execute(
            sql: "INSERT INTO outbox (round, kind, bytes, digest, created_at) VALUES (?, ?, ?, ?, ?)",
            arguments: [round?.text, message.kind, message.bytes.blob, digest.blob, time.seconds]
        )
        for line in message.lines {
            let last = try lastLine(database)
            try LedgerEntry(after: last, line: line, message: digest, round: round, at: time).write(database)
        }
    }
}
