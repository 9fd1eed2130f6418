internal import Crypto
public import Digests
internal import Foundation
public import Vocabulary

/// A party's private identity key: Ed25519 (RFC 8032).
///
/// Its bytes lie in memory that the library wipes when the last copy is gone. Meets SIG-4.
public struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// Makes a fresh key from the system's randomness.
    public init() { key = Curve25519.Signing.PrivateKey() }

    /// Takes the 32-byte seed of RFC 8032; anything else is refused.
    public init(rawRepresentation: Secret<UInt8>) throws(Refusal) {
        guard
            let key = rawRepresentation.withElements({ try? Curve25519.Signing.PrivateKey(rawRepresentation: $0) })
        else { throw Refusal(.badKey, at: "identity key") }
        self.key = key
    }

    /// The 32 secret bytes, for the node's own disk and nothing else.
    public var rawRepresentation: Secret<UInt8> {
        var seed = key.rawRepresentation
        return Secret(wiping: &seed)
    }

    /// The public half.
    public var verifyingKey: VerifyingKey {
        guard let key = VerifyingKey([UInt8](key.publicKey.rawRepresentation)) else {
            preconditionFailure("a clamped multiple of the base point has large order and one encoding")
        }
        return key
    }

    /// The 64-byte signature over a message, the same each time.
    public func sign(_ message: [UInt8]) throws(Refusal) -> [UInt8] {
        guard let signature = try? key.signature(for: message) else { throw Refusal(.sealingFailed, at: "signature") }
        return [UInt8](signature)
    }
}
