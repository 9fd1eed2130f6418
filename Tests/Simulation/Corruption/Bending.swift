import Digests
import Disclosure
import Messages
import Proceedings
import Sharing
import Vocabulary

/// Lies in the body of one message, each of one field; some are of the right form and only false.
enum Bending {
    static let bogus = Hashing.sha256([0xBA, 0xD0])

    /// The statement with one thing changed, or another statement in its place.
    static func bent(_ statement: Statement, by salt: UInt64, record: Record) -> Statement {
        if salt % 11 == 0 { return stranger(by: salt >> 4, record: record) }
        let salt = salt >> 4
        switch statement {
        case .offer(let body): return .offer(bent(body, by: salt))
        case .keyDeal(let body): return .keyDeal(bent(body, by: salt))
        case .keyAcknowledgement(let body):
            return .keyAcknowledgement(
                salt % 2 == 0
                    ? KeyAcknowledgement(manifest: bogus, deals: body.deals)
                    : KeyAcknowledgement(manifest: body.manifest, deals: bogus)
            )
        case .countersignature: return .countersignature(Countersignature(manifest: bogus))
        case .submission(let body): return .submission(bent(body, by: salt))
        case .acknowledgement(let body): return .acknowledgement(bent(body, by: salt))
        case .withdrawal(let body): return .withdrawal(bent(body, by: salt))
        case .commitment(let body): return .commitment(bent(body, by: salt))
        case .reveal(let body): return .reveal(bent(body, by: salt))
        case .degreeShares(let body): return .degreeShares(bent(body, by: salt))
        case .circuit(let body): return .circuit(bent(body, by: salt))
        case .passing(let body): return .passing(bent(body, by: salt))
        case .opening(let body): return .opening(bent(body, by: salt))
        case .result(let body): return .result(bent(body, by: salt))
        case .deletion(let body):
            return .deletion(
                salt % 2 == 0
                    ? Deletion(manifest: bogus, key: body.key) : Deletion(manifest: body.manifest, key: bogus)
            )
        case .roster, .voucher, .receipt, .draft, .manifest, .list, .publication, .stop: return statement
        }
    }

    /// Something that is not due: a stop, an opening before its time, a word of another round.
    private static func stranger(by salt: UInt64, record: Record) -> Statement {
        let session = record.session?.id ?? bogus
        switch salt % 4 {
        case 0:
            return .stop(Stop(draft: record.draft?.digest ?? bogus, reason: UInt16(1200 + salt % 60), parties: []))
        case 1: return .stop(Stop(draft: bogus, reason: 1217, parties: []))
        case 2: return .opening(OpeningShares(session: session, statements: bogus, shares: [.one]))
        default: return .reveal(Reveal(session: session, coin: bogus, blind: bogus))
        }
    }

    private static func bent(_ body: Offer, by salt: UInt64) -> Offer {
        let junk = EnvelopePublicKey([UInt8](repeating: 7, count: EnvelopePublicKey.size))
        switch salt % 5 {
        case 0: return Offer(draft: bogus, floors: body.floors, envelopeKey: body.envelopeKey, ledger: body.ledger)
        case 1:
            let key = body.envelopeKey == nil ? junk : nil
            return Offer(draft: body.draft, floors: body.floors, envelopeKey: key, ledger: body.ledger)
        case 2: return Offer(draft: body.draft, floors: body.floors, envelopeKey: body.envelopeKey, ledger: [bogus])
        case 3: return Offer(draft: body.draft, floors: body.floors, envelopeKey: junk, ledger: body.ledger)
        default:
            let floors = Thresholds(smallCount: 9, smallPart: 3, minimumContributors: 98, hidesZeros: true)
            return Offer(draft: body.draft, floors: floors, envelopeKey: body.envelopeKey, ledger: body.ledger)
        }
    }

    private static func bent(_ body: KeyDeal, by salt: UInt64) -> KeyDeal {
        var (manifest, commitments, envelopes) = (body.manifest, body.commitments, body.envelopes)
        switch salt % 6 {
        case 0: manifest = bogus
        case 1: commitments.append(bogus)
        case 2: commitments[Int(salt >> 4) % commitments.count] = bogus
        case 3: envelopes.removeLast()
        case 4: envelopes[Int(salt >> 4) % envelopes.count][7] ^= 1
        default: envelopes[Int(salt >> 4) % envelopes.count].removeLast()
        }
        return KeyDeal(manifest: manifest, commitments: commitments, envelopes: envelopes)
    }

    static func bent(_ body: Submission, by salt: UInt64) -> Submission {
        var (manifest, sequence, root) = (body.manifest, body.sequence, body.root)
        var (payloads, mask) = (body.payloads, body.mask)
        switch salt % 6 {
        case 0: manifest = bogus
        case 1: sequence += 1
        case 2: root = bogus
        case 3: payloads.removeLast()
        case 4: payloads.append(bogus)
        default: mask = bogus
        }
        return Submission(manifest: manifest, sequence: sequence, root: root, payloads: payloads, mask: mask)
    }

    private static func bent(_ body: Acknowledgement, by salt: UInt64) -> Acknowledgement {
        var (manifest, sequence, root, refusal) = (body.manifest, body.sequence, body.root, body.refusal)
        switch salt % 6 {
        case 0: manifest = bogus
        case 1: sequence += 1
        case 2: root = bogus
        case 3: refusal = refusal == nil ? Refusal.Code(1209, "", "").number : nil
        default: refusal = refusal == nil ? 1252 : nil
        }
        return Acknowledgement(
            manifest: manifest,
            contributor: body.contributor,
            sequence: sequence,
            root: root,
            refusal: refusal
        )
    }

    private static func bent(_ body: Withdrawal, by salt: UInt64) -> Withdrawal {
        salt % 2 == 0
            ? Withdrawal(manifest: bogus, sequence: body.sequence)
            : Withdrawal(manifest: body.manifest, sequence: body.sequence + 2 + UInt32(salt >> 1 & 7))
    }

    private static func bent(_ body: Commitment, by salt: UInt64) -> Commitment {
        var (manifest, list, attempt, keys) = (body.manifest, body.list, body.attempt, body.keys)
        var (nonce, coin, stageCoins) = (body.nonce, body.coin, body.stageCoins)
        switch salt % 8 {
        case 0: manifest = bogus
        case 1: list = bogus
        case 2: attempt += 1
        case 3: keys = bogus
        case 4: nonce = bogus
        case 5: coin = bogus
        default: stageCoins = bogus
        }
        return Commitment(
            manifest: manifest,
            list: list,
            attempt: attempt,
            keys: keys,
            nonce: nonce,
            coin: coin,
            stageCoins: stageCoins
        )
    }

    private static func bent(_ body: Reveal, by salt: UInt64) -> Reveal {
        switch salt % 3 {
        case 0: Reveal(session: bogus, coin: body.coin, blind: body.blind)
        case 1: Reveal(session: body.session, coin: bogus, blind: body.blind)
        default: Reveal(session: body.session, coin: body.coin, blind: bogus)
        }
    }

    private static func bent(_ body: DegreeShares, by salt: UInt64) -> DegreeShares {
        var (session, reveals, responses) = (body.session, body.reveals, body.responses)
        switch salt % 6 {
        case 0: session = bogus
        case 1: reveals = bogus
        case 2: responses.removeLast()
        case 3: responses.append(.one)
        default:
            let place = Int(salt >> 8) % responses.count
            responses[place] = responses[place] + .one
        }
        return DegreeShares(session: session, reveals: reveals, responses: responses)
    }

    private static func bent(_ body: PassingStatement, by salt: UInt64) -> PassingStatement {
        var (session, steps, ledgerHead, rules) = (body.session, body.steps, body.ledgerHead, body.rules)
        var (passing, mask) = (body.passing, body.mask)
        switch salt % 8 {
        case 0: session = bogus
        case 1: steps = bogus
        case 2: ledgerHead = bogus
        case 3: rules += 1
        case 4: mask = bogus
        default:
            var named = passing.named
            var pooled = passing.pooled
            let slot = Int(salt >> 8) % pooled.count
            let contributor = Int(salt >> 24) % named.count
            if salt % 8 == 5 { pooled[slot].toggle() } else { named[contributor][slot].toggle() }
            if salt % 8 == 7 { named.removeLast() }
            var writer = CanonicalWriter()
            writer.list(named)
            writer.value(pooled)
            if let changed = try? PassingSet(canonicalBytes: writer.bytes, place: "lie") { passing = changed }
        }
        return PassingStatement(
            session: session,
            steps: steps,
            ledgerHead: ledgerHead,
            rules: rules,
            passing: passing,
            mask: mask
        )
    }

    private static func bent(_ body: OpeningShares, by salt: UInt64) -> OpeningShares {
        var (session, statements, shares) = (body.session, body.statements, body.shares)
        switch salt % 6 {
        case 0: session = bogus
        case 1: statements = bogus
        case 2: shares.append(.one)
        case 3 where !shares.isEmpty: shares.removeLast()
        default:
            if !shares.isEmpty {
                let place = Int(salt >> 8) % shares.count
                shares[place] = shares[place] + Field64(Int64(1 + salt >> 40))
            }
        }
        return OpeningShares(session: session, statements: statements, shares: shares)
    }

    private static func bent(_ body: ResultStatement, by salt: UInt64) -> ResultStatement {
        switch salt % 3 {
        case 0: ResultStatement(session: bogus, openings: body.openings, figures: body.figures)
        case 1: ResultStatement(session: body.session, openings: bogus, figures: body.figures)
        default: ResultStatement(session: body.session, openings: body.openings, figures: bogus)
        }
    }
}
