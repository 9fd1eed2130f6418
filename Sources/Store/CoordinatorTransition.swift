public import Vocabulary

/// One step of a round at the coordinator: all of it becomes durable, or none of it.
public struct CoordinatorTransition: Sendable {
    /// The round.
    public let round: RoundName
    /// The state machine as its owner writes it.
    public let snapshot: [UInt8]
    /// The state in a word, for people and lists.
    public let state: String
    /// New board entries, in order; entries stored before may come again with the same bytes.
    public let boardEntries: [ChainedEntry]
    /// Sealed envelopes that came with this step.
    public let envelopes: [StoredEnvelope]

    /// Takes a step.
    public init(
        round: RoundName,
        snapshot: [UInt8],
        state: String,
        boardEntries: [ChainedEntry] = [],
        envelopes: [StoredEnvelope] = []
    ) {
        self.round = round
        self.snapshot = snapshot
        self.state = state
        self.boardEntries = boardEntries
        self.envelopes = envelopes
    }
}

/// A board entry with the hash that links it to all before it.
public struct ChainedEntry: Hashable, Sendable {
    /// The entry.
    public let entry: BoardEntry
    /// The hash of this entry and of all before it, as the transcript makes it.
    public let chain: Digest

    /// Takes an entry and its hash.
    public init(entry: BoardEntry, chain: Digest) {
        self.entry = entry
        self.chain = chain
    }
}

/// A sealed envelope on its way from a contributor to a member or an auditor; the coordinator cannot open it.
public struct StoredEnvelope: Hashable, Sendable {
    /// Who sealed it.
    public let contributor: KommuneCode
    /// Which submission of the contributor.
    public let sequence: UInt32
    /// The only kommune that can open it; nil where only the round's auditor can.
    public let member: KommuneCode?
    /// The sealed bytes; the auditor's with the path to the signed root, which the members' envelopes are deleted before.
    public let bytes: [UInt8]

    /// Takes a sealed envelope.
    public init(contributor: KommuneCode, sequence: UInt32, member: KommuneCode?, bytes: [UInt8]) {
        self.contributor = contributor
        self.sequence = sequence
        self.member = member
        self.bytes = bytes
    }
}
