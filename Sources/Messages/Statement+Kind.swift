public import Vocabulary

extension Statement {
    /// The kinds of statement, each with its byte on the wire.
    ///
    /// Meets MSG-2.
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        case roster = 1
        case voucher = 2
        case receipt = 3
        case draft = 16
        case offer = 17
        case manifest = 18
        case countersignature = 19
        case keyDeal = 20
        case keyAcknowledgement = 21
        case submission = 32
        case acknowledgement = 33
        case withdrawal = 34
        case list = 48
        case commitment = 49
        case reveal = 50
        case degreeShares = 51
        case passing = 52
        case opening = 53
        case result = 54
        case circuit = 55
        case publication = 64
        case deletion = 65
        case stop = 66

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
            case .keyDeal: "key deal"
            case .keyAcknowledgement: "key acknowledgement"
            case .submission: "submission"
            case .acknowledgement: "acknowledgement"
            case .withdrawal: "withdrawal"
            case .list: "list"
            case .commitment: "C1"
            case .reveal: "C2"
            case .degreeShares: "C3"
            case .passing: "C4"
            case .opening: "opening shares"
            case .result: "result"
            case .circuit: "circuit step"
            case .publication: "publication"
            case .deletion: "deletion"
            case .stop: "stop"
            }
        }

        /// Whether the coordinator says this kind, or a kommune does; a stop may come from either.
        ///
        /// Meets MSG-3.
        public func mayCome(from sender: Party) -> Bool {
            switch self {
            case .roster, .receipt, .draft, .manifest, .list, .publication: sender == .coordinator
            case .stop: true
            case .voucher, .offer, .countersignature, .keyDeal, .keyAcknowledgement, .submission, .acknowledgement,
                .withdrawal, .commitment, .reveal, .degreeShares, .circuit, .passing, .opening, .result, .deletion:
                sender != .coordinator
            }
        }
    }
}
