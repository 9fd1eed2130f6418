import Digests
import Sealing
import Vocabulary

/// Envelopes and signatures, whose arithmetic is the library's.
extension Scenario {
    private static let info: [UInt8] = [1, 2, 3]
    private static let aad: [UInt8] = [4, 5]

    /// A contributor seals what nobody may see.
    static func sealing() throws {
        let key = try EnvelopeKey().publicKey
        let plaintext = Hidden.secret([UInt8](repeating: 0xA5, count: 3000))
        let sealed = try Envelope.seal(plaintext, to: key, info: info, aad: aad)
        _ = Hidden.shown(Secret(sealed))
    }

    /// A member makes its public key from its seed, and opens with it.
    static func opening() throws { _ = Hidden.shown(try opened()) }

    /// Decides by what it opened: that a seed is hidden hides all that is opened with it.
    @inline(never)
    static func plantedEnvelope() throws {
        try opened().withElements { bytes in if bytes[7] > 3 { print("large") } }
    }

    private static func opened() throws -> Secret<UInt8> {
        let seed = [UInt8](repeating: 0x3C, count: 32)
        let recipient = try EnvelopeKey(rawRepresentation: Secret(seed)).publicKey
        let sealed = try Envelope.seal(
            Secret([UInt8](repeating: 0xA5, count: 3000)),
            to: recipient,
            info: info,
            aad: aad
        )
        let key = try EnvelopeKey(rawRepresentation: Hidden.secret(seed))
        return try Envelope.open(sealed, with: key, info: info, aad: aad)
    }

    /// A party signs with its identity.
    static func signing() throws {
        let key = try SigningKey(rawRepresentation: Hidden.secret([UInt8](repeating: 0x17, count: 32)))
        let signature = try key.sign([UInt8](repeating: 9, count: 500))
        _ = Hidden.shown(Secret(signature))
    }
}
