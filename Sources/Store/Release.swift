internal import Foundation
import GRDB
public import Vocabulary

/// What a member is about to open in a round, for one indicator family: written before its opening share leaves, and kept.
public struct Release: Hashable, Sendable {
    /// The round that opens.
    public let round: RoundName
    /// The digest of the indicator family.
    public let family: Digest
    /// The period.
    public let period: Period
    /// The digest of the contributor list.
    public let list: Digest
    /// The digest of the passing set.
    public let passingSet: Digest
    /// What is opened, whole, in its canonical bytes.
    public let entry: [UInt8]

    /// Takes one family's release.
    public init(
        round: RoundName,
        family: Digest,
        period: Period,
        list: Digest,
        passingSet: Digest,
        entry: [UInt8]
    ) {
        self.round = round
        self.family = family
        self.period = period
        self.list = list
        self.passingSet = passingSet
        self.entry = entry
    }
}

/// A release as it stands in the release ledger.
public struct WrittenRelease: Hashable, Sendable {
    /// What was to be opened.
    public let release: Release
    /// When it was written.
    public let writtenAt: Timestamp
    /// Whether the result was published; an unpublished release counts as opened all the same.
    public let isPublished: Bool
}

extension Release {
    /// Writes the release.
    ///
    /// A round is bound to its first list and passing set for ever. Meets LED-3.
    func write(_ database: Database, at time: Timestamp) throws {
        let standing = try Row.fetchAll(
            database,
            sql: "SELECT family, list, passing_set, period_first, period_last FROM release WHERE round = ?",
            arguments: [round.text]
        )
        for row in standing {
            guard try row.digest("list") == list, try row.digest("passing_set") == passingSet else {
                throw Refusal(.otherRelease, at: "round \(round)", next: "Open a new round; this one is burned.")
            }
            if try row.digest("family") == family {
                guard try row.period() == period else { throw Refusal(.otherRelease, at: "round \(round)") }
                return
            }
        }
        try database.execute(
            sql: """
                INSERT INTO release (round, family, period_first, period_last, list, passing_set, entry, written_at,
                    published)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)
                """,
            arguments: [
                round.text, family.blob, period.first.number, period.last.number, list.blob, passingSet.blob,
                Data(entry), time.seconds,
            ]
        )
    }
}

extension WrittenRelease {
    init(_ row: Row) throws {
        release = Release(
            round: try row.roundName("round"),
            family: try row.digest("family"),
            period: try row.period(),
            list: try row.digest("list"),
            passingSet: try row.digest("passing_set"),
            entry: [UInt8](row["entry"] as Data)
        )
        writtenAt = row.time("written_at")
        isPublished = row["published"]
    }
}

extension Row {
    fileprivate func period() throws -> Period {
        let first = Day(number: self["period_first"])
        guard let period = Period(first: first, last: Day(number: self["period_last"])) else {
            throw Refusal(.databaseDamaged, at: "release, period")
        }
        return period
    }
}
