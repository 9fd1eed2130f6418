import Digests
import Disclosure
import Messages
import Rounds
import Sealing
import Sharing
import Store
import Studies
import Tallying
public import Vocabulary

/// What people decide at a node: yes, no, and that what was approved is handed in.
extension NodeDesk {
    /// What approving a round would mean: the tally of the node's own extracts, and what would open by name.
    public func preview(_ round: RoundName) throws(Refusal) -> Preview {
        try Preview(try reckon(round), handedIn: lastHandedIn(before: round))
    }

    /// Says one person's yes to a round: to exactly the figures whose digest they read in the preview.
    ///
    /// `named` are the rounds of the same days of which it is known that they told their members which cells are small. Nothing leaves by
    /// it: enough people must say yes to the same, and the round be ordered. Meets NODE-9, NODE-13 and NODE-23.
    public func approve(
        _ round: RoundName,
        as id: String,
        keyFile: String,
        figures: Digest,
        despite named: [RoundName] = []
    ) throws(Refusal) -> Standing {
        try refuseOver(round)
        let signatory = try signatory(id, keyFile)
        let mark = try store.documents.decisions(on: round)
        let reckoning = try reckon(round, despite: named)
        let ballot = reckoning.approval.ballot
        guard ballot.figures == figures else {
            let isPlaintext = reckoning.plaintextDigest == figures
            throw Refusal(
                .otherFigures,
                at: "round \(round), \(figures.short)",
                next: isPlaintext
                    ? "That is the SHA-256 of the plaintext; name the digest in the preview's last line, \(ballot.figures.short)."
                    : "The extracts give others now, \(ballot.figures.short): run `tvaersum node preview \(round)` and read them."
            )
        }
        try reckoning.checkOthers(store)
        let documents = store.documents
        if let standing = try documents.handedIn(to: round)?.ballot, standing != ballot {
            throw .otherFigures(standing, stand: round)
        }
        let isVoid = try documents.void(of: round)?.ballot == ballot.digest
        let votes = try documents.votes(on: round)
        if !isVoid, votes.contains(where: { $0.vote.ballot == ballot && $0.vote.person == id }) {
            throw Refusal(
                .approvedAlready,
                at: "round \(round), \(id)",
                next: "One person's yes counts once: another must approve."
            )
        }
        let dossier = reckoning.dossier
        try keepQuality(reckoning.quality, of: dossier.study, period: dossier.draft.period, as: .round(round))
        // What was found void is approved anew by everybody, also where the extracts are as they were.
        let lifting = isVoid ? [DocumentChange].takingVotesBack(on: round) + .liftingVoid(of: round) : []
        let voting = [DocumentChange]
            .voting(
                try Vote(ballot, of: round, by: signatory),
                for: reckoning.approval,
                on: round
            )
        try documents.apply(lifting + voting, ifUnchanged: mark, at: .now)
        return try standing(of: round)
    }

    /// Says one person's no: no reason, no message; whatever waits to be sent stays here.
    ///
    /// Every yes is taken back by it. Meets NODE-27.
    public func decline(_ round: RoundName, as id: String, keyFile: String) throws(Refusal) {
        try refuseOver(round)
        _ = try store.draft(of: round)
        try store.documents.apply(.declining(round, by: try signatory(id, keyFile).person.id), at: .now)
    }

    /// Orders what has been approved to be handed in; given again it changes nothing.
    ///
    /// Meets NODE-26.
    public func submit(_ round: RoundName) throws(Refusal) -> Standing {
        if try isOver(round) == nil { try Gate(store: store, configuration: configuration).order(round) }
        return try standing(of: round)
    }

    /// The person who is here, by the policy as it is now.
    func signatory(_ id: String, _ keyFile: String) throws(Refusal) -> Signatory {
        try Signatory(id, keyFile: keyFile, policy: try PolicyFile.load(configuration, store.documents))
    }

    private func reckon(_ round: RoundName, despite named: [RoundName] = []) throws(Refusal) -> Reckoning {
        try Reckoning(try Dossier(round, store, configuration), despite: named, store, configuration)
    }

    private func isOver(_ round: RoundName) throws(Refusal) -> String? {
        try store.round(round).flatMap { Self.isOver($0.state) ? $0.state : nil }
    }

    private func refuseOver(_ round: RoundName) throws(Refusal) {
        if let state = try isOver(round) {
            throw Refusal(.nothingToApprove, at: "round \(round)", next: "It is over: \(state).")
        }
    }

    /// What was taken back from this round, or was handed in last to another one of the same study, for comparison.
    private func lastHandedIn(before round: RoundName) throws(Refusal) -> (round: RoundName, approval: Approval)? {
        let study = try store.draft(of: round).body.study
        if let own = try store.documents.takenBack(from: round), own.ballot.study == study { return (round, own) }
        var last: (RoundName, Approval, Day)?
        for other in try store.documents.roundsHandedIn() where other != round {
            guard let approval = try store.documents.handedIn(to: other), approval.ballot.study == study else {
                continue
            }
            let day = try store.draft(of: other).body.period.last
            if last.map({ $0.2 < day }) ?? true { last = (other, approval, day) }
        }
        return last.map { ($0.0, $0.1) }
    }
}
