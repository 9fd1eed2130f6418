internal import Digests
public import Vocabulary

/// What a kommune could read at its coordinator now, in digests and counts: a node compares it with what it has read, and fetches the rest.
///
/// It says nothing that the routes behind it do not say, and nobody believes it: what it points to is checked when it is fetched.
public struct News: Hashable, Sendable {
    /// A round's board.
    public struct Board: Hashable, Sendable {
        /// The round.
        public let round: RoundName
        /// How many entries its board has.
        public let entries: Int

        /// Takes a round and a count.
        public init(round: RoundName, entries: Int) {
            self.round = round
            self.entries = entries
        }
    }

    /// SHA-256 of the signed roster.
    public let roster: Digest
    /// SHA-256 of the listing of rounds and vouchers.
    public let listing: Digest
    /// The boards, in the listing's order.
    public let boards: [Board]

    /// Takes the parts.
    public init(roster: Digest, listing: Digest, boards: [Board]) {
        self.roster = roster
        self.listing = listing
        self.boards = boards
    }

    /// SHA-256 of the canonical bytes: what a node says that it has.
    public var digest: Digest { Hashing.sha256(canonicalBytes) }

    /// What a node says that has nothing yet: the digest of nothing.
    public static var none: Digest { Hashing.sha256([]) }
}

extension News: Canonical {
    /// Writes both digests and the boards.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(roster)
        writer.value(listing)
        writer.list(boards) { writer, board in
            writer.value(board.round)
            writer.integer(UInt64(board.entries))
        }
    }

    /// Reads both digests and at most 2²⁰ boards.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        roster = try reader.value()
        listing = try reader.value()
        boards = try reader.list(limit: 1 << 20) { (reader: inout CanonicalReader) throws(Refusal) in
            let round = try reader.value(RoundName.self)
            let entries = try reader.integer(UInt64.self)
            guard let entries = Int(exactly: entries) else { throw reader.refusal(.notCanonical) }
            return Board(round: round, entries: entries)
        }
    }
}
