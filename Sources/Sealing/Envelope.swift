internal import Crypto
public import Digests
internal import Foundation
public import Vocabulary

/// Sealing to one member: HPKE base mode (RFC 9180) with X-Wing, HKDF-SHA-256 and AES-256-GCM.
///
/// X-Wing keeps an envelope closed as long as either ML-KEM-768 or X25519 stands. Meets SEAL-2, SEAL-3.
public enum Envelope {
    /// The suite's name, as drafts write it.
    public static let suite = "X-Wing/HKDF-SHA256/AES-256-GCM"
    /// How many bytes the encapsulated key takes.
    public static let encapsulationSize = 1120
    /// How many bytes the authentication tag takes.
    public static let tagSize = 16

    private static let ciphersuite = HPKE.Ciphersuite.XWingMLKEM768X25519_SHA256_AES_GCM_256

    /// How many bytes a sealed plaintext has.
    public static func sealedSize(plaintext: Int) -> Int { encapsulationSize + plaintext + tagSize }

    /// Seals a plaintext; `info` and `aad` must be the same when it is opened. The answer is the encapsulated key, then the
    /// ciphertext with its tag.
    public static func seal(
        _ plaintext: [UInt8], to recipient: EnvelopePublicKey, info: [UInt8], aad: [UInt8]
    ) throws(Refusal) -> [UInt8] {
        guard let key = try? XWingMLKEM768X25519.PublicKey(rawRepresentation: recipient.bytes) else {
            throw Refusal(.badKey, at: "recipient's envelope key")
        }
        do {
            var sender = try HPKE.Sender(recipientKey: key, ciphersuite: ciphersuite, info: Data(info))
            let sealed = try sender.seal(plaintext, authenticating: aad)
            return [UInt8](sender.encapsulatedKey) + [UInt8](sealed)
        } catch {
            throw Refusal(.sealingFailed, at: "envelope")
        }
    }

    /// Opens an envelope; whatever is wrong with it, the refusal is the same.
    public static func open(
        _ sealed: [UInt8], with key: EnvelopeKey, info: [UInt8], aad: [UInt8]
    ) throws(Refusal) -> [UInt8] {
        guard sealed.count >= encapsulationSize + tagSize else { throw Refusal(.envelopeClosed, at: "envelope") }
        do {
            var recipient = try HPKE.Recipient(
                privateKey: key.key, ciphersuite: ciphersuite, info: Data(info),
                encapsulatedKey: Data(sealed[..<encapsulationSize]))
            return [UInt8](try recipient.open(sealed[encapsulationSize...], authenticating: aad))
        } catch {
            throw Refusal(.envelopeClosed, at: "envelope")
        }
    }
}
