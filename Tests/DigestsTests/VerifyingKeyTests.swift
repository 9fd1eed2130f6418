import Digests
import Foundation
import TestSupport
import Testing
import Vocabulary

@Suite("Verifying keys")
struct VerifyingKeyTests {
    private struct Group: Decodable, Sendable {
        let publicKey: PublicKey
        let tests: [Case]

        struct PublicKey: Decodable, Sendable { let pk: HexBytes }
        struct Case: Decodable, Sendable {
            let tcId: Int
            let msg: HexBytes
            let sig: HexBytes
            let result: WycheproofResult
        }
    }

    @Test(
        "SIG-2: every Ed25519 vector of Wycheproof is accepted or refused as it says",
        .enabled(if: TestMaterial.hasVectors)
    )
    func wycheproof() throws {
        var results: [WycheproofResult: Int] = [:]
        for group in try Wycheproof<Group>.groups("ed25519_test") {
            let key = try #require(VerifyingKey(group.publicKey.pk.bytes))
            for test in group.tests {
                let accepted = key.accepts(test.sig.bytes, over: test.msg.bytes)
                #expect(accepted == (test.result == .valid), "tcId \(test.tcId)")
                results[test.result, default: 0] += 1
            }
        }
        #expect(results == [.valid: 88, .invalid: 63])
    }

    @Test(
        "SIG-2: the signatures of RFC 8032 are accepted, and refused over another message",
        .enabled(if: TestMaterial.hasVectors)
    )
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
            let key = try #require(VerifyingKey(fields[1]))
            let signature = Array(fields[3].prefix(64))
            #expect(key.accepts(signature, over: fields[2]))
            #expect(!key.accepts(signature, over: fields[2] + [0]))
        }
    }

    /// The first test of RFC 8032, 7.1: the empty message.
    private func first() throws -> (key: VerifyingKey, signature: [UInt8]) {
        let key = try #require(
            [UInt8](hex: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        )
        let signature = try #require(
            [UInt8](
                hex: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                    + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            )
        )
        return (try #require(VerifyingKey(key)), signature)
    }

    @Test("SIG-2: a signature with one bit changed, or of another length, is refused")
    func changed() throws {
        let (key, signature) = try first()
        #expect(key.accepts(signature, over: []))
        for bit in 0..<512 {
            var other = signature
            other[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.accepts(other, over: []))
        }
        for other in [[], Array(signature.dropLast()), signature + [0], signature + signature] {
            #expect(!key.accepts(other, over: []))
        }
        // Nothing that went before changes the verdict.
        #expect(key.accepts(signature, over: []))
    }

    @Test(
        "SIG-3: a key of small order, in another encoding or of another length is none",
        arguments: [
            String(repeating: "00", count: 32),
            "01" + String(repeating: "00", count: 31),
            "ec" + String(repeating: "ff", count: 30) + "7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            // The prime itself and what is beyond it.
            "ed" + String(repeating: "ff", count: 30) + "7f",
            "ee" + String(repeating: "ff", count: 30) + "7f",
            "f0" + String(repeating: "ff", count: 30) + "7f",
        ]
    )
    func unusable(hex: String) throws {
        var bytes = try #require([UInt8](hex: hex))
        for sign in [UInt8(0), 0x80] {
            bytes[31] = bytes[31] & 0x7f | sign
            #expect(VerifyingKey(bytes) == nil)
            let refusal = #expect(throws: Refusal.self) { try VerifyingKey(canonicalBytes: bytes, place: "key") }
            #expect(refusal?.code == .unusableKey)
        }
    }

    @Test("A key survives its canonical and its JSON form, and other forms are refused")
    func forms() throws {
        let key = try first().key
        #expect(try VerifyingKey(canonicalBytes: key.canonicalBytes, place: "key") == key)
        #expect(try JSONDecoder().decode([VerifyingKey].self, from: JSONEncoder().encode([key])) == [key])
        #expect(VerifyingKey(Array(key.bytes.dropLast())) == nil && VerifyingKey(key.bytes + [0]) == nil)
        let short = #expect(throws: Refusal.self) {
            try VerifyingKey(canonicalBytes: Array(key.bytes.dropLast()), place: "key")
        }
        #expect(short?.code == .truncated)
        for text in [
            "[\"\(key.bytes.hex.uppercased())\"]", "[\"\(String(repeating: "00", count: 32))\"]", "[\"d75a\"]",
        ] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode([VerifyingKey].self, from: Data(text.utf8)) }
        }
    }
}
