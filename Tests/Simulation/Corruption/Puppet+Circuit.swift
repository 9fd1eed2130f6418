import Circuit
import Digests
import Disclosure
import Messages
import Proceedings
import Rounds
import Sealing
import Sharing
import TestSupport
import Vocabulary

/// A puppet's part between the degree check and its word on what may open.
///
/// What it multiplies is worked out by `CircuitRun`: its arithmetic is held against published vectors elsewhere, and a liar that multiplies
/// wrongly lies about the result. All around it is done here.
extension Puppet {
    /// The next step of the circuit, or C4 when it is at its end.
    mutating func deliberate(
        _ session: Session,
        _ id: Digest,
        on record: Record,
        face: UInt64,
        _ setting: Setting,
        _ observer: Observer
    ) -> Statement? {
        guard let verdicts = session.verdicts(threshold: setting.threshold),
            verdicts.allSatisfy({ $0 == .consistent }), let place = place(on: record, session, setting, observer),
            let point = setting.committee.firstIndex(of: kommune).map({ $0 + 1 })
        else { return nil }
        let run = place.runs[point]
        if control == .skipsTheCircuit || (control == .overlooksLies && run == nil) {
            return observer.settled(session.list.body, record)
                .flatMap { statement($0, session, id, record, setting, observer) }
        }
        if control == .goesOn, run == nil, let previous = session.digest(before: place.step) {
            return .circuit(
                CircuitPost(session: id, step: UInt16(place.step), previous: previous, content: .elements([.one]))
            )
        }
        if let run, let due = run.due { return post(due, run, session, id, on: record, face: face, setting) }
        return run?.settled.flatMap { statement($0, session, id, record, setting, observer) }
    }

    private mutating func place(
        on record: Record,
        _ session: Session,
        _ setting: Setting,
        _ observer: Observer
    ) -> Seats.Place? {
        guard let point = setting.committee.firstIndex(of: kommune).map({ $0 + 1 }), let manifest = record.manifest,
            let id = session.id
        else { return nil }
        var seats = Seats()
        swap(&seats, &self.seats)
        defer { swap(&seats, &self.seats) }
        let me = self
        return seats.place(on: session) {
            let submissions = session.list.body.items.map { observer.submissions[$0.root] }
            return Seats.start(
                on: record,
                points: [point],
                setting: setting,
                masks: submissions.map {
                    $0?.parts[point]?.mask ?? BitString(count: setting.problem.testedFigures.count)
                },
                keys: { _ in me.keys(at: point, on: record, setting) },
                held: { _ in
                    submissions.map {
                        $0?.shares[point] ?? Array(repeating: .one, count: setting.problem.numberCount + 8)
                    }
                }
            )
        } opened: { envelope, sender, _, step in
            let info = SealedBits.info(
                manifest: manifest.digest,
                sender: setting.committee[sender - 1],
                member: me.kommune,
                key: me.key.publicKey.keyID,
                step: step
            )
            return SealedBits.open(envelope, with: me.key, info: info, session: id)
        }
    }

    /// The keys that it dealt and those that were dealt to it, in the order of the subsets.
    private func keys(at point: Int, on record: Record, _ setting: Setting) -> [[UInt8]] {
        var keys: [Int: [UInt8]] = [:]
        for (index, dealer) in record.dealers.enumerated() {
            guard case .keyDeal(let deal) = record.deals[dealer]?.statement else { continue }
            if dealer == kommune {
                for own in dealt[deal.commitments] ?? [] { keys[own.subset] = own.key }
            } else if index + 1 < point {
                keys.merge(Forgery.dealt(deal, by: index + 1, to: point, key: key, setting: setting)) { $1 }
            }
        }
        return keys.sorted { $0.key < $1.key }.map(\.value)
    }

    private func post(
        _ due: CircuitStep,
        _ run: CircuitRun,
        _ session: Session,
        _ id: Digest,
        on record: Record,
        face: UInt64,
        _ setting: Setting
    ) -> Statement? {
        let isSaid = session.circuit.dropFirst(run.step).first?[kommune] != nil
        guard !isSaid, let previous = session.digest(before: run.step) else { return nil }
        var elements = run.outgoing
        if control == .multipliesOtherwise, due.kind == .products, let first = elements.first {
            elements[0] = first + .one
        }
        let content: CircuitPost.Content
        switch due.kind {
        case .products, .key, .check: content = .elements(elements)
        case .coin: content = .coin(stageCoin(run.stage, face: face, list: session.list.digest))
        case .bits where control == .showsBits: content = .elements(elements)
        case .bits:
            guard let sealed = sealed({ _ in elements }, step: run.step, id, on: record, setting) else { return nil }
            content = .sealed(sealed)
        }
        return .circuit(CircuitPost(session: id, step: UInt16(run.step), previous: previous, content: content))
    }

    private func sealed(
        _ elements: (Int) -> [Field64],
        step: Int,
        _ session: Digest,
        on record: Record,
        _ setting: Setting
    ) -> [[UInt8]]? {
        guard let manifest = record.manifest?.digest else { return nil }
        let envelopes = setting.committee.enumerated()
            .compactMap { index, member -> [UInt8]? in
                guard let key = record.offers[member]?.body.envelopeKey else { return nil }
                let info = SealedBits.info(
                    manifest: manifest,
                    sender: kommune,
                    member: member,
                    key: key.keyID,
                    step: step
                )
                return SealedBits.seal(elements(index + 1), to: key, info: info, session: session)
            }
        return envelopes.count == setting.committee.count ? envelopes : nil
    }

    /// The step with other bits sealed, to one member or to several.
    func withOtherBits(_ post: CircuitPost, by salt: UInt64, on record: Record, _ setting: Setting) -> CircuitPost? {
        guard case .sealed(let envelopes) = post.content, let manifest = record.manifest?.digest,
            let index = setting.committee.firstIndex(of: kommune), envelopes.indices.contains(index)
        else { return nil }
        let info = SealedBits.info(
            manifest: manifest,
            sender: kommune,
            member: kommune,
            key: key.publicKey.keyID,
            step: Int(post.step)
        )
        guard let own = SealedBits.open(envelopes[index], with: key, info: info, session: post.session), !own.isEmpty
        else { return nil }
        var other = own
        let place = Int(salt % UInt64(own.count))
        if salt >> 20 & 3 == 0 {
            other.removeLast()
        } else {
            other[place] = own[place] + Field64(Int64(1 + salt >> 24))
        }
        let isForAll = salt >> 8 & 1 == 0
        let reader = 1 + Int(salt >> 12) % setting.committee.count
        let sealed = sealed(
            { isForAll || $0 == reader ? other : own },
            step: Int(post.step),
            post.session,
            on: record,
            setting
        )
        return sealed.map {
            CircuitPost(session: post.session, step: post.step, previous: post.previous, content: .sealed($0))
        }
    }

    // Coins, a chain from its own seed: the last is drawn, and each binds the one after it.

    /// The coin of a stage, or with −1 what C1 carries.
    func stageCoin(_ stage: Int, face: UInt64, list: Digest) -> Digest {
        var coin = random(3, face: face, list: list)
        for later in stride(from: Record.stageLimit - 1, to: stage, by: -1) {
            coin = Hashing.digest(
                .stageCoin,
                list.bytes,
                kommune.canonicalBytes,
                [UInt8(later)],
                coin.bytes
            )
        }
        return coin
    }

    func random(_ use: UInt8, face: UInt64, list: Digest) -> Digest {
        var writer = CanonicalWriter()
        writer.integer(seed)
        writer.integer(face)
        writer.integer(use)
        return Hashing.sha256(writer.bytes + list.bytes)
    }

    // C4.

    private func statement(
        _ settled: JointSuppression,
        _ session: Session,
        _ id: Digest,
        _ record: Record,
        _ setting: Setting,
        _ observer: Observer
    ) -> Statement? {
        guard let steps = session.stepsDigest, let manifest = record.manifest?.body,
            let point = setting.committee.firstIndex(of: kommune).map({ $0 + 1 })
        else { return nil }
        let items = session.list.body.items
        let salts = items.map { observer.submissions[$0.root]?.parts[point]?.maskSalt ?? Bending.bogus }
        let salt = Hashing.digest(.maskSalt, parts: salts.map(\.bytes))
        return .passing(
            PassingStatement(
                session: id,
                steps: steps,
                ledgerHead: manifest.ledgerHead,
                rules: JointSuppression.version,
                passing: bent(settled.passing, setting.problem),
                mask: Hashing.digest(.passingMask, salt.bytes, settled.digest.bytes)
            )
        )
    }

    /// What a control would have opened instead.
    private func bent(_ passing: PassingSet, _ problem: Problem) -> PassingSet {
        var (named, pooled) = (passing.named, passing.pooled)
        switch control {
        case .opensEverything: (named, pooled) = (named.map { _ in problem.named }, problem.pooled)
        case .opensEverySum: pooled = problem.pooled
        case .closesEverything:
            (named, pooled) = (named.map { BitString(count: $0.count) }, BitString(count: pooled.count))
        case .handsInOtherFigures, .answersOtherwise, .multipliesOtherwise, .showsBits, .skipsTheCircuit,
            .overlooksLies, .goesOn, nil:
            return passing
        }
        var writer = CanonicalWriter()
        writer.list(named)
        writer.value(pooled)
        return (try? PassingSet(canonicalBytes: writer.bytes, place: "control")) ?? passing
    }
}
