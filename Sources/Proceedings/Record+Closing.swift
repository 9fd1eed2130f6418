import Digests
public import Disclosure
public import Messages
import Transcript
public import Vocabulary

/// Publication, deletion, stop.
extension Record {
    mutating func take(_ body: Publication, _ place: Place) throws(Refusal) {
        guard stage == .opened, let session, let id = session.id, let figures = session.figures else {
            throw place.refusal(.outOfStep)
        }
        guard body.session == id, body.figures == figures.digest(session: id), body.chain == chain.head else {
            throw place.refusal(.badPublication)
        }
        publication = body
        stage = .published
    }

    mutating func take(_ body: Deletion, _ place: Place) throws(Refusal) {
        let member = try place.kommune()
        guard stage == .published, let manifest, let key = offers[member]?.body.envelopeKey else {
            throw place.refusal(.outOfStep)
        }
        guard body.manifest == manifest.digest, body.key == key.keyID else { throw place.refusal(.badDeletion) }
        deleted.insert(member)
    }

    mutating func take(_ body: Stop, _ place: Place) throws(Refusal) {
        guard let draft, stage < .opened, body.draft == draft.digest else { throw place.refusal(.outOfStep) }
        if case .kommune(let sender) = place.sender {
            guard draft.body.committee.contains(sender) else { throw place.refusal(.outOfStep) }
        }
        stop = body
        stopper = place.sender
        stage = .stopped
    }

    /// The opened figures as a table, once all members signed them.
    public func releasedTable() throws(Refusal) -> ReleasedTable? {
        guard stage == .opened || stage == .published, let session, let agreed = session.agreed,
            let figures = session.figures
        else { return nil }
        return try ReleasedTable(passing: agreed.passing, opened: figures.values, problem: problem)
    }

    /// The kommuner whose figures the session sums, in the list's order.
    public var listed: [KommuneCode] { session?.list.body.items.map(\.contributor) ?? [] }
}

extension Record {
    /// Stops this copy of the record, when its holder found what the board itself does not show.
    public mutating func stopLocally(_ stop: Stop) {
        self.stop = stop
        stage = .stopped
    }
}
