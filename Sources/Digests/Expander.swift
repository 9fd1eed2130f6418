internal import CLibcrypto
public import Vocabulary

/// A short seed expanded into as many bytes or field elements as are asked for.
///
/// The stream is AES-256-CTR from counter zero (NIST SP 800-38A) under the key HKDF-SHA256(seed, no salt, label behind its
/// length in one byte ‖ context). How the stream is drawn in pieces does not change it. It owns one libcrypto context, which
/// wipes the key when it is freed, and cannot be copied. Meets DIG-2 and DIG-3.
@safe public struct Expander: ~Copyable {
    /// How many bytes a seed has.
    public static let seedSize = 32
    private static let blockSize = 16
    /// What goes through libcrypto in one call, whose lengths are 32-bit.
    private static let longestCall = 1 << 30

    private let context: OpaquePointer

    /// Expands a seed of 32 bytes; another label or another context makes an unrelated stream.
    public init(seed: Secret<UInt8>, label: DomainLabel, context purpose: [UInt8] = []) {
        precondition(seed.count == Self.seedSize, "a seed has 32 bytes")
        let key = KeyDerivation.hkdf(secret: seed, salt: [], info: label.framed + purpose, count: 32)
        let context = unsafe Libcrypto.demand(EVP_CIPHER_CTX_new())
        let counter = [UInt8](repeating: 0, count: Self.blockSize)
        key.withElements { key in
            unsafe Libcrypto.demand(EVP_EncryptInit_ex(context, EVP_aes_256_ctr(), nil, key, counter))
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    /// The next `count` bytes of the stream.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        var stream = [UInt8](repeating: 0, count: count)
        unsafe stream.withUnsafeMutableBytes { unsafe fill($0) }
        return stream
    }

    /// The next `count` uniform integers in `0..<bound`.
    ///
    /// Each is eight bytes of the stream, little-endian, cut to the bits that `bound - 1` needs; one that is not below the bound is
    /// skipped. Meets DIG-3.
    public mutating func words(_ count: Int, below bound: UInt64) -> [UInt64] {
        precondition(bound > 0, "no integer is below zero")
        let mask = bound == 1 ? 0 : UInt64.max >> (bound - 1).leadingZeroBitCount
        var words = [UInt64](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            unsafe words.withUnsafeMutableBytes { words in
                unsafe fill(UnsafeMutableRawBufferPointer(rebasing: words[(filled * 8)...]))
            }
            filled = Self.sift(&words, from: filled, mask: mask, bound: bound)
        }
        return words
    }

    /// Cuts what was drawn, from `start` on, and moves what is below the bound together; answers how many words then stand.
    ///
    /// That a word was skipped shows in the time. A skipped word is no part of the answer and says nothing of the others; so far the one
    /// look at all of them does not depend on which they are. Kept apart so that a check of timing can name it.
    @inline(never)
    private static func sift(_ words: inout [UInt64], from start: Int, mask: UInt64, bound: UInt64) -> Int {
        var words = words.mutableSpan
        var excess: UInt64 = 0
        for index in start..<words.count {
            let word = UInt64(littleEndian: words[index]) & mask
            words[index] = word
            // The borrow of word − bound, which is there exactly where the word is below: a comparison might become a branch.
            excess |= 1 ^ UInt64(truncatingIfNeeded: (UInt128(word) &- UInt128(bound)) >> 127)
        }
        guard excess != 0 else { return words.count }
        var filled = start
        for index in start..<words.count {
            let word = words[index]
            words[filled] = word  // `filled` never overtakes the word that is being read
            filled &+= word < bound ? 1 : 0
        }
        return filled
    }

    /// Overwrites the buffer with the next bytes of the stream.
    private func fill(_ buffer: UnsafeMutableRawBufferPointer) {
        unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0)
        var start = 0
        while start < buffer.count {
            let count = min(Self.longestCall, buffer.count - start)
            let piece = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[start..<(start + count)])
            let bytes = unsafe piece.bindMemory(to: UInt8.self).baseAddress
            var written: Int32 = 0
            // Zeros encrypted in counter mode are the keystream itself.
            unsafe Libcrypto.demand(EVP_EncryptUpdate(context, bytes, &written, bytes, Int32(count)))
            start += count
        }
    }
}
