import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Sharing
import Transcript
public import Vocabulary

/// What a node does as a member: answer for its envelopes, then C1 to result.
extension NodeRound {
    /// The envelopes that this member must still fetch and answer for: contributor and sequence.
    public var awaitedEnvelopes: [(contributor: KommuneCode, sequence: UInt32)] {
        guard isMember, record.stage == .fixed, own.envelopeKey != nil else { return [] }
        return record.submissions.sorted { $0.key < $1.key }
            .filter { own.answered[$0.key] != $0.value.sequence }
            .map { ($0.key, $0.value.sequence) }
    }

    /// Takes this member's envelope of a submission and answers with an ACK, or a NACK under the number of the
    /// refusal.
    ///
    /// Meets RND-10.
    public mutating func receive(
        envelope: [UInt8],
        path: [Digest],
        contributor: KommuneCode,
        sequence: UInt32
    ) throws(Refusal) -> [Action] {
        guard let manifest = record.manifest, let header = record.submissions[contributor],
            header.sequence == sequence, own.answered[contributor] != sequence, isMember, record.stage == .fixed
        else { throw Refusal(.notNow, at: "envelope of kommune \(contributor)") }
        var refusal: UInt16?
        do throws(Refusal) {
            own.held[contributor] = try open(envelope, path: path, header: header, contributor: contributor)
        } catch {
            refusal = error.code.number
        }
        own.answered[contributor] = sequence
        let answer = Acknowledgement(
            manifest: manifest.digest,
            contributor: contributor,
            sequence: sequence,
            root: header.root,
            refusal: refusal
        )
        return [.post(try say(.acknowledgement(answer)))]
    }

    private func open(
        _ envelope: [UInt8],
        path: [Digest],
        header: Submission,
        contributor: KommuneCode
    ) throws(Refusal) -> OwnState.Held {
        let place = "envelope of kommune \(contributor)"
        guard let draft = record.draft?.body, let manifest = record.manifest, let point = draft.point(of: kommune),
            let raw = own.envelopeKey
        else { throw Refusal(.notNow, at: place) }
        guard
            MerkleTree.leads(path, from: envelope, index: point - 1, count: draft.readers, to: header.root)
        else { throw Refusal(.pathBroken, at: place) }
        let key = try EnvelopeKey(rawRepresentation: raw)
        let address = EnvelopeAddress(
            manifest: manifest.digest,
            contributor: contributor,
            member: kommune,
            key: key.publicKey.keyID,
            sequence: header.sequence
        )
        let expected = header.payloads[point - 1]
        let plaintext = try Envelope.open(
            envelope,
            with: key,
            info: address.information(),
            aad: expected.bytes + header.mask.bytes
        )
        let payload = try Payload(secretBytes: plaintext, place: place)
        guard payload.digest(address) == expected,
            Payload.maskDigest(
                manifest: manifest.digest,
                contributor: contributor,
                salt: payload.maskSalt,
                mask: payload.mask
            )
                == header.mask
        else { throw Refusal(.badEnvelope, at: place) }
        guard payload.mask.count == record.problem.testedFigures.count else { throw Refusal(.primaryBits, at: place) }
        let elements = try Shamir.expand(
            payload.share,
            member: point,
            count: record.problem.numberCount + Payload.maskElements,
            threshold: draft.threshold
        )
        return OwnState.Held(
            sequence: header.sequence,
            root: header.root,
            maskSalt: payload.maskSalt,
            mask: payload.mask,
            elements: elements
        )
    }

    /// Takes the member's next step in the session, if its time has come, whether or not it has handed figures in.
    ///
    /// Meets RND-41.
    mutating func advanceSession(using generator: inout some RandomNumberGenerator) throws(Refusal) -> [Action] {
        guard let session = record.session, let draft = record.draft?.body else { return [] }
        if own.attempt < session.list.body.attempt {
            return try commit(to: session, using: &generator)
        }
        switch own.step {
        case .committed: return try reveal(session)
        case .revealed: return try check(session)
        case .checked: return try deliberate(session, draft)
        case .stated: return try open(session, draft)
        case .opened: return try sign(session)
        case .none, .signed, .done: return []
        }
    }

    /// C1, after the list has been held against what this member knows.
    ///
    /// Meets RND-12, RND-13, RND-35, LED-4.
    private mutating func commit(
        to session: Session,
        using generator: inout some RandomNumberGenerator
    ) throws(Refusal) -> [Action] {
        let list = session.list.body
        // A statement of what may open is the last word on a list: two of them would open their union.
        guard own.step < .stated else {
            return try halt(Refusal(.alreadyStated, at: "list"), suspects: coordinatorOrThisNode)
        }
        let listed = Set(list.items.map(\.contributor))
        let owed = Set(own.held.keys).union(handsIn ? [kommune] : []).subtracting(record.dropped)
        let fits = list.items.allSatisfy { item in
            own.held[item.contributor].map { $0.sequence == item.sequence && $0.root == item.root } ?? false
        }
        guard handsIn || !listed.contains(kommune) else {
            return try halt(Refusal(.listsWithdrawn, at: "list"), suspects: coordinatorOrThisNode)
        }
        guard fits, listed.isSuperset(of: owed) else {
            return try halt(Refusal(.listLeavesOut, at: "list"), suspects: coordinatorOrThisNode)
        }
        do throws(Refusal) {
            try admit(list)
            try checkSize(of: list)
        } catch {
            return try halt(error, suspects: coordinatorOrThisNode)
        }
        let nonce = Digest(revealing: generator.secret())
        let coin = OwnState.Coin(
            coin: generator.secret(),
            blind: generator.secret(),
            lastStage: generator.secret()
        )
        own.attempt = list.attempt
        own.coin = coin
        own.step = .committed
        own.circuitSteps = 0
        let commitment = Record.coinCommitment(
            manifest: list.manifest,
            list: session.list.digest,
            opener: kommune,
            nonce: nonce,
            coin: Digest(revealing: coin.coin),
            blind: Digest(revealing: coin.blind)
        )
        guard let keys = record.keysDigest else { return [] }
        let statement = Commitment(
            manifest: list.manifest,
            list: session.list.digest,
            attempt: list.attempt,
            keys: keys,
            nonce: nonce,
            coin: commitment,
            stageCoins: coin.stage(-1, list: session.list.digest, opener: kommune)
        )
        return [.post(try say(.commitment(statement)))]
    }

    /// C2, when all c C1 are in and fix the session's id.
    ///
    /// Meets RND-14.
    private mutating func reveal(_ session: Session) throws(Refusal) -> [Action] {
        guard let id = session.id, let coin = own.coin else { return [] }
        own.step = .revealed
        let reveal = Reveal(
            session: id,
            coin: Digest(revealing: coin.coin),
            blind: Digest(revealing: coin.blind)
        )
        return [.post(try say(.reveal(reveal)))]
    }

    /// C3, when all c C2 are in and open their commitments.
    ///
    /// Meets RND-16.
    private mutating func check(_ session: Session) throws(Refusal) -> [Action] {
        guard let id = session.id, let reveals = session.revealsDigest, let challenge = session.challenge else {
            return []
        }
        let slots = record.problem.numberCount
        let pair = slots + 2 * (Int(own.attempt) - 1)
        let responses = session.list.body.items.compactMap { item -> Field128? in
            guard let elements = own.held[item.contributor]?.elements else { return nil }
            return DegreeCheck.response(held: elements, slots: slots, pair: pair, challenge: challenge)
        }
        own.step = .checked
        let shares = DegreeShares(session: id, reveals: reveals, responses: responses)
        return [.post(try say(.degreeShares(shares)))]
    }

    /// Opening shares, when all c C4 are in and alike.
    ///
    /// Meets RND-18, RND-20.
    ///
    /// The first word that is not this member's own stops it, so that a liar who speaks first cannot leave the others waiting.
    private mutating func open(_ session: Session, _ draft: Draft) throws(Refusal) -> [Action] {
        do throws(Fault) {
            try catchUp(session, draft)
        } catch {
            return try halt(error.refusal, suspects: error.suspects)
        }
        let first = session.members.lazy.compactMap { session.statements[$0] }.first
        if let first, let expected = ownStatement(session), first.statement != .passing(expected) {
            return try halt(
                Refusal(.statementsDiffer, at: "C4 from \(first.sender)"),
                suspects: [first.sender, .kommune(kommune)]
            )
        }
        guard let id = session.id, let agreed = session.agreed, let statements = session.statementsDigest else {
            return []
        }
        let held = session.list.body.items.compactMap { own.held[$0.contributor]?.elements }
        let shares = agreed.passing.functionals.map { functional in
            switch functional {
            case .named(let contributor, let slot): held[contributor].withElements { $0[slot] }
            case .pooled(let slot): held.reduce(Field64.zero) { sum, share in sum + share.withElements { $0[slot] } }
            }
        }
        own.step = .opened
        let opening = OpeningShares(session: id, statements: statements, shares: shares)
        return [.post(try say(.opening(opening)))]
    }

    /// The result, when all c openings are in.
    ///
    /// Meets RND-22.
    private mutating func sign(_ session: Session) throws(Refusal) -> [Action] {
        guard let id = session.id, let figures = session.figures, let openings = session.openingsDigest else {
            return []
        }
        own.step = .signed
        let result = ResultStatement(session: id, openings: openings, figures: figures.digest(session: id))
        return [.post(try say(.result(result)))]
    }
}
