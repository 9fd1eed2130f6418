import Digests
public import Vocabulary

/// A message to be sent, with a ledger line for every recipient that can read a part of it.
///
/// Meets LED-1.
public struct OutgoingMessage: Hashable, Sendable {
    /// Which route it takes, in the owner's words.
    public let kind: String
    /// What is sent, to the byte.
    public let bytes: [UInt8]
    /// Who can read what of it; at least one line.
    public let lines: [LedgerLine]

    /// Takes a message and its lines.
    public init(kind: String, bytes: [UInt8], lines: [LedgerLine]) {
        self.kind = kind
        self.bytes = bytes
        self.lines = lines
    }

    /// SHA-256 of the bytes: the message's identity in outbox and ledger.
    public var digest: Digest { Hashing.sha256(bytes) }
}

/// What the owner says of one recipient's part of a message, before it leaves.
public struct LedgerLine: Hashable, Sendable {
    /// Who can read these bytes.
    public let recipient: Party
    /// What they are, in the owner's words.
    public let kind: String
    /// How many bytes leave for this recipient.
    public let size: Int
    /// SHA-256 of those bytes.
    public let digest: Digest
    /// What was sealed, which stays at home; nil where the bytes are readable as sent.
    public let plaintext: PlaintextReference?
    /// Who approved it and what they approved; empty where no approval is needed.
    public let approval: String

    /// Takes a line about `bytes`.
    public init(
        recipient: Party,
        kind: String,
        bytes: [UInt8],
        plaintext: PlaintextReference? = nil,
        approval: String = ""
    ) {
        self.init(
            recipient: recipient,
            kind: kind,
            size: bytes.count,
            digest: Hashing.sha256(bytes),
            plaintext: plaintext,
            approval: approval
        )
    }

    init(
        recipient: Party,
        kind: String,
        size: Int,
        digest: Digest,
        plaintext: PlaintextReference?,
        approval: String
    ) {
        self.recipient = recipient
        self.kind = kind
        self.size = size
        self.digest = digest
        self.plaintext = plaintext
        self.approval = approval
    }
}

/// Where the readable form of a sealed part lies at home, and its digest.
public struct PlaintextReference: Hashable, Sendable {
    /// The file, relative to the state folder.
    public let path: String
    /// The digest of its contents.
    public let digest: Digest

    /// Takes a path and a digest.
    public init(path: String, digest: Digest) {
        self.path = path
        self.digest = digest
    }
}

/// A message that waits for its receipt.
public struct QueuedMessage: Hashable, Sendable {
    /// Its number in the order of sending.
    public let id: Int64
    /// The round, or nil.
    public let round: RoundName?
    /// Which route it takes.
    public let kind: String
    /// What is sent, the same bytes at every attempt.
    public let bytes: [UInt8]
    /// SHA-256 of the bytes.
    public let digest: Digest
}
