public import Disclosure
public import Messages
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
    /// What opens.
    public let passing: PassingSet

    /// The entry's digest, by which later rounds know of it.
    public var digest: Digest {
        Digest.ofOpened(round: round, study: study, period: period, list: list, passing: passing)
    }
}
