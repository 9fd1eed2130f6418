import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Sharing
import TestSupport
import Transcript
import Vocabulary

/// A fault of a kommune that is taken for honest, so that the observer can be seen to notice it.
package enum Control: Sendable, CaseIterable {
    /// Opens every slot, masked or not.
    case opensEverything
    /// Hands in other figures than those that were approved.
    case handsInOtherFigures
    /// Answers the degree check with another number.
    case answersOtherwise
}

/// A corrupted kommune: it says whatever its master wants, in well-signed messages.
///
/// Left alone it says what protocol.md has it say, worked out here and not by `Rounds`, so that lies can go deep. It keeps no state
/// but its keys: what it owes follows from the board that it is shown, so it can play along on several boards at once.
struct Puppet: Sendable {
    /// What it says.
    struct Speech: Sendable {
        let message: SignedMessage
        var envelopes: [[UInt8]]?
    }

    let kommune: KommuneCode
    let identity: SigningKey
    let key: EnvelopeKey
    let values: [Int64]
    let seed: UInt64
    /// What the next words are bent by.
    var lies: [UInt64] = []
    /// Whether it never says anything again.
    var isMute = false
    /// A fault for the controls of the invariants.
    let control: Control?
    private var answered: [Digest: Set<KommuneCode>] = [:]
    private var submissions: [String: Speech] = [:]

    init(kommune: KommuneCode, identity: SigningKey, key: EnvelopeKey, values: [Int64], seed: UInt64, control: Control?)
    {
        self.kommune = kommune
        self.identity = identity
        self.key = key
        self.values = control == .handsInOtherFigures ? values.map { $0 + 1000 } : values
        self.seed = seed
        self.control = control
    }

    /// What is to be said next on a board, perhaps bent; nil where nothing is due.
    ///
    /// `face` keeps what is told to one reader apart from what is told to others.
    mutating func speak(on record: Record, face: UInt64, _ setting: Setting, _ observer: Observer) -> Speech? {
        guard !isMute else { return nil }
        let isHandingIn =
            record.stage == .fixed && record.countersigned.contains(kommune) && record.isReadyForSubmissions
            && (record.submissions[kommune] == nil || record.mustResubmit(kommune))
        if isHandingIn, let speech = submission(on: record, face: face, setting) { return speech }
        guard var statement = owed(on: record, face: face, setting, observer) else { return nil }
        if let salt = takeLie(about: statement.kind) {
            if salt % 61 == 0 {
                isMute = true
                return nil
            }
            statement = Bending.bent(statement, by: salt >> 8, record: record)
        }
        return try? Speech(message: World.sign(statement, identity, .kommune(kommune)))
    }

    /// The kinds of message that lies are about: each lie waits for its own.
    private static let kinds: [Statement.Kind] = [
        .offer, .keyDeal, .keyAcknowledgement, .countersignature, .submission, .acknowledgement, .commitment, .reveal,
        .degreeShares, .passing,
        .opening, .result, .degreeShares, .opening,
    ]

    private mutating func takeLie(about kind: Statement.Kind) -> UInt64? {
        let place = lies.firstIndex { Self.kinds[Int(truncatingIfNeeded: $0 >> 52) % Self.kinds.count] == kind }
        return place.map { lies.remove(at: $0) }
    }

    private mutating func owed(
        on record: Record,
        face: UInt64,
        _ setting: Setting,
        _ observer: Observer
    ) -> Statement? {
        let isMember = setting.committee.contains(kommune)
        switch record.stage {
        case .drafted:
            guard record.offers[kommune] == nil, let draft = record.draft else { return nil }
            return .offer(
                Offer(
                    draft: draft.digest,
                    floors: setting.thresholds,
                    envelopeKey: isMember ? key.publicKey : nil,
                    ledger: []
                )
            )
        case .fixed:
            guard let manifest = record.manifest else { return nil }
            if isMember, let word = wordOnKeys(on: record, manifest.digest, face: face, setting) { return word }
            guard record.keysDigest != nil else { return nil }
            if !record.countersigned.contains(kommune) {
                return .countersignature(Countersignature(manifest: manifest.digest))
            }
            return isMember ? acknowledgement(on: record, manifest.digest, setting, observer) : nil
        case .summing: return isMember ? step(on: record, face: face, setting, observer) : nil
        case .published:
            guard isMember, !record.deleted.contains(kommune), let manifest = record.manifest else { return nil }
            return .deletion(Deletion(manifest: manifest.digest, key: key.publicKey.keyID))
        case .empty, .opened, .stopped: return nil
        }
    }

    /// A deal of keys made from the seed, or a word on all deals, which it does not look at.
    private func wordOnKeys(on record: Record, _ manifest: Digest, face: UInt64, _ setting: Setting) -> Statement? {
        if record.dealers.contains(kommune), record.deals[kommune] == nil {
            return Forgery.deal(by: kommune, seed: seed ^ face, record: record, setting: setting).map(Statement.keyDeal)
        }
        guard let deals = record.dealsDigest, record.keyAcknowledgements[kommune] == nil else { return nil }
        return .keyAcknowledgement(KeyAcknowledgement(manifest: manifest, deals: deals))
    }

    private mutating func acknowledgement(
        on record: Record,
        _ manifest: Digest,
        _ setting: Setting,
        _ observer: Observer
    ) -> Statement? {
        for (contributor, header) in record.submissions.sorted(by: { $0.key < $1.key })
        where record.acknowledged[contributor]?.contains(kommune) != true
            && answered[header.root]?.contains(contributor) != true
        {
            answered[header.root, default: []].insert(contributor)
            let isWhole = shares(of: header.root, setting, observer) != nil
            return .acknowledgement(
                Acknowledgement(
                    manifest: manifest,
                    contributor: contributor,
                    sequence: header.sequence,
                    root: header.root,
                    refusal: isWhole ? nil : 1252
                )
            )
        }
        return nil
    }

    private func shares(of root: Digest, _ setting: Setting, _ observer: Observer) -> [Field64]? {
        setting.committee.firstIndex(of: kommune).flatMap { observer.submissions[root]?.shares[$0 + 1] }
    }

    // A session.

    private func step(on record: Record, face: UInt64, _ setting: Setting, _ observer: Observer) -> Statement? {
        guard let session = record.session, let manifest = record.manifest else { return nil }
        let list = session.list
        func random(_ use: UInt8) -> Digest {
            var writer = CanonicalWriter()
            writer.integer(seed)
            writer.integer(face)
            writer.integer(use)
            return Hashing.sha256(writer.bytes + list.digest.bytes)
        }
        let held = list.body.items.map { shares(of: $0.root, setting, observer) }
        if session.commitments[kommune] == nil {
            let commitment = Record.coinCommitment(
                manifest: manifest.digest,
                list: list.digest,
                opener: kommune,
                nonce: random(0),
                coin: random(1),
                blind: random(2)
            )
            return .commitment(
                Commitment(
                    manifest: manifest.digest,
                    list: list.digest,
                    attempt: list.body.attempt,
                    keys: record.keysDigest ?? Bending.bogus,
                    nonce: random(0),
                    coin: commitment
                )
            )
        }
        guard let id = session.id else { return nil }
        if session.reveals[kommune] == nil {
            return .reveal(Reveal(session: id, coin: random(1), blind: random(2)))
        }
        guard let reveals = session.revealsDigest, let challenge = session.challenge else { return nil }
        if session.degreeShares[kommune] == nil {
            let pair = Int(list.body.attempt)
            let responses = held.map { shares -> Field128 in
                guard let shares, control != .answersOtherwise else { return .one }
                let slots = setting.problem.slotCount
                return DegreeCheck.response(
                    held: Secret(shares),
                    slots: slots,
                    pair: slots + 2 * pair - 2,
                    challenge: challenge
                )
            }
            return .degreeShares(DegreeShares(session: id, reveals: reveals, responses: responses))
        }
        if session.statements[kommune] == nil { return statement(session, id, manifest.body, setting, observer) }
        guard let agreed = session.agreed, let statements = session.statementsDigest else { return nil }
        if session.openings[kommune] == nil {
            let shares = agreed.passing.functionals.map { functional -> Field64 in
                switch functional {
                case .named(let contributor, let slot): held[contributor]?[slot] ?? .one
                case .pooled(let slot): held.reduce(Field64.zero) { $0 + ($1?[slot] ?? .one) }
                }
            }
            return .opening(OpeningShares(session: id, statements: statements, shares: shares))
        }
        guard session.results[kommune] == nil, let openings = session.openingsDigest, let figures = session.figures
        else { return nil }
        return .result(ResultStatement(session: id, openings: openings, figures: figures.digest(session: id)))
    }

    private func statement(
        _ session: Session,
        _ id: Digest,
        _ manifest: Manifest,
        _ setting: Setting,
        _ observer: Observer
    ) -> Statement? {
        guard let steps = session.stepsDigest, let verdicts = session.verdicts(threshold: setting.threshold),
            verdicts.allSatisfy({ $0 == .consistent })
        else { return nil }
        let point = (setting.committee.firstIndex(of: kommune) ?? 0) + 1
        let parts = session.list.body.items.compactMap { observer.submissions[$0.root]?.parts[point] }
        guard parts.count == session.list.body.items.count else { return nil }
        var masks = parts.map(\.mask)
        if control == .opensEverything { masks = masks.map { _ in setting.problem.named } }
        guard
            let passing = try? PassingRule.passing(
                masks: masks,
                problem: setting.problem,
                thresholds: manifest.thresholds
            )
        else { return nil }
        let salt = Hashing.digest(.maskSalt, parts: parts.map(\.maskSalt.bytes))
        return .passing(
            PassingStatement(
                session: id,
                steps: steps,
                ledgerHead: manifest.ledgerHead,
                rules: PassingStatement.rules,
                passing: passing,
                mask: Hashing.digest(.passingMask, parts: [salt.bytes] + parts.map(\.mask.canonicalBytes))
            )
        )
    }

    // Handing in.

    /// One submission for each sequence and face, so that the same is said to everybody who is told the same.
    private mutating func submission(on record: Record, face: UInt64, _ setting: Setting) -> Speech? {
        guard let manifest = record.manifest else { return nil }
        let sequence = (record.submissions[kommune]?.sequence ?? 0) + 1
        let name = "\(sequence) \(face) \(manifest.digest.hex)"
        if let made = submissions[name] { return made }
        let salt = takeLie(about: .submission)
        if let salt, salt % 61 == 0 {
            isMute = true
            return nil
        }
        var forgery = Forgery(
            contributor: kommune,
            values: values,
            record: record,
            sequence: sequence,
            setting: setting,
            seed: seed ^ face ^ UInt64(sequence)
        )
        if let salt { forgery?.bend(by: salt >> 8, record: record) }
        guard let speech = try? forgery?.sealed(by: identity) else { return nil }
        submissions[name] = speech
        return speech
    }
}
