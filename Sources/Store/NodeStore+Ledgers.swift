import GRDB
public import Vocabulary

extension NodeStore {
    /// The outbound ledger, every line checked against the one before; a broken chain is refused.
    ///
    /// Meets LED-2.
    public func ledger() throws(Refusal) -> [LedgerEntry] {
        try file.read { database in
            var last = Self.beforeFirstLine
            var entries: [LedgerEntry] = []
            let rows = try Row.fetchCursor(database, sql: "SELECT * FROM ledger ORDER BY number")
            while let row = try rows.next() {
                let entry = try LedgerEntry(row, after: last)
                entries.append(entry)
                last = (entry.number, entry.hash)
            }
            // SQLite remembers the highest number it gave out, so lines cut from the end are missed too.
            let given = try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'ledger'")
            guard last.number == given ?? 0 else {
                throw Refusal(
                    .ledgerBroken,
                    at: "after ledger line \(last.number)",
                    next: "Somebody changed the file outside the program. Keep it, and restore the last backup."
                )
            }
            return entries
        }
    }

    /// The release ledger in the order of writing.
    public func releases() throws(Refusal) -> [WrittenRelease] {
        try file.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM release ORDER BY id").map(WrittenRelease.init)
        }
    }

    /// How many lines the release ledger has.
    public func releaseCount() throws(Refusal) -> Int {
        try file.read { database in try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM release") ?? 0 }
    }

    /// Number and hash before the first line: zeros.
    static var beforeFirstLine: (number: Int64, hash: Digest) {
        guard let zeros = Digest(Array(repeating: 0, count: Digest.size)) else {
            preconditionFailure("a digest has \(Digest.size) bytes")
        }
        return (0, zeros)
    }

    static func lastLine(_ database: Database) throws -> (number: Int64, hash: Digest) {
        let row = try Row.fetchOne(database, sql: "SELECT number, hash FROM ledger ORDER BY number DESC LIMIT 1")
        return try row.map { ($0["number"], try $0.digest("hash")) } ?? beforeFirstLine
    }
}

extension LedgerEntry {
    func write(_ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO ledger (number, time, round, message, recipient, kind, size, digest,
                    plaintext_path, plaintext_digest, approval, previous, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                number, time.seconds, round?.text, message.blob, recipient.stored, kind, size, digest.blob,
                plaintext?.path, plaintext?.digest.blob, approval, previous.blob, hash.blob,
            ]
        )
    }
}
