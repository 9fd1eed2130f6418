import Digests
import Sealing
import Sharing
import TestSupport
import Vocabulary

/// The envelopes of bits of the circuit, read and written by protocol.md and not by the code of `Rounds`.
enum SealedBits {
    /// What an envelope is bound to: round, sender, receiver, its key, and the step in the session.
    static func info(
        manifest: Digest,
        sender: KommuneCode,
        member: KommuneCode,
        key: Digest,
        step: Int
    ) -> [UInt8] {
        let address = SealedShare.address(
            manifest: manifest,
            contributor: sender,
            member: member,
            key: key,
            sequence: UInt32(step)
        )
        return Array("tvaersum/1/bits-envelope".utf8) + address
    }

    static func seal(_ elements: [Field64], to key: EnvelopePublicKey, info: [UInt8], session: Digest) -> [UInt8]? {
        var writer = CanonicalWriter()
        for element in elements { writer.value(element) }
        return try? Envelope.seal(Secret(writer.bytes), to: key, info: info, aad: session.bytes)
    }

    static func open(_ envelope: [UInt8], with key: EnvelopeKey, info: [UInt8], session: Digest) -> [Field64]? {
        guard let plaintext = try? Envelope.open(envelope, with: key, info: info, aad: session.bytes) else {
            return nil
        }
        var reader = CanonicalReader(plaintext.elements, place: "bits")
        var elements: [Field64] = []
        while reader.remaining > 0 {
            guard let element = try? reader.value(Field64.self) else { return nil }
            elements.append(element)
        }
        return elements
    }
}
