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
    // Handing figures in.
    /// The signed header of one contributor's envelopes.
    case submission(Submission)
    /// A member's word on its own envelope of a submission.
    case acknowledgement(Acknowledgement)
    // One session.
    /// The coordinator proposes whose figures are summed.
    case list(ListProposal)
    /// C1: a member agrees to the list and commits to a coin.
    case commitment(Commitment)
    /// C2: a member shows its coin.
    case reveal(Reveal)
    /// C3: a member's shares of the degree check.
    case degreeShares(DegreeShares)
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

    /// The kind's byte.
    public var kind: UInt8 {
        switch self {
        case .roster: 1
        case .voucher: 2
        case .receipt: 3
        case .draft: 16
        case .offer: 17
        case .manifest: 18
        case .countersignature: 19
        case .submission: 32
        case .acknowledgement: 33
        case .list: 48
        case .commitment: 49
        case .reveal: 50
        case .degreeShares: 51
        case .passing: 52
        case .opening: 53
        case .result: 54
        case .publication: 64
        case .deletion: 65
        case .stop: 66
        }
    }

    /// The kind's name, as protocol.md, logs and refusals write it.
    public var name: String {
        switch self {
        case .roster: "roster"
        case .voucher: "voucher"
        case .receipt: "receipt"
        case .draft: "draft"
        case .offer: "offer"
        case .manifest: "manifest"
        case .countersignature: "countersignature"
        case .submission: "submission"
        case .acknowledgement: "acknowledgement"
        case .list: "list"
        case .commitment: "C1"
        case .reveal: "C2"
        case .degreeShares: "C3"
        case .passing: "C4"
        case .opening: "opening shares"
        case .result: "result"
        case .publication: "publication"
        case .deletion: "deletion"
        case .stop: "stop"
        }
    }

    /// Whether the coordinator says this kind, or a kommune does; a stop may come from either.
    ///
    /// Meets MSG-3.
    func mayCome(from sender: Party) -> Bool {
        switch self {
        case .roster, .receipt, .draft, .manifest, .list, .publication: sender == .coordinator
        case .stop: true
        default: sender != .coordinator
        }
    }

    private var body: any Canonical {
        switch self {
        case .roster(let body): body
        case .voucher(let body): body
        case .receipt(let body): body
        case .draft(let body): body
        case .offer(let body): body
        case .manifest(let body): body
        case .countersignature(let body): body
        case .submission(let body): body
        case .acknowledgement(let body): body
        case .list(let body): body
        case .commitment(let body): body
        case .reveal(let body): body
        case .degreeShares(let body): body
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
        writer.integer(kind)
        writer.value(body)
    }

    /// Reads the kind's byte and the body; an unknown kind is refused.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        switch try reader.integer(UInt8.self) {
        case 1: self = .roster(try reader.value())
        case 2: self = .voucher(try reader.value())
        case 3: self = .receipt(try reader.value())
        case 16: self = .draft(try reader.value())
        case 17: self = .offer(try reader.value())
        case 18: self = .manifest(try reader.value())
        case 19: self = .countersignature(try reader.value())
        case 32: self = .submission(try reader.value())
        case 33: self = .acknowledgement(try reader.value())
        case 48: self = .list(try reader.value())
        case 49: self = .commitment(try reader.value())
        case 50: self = .reveal(try reader.value())
        case 51: self = .degreeShares(try reader.value())
        case 52: self = .passing(try reader.value())
        case 53: self = .opening(try reader.value())
        case 54: self = .result(try reader.value())
        case 64: self = .publication(try reader.value())
        case 65: self = .deletion(try reader.value())
        case 66: self = .stop(try reader.value())
        default: throw reader.refusal(.unknownKind)
        }
    }
}
