public import Messages
import Transcript
public import Vocabulary

/// Submissions and the members' words on them.
extension Record {
    /// The last sequence: a contributor cannot keep a round from closing by handing in again and again.
    public static let lastSequence: UInt32 = 8

    mutating func take(_ body: Submission, _ place: Place) throws(Refusal) {
        let sender = try place.kommune()
        guard stage == .fixed, let manifest, let draft else { throw place.refusal(.outOfStep) }
        guard isReadyForSubmissions, countersigned.contains(sender) else { throw place.refusal(.notCountersigned) }
        guard body.manifest == manifest.digest, body.payloads.count == draft.body.committee.count,
            body.sequence == (sequences[sender] ?? 0) + 1, body.sequence <= Self.lastSequence
        else { throw place.refusal(.badSubmission) }
        submissions[sender] = body
        sequences[sender] = body.sequence
        acknowledged[sender] = []
    }

    mutating func take(_ body: Acknowledgement, _ place: Place) throws(Refusal) {
        let sender = try place.kommune()
        guard stage == .fixed, let manifest, let draft else { throw place.refusal(.outOfStep) }
        guard draft.body.committee.contains(sender), body.manifest == manifest.digest,
            body.sequence <= sequences[body.contributor] ?? 0
        else { throw place.refusal(.badAcknowledgement) }
        // A word on what was replaced or taken back meanwhile is taken and changes nothing.
        let current = submissions[body.contributor].flatMap { $0.sequence == body.sequence ? $0 : nil }
        let isCurrent = current != nil
        guard current.map({ $0.root == body.root }) ?? true else { throw place.refusal(.badAcknowledgement) }
        guard body.refusal != nil else {
            if isCurrent { acknowledged[body.contributor, default: []].insert(sender) }
            return
        }
        if let first = refusedSequence[body.contributor], first < body.sequence {
            // The coordinator took only envelopes under the signed root, so one that is not under it changed on its way out.
            let other = body.refusal == Refusal.Code.pathBroken.number ? .coordinator : Party.kommune(body.contributor)
            halt(reason: Refusal.Code.refusedTwice.number, parties: [other, .kommune(sender)])
        } else if isCurrent {
            refusedSequence[body.contributor] = body.sequence
        }
    }

    /// Takes a contributor's figures out of the round; it may hand in again, with a higher sequence.
    ///
    /// A withdrawal may overtake the submission that it takes back, which is refused then. Meets RND-38, RND-39.
    mutating func take(_ body: Withdrawal, _ place: Place) throws(Refusal) {
        let sender = try place.kommune()
        guard let manifest, let draft, draft.body.contributors.contains(sender) else {
            throw place.refusal(.outOfStep)
        }
        guard stage == .fixed else { throw place.refusal(.withdrawnTooLate) }
        let last = sequences[sender] ?? 0
        guard body.manifest == manifest.digest, body.sequence == last || body.sequence == last + 1,
            body.sequence <= Self.lastSequence
        else { throw place.refusal(.badWithdrawal) }
        sequences[sender] = body.sequence
        withdrawn[sender] = body.sequence
        submissions[sender] = nil
        acknowledged[sender] = nil
    }

    /// Whether a contributor has taken back all that it handed in, or said that it hands nothing in, and not handed in since.
    public func hasWithdrawn(_ contributor: KommuneCode) -> Bool {
        withdrawn[contributor] != nil && submissions[contributor] == nil
    }

    /// Whether a member has refused the contributor's current submission, so that it must be handed in again.
    ///
    /// Meets RND-11.
    public func mustResubmit(_ contributor: KommuneCode) -> Bool {
        guard stage == .fixed, let current = submissions[contributor] else { return false }
        return refusedSequence[contributor] == current.sequence
    }

    /// The submissions that every member has acknowledged, as a list would name them.
    ///
    /// Meets RND-10.
    public var eligible: [ListProposal.Item] {
        guard let draft else { return [] }
        return submissions.keys.sorted()
            .compactMap { contributor in
                guard let current = submissions[contributor], !dropped.contains(contributor),
                    acknowledged[contributor] == Set(draft.body.committee)
                else { return nil }
                return ListProposal.Item(contributor: contributor, sequence: current.sequence, root: current.root)
            }
    }

    /// The submissions that some member has not yet said anything about.
    public var awaited: [(contributor: KommuneCode, members: [KommuneCode])] {
        guard let draft else { return [] }
        return submissions.keys.sorted()
            .compactMap { contributor in
                let missing = Set(draft.body.committee).subtracting(acknowledged[contributor] ?? [])
                return missing.isEmpty ? nil : (contributor, missing.sorted())
            }
    }

    /// Ends the round with a reason that follows from the board itself.
    mutating func halt(reason: UInt16, parties: [Party]) {
        guard let draft else { return }
        stop = Stop(draft: draft.digest, reason: reason, parties: parties)
        stage = .stopped
    }
}
