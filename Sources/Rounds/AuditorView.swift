import Circuit
import Digests
public import Disclosure
public import Messages
public import Proceedings
public import Sealing
import Sharing
import Transcript
public import Vocabulary

/// What an auditor finds with its key in a round's record: every contributor's mask, the circuit's bits, and what they lead to.
///
/// It has no share, so it learns which figures are small and never how small. Meets AUD-11.
public struct AuditorView: Sendable {
    /// What joint suppression comes to.
    public let outcome: JointSuppression
    /// What C4 must carry as the joint mask's digest.
    public let jointMask: Digest

    /// Opens what was sealed to the auditor, and follows the circuit with it.
    ///
    /// `masks` are the contributors' envelopes to the auditor, each with its path; `earlier` what earlier rounds have opened, as the offers name
    /// it. Refused: another key than the draft's auditor's; a mask that is missing or is not what its contributor signed; a step of
    /// the circuit that is not the plan's, does not lie on one polynomial, or does not check; a release that is not in hand.
    public init(
        _ record: Record,
        key: EnvelopeKey,
        masks: [KommuneCode: EnvelopeDelivery],
        earlier: [EarlierRelease]
    ) throws(Refusal) {
        guard let draft = record.draft?.body, draft.auditor?.key == key.publicKey else {
            let named = record.draft?.body.auditor.map { "key \($0.key)" } ?? "no auditor"
            throw Refusal(.otherAuditor, at: "draft, which names \(named)")
        }
        guard let manifest = record.manifest, let session = record.session else {
            throw Refusal(.notNow, at: "audit of a round without a session")
        }
        let reader = Reader(draft: draft, manifest: manifest.digest, key: key)
        var opened: [SealedMask] = []
        for item in session.list.body.items {
            guard let envelope = masks[item.contributor], let header = record.submissions[item.contributor] else {
                throw Refusal(.noMask, at: "mask of kommune \(item.contributor)")
            }
            let mask = try reader.mask(envelope, header: header, of: item.contributor)
            guard mask.mask.count == record.problem.testedFigures.count else {
                throw Refusal(.primaryBits, at: "mask of kommune \(item.contributor)")
            }
            opened.append(mask)
        }
        var course = try CircuitCourse(
            problem: record.problem,
            thresholds: manifest.body.thresholds,
            threshold: draft.threshold,
            masks: opened.map(\.mask),
            history: record.history(earlier)
        )
        try reader.follow(&course, in: session)
        guard let settled = course.settled else { preconditionFailure("a course without a plan is settled") }
        outcome = settled
        jointMask = settled.jointMask(salts: opened.map(\.salt))
    }
}

extension AuditorView: Unprintable {}

/// What opens with the auditor's key.
private struct Reader {
    let draft: Draft
    let manifest: Digest
    let key: EnvelopeKey

    private func address(_ sender: KommuneCode, sequence: UInt32) -> EnvelopeAddress {
        EnvelopeAddress(
            manifest: manifest,
            contributor: sender,
            member: nil,
            key: key.publicKey.keyID,
            sequence: sequence
        )
    }

    /// A contributor's mask, which must be under the root and the digest that it signed.
    func mask(
        _ delivery: EnvelopeDelivery,
        header: Submission,
        of contributor: KommuneCode
    ) throws(Refusal) -> SealedMask {
        let place = "mask of kommune \(contributor)"
        let last = draft.readers - 1
        guard
            MerkleTree.leads(delivery.path, from: delivery.envelope, index: last, count: last + 1, to: header.root)
        else { throw Refusal(.pathBroken, at: place) }
        let plaintext: Secret<UInt8>
        do throws(Refusal) {
            let info = address(contributor, sequence: header.sequence).information(.auditorEnvelope)
            plaintext = try Envelope.open(delivery.envelope, with: key, info: info, aad: header.mask.bytes)
        } catch {
            throw Refusal(error.code, at: place)
        }
        let sealed = try SealedMask(secretBytes: plaintext, place: place)
        let digest = Payload.maskDigest(
            manifest: manifest,
            contributor: contributor,
            salt: sealed.salt,
            mask: sealed.mask
        )
        guard digest == header.mask else { throw Refusal(.badEnvelope, at: place) }
        return sealed
    }

    /// Follows the circuit to its end, each step held against the plan and opened from all c members' words.
    func follow(_ course: inout CircuitCourse, in session: Session) throws(Refusal) {
        var step = 0
        while let plan = course.plan {
            for due in plan.steps(draft.threshold.mode) {
                let place = "step \(step) of the session's circuit"
                if let stranger = session.stranger(to: due, at: step, readers: draft.readers) {
                    throw Refusal(.badCircuitPost, at: "\(place), from \(stranger.sender)")
                }
                guard let posts = session.posts(ofStep: step) else { throw Refusal(.badCircuitPost, at: place) }
                step += 1
                guard due.kind != .coin else { continue }
                let rows =
                    due.kind == .bits
                    ? try bits(posts, of: step - 1, in: session, place: place) : posts.map(\.elements)
                let opened: [Field64]
                do throws(Refusal) {
                    opened = try due.opened(rows, threshold: draft.threshold)
                } catch {
                    throw Refusal(error.code, at: place)
                }
                if due.kind == .bits { try course.receive(CircuitStep.bits(opened)) }
            }
        }
        guard session.circuit.count == step else { throw Refusal(.badCircuitPost, at: "step \(step), after the last") }
    }

    private func bits(
        _ posts: [CircuitPost.Content],
        of step: Int,
        in session: Session,
        place: String
    ) throws(Refusal) -> [[Field64]] {
        guard let id = session.id else { throw Refusal(.notNow, at: place) }
        var rows: [[Field64]] = []
        for (sender, post) in zip(session.members, posts) {
            guard case .sealed(let envelopes) = post, let envelope = envelopes.last else { continue }
            let place = "\(place), bits from kommune \(sender)"
            do throws(Refusal) {
                let info = address(sender, sequence: UInt32(step)).information(.bitsEnvelope)
                let plaintext = try Envelope.open(envelope, with: key, info: info, aad: id.bytes)
                rows.append(try BitShares(secretBytes: plaintext, place: place).elements)
            } catch {
                throw Refusal(error.code, at: place)
            }
        }
        return rows
    }
}
