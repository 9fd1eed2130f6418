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
            body.sequence == (submissions[sender]?.sequence ?? 0) + 1, body.sequence <= Self.lastSequence
        else { throw place.refusal(.badSubmission) }
        submissions[sender] = body
        acknowledged[sender] = []
    }

    mutating func take(_ body: Acknowledgement, _ place: Place) throws(Refusal) {
        let sender = try place.kommune()
        guard stage == .fixed, let manifest, let draft else { throw place.refusal(.outOfStep) }
        guard draft.body.committee.contains(sender), body.manifest == manifest.digest,
            let current = submissions[body.contributor], current.sequence >= body.sequence
        else { throw place.refusal(.badAcknowledgement) }
        let isCurrent = current.sequence == body.sequence
        guard !isCurrent || current.root == body.root else { throw place.refusal(.badAcknowledgement) }
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
