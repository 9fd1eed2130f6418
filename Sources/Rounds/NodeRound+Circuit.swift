import Circuit
import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Sharing
import Vocabulary

/// What a member does between the degree check and its word on what may open.
extension NodeRound {
    /// The next step of the circuit, or C4 when it is at its end.
    ///
    /// Meets RND-18, RND-19, RND-32, RND-34, RND-35.
    mutating func deliberate(_ session: Session, _ draft: Draft) throws(Refusal) -> [Action] {
        guard record.isListSettled else { return [] }
        do throws(Fault) {
            try catchUp(session, draft)
        } catch {
            return try halt(error.refusal, suspects: error.suspects)
        }
        guard let run else { return [] }
        guard let due = run.due else {
            guard let statement = ownStatement(session) else { return [] }
            do throws(Refusal) {
                try checkLedgerStands()
            } catch {
                return try halt(error, suspects: coordinatorOrThisNode)
            }
            own.step = .stated
            // Once it has left, others may open with it whatever becomes of this member.
            let entry = OpenedEntry(draft, session, passing: statement.passing)
            return [.recordOpened(entry), .post(try say(.passing(statement)))]
        }
        guard Int(own.circuitSteps) == run.step else { return [] }
        own.circuitSteps += 1
        return [.post(try say(.circuit(try post(due, of: run, session, draft))))]
    }

    /// What ends a run, and whose fault it may be.
    struct Fault: Error {
        let refusal: Refusal
        let suspects: [Party]
    }

    /// Brings the run to where the board is.
    mutating func catchUp(_ session: Session, _ draft: Draft) throws(Fault) {
        guard let start = session.digest(before: 0) else { return }
        let everybody = session.members.map(Party.kommune)
        do throws(Refusal) {
            if run?.start != start { run = try newRun(session, behind: start, draft) }
        } catch {
            throw Fault(refusal: error, suspects: everybody)
        }
        while let due = run?.due, let step = run?.step {
            // Each word is looked at when it comes: whoever speaks first in another form must not leave the others waiting.
            if let stranger = session.stranger(to: due, at: step, readers: draft.readers) { throw fault(stranger) }
            guard let posts = session.posts(ofStep: step), let past = session.digest(ofStep: step) else { return }
            let rows =
                due.kind == .bits ? try opened(posts, of: step, count: due.count, session) : posts.map(\.elements)
            do throws(Refusal) {
                if due.kind == .coin { try run?.receive(coins: past) } else { try run?.receive(rows, past: past) }
            } catch {
                var proven = (run?.deviating ?? []).map { Party.kommune(session.members[$0 - 1]) }
                if let liar = run?.liar { proven.append(.kommune(session.list.body.items[liar].contributor)) }
                throw Fault(refusal: error, suspects: proven.isEmpty ? everybody : proven)
            }
        }
        if run?.due == nil, let step = run?.step, let more = session.circuit.dropFirst(step).first?.values.first {
            throw fault(more)
        }
    }

    /// A word of another form than the plan has, which only members can tell: its sender or this node is wrong about the plan.
    private func fault(_ stranger: SignedMessage) -> Fault {
        let code = stranger.statement.kind == .passing ? Refusal.Code.statementsDiffer : .badCircuitPost
        return Fault(
            refusal: Refusal(code, at: "\(stranger.statement.name) from \(stranger.sender)"),
            suspects: [stranger.sender, .kommune(kommune)]
        )
    }

    private func newRun(_ session: Session, behind past: Digest, _ draft: Draft) throws(Refusal) -> CircuitRun? {
        guard let manifest = record.manifest, let keys = own.keys, let point = draft.point(of: kommune) else {
            return nil
        }
        let held = session.list.body.items.compactMap { own.held[$0.contributor] }
        let course = try CircuitCourse(
            problem: record.problem,
            thresholds: manifest.body.thresholds,
            threshold: draft.threshold,
            masks: held.map(\.mask),
            history: history()
        )
        return CircuitRun(
            course,
            past: past,
            point: point,
            keys: ReplicatedKeys(keys, point: point, threshold: draft.threshold),
            held: held.map(\.elements)
        )
    }

    private func post(
        _ due: CircuitStep,
        of run: CircuitRun,
        _ session: Session,
        _ draft: Draft
    ) throws(Refusal) -> CircuitPost {
        guard let id = session.id, let previous = session.digest(before: run.step), let coin = own.coin else {
            throw Refusal(.notNow, at: "step \(run.step) of the circuit")
        }
        let content: CircuitPost.Content =
            switch due.kind {
            case .products, .key, .check: .elements(run.outgoing)
            case .coin: .coin(coin.stage(run.stage, list: session.list.digest, opener: kommune))
            case .bits: .sealed(try sealed(run.outgoing, of: run.step, session))
            }
        return CircuitPost(session: id, step: own.circuitSteps - 1, previous: previous, content: content)
    }

    // Bits are for members and the auditor only.

    private func sealed(_ shares: [Field64], of step: Int, _ session: Session) throws(Refusal) -> [[UInt8]] {
        let plaintext = BitShares(elements: shares).secretBytes
        guard let draft = record.draft?.body, let id = session.id else {
            throw Refusal(.notNow, at: "bits of the circuit")
        }
        var readers: [(member: KommuneCode?, key: EnvelopePublicKey)] = []
        for member in session.members {
            guard let key = record.offers[member]?.body.envelopeKey else {
                throw Refusal(.notNow, at: "bits of the circuit")
            }
            readers.append((member, key))
        }
        if let auditor = draft.auditor { readers.append((nil, auditor.key)) }
        var envelopes: [[UInt8]] = []
        for (member, key) in readers {
            let info = try bitsInformation(from: kommune, to: member, key: key.keyID, step: step)
            envelopes.append(try Envelope.seal(plaintext, to: key, info: info, aad: id.bytes))
        }
        return envelopes
    }

    /// Every member's shares of the bits, from the envelopes that are this member's.
    private func opened(
        _ posts: [CircuitPost.Content],
        of step: Int,
        count: Int,
        _ session: Session
    ) throws(Fault) -> [[Field64]] {
        var rows: [[Field64]] = []
        for (sender, post) in zip(session.members, posts) {
            do throws(Refusal) {
                let row = try opened(post, from: sender, of: step, session)
                guard row.count == count else { throw Refusal(.badCircuitPost, at: "bits from kommune \(sender)") }
                rows.append(row)
            } catch {
                throw Fault(refusal: error, suspects: [.kommune(sender), .kommune(kommune)])
            }
        }
        return rows
    }

    private func opened(
        _ post: CircuitPost.Content,
        from sender: KommuneCode,
        of step: Int,
        _ session: Session
    ) throws(Refusal) -> [Field64] {
        let place = "bits from kommune \(sender)"
        guard let raw = own.envelopeKey, let id = session.id, let index = session.members.firstIndex(of: kommune),
            case .sealed(let envelopes) = post
        else { throw Refusal(.notNow, at: place) }
        let key = try EnvelopeKey(rawRepresentation: raw)
        let info = try bitsInformation(from: sender, to: kommune, key: key.publicKey.keyID, step: step)
        let plaintext = try Envelope.open(envelopes[index], with: key, info: info, aad: id.bytes)
        return try BitShares(secretBytes: plaintext, place: place).elements
    }

    private func bitsInformation(
        from sender: KommuneCode,
        to member: KommuneCode?,
        key: Digest,
        step: Int
    ) throws(Refusal) -> [UInt8] {
        guard let manifest = record.manifest?.digest else { throw Refusal(.notNow, at: "bits of the circuit") }
        let address = EnvelopeAddress(
            manifest: manifest,
            contributor: sender,
            member: member,
            key: key,
            sequence: UInt32(step)
        )
        return address.information(.bitsEnvelope)
    }

    /// What may open, as this member has settled it; nil before that.
    ///
    /// Meets RND-18, SUP-11.
    func ownStatement(_ session: Session) -> PassingStatement? {
        guard let id = session.id, let steps = session.stepsDigest, let manifest = record.manifest?.body,
            let settled = run?.settled
        else { return nil }
        let held = session.list.body.items.compactMap { own.held[$0.contributor] }
        return PassingStatement(
            session: id,
            steps: steps,
            ledgerHead: manifest.ledgerHead,
            rules: JointSuppression.version,
            passing: settled.passing,
            mask: settled.jointMask(salts: held.map(\.maskSalt))
        )
    }
}

extension JointSuppression {
    /// The joint mask's digest in C4: the outcome, salted by all contributors' salts in the list's order.
    func jointMask(salts: [Secret<UInt8>]) -> Digest {
        let salt = Secret(Hashing.digest(.maskSalt, secretParts: salts).bytes)
        return Hashing.digest(.passingMask, secretParts: [salt, Secret(digest.bytes)])
    }
}

/// What one envelope of bits holds.
struct BitShares: Canonical, Unprintable {
    let elements: [Field64]

    init(elements: [Field64]) { self.elements = elements }

    func write(to writer: inout CanonicalWriter) { writer.elements(Secret(elements)) }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        elements = try reader.secretElements(reader.remaining / 8).withElements { $0 }
    }
}

extension OwnState.Coin {
    /// The coin of a stage of the circuit, or with −1 what C1 carries.
    func stage(_ stage: Int, list: Digest, opener: KommuneCode) -> Digest {
        var coin = Digest(revealing: lastStage)
        for later in stride(from: Record.stageLimit - 1, to: stage, by: -1) {
            coin = Record.stageCoin(before: coin, stage: later, list: list, opener: opener)
        }
        return coin
    }
}

extension Session {
    /// The first member's word in a step that has not the form of what is due, or that comes after the circuit.
    func stranger(to due: CircuitStep, at step: Int, readers: Int) -> SignedMessage? {
        if step == wholeSteps, let early = members.lazy.compactMap({ statements[$0] }).first { return early }
        guard circuit.indices.contains(step) else { return nil }
        return members.lazy.compactMap { circuit[step][$0] }
            .first { message in
                guard case .circuit(let post) = message.statement else { return true }
                return switch (due.kind, post.content) {
                case (.products, .elements(let elements)), (.key, .elements(let elements)),
                    (.check, .elements(let elements)):
                    elements.count != due.count
                case (.coin, .coin): false
                case (.bits, .sealed(let envelopes)): envelopes.count != readers
                default: true
                }
            }
    }
}

extension CircuitPost.Content {
    var elements: [Field64] {
        if case .elements(let elements) = self { elements } else { [] }
    }
}
