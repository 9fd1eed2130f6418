public import Publication
public import Sharing
public import Studies
public import Vocabulary

/// What came of an exercise.
public struct ExerciseOutcome: Sendable {
    /// Whose figures were summed, in list order.
    public let contributors: [KommuneCode]
    /// Who was asked and handed nothing in.
    public let dropouts: [KommuneCode]
    /// The committee's size, and how many of its members could collude in vain.
    public let threshold: Threshold
    /// The members.
    public let committee: [KommuneCode]
    /// What each kommune sent.
    public let traffic: [KommuneCode: Traffic]
    /// The bytes that the coordinator put onto the board itself, and that every node reads there.
    public let board: Int
    /// The closed cells of each table.
    public let closings: [TableClosing]
    /// The example report, marked as an exercise, and the bundle that proves it.
    public let files: [PublishedFile]
    /// The file of the bundle.
    public let bundle: [UInt8]
    /// The coordinator's key, to verify the bundle with.
    public let coordinatorKey: String

    /// What all nodes sent together.
    public var sent: Traffic { traffic.values.reduce(Traffic(), +) }
}

/// Bytes that a node sends in a round.
public struct Traffic: Hashable, Sendable {
    /// Signed messages.
    public var messages = 0
    /// Envelopes, with the shares in them.
    public var envelopes = 0

    /// Both together.
    public var bytes: Int { messages + envelopes }

    /// Both added up.
    public static func + (one: Self, other: Self) -> Self {
        var sum = Traffic()
        sum.messages = one.messages + other.messages
        sum.envelopes = one.envelopes + other.envelopes
        return sum
    }
}

/// The closed cells of one table in one round, or in several added up.
public struct TableClosing: Hashable, Sendable {
    /// Which table.
    public let table: ReleaseTable
    /// Its cells, over all kommuner that handed in.
    public var cells: ClosedCells

    /// The same tables of two rounds, added up.
    public static func sum(_ one: [TableClosing], _ other: [TableClosing]) -> [TableClosing] {
        zip(one, other).map { TableClosing(table: $0.table, cells: $0.cells + $1.cells) }
    }
}
