import Digests
import Sealing
import TestSupport
import Testing
import Vocabulary

@Suite("Envelopes")
struct EnvelopeTests {
    private let key: EnvelopeKey
    private let info = Array("envelope 7 of round 3".utf8)
    private let aad = Array("header".utf8)
    private let plaintext = Array("seventeen and four".utf8)

    init() throws { key = try EnvelopeKey() }

    private func seal(_ plaintext: [UInt8]) throws -> [UInt8] {
        try Envelope.seal(Secret(plaintext), to: key.publicKey, info: info, aad: aad)
    }

    private func expectClosed(_ sealed: [UInt8], _ comment: Comment? = nil) {
        let refusal = #expect(throws: Refusal.self, comment) {
            try Envelope.open(sealed, with: key, info: info, aad: aad)
        }
        #expect(refusal?.code == .envelopeClosed, comment)
    }

    @Test("SEAL-1: what is sealed opens", arguments: [0, 1, 15, 16, 17, 8 * 1200, 1 << 20])
    func opens(count: Int) throws {
        let plaintext = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let sealed = try seal(plaintext)
        #expect(try Envelope.open(sealed, with: key, info: info, aad: aad).elements == plaintext)
    }

    @Test("SEAL-1: neither info nor authenticated bytes need be there")
    func bare() throws {
        let sealed = try Envelope.seal(Secret(plaintext), to: key.publicKey, info: [], aad: [])
        #expect(try Envelope.open(sealed, with: key, info: [], aad: []).elements == plaintext)
    }

    @Test("SEAL-3: the size is the encapsulation, the plaintext and the tag, exactly", arguments: [0, 1, 100, 65_537])
    func size(count: Int) throws {
        let sealed = try seal([UInt8](repeating: 0, count: count))
        #expect(sealed.count == 1120 + count + 16)
        #expect(sealed.count == Envelope.sealedSize(plaintext: count))
    }

    @Test("SEAL-1: the same bytes are sealed differently each time")
    func fresh() throws {
        let first = try seal(plaintext)
        let second = try seal(plaintext)
        #expect(first.prefix(1088) != second.prefix(1088))
        #expect(first[1088..<1120] != second[1088..<1120])
        #expect(first.dropFirst(1120) != second.dropFirst(1120))
    }

    @Test("SEAL-2: a changed byte is refused, wherever it is")
    func changedByte() throws {
        let sealed = try seal(plaintext)
        var generator = SeededGenerator(seed: 5)
        for place in sealed.indices {
            var changed = sealed
            // The highest bit of the encapsulated point is not part of it; any other change of any byte is one.
            changed[place] ^= UInt8.random(in: 1...127, using: &generator)
            expectClosed(changed, "byte \(place)")
        }
    }

    @Test("SEAL-2: the unused bit of the encapsulated point is bound all the same")
    func unusedBit() throws {
        var sealed = try seal(plaintext)
        sealed[1119] ^= 0x80
        expectClosed(sealed)
    }

    @Test("SEAL-2: other info, other authenticated bytes and another key are refused")
    func bound() throws {
        let sealed = try seal(plaintext)
        let wrong: [(EnvelopeKey, [UInt8], [UInt8])] = [
            (key, info + [0], aad), (key, Array(info.dropLast()), aad), (key, [], aad),
            (key, info, aad + [0]), (key, info, Array(aad.dropLast())), (key, info, []),
            (key, aad, info), (try EnvelopeKey(), info, aad),
        ]
        for (key, info, aad) in wrong {
            let refusal = #expect(throws: Refusal.self) { try Envelope.open(sealed, with: key, info: info, aad: aad) }
            #expect(refusal?.code == .envelopeClosed)
        }
    }

    @Test("SEAL-2: an envelope cut short anywhere, or with more behind it, is refused")
    func length() throws {
        let sealed = try seal(plaintext)
        for count in Array(0...40) + Array(1080...(sealed.count - 1)) { expectClosed(Array(sealed.prefix(count))) }
        expectClosed(sealed + [0])
        expectClosed([0] + sealed)
        expectClosed(sealed + sealed)
        expectClosed([UInt8](repeating: 0, count: sealed.count))
    }

    @Test("SEAL-4: a key with an unreduced polynomial, or whose point has small order, is refused when sealing")
    func malformedKey() throws {
        let good = key.publicKey.bytes
        let unreduced = [UInt8](repeating: 0xff, count: 3) + good.dropFirst(3)
        let smallOrder = good.prefix(1184) + [UInt8](repeating: 0, count: 32)
        for bytes in [unreduced, Array(smallOrder), [UInt8](repeating: 0xff, count: 1216)] {
            let recipient = try #require(EnvelopePublicKey(bytes))
            let refusal = #expect(throws: Refusal.self) {
                try Envelope.seal(Secret(plaintext), to: recipient, info: info, aad: aad)
            }
            #expect(refusal?.code == .badKey)
            #expect(refusal?.place.contains(recipient.keyID.short) == true)
        }
    }

    @Test("SEAL-1: a key survives the way to its seed and back")
    func seed() throws {
        let again = try EnvelopeKey(rawRepresentation: key.rawRepresentation)
        #expect(key.rawRepresentation.count == 32 && again.publicKey == key.publicKey)
        #expect(try Envelope.open(seal(plaintext), with: again, info: info, aad: aad).elements == plaintext)
    }
}
