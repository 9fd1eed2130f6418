import Digests
public import Disclosure
import Messages
import Proceedings
import Sealing
public import Sharing
import Vocabulary

/// What one envelope holds: a member's share of all slots, and the contributor's own mask: its primary bits.
struct Payload: Sendable {
    /// How many field elements follow the slots: four pairs of masks for the degree check, two elements each.
    static let maskElements = 8

    /// Salts the payload's hash in the public header.
    let salt: Secret<UInt8>
    /// Salts the mask's hash in the public header; the same in all c envelopes.
    let maskSalt: Secret<UInt8>
    /// Which figures of the contributor's pass their own tests; the same in all c envelopes.
    let mask: BitString
    /// The member's share.
    let share: SharePayload

    /// The pairs of masks, uniform in the field, from fresh randomness.
    static func masks(seed: Secret<UInt8>) -> Secret<Field64> {
        var expander = Expander(seed: seed, label: .degreeMask)
        return expander.elements(maskElements)
    }

    /// What is split: the figures, one a slot, with the presence bits behind them, and the masks.
    static func elements(_ values: Secret<Int64>, masks: Secret<Field64>) -> Secret<Field64> {
        var elements: [Field64] = []
        elements.reserveCapacity(values.count + masks.count)
        values.withElements { for value in $0 { elements.append(Field64(value)) } }
        masks.withElements { elements.append(contentsOf: $0) }
        return Secret(elements)
    }

    /// The hash in the header by which a member checks that it got what was signed.
    func digest(_ address: EnvelopeAddress) -> Digest {
        Hashing.digest(.payload, secretParts: [Secret(address.canonicalBytes), secretBytes])
    }

    /// The hash of a mask in the header.
    static func maskDigest(manifest: Digest, contributor: KommuneCode, salt: Secret<UInt8>, mask: BitString) -> Digest {
        Hashing.digest(
            .mask,
            secretParts: [
                Secret(manifest.bytes), Secret(contributor.canonicalBytes), salt, Secret(mask.canonicalBytes),
            ]
        )
    }
}

extension Payload: Canonical {
    func write(to writer: inout CanonicalWriter) {
        writer.fixed(salt)
        writer.fixed(maskSalt)
        writer.value(mask)
        writer.value(share)
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        salt = try reader.secret(Digest.size)
        maskSalt = try reader.secret(Digest.size)
        mask = try reader.value()
        share = try reader.value()
    }
}

extension Payload: Unprintable {}

extension NodeRound {
    /// How many bytes the envelopes of a submission have: the members' in the committee's order, and the auditor's behind them.
    ///
    /// They are known before anything is sealed, for they hang on no figure. Meets SEAL-3 and NODE-28.
    public static func envelopeSizes(_ problem: Problem, threshold: Threshold, isAudited: Bool) -> [Int] {
        let mask = BitString(count: problem.testedFigures.count)
        let salt = Secret([UInt8](repeating: 0, count: Digest.size))
        let figures = Secret(problem.withPresence([Int64](repeating: 0, count: problem.slotCount)))
        let elements = Payload.elements(figures, masks: Payload.masks(seed: salt))
        return (1...threshold.committee)
            .map { point in
                let share: SharePayload = point <= threshold.tolerated ? .seed(salt) : .vector(elements)
                let payload = Payload(salt: salt, maskSalt: salt, mask: mask, share: share)
                return Envelope.sealedSize(plaintext: payload.secretBytes.count)
            } + (isAudited ? [SealedMask.sealedSize(bits: mask.count)] : [])
    }
}

/// What the envelope to an auditor holds: the contributor's mask and its salt, and no share.
///
/// Meets RND-37.
struct SealedMask: Canonical, Unprintable {
    let salt: Secret<UInt8>
    let mask: BitString

    /// The bytes of an envelope with a mask of so many bits.
    static func sealedSize(bits: Int) -> Int {
        Envelope.sealedSize(plaintext: Digest.size + BitString(count: bits).canonicalBytes.count)
    }

    init(salt: Secret<UInt8>, mask: BitString) {
        self.salt = salt
        self.mask = mask
    }

    func write(to writer: inout CanonicalWriter) {
        writer.fixed(salt)
        writer.value(mask)
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        salt = try reader.secret(Digest.size)
        mask = try reader.value()
    }
}

/// Everything an envelope is bound to, so that it opens nowhere else.
///
/// Meets SEAL-2.
struct EnvelopeAddress: Sendable {
    let manifest: Digest
    let contributor: KommuneCode
    /// Nil for the auditor.
    let member: KommuneCode?
    let key: Digest
    let sequence: UInt32

    /// The HPKE info string of an envelope with a contributor's share, or under another label with something else.
    func information(_ label: DomainLabel = .envelope) -> [UInt8] { Array(label.rawValue.utf8) + canonicalBytes }
}

extension EnvelopeAddress: Canonical {
    func write(to writer: inout CanonicalWriter) {
        writer.value(manifest)
        writer.value(contributor)
        writer.integer(member?.number ?? 0)
        writer.value(key)
        writer.integer(sequence)
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        manifest = try reader.value()
        contributor = try reader.value()
        let number: UInt16 = try reader.integer()
        member = KommuneCode(Int(number))
        guard (member == nil) == (number == 0) else { throw reader.refusal(.badIdentifier) }
        key = try reader.value()
        sequence = try reader.integer()
    }
}
