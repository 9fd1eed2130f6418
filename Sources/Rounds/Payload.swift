import Digests
import Messages
import Proceedings
import Sealing
import Sharing
import Vocabulary

/// What one envelope holds: a member's share of all slots, and the contributor's own mask.
struct Payload: Sendable {
    /// How many field elements follow the slots: four pairs of masks for the degree check, two elements each.
    static let maskElements = 8

    /// Salts the payload's hash in the public header.
    let salt: Digest
    /// Salts the mask's hash in the public header; the same in all c envelopes.
    let maskSalt: Digest
    /// The slots that the contributor opens by name; the same in all c envelopes.
    let mask: BitString
    /// The member's share.
    let share: SharePayload

    /// The hash in the header by which a member checks that it got what was signed.
    func digest(_ address: EnvelopeAddress) -> Digest {
        Hashing.digest(.payload, address.canonicalBytes, canonicalBytes)
    }

    /// The hash of a mask in the header.
    static func maskDigest(manifest: Digest, contributor: KommuneCode, salt: Digest, mask: BitString) -> Digest {
        Hashing.digest(
            .mask,
            manifest.bytes,
            contributor.canonicalBytes,
            salt.bytes,
            mask.canonicalBytes
        )
    }
}

extension Payload: Canonical {
    func write(to writer: inout CanonicalWriter) {
        writer.value(salt)
        writer.value(maskSalt)
        writer.value(mask)
        writer.value(share)
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        salt = try reader.value()
        maskSalt = try reader.value()
        mask = try reader.value()
        share = try reader.value()
    }
}

extension Payload: CustomStringConvertible {
    var description: String { "<redacted>" }
}

/// Everything an envelope is bound to, so that it opens nowhere else.
///
/// Meets SEAL-2.
struct EnvelopeAddress: Sendable {
    let manifest: Digest
    let contributor: KommuneCode
    let member: KommuneCode
    let key: Digest
    let sequence: UInt32

    /// The HPKE info string.
    var information: [UInt8] { Array(DomainLabel.envelope.rawValue.utf8) + canonicalBytes }
}

extension EnvelopeAddress: Canonical {
    func write(to writer: inout CanonicalWriter) {
        writer.value(manifest)
        writer.value(contributor)
        writer.value(member)
        writer.value(key)
        writer.integer(sequence)
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        manifest = try reader.value()
        contributor = try reader.value()
        member = try reader.value()
        key = try reader.value()
        sequence = try reader.integer()
    }
}
