import Digests
import GRDB
public import Vocabulary

/// One line of the outbound ledger as it stands: what left, to whom, and how it is chained to the line before.
///
/// The receipt is outside the chain, since it comes later; it carries the coordinator's own signature. Meets LED-2.
public struct LedgerEntry: Hashable, Sendable {
    /// Line number, from 1 without gaps.
    public let number: Int64
    /// When it was queued, before it left.
    public let time: Timestamp
    /// The round, or nil.
    public let round: RoundName?
    /// SHA-256 of the message that carried it.
    public let message: Digest
    /// Who can read it.
    public let recipient: Party
    /// What it is.
    public let kind: String
    /// How many bytes left.
    public let size: Int
    /// SHA-256 of those bytes.
    public let digest: Digest
    /// What was sealed and where it lies; nil where the bytes were readable as sent.
    public let plaintext: PlaintextReference?
    /// Who approved it and what they approved; may be empty.
    public let approval: String
    /// The coordinator's answer; nil until it came.
    public let receipt: [UInt8]?
    /// The hash of the line before; zeros for the first.
    public let previous: Digest
    /// The hash of this line and, through it, of every line before.
    public let hash: Digest

    /// The next line after one with this number and hash; both zero before the first line.
    init(
        after last: (number: Int64, hash: Digest),
        line: LedgerLine,
        message: Digest,
        round: RoundName?,
        at time: Timestamp,
        receipt: [UInt8]? = nil
    ) {
        number = last.number + 1
        self.time = time
        self.round = round
        self.message = message
        recipient = line.recipient
        kind = line.kind
        size = line.size
        digest = line.digest
        plaintext = line.plaintext
        approval = line.approval
        self.receipt = receipt
        previous = last.hash

        var writer = CanonicalWriter()
        writer.integer(number)
        writer.value(time)
        writer.optional(round) { $0.value($1) }
        writer.value(message)
        writer.value(line.recipient)
        writer.text(line.kind)
        writer.integer(Int64(line.size))
        writer.value(line.digest)
        writer.optional(line.plaintext) { writer, plaintext in
            writer.text(plaintext.path)
            writer.value(plaintext.digest)
        }
        writer.text(line.approval)
        hash = Hashing.digest(.outboundEntry, last.hash.bytes, writer.bytes)
    }

    /// Reads a line and refuses it unless it follows the one before and hashes to what is stored.
    init(_ row: Row, after last: (number: Int64, hash: Digest)) throws {
        let broken = Refusal(
            .ledgerBroken,
            at: "ledger line \(last.number + 1)",
            next: "Somebody changed the file outside the program. Keep it, and restore the last backup."
        )
        guard
            row["number"] == last.number + 1,
            try row.digest("previous") == last.hash,
            let recipient = Party(stored: row["recipient"])
        else { throw broken }
        let plaintext: PlaintextReference?
        switch (row["plaintext_path"] as String?, row.optionalBytes("plaintext_digest").flatMap(Digest.init)) {
        case (let path?, let digest?): plaintext = PlaintextReference(path: path, digest: digest)
        case (nil, nil): plaintext = nil
        default: throw broken
        }
        self.init(
            after: last,
            line: LedgerLine(
                recipient: recipient,
                kind: row["kind"],
                size: row["size"],
                digest: try row.digest("digest"),
                plaintext: plaintext,
                approval: row["approval"]
            ),
            message: try row.digest("message"),
            round: try row.optionalRoundName("round"),
            at: row.time("time"),
            receipt: row.optionalBytes("receipt")
        )
        guard hash == (try row.digest("hash")) else { throw broken }
    }
}

extension Party {
    /// 0 for the coordinator, else the kommune's number.
    var stored: Int {
        switch self {
        case .coordinator: 0
        case .kommune(let code): Int(code.number)
        }
    }

    /// Reads that number.
    init?(stored: Int) {
        if stored == 0 {
            self = .coordinator
        } else if let code = KommuneCode(stored) {
            self = .kommune(code)
        } else {
            return nil
        }
    }
}
