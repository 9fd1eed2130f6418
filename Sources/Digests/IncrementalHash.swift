internal import CLibcrypto
public import Vocabulary

/// SHA-256 (FIPS 180-4) of bytes that arrive in pieces.
///
/// It owns one libcrypto context and cannot be copied; where it lies in a property of a class, hold it as an optional and
/// finish what `take()` returns.
@safe public struct IncrementalHash: ~Copyable {
    private let context: OpaquePointer

    /// Starts with nothing hashed.
    public init() {
        unsafe context = Libcrypto.demand(EVP_MD_CTX_new())
        unsafe Libcrypto.demand(EVP_DigestInit_ex(context, EVP_sha256(), nil))
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Hashes the next bytes.
    public mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// Hashes secret bytes.
    public mutating func update(_ secret: Secret<UInt8>) { secret.withElements { update($0) } }

    /// Hashes the next bytes, which are read before the call returns and not kept.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        unsafe Libcrypto.demand(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count))
    }

    /// The digest of all that was hashed.
    public consuming func finish() -> Digest {
        var bytes = [UInt8](repeating: 0, count: Digest.size)
        unsafe bytes.withUnsafeMutableBufferPointer {
            unsafe Libcrypto.demand(EVP_DigestFinal_ex(context, $0.baseAddress, nil))
        }
        guard let digest = Digest(bytes) else { preconditionFailure("a digest has 32 bytes") }
        return digest
    }
}
