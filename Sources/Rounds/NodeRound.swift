import Digests
import Disclosure
import Messages
public import Proceedings
public import Sealing
public import Vocabulary

/// One kommune's part in one round, as a value: board entries and decisions in, actions out.
///
/// A node is a contributor, and a member too if the draft says so; both read the same board. There is no clock, socket or source of
/// randomness inside: time and randomness are passed in, and whatever must survive is in ``own`` and on the board.
public struct NodeRound: Sendable {
    /// Which kommune this is.
    public let kommune: KommuneCode
    /// What anybody can tell from the board.
    public internal(set) var record: Record
    /// What only this node knows.
    public internal(set) var own: OwnState
    let identity: SigningKey
    /// This member's place in the circuit of the session, as the board has it; made again from the board where it is lost.
    var run: CircuitRun?
    /// What this node's other rounds have opened; a driver sets it anew when another of them opens something.
    public var earlier: [EarlierRelease] = []
    /// Other rounds of the same days whose members know which cells are small, and that nobody named when approving this one.
    ///
    /// Set by a driver; while there are any, this round comes to no list and to no C4. Meets NODE-13.
    public var told: [RoundName] = []
    /// Whether a submission of this node waits to be sent and has no receipt; set by a driver before the board is read on.
    public var hasUnsentSubmission = false

    /// Starts a round, or takes it up where `record` and `own` stand.
    public init(kommune: KommuneCode, identity: SigningKey, record: Record, own: OwnState = OwnState()) {
        self.kommune = kommune
        self.identity = identity
        self.record = record
        self.own = own
        if let stop = own.stop { self.record.stopLocally(stop) }
    }

    /// Whether this kommune is a member of the committee.
    public var isMember: Bool { record.draft?.body.committee.contains(kommune) ?? false }

    /// Takes the next entry of the board.
    ///
    /// What does not fit stops the round for this node, with the reason, before anything else leaves. Meets RND-1, RND-25, RND-26.
    public mutating func receive(
        _ entry: [UInt8],
        using generator: inout some RandomNumberGenerator
    ) throws(Refusal) -> [Action] {
        guard record.stage != .stopped else { throw Refusal(.stopped, at: "round") }
        do throws(Refusal) {
            let message = try UnverifiedMessage(decoding: entry).verified(by: record.keyring)
            if disowns(message) {
                throw Refusal(.notMine, at: message.statement.name)
            }
            do throws(Refusal) {
                try record.apply(message)
            } catch {
                return try halt(error, suspects: suspects(error.code, sender: message.sender))
            }
            forgetWithdrawn(message)
        } catch  where error.code == .notMine {
            return try halt(error, suspects: [.kommune(kommune)])
        } catch {
            // The coordinator put on the board what it should have refused.
            return try halt(error, suspects: [.coordinator])
        }
        return try advance(using: &generator)
    }

    /// Signs a statement in this kommune's name and remembers it.
    mutating func say(_ statement: Statement) throws(Refusal) -> SignedMessage {
        let identity = identity
        let message = try SignedMessage(statement, from: .kommune(kommune)) { (bytes: [UInt8]) throws(Refusal) in
            try identity.sign(bytes)
        }
        own.sent.insert(message.digest)
        return message
    }

    /// Moves on as far as the board allows.
    mutating func advance(using generator: inout some RandomNumberGenerator) throws(Refusal) -> [Action] {
        switch record.stage {
        case .empty, .drafted:
            return []
        case .fixed:
            return isMember ? try advanceKeys(using: &generator) : []
        case .summing, .opened:
            return isMember ? try advanceSession(using: &generator) : recordAgreed()
        case .published:
            return try finish()
        case .stopped:
            forget()
            return [.deleteSecrets] + (record.stop.map { [.stopped($0)] } ?? [])
        }
    }

    /// Stops the round for this node and, from a member, for everybody.
    ///
    /// Meets RND-25.
    mutating func halt(_ refusal: Refusal, suspects: [Party]) throws(Refusal) -> [Action] {
        guard let draft = record.draft else { throw refusal }
        let stop = Stop(draft: draft.digest, reason: refusal.code.number, parties: suspects)
        let isOpened = record.stage >= .opened
        forget()
        own.stop = stop
        record.stopLocally(stop)
        // What all members have signed cannot be stopped any more.
        guard isMember, !isOpened else { return [.deleteSecrets, .stopped(stop)] }
        return [.deleteSecrets, .post(try say(.stop(stop))), .stopped(stop)]
    }

    /// One party is named only for what its signatures prove; else the pair that may be at fault, which is the
    /// coordinator with the sender, or with this node where the coordinator itself spoke or repeated.
    ///
    /// Meets RND-25.
    private func suspects(_ code: Refusal.Code, sender: Party) -> [Party] {
        switch code {
        case .equivocation, .coinMismatch: [sender]
        case .repeated: coordinatorOrThisNode
        default: sender == .coordinator ? coordinatorOrThisNode : [sender, .coordinator]
        }
    }

    /// The pair of which one is at fault when the coordinator's own word does not fit what this node holds.
    var coordinatorOrThisNode: [Party] { [.coordinator, .kommune(kommune)] }

    /// What all members are about to open, for the ledger of a contributor that is no member.
    ///
    /// Meets RND-19.
    private mutating func recordAgreed() -> [Action] {
        guard own.step < .opened, let draft = record.draft?.body, let session = record.session,
            let agreed = session.agreed
        else { return [] }
        own.step = .opened
        return [.recordOpened(OpenedEntry(draft, session, passing: agreed.passing))]
    }

    private mutating func forget() {
        own.forget()
        run = nil
    }

    private mutating func finish() throws(Refusal) -> [Action] {
        guard own.step < .done else { return [] }
        own.step = .done
        forget()
        guard isMember, let manifest = record.manifest, let key = record.offers[kommune]?.body.envelopeKey else {
            return [.deleteSecrets, .published]
        }
        let deletion = Deletion(manifest: manifest.digest, key: key.keyID)
        return [.deleteSecrets, .post(try say(.deletion(deletion))), .published]
    }
}

extension RandomNumberGenerator {
    /// 32 random bytes that nobody else knows.
    mutating func secret() -> Secret<UInt8> {
        var writer = CanonicalWriter()
        for _ in 0..<(Digest.size / 8) { writer.integer(next() as UInt64) }
        return Secret(writer.bytes)
    }
}

extension Digest {
    /// Shows 32 secret bytes, for a message that lays them open.
    init(revealing secret: Secret<UInt8>) {
        guard let digest = secret.withElements({ Digest($0) }) else { preconditionFailure("32 bytes make a digest") }
        self = digest
    }
}
