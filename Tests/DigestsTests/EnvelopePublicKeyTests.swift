import Digests
import Foundation
import Testing
import Vocabulary

@Suite("Envelope keys, their public half")
struct EnvelopePublicKeyTests {
    private let bytes = (0..<EnvelopePublicKey.size).map { UInt8(truncatingIfNeeded: $0 * 7) }

    @Test("A key has 1,216 bytes, and its id is their SHA-256")
    func size() throws {
        let key = try #require(EnvelopePublicKey(bytes))
        #expect(key.bytes == bytes && key.keyID == Hashing.sha256(bytes))
        #expect(EnvelopePublicKey(Array(bytes.dropLast())) == nil && EnvelopePublicKey(bytes + [0]) == nil)
    }

    @Test("A key survives its canonical and its JSON form, and another length is refused")
    func forms() throws {
        let key = try #require(EnvelopePublicKey(bytes))
        #expect(try EnvelopePublicKey(canonicalBytes: key.canonicalBytes, place: "key") == key)
        #expect(try JSONDecoder().decode([EnvelopePublicKey].self, from: JSONEncoder().encode([key])) == [key])
        let short = #expect(throws: Refusal.self) {
            try EnvelopePublicKey(canonicalBytes: Array(bytes.dropLast()), place: "key")
        }
        #expect(short?.code == .truncated)
        let long = #expect(throws: Refusal.self) { try EnvelopePublicKey(canonicalBytes: bytes + [0], place: "key") }
        #expect(long?.code == .trailingBytes)
    }
}
