internal import CLibcrypto
public import Vocabulary

/// SHA-256, plain and labelled.
public enum Hashing {
    /// The SHA-256 of bytes.
    public static func sha256(_ bytes: [UInt8]) -> Digest {
        var hash = IncrementalHash()
        hash.update(bytes)
        return hash.finish()
    }

    /// The SHA-256 over a one-byte length and the label, then for each part its length in eight bytes and the part.
    ///
    /// The lengths make the parts unambiguous, the label keeps uses apart. Meets DIG-1.
    public static func digest(_ label: DomainLabel, parts: [[UInt8]]) -> Digest {
        var hash = IncrementalHash()
        let name = Array(label.rawValue.utf8)
        hash.update([UInt8(name.count)])
        hash.update(name)
        for part in parts {
            var length = CanonicalWriter()
            length.integer(UInt64(part.count))
            hash.update(length.bytes)
            hash.update(part)
        }
        return hash.finish()
    }

    /// The labelled digest of the parts given.
    public static func digest(_ label: DomainLabel, _ parts: [UInt8]...) -> Digest { digest(label, parts: parts) }
}

/// SHA-256 over bytes that come piece by piece.
@safe public struct IncrementalHash: ~Copyable {
    private let context: OpaquePointer

    /// Starts with nothing.
    public init() {
        guard let context = unsafe EVP_MD_CTX_new() else { fatalError("libcrypto is out of memory") }
        unsafe self.context = unsafe context
        libcryptoMustSucceed(unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil))
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe update($0) }
    }

    /// Adds bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        libcryptoMustSucceed(unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count))
    }

    /// The digest of all that was added.
    public consuming func finish() -> Digest {
        var bytes = [UInt8](repeating: 0, count: Digest.size)
        libcryptoMustSucceed(
            unsafe bytes.withUnsafeMutableBufferPointer { unsafe EVP_DigestFinal_ex(context, $0.baseAddress, nil) })
        guard let digest = Digest(bytes) else { preconditionFailure("SHA-256 has 32 bytes") }
        return digest
    }
}

/// These calls fail only when memory is out or the library is broken; there is nothing to go on with then.
func libcryptoMustSucceed(_ result: Int32) {
    precondition(result == 1, "libcrypto failed")
}
