import Digests
import Disclosure
public import Messages
import Sharing
public import Vocabulary

/// List, C1 to C4, openings, results.
extension Record {
    /// The list that follows from the board now: everybody eligible, in the next attempt.
    ///
    /// Nil if there is none to propose.
    public var nextList: ListProposal? {
        guard let manifest, stage == .fixed || stage == .summing, !isListSettled else { return nil }
        let attempt = (session?.list.body.attempt ?? 0) + 1
        return ListProposal(manifest: manifest.digest, attempt: attempt, items: eligible)
    }

    mutating func take(_ body: ListProposal, _ digest: Digest, _ place: Place) throws(Refusal) {
        guard stage == .fixed || stage == .summing, let manifest, let draft else { throw place.refusal(.outOfStep) }
        guard !isListSettled else { throw place.refusal(.outOfStep) }
        guard body.attempt == (session?.list.body.attempt ?? 0) + 1, body.attempt <= Self.lastAttempt else {
            throw place.refusal(.badAttempt)
        }
        let least = max(3, manifest.body.thresholds.minimumContributors)
        guard body.manifest == manifest.digest, body.items.count >= least,
            Set(body.items).isSubset(of: Set(eligible))
        else { throw place.refusal(.badList) }
        if let earlier = session?.list.body {
            let kept = earlier.items.filter { !dropped.contains($0.contributor) }
            guard body.items == kept else { throw place.refusal(.badList) }
        }
        session = Session(list: Anchored(body: body, digest: digest), members: draft.body.committee)
        stage = .summing
    }

    /// Whether the session's list is the round's last: all c C3 are in and exclude nobody.
    ///
    /// A member may have signed its C4 then, and two passing sets would open their union. Meets RND-24.
    public var isListSettled: Bool {
        guard let session else { return false }
        return session.degreeShares.count == session.members.count
            && dropped.isDisjoint(with: session.list.body.items.map(\.contributor))
    }

    mutating func takeSession(_ message: SignedMessage, _ place: Place) throws(Refusal) {
        let member = try place.kommune()
        guard stage == .summing, var session, let draft, let manifest, session.members.contains(member) else {
            throw place.refusal(.outOfStep)
        }
        switch message.statement {
        case .commitment(let body):
            guard body.manifest == manifest.digest, body.list == session.list.digest,
                body.attempt == session.list.body.attempt, body.keys == keysDigest
            else { throw place.refusal(.otherList) }
            session.commitments[member] = message
        case .reveal(let body):
            try check(body, of: member, in: session, place)
            session.reveals[member] = message
        case .degreeShares(let body):
            guard body.session == session.id else { throw place.refusal(.otherSession) }
            guard body.reveals == session.revealsDigest, body.responses.count == session.list.body.items.count else {
                throw place.refusal(.badDegreeShares)
            }
            session.add(degreeShares: message, of: member)
            self.session = session
            judge(session, threshold: draft.body.threshold)
            return
        case .circuit(let body):
            try check(body, of: member, in: session, place)
            session.add(circuit: message, of: member)
        case .passing(let body):
            try check(body, in: session, manifest.body, place)
            session.statements[member] = message
        case .opening(let body):
            guard body.session == session.id else { throw place.refusal(.otherSession) }
            guard let agreed = session.agreed, body.statements == session.statementsDigest,
                body.shares.count == agreed.passing.count
            else { throw place.refusal(.badOpening) }
            session.openings[member] = message
            session.figures = figures(of: session, draft.body)
        case .result(let body):
            guard let id = session.id, body.session == id else { throw place.refusal(.otherSession) }
            guard let figures = session.figures, body.openings == session.openingsDigest,
                body.figures == figures.digest(session: id)
            else { throw place.refusal(.badResult) }
            session.results[member] = message
            if session.results.count == session.members.count { stage = .opened }
        default: throw place.refusal(.outOfStep)
        }
        self.session = session
    }

    private func check(_ body: Reveal, of member: KommuneCode, in session: Session, _ place: Place) throws(Refusal) {
        guard let id = session.id, body.session == id else { throw place.refusal(.otherSession) }
        guard case .commitment(let commitment) = session.commitments[member]?.statement else {
            throw place.refusal(.outOfStep)
        }
        let opened = Self.coinCommitment(
            manifest: commitment.manifest,
            list: commitment.list,
            opener: member,
            nonce: commitment.nonce,
            coin: body.coin,
            blind: body.blind
        )
        guard opened == commitment.coin else { throw place.refusal(.coinMismatch) }
    }

    /// The commitment to a coin; it binds the opener, so that nobody can copy another's.
    ///
    /// Meets RND-13.
    public static func coinCommitment(
        manifest: Digest,
        list: Digest,
        opener: KommuneCode,
        nonce: Digest,
        coin: Digest,
        blind: Digest
    ) -> Digest {
        Hashing.digest(
            .coin,
            manifest.bytes,
            list.bytes,
            opener.canonicalBytes,
            nonce.bytes,
            coin.bytes,
            blind.bytes
        )
    }

    /// Acts on the degree check once all shares are in.
    ///
    /// Meets RND-17.
    private mutating func judge(_ session: Session, threshold: Threshold) {
        guard let verdicts = session.verdicts(threshold: threshold) else { return }
        for (item, verdict) in zip(session.list.body.items, verdicts) {
            switch verdict {
            case .consistent: break
            case .malformed: dropped.insert(item.contributor)
            case .ambiguous(let members):
                let named = members.map { Party.kommune(session.members[$0 - 1]) }
                return halt(
                    reason: Refusal.Code.degreeCheckFailed.number,
                    parties: [.kommune(item.contributor)] + named
                )
            case .ambiguousUnnamed:
                return halt(
                    reason: Refusal.Code.degreeCheckFailed.number,
                    parties: [.kommune(item.contributor)] + session.members.map(Party.kommune)
                )
            }
        }
    }

    /// A step of the circuit: whether it fits the plan is for members to tell, who alone know it.
    ///
    /// Meets RND-32, RND-33.
    private func check(
        _ body: CircuitPost,
        of member: KommuneCode,
        in session: Session,
        _ place: Place
    ) throws(Refusal) {
        guard body.session == session.id else { throw place.refusal(.otherSession) }
        guard isListSettled, session.statements.isEmpty else { throw place.refusal(.outOfStep) }
        guard Int(body.step) == session.wholeSteps, body.previous == session.digest(before: session.wholeSteps) else {
            throw place.refusal(.badCircuitPost)
        }
        guard case .coin(let coin) = body.content else { return }
        guard let last = session.lastCoin(of: member), last.stage < Self.stageLimit,
            Self.stageCoin(before: coin, stage: last.stage, list: session.list.digest, opener: member) == last.coin
        else { throw place.refusal(.coinMismatch) }
    }

    /// The most stages of the circuit in a session.
    public static let stageLimit = 256

    /// The coin of the stage before, from that of a stage: whoever shows a coin shows that it was bound by the one before it.
    ///
    /// C1 carries what comes before stage 0, and the opener draws the last coin. Source: Lamport, "Password authentication with insecure
    /// communication" (CACM 1981). Meets RND-33.
    public static func stageCoin(before coin: Digest, stage: Int, list: Digest, opener: KommuneCode) -> Digest {
        Hashing.digest(.stageCoin, list.bytes, opener.canonicalBytes, [UInt8(stage)], coin.bytes)
    }

    private func check(
        _ body: PassingStatement,
        in session: Session,
        _ manifest: Manifest,
        _ place: Place
    ) throws(Refusal) {
        guard body.session == session.id else { throw place.refusal(.otherSession) }
        guard isListSettled, let steps = session.stepsDigest else { throw place.refusal(.outOfStep) }
        guard body.steps == steps, body.ledgerHead == manifest.ledgerHead, body.rules == JointSuppression.version,
            body.passing.named.count == session.list.body.items.count,
            body.passing.pooled.count == problem.slotCount
        else { throw place.refusal(.statementsDiffer) }
        for other in session.statements.values where other.statement != .passing(body) {
            throw place.refusal(.statementsDiffer)
        }
    }

    /// The figures, once all c openings are in; never from fewer.
    ///
    /// Meets RND-20, RND-21.
    private func figures(of session: Session, _ draft: Draft) -> OpenedFigures? {
        guard session.openings.count == session.members.count, let agreed = session.agreed else { return nil }
        var rows: [[Field64]] = []
        for member in session.members {
            guard case .opening(let body) = session.openings[member]?.statement else { return nil }
            rows.append(body.shares)
        }
        let opening = Shamir.reconstruct(rows, threshold: draft.threshold)
        let opened = zip(agreed.passing.functionals, opening.values)
        // For each slot what was opened of it by name; nil where it is beyond its bound.
        var parts: [Int: [Int64?]] = [:]
        for case (.named(_, let slot), let element) in opened {
            let value = element?.signed
            parts[slot, default: []].append(value.flatMap { $0.magnitude <= problem.bounds[slot].magnitude ? $0 : nil })
        }
        let values = opened.map { functional, element -> Int64? in
            guard let value = element?.signed else { return nil }
            switch functional {
            case .named(_, let slot): return value.magnitude <= problem.bounds[slot].magnitude ? value : nil
            case .pooled(let slot):
                // Beside all its parts a pooled sum counts only as theirs: one beyond its bound would hide in it.
                guard let parts = parts[slot], parts.count == session.list.body.items.count else { return value }
                return parts.contains(nil) || parts.compactMap(\.self).reduce(0, +) != value ? nil : value
            }
        }
        return OpenedFigures(values: values, deviating: opening.deviating.map { session.members[$0 - 1] })
    }
}
