public import Disclosure
public import Messages
import Proceedings
public import Vocabulary

/// What a machine wants done.
///
/// A driver writes everything that must survive to disk first, and only then acts.
public enum Action: Sendable {
    /// Send a signed message to the coordinator.
    case post(SignedMessage)
    /// Send a signed header and the envelopes under it.
    case upload(SignedMessage, envelopes: [[UInt8]])
    /// Write what is about to be opened into the release ledger; before the post that follows it. Meets RND-19.
    case recordOpened(OpenedEntry)
    /// Delete the round's keys and shares for good. Meets RND-23.
    case deleteSecrets
    /// The round is published.
    case published
    /// The round has stopped, with the reason.
    case stopped(Stop)
}

/// What a member has opened: one line of its release ledger.
public struct OpenedEntry: Hashable, Sendable {
    /// The round.
    public let round: RoundName
    /// The study's digest.
    public let study: Digest
    /// The period.
    public let period: Period
    /// The digest of the signed list.
    public let list: Digest
    /// Whose figures it sums, in the list's order.
    public let contributors: [KommuneCode]
    /// What opens.
    public let passing: PassingSet

    /// The entry's digest, by which later rounds know of it.
    public var digest: Digest {
        Digest.ofOpened(round: round, study: study, period: period, list: list, passing: passing)
    }
}

extension OpenedEntry {
    /// What a session is about to open.
    init(_ draft: Draft, _ session: Session, passing: PassingSet) {
        round = draft.round
        study = draft.study
        period = draft.period
        list = session.list.digest
        contributors = session.list.body.items.map(\.contributor)
        self.passing = passing
    }
}

extension OpenedEntry: Canonical {
    /// Writes the parts.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(round)
        writer.value(study)
        writer.value(period)
        writer.value(list)
        writer.list(contributors)
        writer.value(passing)
    }

    /// Reads the parts; there is a mask for each contributor.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        round = try reader.value()
        study = try reader.value()
        period = try reader.value()
        list = try reader.value()
        contributors = try reader.list(limit: 200)
        passing = try reader.value()
        guard passing.named.count == contributors.count else { throw reader.refusal(.notCanonical) }
    }
}
