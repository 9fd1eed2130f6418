import Digests
import Disclosure
import Foundation
import Messages
import Proceedings
import Rounds
import Sealing
import Sharing
import Store
import Studies
import Transcript
import Transport
import Vocabulary

/// The coordinator's rounds over its store: load, let the machine act, store, and only then answer.
///
/// One process owns the store. The board is the state: a round is rebuilt from its entries when the process starts and kept in
/// memory while it runs.
actor CoordinatorHouse {
    let store: CoordinatorStore
    let keys: CoordinatorKeys
    /// Rings when there is something new to read.
    nonisolated let bell = Bell()
    private var rounds: [RoundName: CoordinatorRound] = [:]
    /// Counts the changes of what listings are made of: rounds and vouchers.
    private var edition = 0
    private var listings: [KommuneCode: (edition: Int, digest: Digest, rounds: [RoundName])] = [:]

    init(store: CoordinatorStore) throws(Refusal) {
        self.store = store
        keys = try CoordinatorKeys(store.documents)
    }

    /// The round, from memory or from the store.
    func round(_ name: RoundName) throws(Refusal) -> CoordinatorRound {
        if let round = rounds[name] { return round }
        guard try store.round(name) != nil else { throw Refusal(.unknownRound, at: "round \(name)") }
        let round = CoordinatorRound(identity: keys.identity, record: try RoundLoader(store, keys).record(of: name))
        // A process may have ended, or failed, between the end of a round and this.
        if Self.isOver(round) { try store.deleteEnvelopes(name) }
        for (contributor, sequence) in round.record.withdrawn {
            try store.deleteEnvelopes(name, contributor: contributor, through: sequence)
        }
        rounds[name] = round
        return round
    }

    private static func isOver(_ round: CoordinatorRound) -> Bool { round.record.stage >= .published }

    /// Lets a round's machine act and stores what comes of it in one transaction, envelopes with their header.
    func act(
        on name: RoundName,
        envelopes: (contributor: KommuneCode, sealed: [[UInt8]])? = nil,
        _ step: (inout CoordinatorRound) throws(Refusal) -> [SignedMessage]
    ) throws(Refusal) {
        var round = try round(name)
        let before = round.record.chain
        let entries = try step(&round)
        guard !entries.isEmpty else { return }
        try keep(round, name: name, after: before, entries: entries, envelopes: envelopes)
    }

    /// Starts a round with its draft.
    func open(_ draft: Draft, terms: StudyTerms, roster: [UInt8]) throws(Refusal) {
        guard try store.round(draft.round) == nil else {
            throw Refusal(
                .roundExists,
                at: "round \(draft.round)",
                next: "Look at it with `tvaersum coordinator round status \(draft.round)`, or choose another name."
            )
        }
        try refuseCollision(of: draft, problem: terms.problem)
        let record = try RoundLoader.empty(keys: keys, roster: roster, terms: terms)
        var round = CoordinatorRound(identity: keys.identity, record: record)
        let entries = try round.open(draft)
        // What nobody else could read must not become a round.
        for entry in entries { _ = try UnverifiedMessage(decoding: entry.bytes) }
        try store.documents.put(roster, kind: RoundLoader.rosterKind, name: draft.round.text, at: .now)
        try keep(round, name: draft.round, after: Chain(), entries: entries, envelopes: nil)
    }

    /// Refuses a draft whose sums, with all its contributors, would tell with an earlier round of its period a sum of too few: the members
    /// would refuse its list.
    ///
    /// Meets COO-9.
    private func refuseCollision(of draft: Draft, problem: Problem) throws(Refusal) {
        var earlier: [EarlierRelease] = []
        let loader = RoundLoader(store, keys)
        for stored in try store.rounds() where try loader.draft(of: stored.name).period == draft.period {
            if let release = EarlierRelease(try loader.record(of: stored.name)) { earlier.append(release) }
        }
        let limits = draft.thresholds.stricter(than: .least(tolerated: draft.threshold.tolerated))
        try ReleaseHistory(EarlierRelease.history(earlier, of: draft.contributors))
            .admit(
                contributors: Array(draft.contributors.indices),
                problem: problem,
                minimum: limits.minimumContributors
            )
    }

    private func keep(
        _ round: CoordinatorRound,
        name: RoundName,
        after former: Chain,
        entries: [SignedMessage],
        envelopes: (contributor: KommuneCode, sealed: [[UInt8]])?
    ) throws(Refusal) {
        var chain = former
        var chained: [ChainedEntry] = []
        for entry in entries {
            let position = chain.count
            let head = chain.append(entry.bytes)
            chained.append(ChainedEntry(entry: BoardEntry(position: position, bytes: entry.bytes), chain: head))
        }
        var stored: [StoredEnvelope] = []
        if let envelopes, case .submission(let header) = entries.first?.statement, let draft = round.record.draft?.body
        {
            let readers: [KommuneCode?] = draft.committee + (draft.auditor == nil ? [] : [nil])
            stored = zip(readers, envelopes.sealed).enumerated()
                .map { index, sealed in
                    let (member, bytes) = sealed
                    // A path hashes all envelopes, and members' paths are made when they are fetched.
                    let delivery =
                        member == nil
                        ? EnvelopeDelivery(
                            envelope: bytes,
                            path: MerkleTree.path(of: envelopes.sealed, index: index)
                        ) : nil
                    return StoredEnvelope(
                        contributor: envelopes.contributor,
                        sequence: header.sequence,
                        member: member,
                        bytes: delivery?.canonicalBytes ?? bytes
                    )
                }
        }
        try store.transition(
            CoordinatorTransition(
                round: name,
                snapshot: [],
                state: "\(round.record.stage)",
                boardEntries: chained,
                envelopes: stored
            ),
            at: .now
        )
        rounds[name] = round
        if former.count == 0 { edition += 1 }
        Task { await bell.ring() }
        do throws(Refusal) {
            // What was taken back is nobody's to read. Meets RND-39.
            for entry in entries {
                guard case .withdrawal(let body) = entry.statement, case .kommune(let contributor) = entry.sender else {
                    continue
                }
                try store.deleteEnvelopes(name, contributor: contributor, through: body.sequence)
            }
            // Nobody needs a sealed envelope any more. Meets STO-6.
            if Self.isOver(round) { try store.deleteEnvelopes(name) }
        } catch {
            rounds[name] = nil  // Loading it again tries again.
            throw error
        }
    }

    /// A voucher has come, or somebody has changed the papers beside this process.
    func papersChanged() async {
        edition += 1
        await bell.ring()
    }

    /// What a kommune can read now; `roster` is the digest of the signed roster.
    func news(for kommune: KommuneCode, roster: Digest) throws(Refusal) -> News {
        var known = listings[kommune]
        if known?.edition != edition {
            let listing = try listing(for: kommune)
            known = (edition, Hashing.sha256(listing.canonicalBytes), listing.items.map(\.round))
            listings[kommune] = known
        }
        var boards: [News.Board] = []
        for name in known?.rounds ?? [] {
            boards.append(News.Board(round: name, entries: try round(name).record.chain.count))
        }
        return News(roster: roster, listing: known?.digest ?? News.none, boards: boards)
    }

    /// Waits until a round's board has more than `count` entries, at most `seconds`.
    nonisolated func wait(for name: RoundName, beyond count: Int, seconds: Int) async throws(Refusal) {
        let end = ContinuousClock.now + .seconds(seconds)
        while !Task.isCancelled {
            let rung = await bell.count
            let left = end - ContinuousClock.now
            guard try await round(name).record.chain.count <= count, left > .zero else { return }
            await bell.wait(beyond: rung, seconds: left / .seconds(1))
        }
    }

    /// A round as one file.
    func bundle(of name: RoundName) throws(Refusal) -> Transcript.Bundle {
        try RoundLoader(store, keys).bundle(of: name)
    }

    /// Every round's name, with the signed roster that its draft names, in which a kommune is asked.
    func listing(for kommune: KommuneCode) throws(Refusal) -> RoundListing {
        var items: [RoundListing.Item] = []
        for stored in try store.rounds() {
            // A round that cannot be loaded says so wherever it is asked for; it must not hide the others.
            guard let round = try? self.round(stored.name) else { continue }
            guard round.record.draft?.body.contributors.contains(kommune) == true,
                let roster = try store.documents.bytes(kind: RoundLoader.rosterKind, name: stored.name.text)
            else { continue }
            items.append(RoundListing.Item(round: stored.name, roster: roster))
        }
        return RoundListing(items: items, vouchers: try store.vouchers())
    }
}
