internal import CLibcrypto
public import Vocabulary

/// An Ed25519 public key (RFC 8032): a party's identity, or the means to check one signature.
public struct VerifyingKey: Hashable, Sendable {
    /// How many bytes a key has.
    public static let size = 32
    /// How many bytes a signature has.
    public static let signatureSize = 64
    /// The encoded point.
    public let bytes: [UInt8]

    /// Takes 32 bytes that a sound key can have.
    ///
    /// Nil where they are another number, not the one encoding of their ordinate, or a point of small order, for which one
    /// signature fits many messages. Meets SIG-3.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        var ordinate = bytes
        ordinate[31] &= 0x7f
        guard ordinate.reversed().lexicographicallyPrecedes(Self.prime), !Self.smallOrder.contains(ordinate.hex) else {
            return nil
        }
        self.bytes = bytes
    }

    /// Whether this is the key holder's signature over the message.
    ///
    /// libcrypto checks without the cofactor, and refuses an encoding of the point or of the scalar that is not the one of RFC
    /// 8032. Meets SIG-2.
    public func accepts(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        guard signature.count == Self.signatureSize else { return false }
        defer { Libcrypto.drainErrors() }
        let key = unsafe Libcrypto.demand(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count))
        defer { unsafe EVP_PKEY_free(key) }
        let context = unsafe Libcrypto.demand(EVP_MD_CTX_new())
        defer { unsafe EVP_MD_CTX_free(context) }
        return unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    /// 2²⁵⁵ − 19, highest byte first.
    private static let prime: [UInt8] = [0x7f] + [UInt8](repeating: 0xff, count: 30) + [0xed]

    /// The ordinates of the eight points whose order divides the cofactor: of order 4, 1, 2, and 8 twice.
    private static let smallOrder: Set<String> = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ]
}

extension VerifyingKey: CustomStringConvertible {
    /// The hexadecimal form.
    public var description: String { bytes.hex }
}

extension VerifyingKey: Canonical {
    /// Writes the 32 bytes.
    public func write(to writer: inout CanonicalWriter) { writer.fixed(bytes) }

    /// Reads 32 bytes.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        guard let key = VerifyingKey(try reader.fixed(Self.size)) else { throw reader.refusal(.unusableKey) }
        self = key
    }
}

extension VerifyingKey: Codable {
    /// Reads the hexadecimal form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = [UInt8](hex: try container.decode(String.self)), let key = VerifyingKey(bytes) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an Ed25519 public key")
        }
        self = key
    }

    /// Writes the hexadecimal form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bytes.hex)
    }
}
