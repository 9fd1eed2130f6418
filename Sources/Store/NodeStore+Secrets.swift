import GRDB
public import Vocabulary

extension NodeStore {
    /// The secret of this kind, or nil.
    public func secret(_ kind: String, of round: RoundName) throws(Refusal) -> RoundSecret? {
        try file.read { database in
            try Row.fetchSecret(
                database,
                sql: "SELECT bytes FROM secret WHERE round = ? AND kind = ?",
                arguments: [round.text, kind]
            )
            .map { RoundSecret(kind: kind, bytes: $0) }
        }
    }

    /// Whether the round still has any secret.
    public func hasSecrets(_ round: RoundName) throws(Refusal) -> Bool {
        try file.read { database in
            try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM secret WHERE round = ?)",
                arguments: [round.text]
            ) ?? false
        }
    }

    /// Deletes the round's secrets and the bytes of what it has sent, from the files as well as from the tables.
    ///
    /// Digests, receipts and ledger lines stay. May be repeated; where it refuses, the bytes may still be in the log and it
    /// must be repeated. It cannot reach a snapshot that a host took of the machine. Meets STO-6.
    public func deleteSecrets(_ round: RoundName) throws(Refusal) {
        try file.change { database in
            try database.execute(sql: "DELETE FROM secret WHERE round = ?", arguments: [round.text])
            try database.execute(
                sql: "UPDATE outbox SET bytes = x'' WHERE round = ? AND sent_at IS NOT NULL",
                arguments: [round.text]
            )
            try Self.clearScratch(round, database)
        }
        try file.emptyLog()
    }

    /// Empties the files of secrets that a step has replaced, such as shares of who has withdrawn.
    ///
    /// May be repeated; where it refuses, the bytes may still be in the log. Meets STO-6.
    public func forgetReplacedSecrets(_ round: RoundName) throws(Refusal) {
        try file.change { database in try Self.clearScratch(round, database) }
        try file.emptyLog()
    }

    /// Overwrites the page in which SQLite puts a row together before it stores it, and which it keeps: what was written last still stands
    /// there, behind what is shorter.
    ///
    /// A row that fills a page is written and deleted; a longer one would go to pages of its own. Meets SEC-1.
    private static func clearScratch(_ round: RoundName, _ database: Database) throws {
        let page = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 4096
        // A leaf's row has 35 bytes less than the page, and six of them say what its three columns are.
        try database.execute(
            sql: "INSERT INTO secret (round, kind, bytes) VALUES (?, '', zeroblob(?))",
            arguments: [round.text, page - 41 - round.text.utf8.count]
        )
        try database.execute(sql: "DELETE FROM secret WHERE round = ? AND kind = ''", arguments: [round.text])
    }

    static func write(_ secret: RoundSecret, of round: RoundName, _ database: Database) throws {
        try secret.bytes.withBlob { blob in
            try database.execute(
                sql: """
                    INSERT INTO secret (round, kind, bytes) VALUES (?, ?, ?)
                    ON CONFLICT (round, kind) DO UPDATE SET bytes = excluded.bytes
                    """,
                arguments: [round.text, secret.kind, blob]
            )
        }
    }
}
