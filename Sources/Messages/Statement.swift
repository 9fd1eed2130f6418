public import Vocabulary

/// What a party can say, one case a kind.
///
/// The raw number is the kind's byte on the wire. Meets MSG-2.
public enum Statement: Hashable, Sendable {
    // Before rounds.
    /// The coordinator's list of who takes part and under which identity keys.
    case roster(Roster)
    /// A member's word that it has read a key with its owner by telephone.
    case voucher(Voucher)
    /// The coordinator has received a message.
    case receipt(Receipt)
    // Setting a round up.
    /// The coordinator proposes a round, without keys.
    case draft(Draft)
    /// A contributor's floors, and a member's fresh envelope key.
    case offer(Offer)
    /// The coordinator fixes the round.
    case manifest(Manifest)
    /// A contributor's yes to the manifest.
    case countersignature(Countersignature)
    /// A member deals keys of pseudorandom sharing.
    case keyDeal(KeyDeal)
    /// A member's word on the keys that were dealt to it.
    case keyAcknowledgement(KeyAcknowledgement)
    // Handing figures in.
    /// The signed header of one contributor's envelopes.
    case submission(Submission)
    /// A member's word on its own envelope of a submission.
    case acknowledgement(Acknowledgement)
    /// A contributor takes its submission back, or says that it hands nothing in.
    case withdrawal(Withdrawal)
    // One session.
    /// The coordinator proposes whose figures are summed.
    case list(ListProposal)
    /// C1: a member agrees to the list and commits to a coin.
    case commitment(Commitment)
    /// C2: a member shows its coin.
    case reveal(Reveal)
    /// C3: a member's shares of the degree check.
    case degreeShares(DegreeShares)
    /// What a member says in a step of the mask circuit.
    case circuit(CircuitPost)
    /// C4: a member's statement of what may open.
    case passing(PassingStatement)
    /// A member's shares of what opens.
    case opening(OpeningShares)
    /// A member's signature under the opened figures.
    case result(ResultStatement)
    // After it.
    /// The coordinator publishes.
    case publication(Publication)
    /// A member has deleted its keys and shares of the round.
    case deletion(Deletion)
    /// A member or the coordinator stops the round, with the reason.
    case stop(Stop)

    /// Which kind this is.
    public var kind: Kind {
        switch self {
        case .roster: .roster
        case .voucher: .voucher
        case .receipt: .receipt
        case .draft: .draft
        case .offer: .offer
        case .manifest: .manifest
        case .countersignature: .countersignature
        case .keyDeal: .keyDeal
        case .keyAcknowledgement: .keyAcknowledgement
        case .submission: .submission
        case .acknowledgement: .acknowledgement
        case .withdrawal: .withdrawal
        case .list: .list
        case .commitment: .commitment
        case .reveal: .reveal
        case .degreeShares: .degreeShares
        case .circuit: .circuit
        case .passing: .passing
        case .opening: .opening
        case .result: .result
        case .publication: .publication
        case .deletion: .deletion
        case .stop: .stop
        }
    }

    /// The kind's name, as protocol.md, logs and refusals write it.
    public var name: String { kind.name }

    func mayCome(from sender: Party) -> Bool { kind.mayCome(from: sender) }

    private var body: any Canonical {
        switch self {
        case .roster(let body): body
        case .voucher(let body): body
        case .receipt(let body): body
        case .draft(let body): body
        case .offer(let body): body
        case .manifest(let body): body
        case .countersignature(let body): body
        case .keyDeal(let body): body
        case .keyAcknowledgement(let body): body
        case .submission(let body): body
        case .acknowledgement(let body): body
        case .withdrawal(let body): body
        case .list(let body): body
        case .commitment(let body): body
        case .reveal(let body): body
        case .degreeShares(let body): body
        case .circuit(let body): body
        case .passing(let body): body
        case .opening(let body): body
        case .result(let body): body
        case .publication(let body): body
        case .deletion(let body): body
        case .stop(let body): body
        }
    }
}

extension Statement: Canonical {
    /// Writes the kind's byte and the body.
    public func write(to writer: inout CanonicalWriter) {
        writer.integer(kind.rawValue)
        writer.value(body)
    }

    /// Reads the kind's byte and the body; an unknown kind is refused.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        guard let kind = Kind(rawValue: try reader.integer(UInt8.self)) else { throw reader.refusal(.unknownKind) }
        switch kind {
        case .roster: self = .roster(try reader.value())
        case .voucher: self = .voucher(try reader.value())
        case .receipt: self = .receipt(try reader.value())
        case .draft: self = .draft(try reader.value())
        case .offer: self = .offer(try reader.value())
        case .manifest: self = .manifest(try reader.value())
        case .countersignature: self = .countersignature(try reader.value())
        case .keyDeal: self = .keyDeal(try reader.value())
        case .keyAcknowledgement: self = .keyAcknowledgement(try reader.value())
        case .submission: self = .submission(try reader.value())
        case .acknowledgement: self = .acknowledgement(try reader.value())
        case .withdrawal: self = .withdrawal(try reader.value())
        case .list: self = .list(try reader.value())
        case .commitment: self = .commitment(try reader.value())
        case .reveal: self = .reveal(try reader.value())
        case .degreeShares: self = .degreeShares(try reader.value())
        case .circuit: self = .circuit(try reader.value())
        case .passing: self = .passing(try reader.value())
        case .opening: self = .opening(try reader.value())
        case .result: self = .result(try reader.value())
        case .publication: self = .publication(try reader.value())
        case .deletion: self = .deletion(try reader.value())
        case .stop: self = .stop(try reader.value())
        }
    }
}
