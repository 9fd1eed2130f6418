import Messages
public import Vocabulary

/// Whom a round waits for.
extension Record {
    /// The parties without whose next message the round does not go on; empty where the coordinator's own is next.
    public var silent: [KommuneCode] {
        guard let draft = draft?.body else { return [] }
        switch stage {
        case .drafted: return draft.contributors.filter { offers[$0] == nil }
        case .fixed:
            guard dealsDigest != nil else { return dealers.filter { deals[$0] == nil } }
            guard keysDigest != nil else { return draft.committee.filter { keyAcknowledgements[$0] == nil } }
            guard isReadyForSubmissions else { return draft.committee.filter { !countersigned.contains($0) } }
            let refused = submissions.keys.filter(mustResubmit)
            return refused.isEmpty ? Array(Set(awaited.flatMap(\.members))).sorted() : refused.sorted()
        case .summing:
            guard let session else { return [] }
            let steps =
                [session.commitments, session.reveals, session.degreeShares] + session.circuit
                + [session.statements, session.openings, session.results]
            // A step after a failed degree check is nobody's debt: the coordinator's next list is.
            guard let step = steps.first(where: { $0.count < session.members.count }),
                session.degreeShares.count < session.members.count || isListSettled
            else { return [] }
            return session.members.filter { step[$0] == nil }
        case .empty, .opened, .published, .stopped: return []
        }
    }
}
