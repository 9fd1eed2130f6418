import Digests
import Disclosure
import Sealing
import Store
import Tallying
import Vocabulary

/// The one door through which anything of this house leaves: before an offer, a countersignature and a submission.
///
/// Everything is looked at anew each time: policy, people, votes, and the extracts themselves. Nothing passes on what was true
/// when somebody approved. Meets NODE-3, NODE-24, NODE-26 and NODE-27.
struct Gate: Sendable {
    let store: NodeStore
    let configuration: NodeConfiguration
    /// What the tally of a running node beats to.
    var pulse: Pulse?

    /// Leave to send, which only this file can make.
    struct Pass: Sendable {
        /// The approved figures, those very ones that were reckoned just now.
        let approval: Approval
        /// The kommune's policy as it is now.
        let policy: Policy
        /// Who said yes, for the ledger.
        let by: String
        /// The decisions that it rests on: what is stored by it is stored only while they stand.
        let mark: DocumentMark

        fileprivate init(_ approval: Approval, _ policy: Policy, by: [String], _ mark: DocumentMark) {
            self.approval = approval
            self.policy = policy
            self.by = by.joined(separator: ", ")
            self.mark = mark
        }
    }

    /// Opens for a round that has been approved, ordered and not declined; or refuses with the first clause that fails.
    ///
    /// `draft` is the digest of the draft that the round on the board goes by. Reading the extracts can take long: what people decide
    /// meanwhile, and what the policy says then, counts.
    func pass(_ round: RoundName, draft: Digest) throws(Refusal) -> Pass {
        let (dossier, before) = try decided(round, draft)
        try reckon(dossier, before.approval)
        let after = try decided(round, draft).pass
        guard after.mark == before.mark else { throw Refusal(.changedMeanwhile, at: "round \(round)") }
        return after
    }

    /// Refuses where what waits to be sent rests on decisions that do not stand any more; the extracts were read when it was stored.
    ///
    /// A submission leaves only with the figures that are approved now. Meets NODE-24, NODE-26 and NODE-27.
    func check(waiting isSubmission: Bool, _ round: RoundName, draft: Digest) throws(Refusal) {
        let ballot = try decided(round, draft).pass.approval.ballot
        guard isSubmission, let stored = try store.documents.handedIn(to: round)?.ballot, stored != ballot else {
            return
        }
        throw .otherFigures(stored, stand: round)
    }

    /// Orders a round to be handed in, and with that takes a refusal back; nothing is ordered that would not pass.
    ///
    /// Meets NODE-26 and NODE-27.
    func order(_ round: RoundName) throws(Refusal) {
        let dossier = try Dossier(round, store, configuration)
        let pass = try look(dossier)
        // Given again it changes nothing, and the running node is perhaps at work by it.
        let (order, decline) = (try store.documents.order(of: round), try store.documents.decline(of: round))
        if order == pass.approval.ballot.digest, decline == nil { return }
        try reckon(dossier, pass.approval)
        try store.documents.apply(.ordering(pass.approval.ballot, of: round), ifUnchanged: pass.mark, at: .now)
    }

    /// The rounds that enough people have named in spite of what their members know; where they approve anew, what was handed in goes by
    /// what was named for it.
    ///
    /// Meets NODE-13.
    func despite(_ round: RoundName) throws(Refusal) -> [RoundName] {
        if let pass = try? look(try Dossier(round, store, configuration)) { return pass.approval.ballot.despite }
        return try store.documents.handedIn(to: round)?.ballot.despite ?? []
    }

    /// What can be told of people's decisions without reading the extracts.
    private func decided(_ round: RoundName, _ draft: Digest) throws(Refusal) -> (dossier: Dossier, pass: Pass) {
        if let person = try store.documents.decline(of: round) {
            throw Refusal(
                .roundDeclined,
                at: "round \(round), by \(person)",
                next: "It is taken back only by new approvals and `tvaersum node submit \(round)`."
            )
        }
        let dossier = try Dossier(round, store, configuration)
        let pass = try look(dossier)
        guard dossier.draftDigest == draft else {
            throw Refusal(.approvalVoid, at: "round \(round): the draft changed", next: Self.again(round))
        }
        let ballot = pass.approval.ballot
        let isOrdered = try store.documents.order(of: round) == ballot.digest
        guard isOrdered || pass.policy.unattended.contains(ballot.study) else {
            throw Refusal(
                .notOrdered,
                at: "round \(round)",
                next: "Approved by \(pass.by). Run `tvaersum node submit \(round)`."
            )
        }
        return (dossier, pass)
    }

    /// The ballot that enough people have said yes to, by what can be told without reading the extracts.
    func standingBallot(_ dossier: Dossier) throws(Refusal) -> Ballot { try look(dossier).approval.ballot }

    /// Everything that can be told without reading the extracts.
    private func look(_ dossier: Dossier) throws(Refusal) -> Pass {
        let round = dossier.round
        let mark = try store.documents.decisions(on: round)
        try dossier.rules.check()
        guard let approval = try store.documents.approval(of: round) else {
            throw Refusal(
                .approvalsMissing,
                at: "round \(round), approved by nobody",
                next: "Run `tvaersum node preview \(round)`; then two people approve."
            )
        }
        if let void = try store.documents.void(of: round), void.ballot == approval.ballot.digest {
            throw Refusal(.approvalVoid, at: "round \(round): \(void.reason)", next: Self.again(round))
        }
        let count = try Count(store.documents.votes(on: round), approval.ballot, round, dossier.policy)
        try count.check(dossier.rules.effective, round)
        // Without a mapping nobody can tell which columns are read.
        _ = try dossier.requireMapping()
        // A floor that was raised since, or lowered: what was agreed to was another thing.
        guard approval.ballot.rules == dossier.rules.effective.digest else {
            throw Refusal(.rulesChanged, at: "round \(round)", next: Self.again(round))
        }
        return Pass(approval, dossier.policy, by: count.people.map(\.id), mark)
    }

    /// Reads the extracts again and holds what they give against what was approved, and against other rounds.
    private func reckon(_ dossier: Dossier, _ approval: Approval) throws(Refusal) {
        let round = dossier.round
        let now = try Reckoning(dossier, despite: approval.ballot.despite, store, configuration, pulse: pulse)
        if let reason = approval.ballot.change(to: now.approval.ballot) {
            try store.documents.apply(.voiding(approval.ballot, of: round, because: reason), at: .now)
            throw Refusal(.approvalVoid, at: "round \(round): \(reason)", next: Self.again(round))
        }
        // The digest says that the extracts give what was approved; this says that what is kept, and would leave, is that too.
        guard approval.values == now.approval.values else {
            throw Refusal(
                .keptFiguresDiffer,
                at: "round \(round)",
                next:
                    "Somebody changed the state folder. Stop the node, keep a copy, and tell your data-protection officer."
            )
        }
        try now.checkOthers(store)
    }

    private static func again(_ round: RoundName) -> String {
        "Run `tvaersum node preview \(round)`; then two people approve anew."
    }
}

/// Whose yes counts, and why another's does not.
struct Count: Sendable {
    /// Those whose yes counts, in order.
    private(set) var people: [Person] = []
    /// Why a yes that is there does not count, the first one found.
    private(set) var trouble: Refusal?

    /// Counts; each vote is held against the policy as it is now.
    ///
    /// Meets NODE-24.
    init(
        _ votes: [(keptAs: String, vote: Vote)],
        _ ballot: Ballot,
        _ round: RoundName,
        _ policy: Policy
    ) {
        var keys: Set<VerifyingKey> = []
        for (keptAs, vote) in votes.sorted(by: { $0.keptAs < $1.keptAs }) {
            do throws(Refusal) {
                let person = try Self.person(of: vote, ballot, round, policy)
                guard keptAs == vote.person, keys.insert(vote.key).inserted else {
                    throw Refusal(.approvedAlready, at: "round \(round), \(vote.person)", next: "Another must approve.")
                }
                people.append(person)
            } catch {
                if trouble == nil { trouble = error }
            }
        }
    }

    private static func person(
        of vote: Vote,
        _ ballot: Ballot,
        _ round: RoundName,
        _ policy: Policy
    ) throws(Refusal) -> Person {
        let place = "round \(round), approval of \(vote.person)"
        guard let person = policy.people[vote.person] else {
            throw Refusal(.unknownPerson, at: place, next: "The policy does not name them: another must approve.")
        }
        guard !person.isRevoked else {
            throw Refusal(.personRevoked, at: place, next: "The policy has taken it away; another must approve.")
        }
        guard person.key == vote.key else {
            throw Refusal(
                .otherPersonKey,
                at: place,
                next: "The policy has another key by now: they must approve anew."
            )
        }
        guard vote.isSigned(for: round) else {
            throw Refusal(
                .approvalForged,
                at: place,
                next: "Somebody changed the state folder: keep a copy and tell your DPO."
            )
        }
        guard vote.ballot == ballot else {
            throw Refusal(.approvalVoid, at: "\(place): it is of other figures", next: "They must approve anew.")
        }
        return person
    }

    /// Refuses where there are too few, or the data-protection officer is not among them.
    func check(_ rules: Rules, _ round: RoundName) throws(Refusal) {
        let names = people.map(\.id).joined(separator: ", ")
        guard people.count >= rules.approvals.least else {
            throw trouble
                ?? Refusal(
                    .approvalsMissing,
                    at: "round \(round), approved by \(names.isEmpty ? "nobody" : names)",
                    next: "\(rules.approvals.least - people.count) more must approve: tvaersum node approve \(round)"
                )
        }
        guard !rules.dpoCountersigns.isRequired || people.contains(where: { $0.role == .dpo }) else {
            throw Refusal(
                .dpoMissing,
                at: "round \(round), approved by \(names)",
                next: "The data-protection officer must approve too: tvaersum node approve \(round)"
            )
        }
    }
}

extension Refusal {
    /// Other figures than these have been handed in to a round, or wait to be sent.
    static func otherFigures(_ ballot: Ballot, stand round: RoundName) -> Refusal {
        Refusal(
            .otherFiguresStand,
            at: "round \(round), \(ballot.figures.short)",
            next: "Take them back first: tvaersum node withdraw \(round)"
        )
    }

    /// Whether nothing is wrong and people are asked: a node waits for them in silence.
    var waitsForPeople: Bool {
        [.approvalsMissing, .dpoMissing, .notOrdered, .roundDeclined, .changedMeanwhile].contains(code)
    }
}
