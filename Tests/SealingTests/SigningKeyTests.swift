import Digests
import Sealing
import TestSupport
import Testing
import Vocabulary

@Suite("Signing keys")
struct SigningKeyTests {
    @Test("SIG-4: a seed gives the public key and the signatures of RFC 8032", .enabled(if: TestMaterial.hasVectors))
    func rfc8032() throws {
        let text = String(
            decoding: try TestMaterial.bytes("vectors/rfc8032/ed25519_djb_sign.input.subset.txt"),
            as: UTF8.self
        )
        let lines = text.split(separator: "\n")
        #expect(lines.count == 19)
        for line in lines {
            let fields = try line.split(separator: ":", omittingEmptySubsequences: false)
                .map { try #require([UInt8](hex: String($0))) }
            let key = try SigningKey(rawRepresentation: Secret(Array(fields[0].prefix(32))))
            #expect(key.verifyingKey.bytes == fields[1])
            #expect(try key.sign(fields[2]) == Array(fields[3].prefix(64)))
        }
    }

    @Test("SIG-4: what a fresh key signs its public half accepts, and no other key does")
    func fresh() throws {
        let key = SigningKey()
        let other = SigningKey()
        for count in [0, 1, 63, 64, 65, 10_000] {
            let message = [UInt8](repeating: 0x5a, count: count)
            let signature = try key.sign(message)
            #expect(signature.count == VerifyingKey.signatureSize)
            #expect(key.verifyingKey.accepts(signature, over: message))
            #expect(!other.verifyingKey.accepts(signature, over: message))
            #expect(!key.verifyingKey.accepts(signature, over: message + [0]))
        }
    }

    @Test("A key survives the way to its bytes and back")
    func bytes() throws {
        let key = SigningKey()
        #expect(try SigningKey(rawRepresentation: key.rawRepresentation).verifyingKey == key.verifyingKey)
    }

    @Test("SEAL-4: a seed of another length is no key", arguments: [0, 1, 31, 33, 64])
    func lengths(count: Int) {
        let bytes = Secret([UInt8](repeating: 1, count: count))
        let identity = #expect(throws: Refusal.self) { try SigningKey(rawRepresentation: bytes) }
        #expect(identity?.code == .badKey)
        let envelope = #expect(throws: Refusal.self) { try EnvelopeKey(rawRepresentation: bytes) }
        #expect(envelope?.code == .badKey)
    }
}
