public import Vocabulary

/// The public half of a member's envelope key: an X-Wing encapsulation key (ML-KEM-768 then X25519), 1,216 bytes.
///
/// It stands here as bytes only, so that messages can carry it without knowing how envelopes are made.
public struct EnvelopePublicKey: Hashable, Sendable {
    /// How many bytes a key has.
    public static let size = 1216
    /// The bytes.
    public let bytes: [UInt8]

    /// Takes exactly 1,216 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    /// The key's id: the SHA-256 of its bytes.
    public var keyID: Digest { Hashing.sha256(bytes) }
}

extension EnvelopePublicKey: Canonical {
    /// Writes the bytes.
    public func write(to writer: inout CanonicalWriter) { writer.fixed(bytes) }

    /// Reads 1,216 bytes.
    public init(from reader: inout CanonicalReader) throws(Refusal) { bytes = try reader.fixed(Self.size) }
}
