public import Vocabulary

/// One step of a round at a node: all of it becomes durable, or none of it.
///
/// Its description names the round and the state only, since a snapshot is the state machine's own.
public struct NodeTransition: Sendable {
    /// The round.
    public let round: RoundName
    /// The state machine as its owner writes it.
    ///
    /// Secrets belong in `secrets`, which can be deleted.
    public let snapshot: [UInt8]
    /// The state in a word, for people and lists.
    public let state: String
    /// How many board entries the snapshot has consumed; never fewer than before.
    public let cursor: Int
    /// Board entries that came, in order; entries stored before may come again with the same bytes.
    public let boardEntries: [BoardEntry]
    /// Secrets made or received in this step; one of the same kind is replaced.
    public let secrets: [RoundSecret]
    /// Whether every other secret of the round goes in this step: its end.
    ///
    /// The tables are without them at once; ``NodeStore/deleteSecrets(_:)`` empties the files too.
    public let endsSecrets: Bool
    /// What is to be sent after this step, each with its ledger lines.
    public let outbox: [OutgoingMessage]
    /// What the node is about to open.
    public let releases: [Release]
    /// Whether the round's releases stand as published from this step on.
    public let publishes: Bool
    /// Documents that change with the step.
    public let documents: [DocumentChange]
    /// What must still stand as it did; nil where the step rests on no document.
    public let ifUnchanged: DocumentMark?

    /// Takes a step.
    public init(
        round: RoundName,
        snapshot: [UInt8],
        state: String,
        cursor: Int,
        boardEntries: [BoardEntry] = [],
        secrets: [RoundSecret] = [],
        endsSecrets: Bool = false,
        outbox: [OutgoingMessage] = [],
        releases: [Release] = [],
        publishes: Bool = false,
        documents: [DocumentChange] = [],
        ifUnchanged: DocumentMark? = nil
    ) {
        self.round = round
        self.snapshot = snapshot
        self.state = state
        self.cursor = cursor
        self.boardEntries = boardEntries
        self.secrets = secrets
        self.endsSecrets = endsSecrets
        self.outbox = outbox
        self.releases = releases
        self.publishes = publishes
        self.documents = documents
        self.ifUnchanged = ifUnchanged
    }
}

extension NodeTransition: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Round and state; never the snapshot.
    public var description: String { "round \(round) to \(state)" }
    /// Round and state; never the snapshot.
    public var debugDescription: String { description }
    /// Round and state; never the snapshot.
    public var customMirror: Mirror { Mirror(self, children: ["round": round.text, "state": state]) }
}

/// A round as a store holds it: read once at start, then carried on from.
public struct StoredRound: Hashable, Sendable {
    /// The round.
    public let name: RoundName
    /// The state machine as its owner wrote it.
    public let snapshot: [UInt8]
    /// The state in a word.
    public let state: String
    /// How many board entries the snapshot has consumed.
    public let cursor: Int
    /// When it last changed.
    public let updatedAt: Timestamp
}

extension StoredRound: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Round and state; never the snapshot.
    public var description: String { "round \(name) in \(state)" }
    /// Round and state; never the snapshot.
    public var debugDescription: String { description }
    /// Round and state; never the snapshot.
    public var customMirror: Mirror { Mirror(self, children: ["round": name.text, "state": state]) }
}
