internal import Crypto
public import Digests
internal import Foundation
public import Vocabulary

/// An Ed25519 identity key (RFC 8032). It signs; its description shows nothing. Meets SIG-2, SIG-4.
public struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// Makes a fresh key.
    public init() { key = Curve25519.Signing.PrivateKey() }

    /// Takes the 32 bytes of a key.
    public init(rawRepresentation: [UInt8]) throws(Refusal) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: rawRepresentation) else {
            throw Refusal(.badKey, at: "identity key")
        }
        self.key = key
    }

    /// The 32 secret bytes, for the node's own disk.
    public var rawRepresentation: [UInt8] { [UInt8](key.rawRepresentation) }

    /// The public half.
    public var verifyingKey: VerifyingKey {
        guard let key = VerifyingKey([UInt8](key.publicKey.rawRepresentation)) else {
            preconditionFailure("an Ed25519 public key has 32 bytes")
        }
        return key
    }

    /// The 64-byte signature over a message.
    public func sign(_ message: [UInt8]) throws(Refusal) -> [UInt8] {
        guard let signature = try? key.signature(for: message) else {
            throw Refusal(.sealingFailed, at: "signature")
        }
        return [UInt8](signature)
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { "<redacted>" }
    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
