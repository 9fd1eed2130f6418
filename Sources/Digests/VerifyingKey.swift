internal import CLibcrypto
public import Vocabulary

/// An Ed25519 key that checks signatures (RFC 8032); it cannot make one.
public struct VerifyingKey: Hashable, Sendable {
    /// How many bytes a key has.
    public static let size = 32
    /// The 32 bytes of RFC 8032.
    public let bytes: [UInt8]

    /// Takes exactly 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    /// Whether `signature`, 64 bytes, is this key's over `message`. Meets SIG-2.
    public func accepts(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        guard signature.count == 64 else { return false }
        defer { ERR_clear_error() }
        guard let key = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count) else { return false }
        defer { unsafe EVP_PKEY_free(key) }
        guard let context = unsafe EVP_MD_CTX_new() else { return false }
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
        return unsafe EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }
}

extension VerifyingKey: CustomStringConvertible {
    /// 64 hexadecimal digits.
    public var description: String { bytes.hex }
}

extension VerifyingKey: Canonical {
    /// Writes the 32 bytes.
    public func write(to writer: inout CanonicalWriter) { writer.fixed(bytes) }

    /// Reads 32 bytes.
    public init(from reader: inout CanonicalReader) throws(Refusal) { bytes = try reader.fixed(Self.size) }
}

extension VerifyingKey: Codable {
    /// Reads the hexadecimal form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = [UInt8](hex: try container.decode(String.self)), let key = VerifyingKey(bytes) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an Ed25519 key in hexadecimal")
        }
        self = key
    }

    /// Writes the hexadecimal form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bytes.hex)
    }
}
