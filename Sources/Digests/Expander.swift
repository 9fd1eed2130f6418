internal import CLibcrypto
public import Vocabulary

/// Expands a 32-byte seed into as many bytes or field words as are asked for: the keystream of AES-256-CTR.
///
/// The key is HKDF-SHA-256 of the seed with label and context as info, so one seed gives unrelated streams for different uses.
/// Words are drawn by rejection: eight bytes little-endian, skipped when not below the bound. Meets DIG-2.
@safe public struct Expander: ~Copyable {
    private let context: OpaquePointer

    /// Takes a seed of 32 bytes, the use's label and, where one label has several streams, a context.
    public init(seed: [UInt8], label: DomainLabel, context: [UInt8] = []) {
        precondition(seed.count == 32, "a seed has 32 bytes")
        let key = KeyDerivation.hkdf(secret: seed, salt: [], info: Array(label.rawValue.utf8) + [0] + context, count: 32)
        guard let cipher = unsafe EVP_CIPHER_CTX_new() else { fatalError("libcrypto is out of memory") }
        unsafe self.context = unsafe cipher
        let counter = [UInt8](repeating: 0, count: 16)
        libcryptoMustSucceed(unsafe EVP_EncryptInit_ex(cipher, EVP_aes_256_ctr(), nil, key, counter))
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    /// The next `count` bytes of the stream.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        var stream = [UInt8](repeating: 0, count: count)
        unsafe stream.withUnsafeMutableBytes { unsafe fill($0) }
        return stream
    }

    /// The next `count` words below `bound`, each uniform.
    public mutating func words(_ count: Int, below bound: UInt64) -> [UInt64] {
        var words: [UInt64] = []
        words.reserveCapacity(count)
        while words.count < count {
            var block = [UInt64](repeating: 0, count: min(count - words.count, 4096))
            unsafe block.withUnsafeMutableBytes { unsafe fill($0) }
            for word in block where UInt64(littleEndian: word) < bound { words.append(UInt64(littleEndian: word)) }
        }
        return words
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        // Encrypting zeros in place leaves the keystream.
        guard let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return }
        var written: Int32 = 0
        libcryptoMustSucceed(unsafe EVP_EncryptUpdate(context, start, &written, start, Int32(buffer.count)))
    }
}
