import Digests
public import Disclosure
public import Messages
import Sharing
public import Transcript
public import Vocabulary

/// What anybody can tell from a round's board: every message checked against all that stands before it.
///
/// The record is the round's public state. Nodes and the coordinator keep one each, and the verifier rebuilds one from a bundle; it
/// needs no key but those that check signatures. `apply` takes messages in board order and refuses whatever does not fit.
public struct Record: Sendable {
    /// A statement and the digest of the signed message that made it.
    public struct Anchored<Body: Sendable>: Sendable {
        /// The statement.
        public let body: Body
        /// The digest of the signed message.
        public let digest: Digest
    }

    /// Where a round stands; each case lists what may follow.
    public enum Stage: Int, Sendable, Comparable {
        /// Nothing yet → drafted.
        case empty
        /// The draft stands; offers come in → fixed.
        case drafted
        /// The manifest stands; countersignatures, submissions, acknowledgements → summing.
        case fixed
        /// A list stands: one session, or another attempt → opened.
        case summing
        /// All members signed the figures → published.
        case opened
        /// Published; deletions come in. The end.
        case published
        /// Stopped with a reason. The end.
        case stopped

        /// Orders by progress.
        public static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
    }

    /// The last attempt; after it the round is burned, because a contributor hands in four pairs of masks.
    public static let lastAttempt: UInt8 = 4

    /// The keys that count: the coordinator's and those of the roster that the draft names.
    public let keyring: Keyring
    /// The digest of that roster.
    public let roster: Digest
    /// What the study binds the round to.
    public let terms: StudyTerms
    /// The chain over all entries so far.
    public private(set) var chain = Chain()
    /// Where the round stands.
    public internal(set) var stage = Stage.empty
    /// The draft, once it stands.
    public internal(set) var draft: Anchored<Draft>?
    /// Every contributor's offer.
    public internal(set) var offers: [KommuneCode: Anchored<Offer>] = [:]
    /// The manifest, once it stands.
    public internal(set) var manifest: Anchored<Manifest>?
    /// What each dealer has dealt.
    public internal(set) var deals: [KommuneCode: SignedMessage] = [:]
    /// Each member's word on its keys.
    public internal(set) var keyAcknowledgements: [KommuneCode: SignedMessage] = [:]
    /// Who has countersigned.
    public internal(set) var countersigned: Set<KommuneCode> = []
    /// Each contributor's current submission; none where it has been taken back.
    public internal(set) var submissions: [KommuneCode: Submission] = [:]
    /// The last sequence that each contributor has used up, by handing in or by taking back.
    public internal(set) var sequences: [KommuneCode: UInt32] = [:]
    /// The last sequence that each contributor has taken back.
    public internal(set) var withdrawn: [KommuneCode: UInt32] = [:]
    /// Who has acknowledged the current submission of each contributor.
    public internal(set) var acknowledged: [KommuneCode: Set<KommuneCode>] = [:]
    /// The sequence of each contributor's that some member refused first; a refusal of a later one stops the round.
    public internal(set) var refusedSequence: [KommuneCode: UInt32] = [:]
    /// Contributors whose sharing is proven malformed (mode R only).
    public internal(set) var dropped: Set<KommuneCode> = []
    /// The current session, once a list stands.
    public internal(set) var session: Session?
    /// What was published, once it is.
    public internal(set) var publication: Publication?
    /// Who has deleted its keys.
    public internal(set) var deleted: Set<KommuneCode> = []
    /// Why the round was stopped, if it was.
    public internal(set) var stop: Stop?
    /// Who says so; nil where it follows from the board itself.
    ///
    /// A stop is its sender's word, not a proof.
    public internal(set) var stopper: Party?
    /// The digest of what each sender said in each step.
    private var said: [StepKey: Digest] = [:]

    /// Starts before the draft.
    ///
    /// `roster` is the digest of the signed roster that `keyring` was made from.
    public init(keyring: Keyring, roster: Digest, terms: StudyTerms) {
        self.keyring = keyring
        self.roster = roster
        self.terms = terms
    }

    /// The slots' structure, which gives the bounds of opened values.
    public var problem: Problem { terms.problem }

    /// Applies the next entry of the board.
    ///
    /// A refusal leaves the record as it was. Meets RND-1, RND-2.
    @discardableResult
    public mutating func apply(_ entry: [UInt8]) throws(Refusal) -> SignedMessage {
        let message = try UnverifiedMessage(decoding: entry).verified(by: keyring)
        try apply(message)
        return message
    }

    /// Applies a message that was just signed or verified.
    public mutating func apply(_ message: SignedMessage) throws(Refusal) {
        var next = self
        try next.admit(message)
        next.chain.append(message.bytes)
        self = next
    }

    /// Whether exactly these bytes stand on the board, in the step they belong to.
    public func holds(_ message: SignedMessage) -> Bool { said[StepKey(message)] == message.digest }

    private mutating func admit(_ message: SignedMessage) throws(Refusal) {
        let place = Place(message)
        guard stage != .stopped else { throw place.refusal(.stopped) }
        let key = StepKey(message)
        if let earlier = said[key] {
            throw place.refusal(earlier == message.digest ? .repeated : .equivocation)
        }
        switch message.statement {
        case .roster, .voucher, .receipt: throw place.refusal(.outOfStep)
        case .draft(let body): try take(body, message.digest, place)
        case .offer(let body): try take(body, message.digest, place)
        case .manifest(let body): try take(body, message.digest, place)
        case .keyDeal(let body): try take(body, message, place)
        case .keyAcknowledgement(let body): try take(body, message, place)
        case .countersignature(let body): try take(body, place)
        case .submission(let body): try take(body, place)
        case .acknowledgement(let body): try take(body, place)
        case .withdrawal(let body): try take(body, place)
        case .list(let body): try take(body, message.digest, place)
        case .commitment, .reveal, .degreeShares, .circuit, .passing, .opening, .result: try takeSession(message, place)
        case .publication(let body): try take(body, place)
        case .deletion(let body): try take(body, place)
        case .stop(let body): try take(body, place)
        }
        said[key] = message.digest
    }
}

/// Where a refusal happened: which message, and from whom.
struct Place {
    let sender: Party
    let text: String

    init(_ message: SignedMessage) {
        sender = message.sender
        text = "\(message.statement.name) from \(message.sender)"
    }

    func refusal(_ code: Refusal.Code, next: String = "") -> Refusal { Refusal(code, at: text, next: next) }

    /// The sender, where only a kommune can have sent this.
    func kommune() throws(Refusal) -> KommuneCode {
        guard case .kommune(let code) = sender else { throw refusal(.outOfStep) }
        return code
    }
}

/// One sender's place for one message: a second message with the same key is an equivocation, or a repetition.
private struct StepKey: Hashable {
    let sender: Party
    let kind: Statement.Kind
    /// What the step is about: a round, and in it a session, a submission, an attempt.
    ///
    /// It names the round by draft, manifest or session, so that a message of another round, shown again by the coordinator, never
    /// looks like its honest sender's second message for a step of this one.
    let about: [UInt8]

    init(_ message: SignedMessage) {
        sender = message.sender
        kind = message.statement.kind
        var writer = CanonicalWriter()
        switch message.statement {
        case .roster, .voucher, .receipt: break
        case .draft(let body): writer.value(body.round)
        case .offer(let body): writer.value(body.draft)
        case .manifest(let body): writer.value(body.draft)
        case .keyDeal(let body): writer.value(body.manifest)
        case .keyAcknowledgement(let body): writer.value(body.manifest)
        case .countersignature(let body): writer.value(body.manifest)
        case .submission(let body):
            writer.value(body.manifest)
            writer.integer(body.sequence)
        case .acknowledgement(let body):
            writer.value(body.manifest)
            writer.value(body.contributor)
            writer.integer(body.sequence)
        case .withdrawal(let body):
            writer.value(body.manifest)
            writer.integer(body.sequence)
        case .list(let body):
            writer.value(body.manifest)
            writer.integer(body.attempt)
        case .commitment(let body):
            writer.value(body.manifest)
            writer.integer(body.attempt)
        case .reveal(let body): writer.value(body.session)
        case .degreeShares(let body): writer.value(body.session)
        case .circuit(let body):
            writer.value(body.session)
            writer.integer(body.step)
        case .passing(let body): writer.value(body.session)
        case .opening(let body): writer.value(body.session)
        case .result(let body): writer.value(body.session)
        case .publication(let body): writer.value(body.session)
        case .deletion(let body): writer.value(body.manifest)
        case .stop(let body): writer.value(body.draft)
        }
        about = writer.bytes
    }
}
