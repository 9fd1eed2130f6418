internal import Crypto
public import Digests
internal import Foundation
public import Vocabulary

/// Bytes sealed to one member: HPKE in base mode (RFC 9180) with X-Wing, HKDF-SHA256 and AES-256-GCM.
///
/// A stored envelope stays closed as long as either ML-KEM-768 or X25519 stands. It does not say who sealed it; a contributor's
/// signature over the root of its envelopes does. Meets SEAL-1.
public enum Envelope {
    /// The suite's name, as a manifest writes it.
    public static let suite = "X-Wing/HKDF-SHA256/AES-256-GCM"
    /// How many bytes the encapsulated key takes: 1,088 of ML-KEM-768 and 32 of X25519.
    public static let encapsulationSize = 1120
    /// How many bytes the authentication tag takes.
    public static let tagSize = 16

    private static let ciphersuite = HPKE.Ciphersuite.XWingMLKEM768X25519_SHA256_AES_GCM_256

    /// How many bytes an envelope around so many bytes has, exactly.
    ///
    /// Meets SEAL-3.
    public static func sealedSize(plaintext: Int) -> Int { encapsulationSize + plaintext + tagSize }

    /// Seals bytes to a member's key under a fresh encapsulation.
    ///
    /// The answer is the encapsulated key, then the ciphertext with its tag. `info` says which envelope it is, `aad` is what else must
    /// be the same when it is opened. A recipient's key to which nothing can be encapsulated is refused. Meets SEAL-1 and SEAL-4.
    public static func seal(
        _ plaintext: Secret<UInt8>,
        to recipient: EnvelopePublicKey,
        info: [UInt8],
        aad: [UInt8]
    ) throws(Refusal) -> [UInt8] {
        // The library reads the key's polynomials only here, so a malformed key shows itself when it is used.
        guard let key = try? XWingMLKEM768X25519.PublicKey(rawRepresentation: recipient.bytes),
            var sender = try? HPKE.Sender(recipientKey: key, ciphersuite: ciphersuite, info: Data(info))
        else { throw Refusal(.badKey, at: "envelope key \(recipient.keyID.short)") }
        guard let ciphertext = plaintext.withElements({ try? sender.seal($0, authenticating: aad) }) else {
            throw Refusal(.sealingFailed, at: "envelope")
        }
        let sealed = [UInt8](sender.encapsulatedKey) + [UInt8](ciphertext)
        guard sealed.count == sealedSize(plaintext: plaintext.count) else {
            throw Refusal(.sealingFailed, at: "envelope")
        }
        return sealed
    }

    /// Opens an envelope that was sealed to this key with the same `info` and `aad`.
    ///
    /// Whatever is wrong with it, the refusal is the same. Meets SEAL-2.
    public static func open(
        _ sealed: [UInt8],
        with key: EnvelopeKey,
        info: [UInt8],
        aad: [UInt8]
    ) throws(Refusal) -> Secret<UInt8> {
        guard sealed.count >= sealedSize(plaintext: 0),
            var recipient = try? HPKE.Recipient(
                privateKey: key.key,
                ciphersuite: ciphersuite,
                info: Data(info),
                encapsulatedKey: Data(sealed[..<encapsulationSize])
            ),
            var plaintext = try? recipient.open(sealed[encapsulationSize...], authenticating: aad)
        else { throw Refusal(.envelopeClosed, at: "envelope") }
        return Secret(wiping: &plaintext)
    }
}
