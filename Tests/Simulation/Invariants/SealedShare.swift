import Digests
package import Messages
package import Sealing
package import Sharing
import TestSupport
package import Vocabulary

/// What one envelope holds, read and written by protocol.md §10 and not by the code of `Rounds`.
package struct SealedShare: Sendable {
    package var salt: Digest
    package var maskSalt: Digest
    package var mask: BitString
    package var share: SharePayload

    package init(salt: Digest, maskSalt: Digest, mask: BitString, share: SharePayload) {
        self.salt = salt
        self.maskSalt = maskSalt
        self.mask = mask
        self.share = share
    }

    package init(plaintext: [UInt8]) throws(Refusal) {
        var reader = CanonicalReader(plaintext, place: "payload")
        salt = try reader.value()
        maskSalt = try reader.value()
        mask = try reader.value()
        share = try reader.value()
        try reader.finish()
    }

    package var plaintext: [UInt8] {
        var writer = CanonicalWriter()
        writer.value(salt)
        writer.value(maskSalt)
        writer.value(mask)
        writer.value(share)
        return writer.bytes
    }

    /// The address that an envelope is bound to.
    package static func address(
        manifest: Digest,
        contributor: KommuneCode,
        member: KommuneCode,
        key: Digest,
        sequence: UInt32
    ) -> [UInt8] {
        var writer = CanonicalWriter()
        writer.value(manifest)
        writer.value(contributor)
        writer.value(member)
        writer.value(key)
        writer.integer(sequence)
        return writer.bytes
    }

    package static func info(_ address: [UInt8]) -> [UInt8] { Array("tvaersum/1/envelope".utf8) + address }

    package static func payloadDigest(_ address: [UInt8], _ plaintext: [UInt8]) -> Digest {
        Hashing.digest(.payload, address, plaintext)
    }

    package static func maskDigest(manifest: Digest, contributor: KommuneCode, salt: Digest, mask: BitString) -> Digest
    {
        Hashing.digest(.mask, manifest.bytes, contributor.canonicalBytes, salt.bytes, mask.canonicalBytes)
    }
}

/// A submission with its envelopes opened, as whoever held every member's key would see it.
package struct OpenedSubmission: Sendable {
    package let contributor: KommuneCode
    package let root: Digest
    /// What each member got, by point; those that open and are of the right form.
    package var parts: [Int: SealedShare] = [:]
    /// Each member's shares, by point.
    package var shares: [Int: [Field64]] = [:]

    /// Opens what can be opened.
    package init(
        header: Submission,
        envelopes: [[UInt8]],
        contributor: KommuneCode,
        committee: [(member: KommuneCode, key: EnvelopeKey?)],
        threshold: Threshold,
        slots: Int
    ) {
        self.contributor = contributor
        root = header.root
        for (index, (member, key)) in committee.enumerated() {
            guard let key, index < envelopes.count, index < header.payloads.count else { continue }
            let address = SealedShare.address(
                manifest: header.manifest,
                contributor: contributor,
                member: member,
                key: key.publicKey.keyID,
                sequence: header.sequence
            )
            guard
                let plaintext = try? Envelope.open(
                    envelopes[index],
                    with: key,
                    info: SealedShare.info(address),
                    aad: header.payloads[index].bytes + header.mask.bytes
                ), let part = try? SealedShare(plaintext: plaintext.elements)
            else { continue }
            parts[index + 1] = part
            let expanded = try? Shamir.expand(
                part.share,
                member: index + 1,
                count: slots + 8,
                threshold: threshold
            )
            shares[index + 1] = expanded?.elements
        }
    }

    /// The value of a slot by the shares of these members, as many as fix a polynomial; nil if one has none.
    ///
    /// At nought that is what was shared, at a member's point its share.
    package func value(ofSlot slot: Int, at place: Int = 0, points: [Int]) -> Field64? {
        var value = Field64.zero
        for point in points {
            guard let share = shares[point]?[slot] else { return nil }
            var weight = Field64.one
            for other in points where other != point {
                weight *= Field64(Int64(other - place)) * Field64(Int64(other - point)).inverse
            }
            value = value + weight * share
        }
        return value
    }
}
