public import Digests
public import Vocabulary

/// A node's request to be enrolled, signed by the identity key that it carries.
///
/// There is no way to make one whose signature does not hold: reading checks it (ENR-2). The signature shows possession of the
/// identity key; that the key is the kommune's is settled by telephone, with the six words.
public struct EnrolmentRequest: Equatable, Sendable {
    /// The kommune that asks.
    public let kommune: KommuneCode
    /// The secret of the enrolment code.
    public let secret: Secret<UInt8>
    /// The node's identity key.
    public let identity: VerifyingKey
    /// The request for a TLS certificate (DER), whose key never leaves the node.
    public let certificateRequest: [UInt8]
    /// The identity key's signature over all the rest.
    public let signature: [UInt8]

    /// Makes a request from a code; `sign` signs with the identity key.
    public init(
        code: EnrolmentCode,
        identity: VerifyingKey,
        certificateRequest: [UInt8],
        sign: ([UInt8]) throws(Refusal) -> [UInt8]
    ) throws(Refusal) {
        kommune = code.kommune
        secret = code.secret
        self.identity = identity
        self.certificateRequest = certificateRequest
        signature = try sign(Self.signed(code.kommune, code.secret, identity, certificateRequest))
        guard isSigned else { throw Refusal(.badEnrolmentSignature, at: "own enrolment request") }
    }

    private var isSigned: Bool {
        identity.accepts(signature, over: Self.signed(kommune, secret, identity, certificateRequest))
    }

    /// What is signed: a digest under the label of enrolment, so that the signature means nothing elsewhere.
    private static func signed(
        _ kommune: KommuneCode,
        _ secret: Secret<UInt8>,
        _ identity: VerifyingKey,
        _ certificateRequest: [UInt8]
    ) -> [UInt8] {
        Hashing.digest(
            .enrolment,
            secretParts: [
                Secret(kommune.canonicalBytes), secret, Secret(identity.bytes), Secret(certificateRequest),
            ]
        )
        .bytes
    }
}

extension EnrolmentRequest: Canonical {
    /// Writes the kommune, the secret, the identity key, the certificate request and the signature.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(kommune)
        writer.fixed(secret)
        writer.value(identity)
        writer.variable(certificateRequest)
        writer.fixed(signature)
    }

    /// Reads a request and refuses it unless its signature holds.
    ///
    /// Meets ENR-2.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        kommune = try reader.value()
        secret = try reader.secret(EnrolmentCode.secretSize)
        identity = try reader.value()
        certificateRequest = try reader.variable(limit: 8 * 1024)
        signature = try reader.fixed(64)
        guard isSigned else { throw reader.refusal(.badEnrolmentSignature) }
    }
}

extension EnrolmentRequest: Unprintable {
    /// The kommune, and nothing of the secret.
    public var description: String { "EnrolmentRequest(kommune \(kommune), secret: <redacted>)" }
}

/// What the coordinator answers to an enrolment request.
public enum EnrolmentAnswer: Hashable, Sendable {
    /// Nobody has approved yet; ask again with the same request after so many seconds.
    case pending(retryAfter: UInt32)
    /// The node is enrolled.
    case issued(EnrolmentGrant)
}

/// What an enrolled node needs to take part.
public struct EnrolmentGrant: Hashable, Sendable {
    /// The node's certificate chain as PEM, leaf first.
    public let chainPEM: String
    /// The coordinator's authority as PEM: the only one this node trusts from now on.
    public let authorityPEM: String
    /// The coordinator's identity key.
    public let coordinator: VerifyingKey
    /// The signed roster.
    public let roster: [UInt8]

    /// Takes the parts.
    public init(chainPEM: String, authorityPEM: String, coordinator: VerifyingKey, roster: [UInt8]) {
        self.chainPEM = chainPEM
        self.authorityPEM = authorityPEM
        self.coordinator = coordinator
        self.roster = roster
    }
}

extension EnrolmentAnswer: Canonical {
    /// Writes 0 and the seconds, or 1 and the grant.
    public func write(to writer: inout CanonicalWriter) {
        switch self {
        case .pending(let seconds):
            writer.integer(UInt8(0))
            writer.integer(seconds)
        case .issued(let grant):
            writer.integer(UInt8(1))
            writer.text(grant.chainPEM)
            writer.text(grant.authorityPEM)
            writer.value(grant.coordinator)
            writer.variable(grant.roster)
        }
    }

    /// Reads either answer.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        switch try reader.integer(UInt8.self) {
        case 0:
            self = .pending(retryAfter: try reader.integer())
        case 1:
            let chain = try reader.text(limit: 64 * 1024)
            let authority = try reader.text(limit: 64 * 1024)
            let coordinator = try reader.value(VerifyingKey.self)
            let roster = try reader.variable(limit: 2 * 1024 * 1024)
            self = .issued(
                EnrolmentGrant(chainPEM: chain, authorityPEM: authority, coordinator: coordinator, roster: roster)
            )
        default:
            throw reader.refusal(.notCanonical)
        }
    }
}
