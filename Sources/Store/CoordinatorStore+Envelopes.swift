import GRDB
public import Vocabulary

extension CoordinatorStore {
    /// The sealed bytes from a contributor to a member, or nil.
    public func envelope(
        in round: RoundName,
        contributor: KommuneCode,
        sequence: UInt32,
        member: KommuneCode
    ) throws(Refusal) -> [UInt8]? {
        try file.read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT bytes FROM envelope WHERE round = ? AND contributor = ? AND sequence = ? AND member = ?",
                arguments: [round.text, Int(contributor.number), Int64(sequence), Int(member.number)]
            )?
            .bytes("bytes")
        }
    }

    /// What a contributor sealed to the round's auditor, with its path, or nil.
    public func auditorEnvelope(
        in round: RoundName,
        contributor: KommuneCode,
        sequence: UInt32
    ) throws(Refusal) -> [UInt8]? {
        try file.read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT bytes FROM auditor_envelope WHERE round = ? AND contributor = ? AND sequence = ?",
                arguments: [round.text, Int(contributor.number), Int64(sequence)]
            )?
            .bytes("bytes")
        }
    }

    /// Deletes the envelopes to the round's members, from the files as well as from the table.
    ///
    /// May be repeated. What is sealed to an auditor holds no share, and stays. Meets STO-6.
    public func deleteEnvelopes(_ round: RoundName) throws(Refusal) {
        try file.change { database in
            try database.execute(sql: "DELETE FROM envelope WHERE round = ?", arguments: [round.text])
        }
        try file.emptyLog()
    }

    /// Deletes a contributor's envelopes up to a sequence, the auditor's too: it has taken back what they hold.
    ///
    /// May be repeated. Meets STO-6, RND-39.
    public func deleteEnvelopes(
        _ round: RoundName,
        contributor: KommuneCode,
        through sequence: UInt32
    ) throws(Refusal) {
        try file.change { database in
            for table in ["envelope", "auditor_envelope"] {
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE round = ? AND contributor = ? AND sequence <= ?",
                    arguments: [round.text, Int(contributor.number), Int64(sequence)]
                )
            }
        }
        try file.emptyLog()
    }

    static func write(_ envelope: StoredEnvelope, of round: RoundName, _ database: Database) throws {
        let (contributor, sequence) = (Int(envelope.contributor.number), Int64(envelope.sequence))
        if let member = envelope.member {
            try database.execute(
                sql: """
                    INSERT INTO envelope (round, contributor, sequence, member, bytes) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (round, contributor, sequence, member) DO UPDATE SET bytes = bytes
                        WHERE bytes = excluded.bytes
                    """,
                arguments: [round.text, contributor, sequence, Int(member.number), envelope.bytes.blob]
            )
        } else {
            try database.execute(
                sql: """
                    INSERT INTO auditor_envelope (round, contributor, sequence, bytes) VALUES (?, ?, ?, ?)
                    ON CONFLICT (round, contributor, sequence) DO UPDATE SET bytes = bytes
                        WHERE bytes = excluded.bytes
                    """,
                arguments: [round.text, contributor, sequence, envelope.bytes.blob]
            )
        }
        guard database.changesCount == 1 else {
            throw Refusal(
                .storedOtherwise,
                at:
                    "envelope \(envelope.sequence) from \(envelope.contributor) to \(envelope.member.map(\.description) ?? "the auditor") in \(round)"
            )
        }
    }
}
