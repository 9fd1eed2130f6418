internal import Crypto
public import Digests
internal import Foundation
public import Vocabulary

/// A member's private envelope key: X-Wing, that is ML-KEM-768 and X25519 together.
///
/// It is made for one round and deleted after it. Its description shows nothing. Meets SEAL-1, SEAL-4.
public struct EnvelopeKey: Sendable {
    let key: XWingMLKEM768X25519.PrivateKey

    /// Makes a fresh key.
    public init() throws(Refusal) {
        guard let key = try? XWingMLKEM768X25519.PrivateKey.generate() else {
            throw Refusal(.sealingFailed, at: "envelope key")
        }
        self.key = key
    }

    /// Takes the 32-byte seed of a key.
    public init(rawRepresentation: [UInt8]) throws(Refusal) {
        guard rawRepresentation.count == 32,
            let key = try? XWingMLKEM768X25519.PrivateKey(seedRepresentation: rawRepresentation, publicKey: nil)
        else { throw Refusal(.badKey, at: "envelope key") }
        self.key = key
    }

    /// The 32 secret bytes, for the node's own disk until the round ends.
    public var rawRepresentation: [UInt8] { [UInt8](key.seedRepresentation) }

    /// The public half.
    public var publicKey: EnvelopePublicKey {
        guard let key = EnvelopePublicKey([UInt8](key.publicKey.rawRepresentation)) else {
            preconditionFailure("an X-Wing public key has 1,216 bytes")
        }
        return key
    }
}

extension EnvelopeKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { "<redacted>" }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
