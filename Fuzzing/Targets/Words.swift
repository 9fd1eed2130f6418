import Digests
import Disclosure
import Sealing
import Sharing
import Vocabulary

extension FuzzTarget {
    /// The small values of which everything else is made: as canonical bytes, and as text.
    static let words: [FuzzTarget] = [
        FuzzTarget("words", largest: 2048, seeds: try wordSeeds()) { bytes in
            guard let first = bytes.first else { return }
            wordChecks[Int(first) % wordChecks.count](Array(bytes.dropFirst()))
        },
        FuzzTarget(
            "texts",
            largest: 256,
            words: ["-02-29", "-12-31", "2024", "1900", "1970", "\u{212A}"],
            seeds: ["2025-02-28", "153", "2026-1", "00ff", "0004"].map { Array($0.utf8) }
        ) { bytes in
            guard let text = String(validating: bytes, as: UTF8.self) else { return }
            checkText(text)
        },
        FuzzTarget("keys", largest: 3000, seeds: try keySeeds(), check: checkKeys),
    ]

    private static let wordChecks: [@Sendable ([UInt8]) -> Void] = [
        { isCanonical(Digest.self, $0) }, { isCanonical(RoundName.self, $0) }, { isCanonical(Party.self, $0) },
        { isCanonical(Timestamp.self, $0) }, { isCanonical(Day.self, $0) }, { isCanonical(Period.self, $0) },
        { isCanonical(KommuneCode.self, $0) }, { isCanonical(BitString.self, $0) },
        { isCanonical(PassingSet.self, $0) }, { isCanonical(Thresholds.self, $0) },
        { isCanonical(Threshold.self, $0) }, { isCanonical(Field64.self, $0) }, { isCanonical(Field128.self, $0) },
        { isCanonical(SharePayload.self, $0) }, { isCanonical(VerifyingKey.self, $0) },
        { isCanonical(EnvelopePublicKey.self, $0) },
    ]

    @Sendable private static func wordSeeds() throws -> [[UInt8]] {
        var bits = BitString(count: 11)
        bits[3] = true
        var passing = CanonicalWriter()
        passing.list([bits, bits])
        passing.value(bits)
        let first = Day(number: 19_000)
        let values: [any Canonical] = [
            Hashing.sha256([1]), try found(RoundName("2026-1")), Party.coordinator, Timestamp(seconds: 1_700_000_000),
            first, try found(Period(first: first, last: Day(number: 20_000))), try found(KommuneCode(153)), bits,
            try PassingSet(canonicalBytes: passing.bytes, place: "seed"), Thresholds.standard,
            try Threshold(committee: 5, tolerated: 2), Field64.one, Field128(real: .one, imaginary: .zero),
            SharePayload.vector(Secret([.one, .zero])),
            try SigningKey(rawRepresentation: Secret([UInt8](repeating: 1, count: 32))).verifyingKey,
            try EnvelopeKey(rawRepresentation: Secret([UInt8](repeating: 1, count: 32))).publicKey,
        ]
        return values.enumerated().map { [UInt8($0.offset)] + $0.element.canonicalBytes }
    }

    /// What is read from a text prints as that text.
    private static func checkText(_ text: String) {
        func same(_ printed: String?, _ what: String) {
            if let printed, Array(printed.utf8) != Array(text.utf8) { broken("\(what) has two spellings") }
        }
        same(Day(iso: text)?.description, "a day")
        // Systems that write four digits put a zero before the three.
        same(KommuneCode(text: text).map { (text.utf8.count == 4 ? "0" : "") + $0.description }, "a kommune")
        same(RoundName(text)?.description, "a round's name")
        same(Digest(hex: text)?.hex, "a digest")
        if let bytes = [UInt8](hex: text) { same(bytes.hex, "hexadecimal") }
        if let day = Day(iso: text) {
            let (year, month, number) = day.civil
            if Day(year: year, month: month, day: number) != day { broken("a day is another day") }
        }
    }

    @Sendable private static func keySeeds() throws -> [[UInt8]] {
        let key = try SigningKey(rawRepresentation: Secret([UInt8](repeating: 1, count: 32)))
        let envelopeKey = try EnvelopeKey(rawRepresentation: Secret([UInt8](repeating: 2, count: 32)))
        let sealed = try Envelope.seal(Secret([1, 2, 3]), to: envelopeKey.publicKey, info: [4], aad: [5])
        return [
            [0] + key.verifyingKey.bytes + (try key.sign([6])), [1] + sealed, [2] + envelopeKey.publicKey.bytes,
            [3] + [UInt8](repeating: 1, count: 32),
        ]
    }

    /// Keys, signatures and envelopes that nobody made are refused, and none opens or verifies.
    @Sendable private static func checkKeys(_ bytes: [UInt8]) throws {
        let rest = Array(bytes.dropFirst())
        switch bytes.first.map({ $0 % 4 }) {
        case 0:
            guard rest.count == 96, let key = VerifyingKey(Array(rest[..<32])) else { return }
            let honest = try SigningKey(rawRepresentation: Secret([UInt8](repeating: 1, count: 32)))
            let signature = try honest.sign([6])
            if key == honest.verifyingKey, key.accepts(Array(rest[32...]), over: [6]), Array(rest[32...]) != signature {
                broken("a second signature over the same message")
            }
        case 1:
            let key = try EnvelopeKey(rawRepresentation: Secret([UInt8](repeating: 2, count: 32)))
            if let plain = answer({ try Envelope.open(rest, with: key, info: [4], aad: [5]) }),
                plain != Secret([1, 2, 3])
            {
                broken("an envelope that nobody sealed opens")
            }
        case 2:
            guard let key = EnvelopePublicKey(rest) else { return }
            if key.bytes != rest { broken("an envelope key has two forms") }
            _ = answer { try Envelope.seal(Secret([1]), to: key, info: [], aad: []) }
        default:
            if let key = answer({ try SigningKey(rawRepresentation: Secret(rest)) }) {
                let signature = try key.sign([7])
                if !key.verifyingKey.accepts(signature, over: [7]) { broken("an own signature is refused") }
            }
            _ = answer { try EnvelopeKey(rawRepresentation: Secret(rest)) }
        }
    }
}

/// A seed that must be there.
func found<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Refusal(.badIdentifier, at: "seed") }
    return value
}
