internal import Crypto
public import Digests
internal import Foundation
public import Vocabulary

/// A member's private key for the envelopes of one round: X-Wing, that is ML-KEM-768 and X25519 together.
///
/// It is made for one round and deleted after it. Meets SEAL-1.
public struct EnvelopeKey: Sendable {
    let key: XWingMLKEM768X25519.PrivateKey

    /// Makes a fresh key from the system's randomness.
    public init() throws(Refusal) {
        guard let key = try? XWingMLKEM768X25519.PrivateKey.generate() else {
            throw Refusal(.sealingFailed, at: "envelope key")
        }
        self.key = key
    }

    /// Takes the 32-byte seed from which both halves of the key are expanded; anything else is refused.
    public init(rawRepresentation: Secret<UInt8>) throws(Refusal) {
        guard
            let key = rawRepresentation.withElements({
                try? XWingMLKEM768X25519.PrivateKey(seedRepresentation: $0, publicKey: nil)
            })
        else { throw Refusal(.badKey, at: "envelope key") }
        self.key = key
    }

    /// The 32 secret bytes, for the member's own disk until the round ends.
    public var rawRepresentation: Secret<UInt8> {
        var seed = key.seedRepresentation
        return Secret(wiping: &seed)
    }

    /// The public half.
    public var publicKey: EnvelopePublicKey {
        guard let key = EnvelopePublicKey([UInt8](key.publicKey.rawRepresentation)) else {
            preconditionFailure("an X-Wing public key has 1,216 bytes")
        }
        return key
    }
}
