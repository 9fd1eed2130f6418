public import Vocabulary

/// The public key to which a member's envelopes are sealed (X-Wing: ML-KEM-768, then X25519).
///
/// Here it is its bytes and nothing more, so that messages can carry it without knowing how envelopes are sealed.
public struct EnvelopePublicKey: Hashable, Sendable {
    /// How many bytes a key has: 1,184 of ML-KEM-768 and 32 of X25519.
    public static let size = 1216
    /// The bytes.
    public let bytes: [UInt8]

    /// Takes exactly 1,216 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    /// SHA-256 of the bytes, by which a manifest names the key.
    public var keyID: Digest { Hashing.sha256(bytes) }
}

extension EnvelopePublicKey: CustomStringConvertible {
    /// The key's digest.
    public var description: String { keyID.hex }
}

extension EnvelopePublicKey: Canonical {
    /// Writes the 1,216 bytes.
    public func write(to writer: inout CanonicalWriter) { writer.fixed(bytes) }

    /// Reads 1,216 bytes.
    public init(from reader: inout CanonicalReader) throws(Refusal) { bytes = try reader.fixed(Self.size) }
}

extension EnvelopePublicKey: Codable {
    /// Reads the hexadecimal form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = [UInt8](hex: try container.decode(String.self)), let key = EnvelopePublicKey(bytes) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not 1,216 bytes in hexadecimal")
        }
        self = key
    }

    /// Writes the hexadecimal form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bytes.hex)
    }
}
