public import Disclosure
import Messages
public import Proceedings
public import Vocabulary

/// What an earlier round has opened, or was about to, and how its study lays it out.
public struct EarlierRelease: Hashable, Sendable {
    /// The line of the release ledger.
    public let entry: OpenedEntry
    /// The slots that it was laid out by.
    public let problem: Problem

    /// Takes both.
    public init(entry: OpenedEntry, problem: Problem) {
        self.entry = entry
        self.problem = problem
    }
}

extension EarlierRelease {
    /// What a round has opened, or was about to when all members said so; nil before that.
    public init?(_ record: Record) {
        guard let draft = record.draft?.body, let session = record.session, let agreed = session.agreed else {
            return nil
        }
        self.init(entry: OpenedEntry(draft, session, passing: agreed.passing), problem: record.problem)
    }

    /// Releases of one period with numbers for contributors that all of them share: those of a list first, in its order.
    public static func history(_ releases: [EarlierRelease], of contributors: [KommuneCode]) -> [PastRelease] {
        var numbers = Dictionary(
            contributors.enumerated().map { ($1, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        return releases.map { release in
            for contributor in release.entry.contributors where numbers[contributor] == nil {
                numbers[contributor] = numbers.count
            }
            return PastRelease(
                round: release.entry.round,
                contributors: release.entry.contributors.compactMap { numbers[$0] },
                problem: release.problem,
                passing: release.entry.passing
            )
        }
    }
}

extension Record {
    /// What has been opened of the round's period, by the release ledgers of all contributors, in the order of the entries' digests.
    ///
    /// Refused where a member's ledger has a release that is not among `earlier`: what it would tell together with this round is then
    /// not to be found out. Meets RND-35.
    func history(_ earlier: [EarlierRelease]) throws(Refusal) -> [PastRelease] {
        guard let draft = draft?.body else { return [] }
        let known = Dictionary(earlier.map { ($0.entry.digest, $0) }, uniquingKeysWith: { $1 })
        let claimed = Set(offers.values.flatMap(\.body.ledger))
        var releases: [EarlierRelease] = []
        for digest in claimed.sorted() {
            guard let release = known[digest] else {
                throw Refusal(
                    .unknownRelease,
                    at: "release \(digest)",
                    next:
                        "Ask for a committee of kommuner that have all taken part in the earlier rounds of this period."
                )
            }
            if release.entry.period == draft.period { releases.append(release) }
        }
        return EarlierRelease.history(releases, of: listed)
    }
}

extension NodeRound {
    /// What has been opened of the round's period, from what this node holds.
    func history() throws(Refusal) -> [PastRelease] { try record.history(earlier) }

    /// Whose offers name releases that this node does not hold.
    var strangeOfferers: [Party] {
        let known = Set(earlier.map(\.entry.digest))
        return record.offers.filter { !known.isSuperset(of: $0.value.body.ledger) }.keys.sorted().map(Party.kommune)
    }

    /// Refuses to go on where another round of this node has opened something of the period since it offered its ledger, or has told bits.
    ///
    /// Two rounds that run side by side would otherwise each be held against a ledger without the other. Meets RND-35, NODE-13.
    func checkLedgerStands() throws(Refusal) {
        if let round = told.first { throw Refusal(.toldBefore, at: "round \(round)") }
        guard let draft = record.draft?.body else { return }
        let offered = Set(record.offers[kommune]?.body.ledger ?? [])
        let since = earlier.first { $0.entry.period == draft.period && !offered.contains($0.entry.digest) }
        guard let since else { return }
        throw Refusal(
            .ledgerGrew,
            at: "round \(since.entry.round)",
            next: "Open this round again under another name: what was opened meanwhile then counts."
        )
    }

    /// Holds the list against everything that has been opened of the period.
    ///
    /// Meets LED-4.
    func admit(_ list: ListProposal) throws(Refusal) {
        guard let manifest = record.manifest?.body else { throw Refusal(.notNow, at: "list") }
        try checkLedgerStands()
        try ReleaseHistory(try history())
            .admit(
                contributors: Array(list.items.indices),
                problem: record.problem,
                minimum: manifest.thresholds.minimumContributors
            )
    }
}
