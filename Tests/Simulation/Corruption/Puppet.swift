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
    /// Opens every slot, small or not.
    case opensEverything
    /// Opens every sum over all contributors, small or not.
    case opensEverySum
    /// Opens nothing.
    case closesEverything
    /// Hands in other figures than those that were approved.
    case handsInOtherFigures
    /// Answers the degree check with another number.
    case answersOtherwise
    /// Says another product in the circuit than it has.
    case multipliesOtherwise
    /// Says the bits' shares to everybody.
    case showsBits
    /// Says what may open without asking the circuit.
    case skipsTheCircuit
    /// Says what may open although the circuit was refused.
    case overlooksLies
    /// Goes on with the circuit although it was refused.
    case goesOn
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
    /// How often it has lied in the circuit, by what about.
    private(set) var told: [String: Int] = [:]
    /// Whether it never says anything again.
    var isMute = false
    /// A fault for the controls of the invariants.
    let control: Control?
    /// The keys of pseudorandom sharing that it dealt, by what it committed to.
    var dealt: [[Digest]: [Forgery.DealtKey]] = [:]
    /// Its places in the circuit of whatever boards it is shown.
    var seats = Seats()
    /// What it lies about.
    private let kinds: [Statement.Kind]
    private var answered: [Digest: Set<KommuneCode>] = [:]
    private var submissions: [String: Speech] = [:]

    init(
        kommune: KommuneCode,
        isMember: Bool,
        identity: SigningKey,
        key: EnvelopeKey,
        values: [Int64],
        seed: UInt64,
        control: Control?
    ) {
        self.kommune = kommune
        self.identity = identity
        self.key = key
        self.values = control == .handsInOtherFigures ? values.map { $0 + 1000 } : values
        self.seed = seed
        self.control = control
        // Half of the members keep to the protocol up to the circuit, so that something gets there.
        kinds = isMember && seed % 2 == 1 ? [.circuit] : Self.allKinds
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
        if let salt = takeLie(about: statement) {
            if salt % 61 == 0 {
                isMute = true
                return nil
            }
            if case .circuit = statement { told[Bending.circuitLie(salt >> 8), default: 0] += 1 }
            if case .circuit(let post) = statement, Bending.isOfOtherBits(salt >> 8),
                let other = withOtherBits(post, by: salt >> 16, on: record, setting)
            {
                statement = .circuit(other)
            } else {
                statement = Bending.bent(statement, by: salt >> 8, record: record)
            }
        }
        return try? Speech(message: World.sign(statement, identity, .kommune(kommune)))
    }

    /// The kinds of message that lies are about: each lie waits for its own.
    private static let allKinds: [Statement.Kind] = [
        .offer, .keyDeal, .keyAcknowledgement, .countersignature, .submission, .acknowledgement, .withdrawal,
        .commitment, .reveal,
        .degreeShares, .passing,
        .opening, .result, .degreeShares, .opening, .circuit, .circuit, .circuit,
    ]

    /// Some lie in the circuit about what comes late only, and some once only, so that all that follows from one lie is seen.
    private mutating func takeLie(about statement: Statement) -> UInt64? {
        let (isLate, isOnce, hasLied) = (seed >> 1 & 3 == 0, seed >> 3 & 1 == 0, !told.isEmpty)
        return takeLie(about: statement.kind) { salt in
            guard case .circuit(let post) = statement else { return true }
            return Bending.fits(salt >> 8, post) && (!isLate || Bending.isLate(salt >> 8)) && !(isOnce && hasLied)
        }
    }

    private mutating func takeLie(about kind: Statement.Kind, where fits: (UInt64) -> Bool) -> UInt64? {
        let place = lies.firstIndex { kinds[Int(truncatingIfNeeded: $0 >> 52) % kinds.count] == kind && fits($0) }
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
            // Some take back what they have handed in, once; then they hand in again.
            if seed >> 4 & 7 == 0, let mine = record.submissions[kommune], record.withdrawn[kommune] == nil {
                return .withdrawal(Withdrawal(manifest: manifest.digest, sequence: mine.sequence))
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
    private mutating func wordOnKeys(on record: Record, _ manifest: Digest, face: UInt64, _ setting: Setting)
        -> Statement?
    {
        if record.dealers.contains(kommune), record.deals[kommune] == nil {
            guard let point = setting.committee.firstIndex(of: kommune).map({ $0 + 1 }) else { return nil }
            let keys = Forgery.keys(dealtBy: point, seed: seed ^ face, setting: setting)
            let deal = Forgery.deal(keys, by: kommune, record: record, setting: setting)
            if let deal { dealt[deal.commitments] = keys }
            return deal.map(Statement.keyDeal)
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
            let isWhole =
                shares(of: header.root, setting, observer) != nil
                && observer.primaryBits(of: header.root)?.count == setting.problem.testedFigures.count
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

    private mutating func step(on record: Record, face: UInt64, _ setting: Setting, _ observer: Observer) -> Statement?
    {
        guard let session = record.session, let manifest = record.manifest else { return nil }
        let list = session.list
        func random(_ use: UInt8) -> Digest { self.random(use, face: face, list: list.digest) }
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
                    coin: commitment,
                    stageCoins: stageCoin(-1, face: face, list: list.digest)
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
                let slots = setting.problem.numberCount
                return DegreeCheck.response(
                    held: Secret(shares),
                    slots: slots,
                    pair: slots + 2 * pair - 2,
                    challenge: challenge
                )
            }
            return .degreeShares(DegreeShares(session: id, reveals: reveals, responses: responses))
        }
        if session.statements[kommune] == nil {
            return deliberate(session, id, on: record, face: face, setting, observer)
        }
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

    // Handing in.

    /// One submission for each sequence and face, so that the same is said to everybody who is told the same.
    private mutating func submission(on record: Record, face: UInt64, _ setting: Setting) -> Speech? {
        guard let manifest = record.manifest else { return nil }
        let sequence = (record.sequences[kommune] ?? 0) + 1
        let name = "\(sequence) \(face) \(manifest.digest.hex)"
        if let made = submissions[name] { return made }
        let salt = takeLie(about: .submission) { _ in true }
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
