public import Digests
public import Vocabulary

/// Who signs with which key: the coordinator's key, pinned at enrolment, and the roster's.
public struct Keyring: Hashable, Sendable {
    private var keys: [Party: VerifyingKey]

    /// Holds the coordinator's key only: enough to check a roster.
    public init(coordinator: VerifyingKey) { keys = [.coordinator: coordinator] }

    /// Holds the coordinator's key and those of a roster.
    public init(coordinator: VerifyingKey, roster: Roster) {
        self.init(coordinator: coordinator)
        for entry in roster.entries { keys[.kommune(entry.kommune)] = entry.key }
    }

    /// The key of a party, if it is known.
    public func key(of party: Party) -> VerifyingKey? { keys[party] }
}

/// A message as it came: decoded, nothing checked.
///
/// Its only use is to be verified.
public struct UnverifiedMessage: Sendable {
    let sender: Party
    let statement: Statement
    let signature: [UInt8]
    let bytes: [UInt8]

    /// Decodes a message; lengths, canonical form and the end are checked, the signature is not.
    ///
    /// Meets MSG-1.
    public init(decoding bytes: [UInt8]) throws(Refusal) {
        var reader = CanonicalReader(bytes, place: "message")
        guard try reader.integer(UInt16.self) == SignedMessage.edition else { throw reader.refusal(.otherEdition) }
        sender = try reader.value()
        statement = try reader.value()
        signature = try reader.fixed(64)
        try reader.finish()
        self.bytes = bytes
    }

    /// Checks the sender and the signature; the one door to a `SignedMessage`.
    ///
    /// Meets SIG-1, SIG-2, MSG-3.
    public func verified(by keyring: Keyring) throws(Refusal) -> SignedMessage {
        let place = "\(statement.name) from \(sender)"
        guard statement.mayCome(from: sender) else { throw Refusal(.wrongSender, at: place) }
        guard let key = keyring.key(of: sender) else { throw Refusal(.unknownSender, at: place) }
        let signed = SignedMessage.signedBytes(sender: sender, statement: statement)
        guard key.accepts(signature, over: signed) else { throw Refusal(.badSignature, at: place) }
        return SignedMessage(sender: sender, statement: statement, bytes: bytes)
    }
}

/// A message whose signature is its sender's.
///
/// There is no way to make one but by signing or by verifying. Meets SIG-2.
public struct SignedMessage: Hashable, Sendable {
    /// The edition of the protocol that every message names.
    public static let edition: UInt16 = 1

    /// Who said it.
    public let sender: Party
    /// What was said.
    public let statement: Statement
    /// The bytes on the wire, signature included.
    public let bytes: [UInt8]

    init(sender: Party, statement: Statement, bytes: [UInt8]) {
        self.sender = sender
        self.statement = statement
        self.bytes = bytes
    }

    /// Signs a statement: `sign` is given the labelled bytes and returns the sender's 64-byte Ed25519 signature.
    public init(
        _ statement: Statement,
        from sender: Party,
        sign: ([UInt8]) throws(Refusal) -> [UInt8]
    ) throws(Refusal) {
        var writer = CanonicalWriter()
        writer.integer(Self.edition)
        writer.value(sender)
        writer.value(statement)
        writer.fixed(try sign(Self.signedBytes(sender: sender, statement: statement)))
        self.init(sender: sender, statement: statement, bytes: writer.bytes)
    }

    /// The digest by which other messages refer to this one; it covers the signature.
    public var digest: Digest { Hashing.digest(.messageDigest, bytes) }

    /// What is signed: the label, the edition, the sender, the kind and the body.
    static func signedBytes(sender: Party, statement: Statement) -> [UInt8] {
        var writer = CanonicalWriter()
        writer.text(DomainLabel.message.rawValue)
        writer.integer(edition)
        writer.value(sender)
        writer.value(statement)
        return writer.bytes
    }
}
