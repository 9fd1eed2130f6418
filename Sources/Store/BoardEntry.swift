import GRDB
import Vocabulary

/// One entry of a round's board, as it was signed and sent.
public struct BoardEntry: Hashable, Sendable {
    /// Its position, from 0 without gaps.
    public let position: Int
    /// Its bytes.
    public let bytes: [UInt8]

    /// Takes a position and the bytes.
    public init(position: Int, bytes: [UInt8]) {
        self.position = position
        self.bytes = bytes
    }
}

/// The append-only rule, for both databases.
///
/// Meets STO-2.
enum Board {
    /// True where the entry is the next one, false where these very bytes stand there already; anything else is refused.
    static func isNew(_ entry: BoardEntry, in round: RoundName, _ database: Database) throws -> Bool {
        let place = "board of \(round), position \(entry.position)"
        let standing = try Row.fetchOne(
            database,
            sql: "SELECT bytes FROM board WHERE round = ? AND position = ?",
            arguments: [round.text, entry.position]
        )
        if let standing {
            guard standing.bytes("bytes") == entry.bytes else { throw Refusal(.boardDiffers, at: place) }
            return false
        }
        guard try count(of: round, database) == entry.position else { throw Refusal(.boardGap, at: place) }
        return true
    }

    static func count(of round: RoundName, _ database: Database) throws -> Int {
        let last = try Int.fetchOne(
            database,
            sql: "SELECT max(position) FROM board WHERE round = ?",
            arguments: [round.text]
        )
        return last.map { $0 + 1 } ?? 0
    }
}
