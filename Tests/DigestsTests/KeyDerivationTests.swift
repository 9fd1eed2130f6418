import Digests
import TestSupport
import Testing
import Vocabulary

@Suite("Key derivation")
struct KeyDerivationTests {
    private struct HMACGroup: Decodable, Sendable {
        let tagSize: Int
        let tests: [Case]

        struct Case: Decodable, Sendable {
            let key: HexBytes
            let msg: HexBytes
            let tag: HexBytes
            let result: WycheproofResult
        }
    }

    private struct HKDFGroup: Decodable, Sendable {
        let tests: [Case]

        struct Case: Decodable, Sendable {
            let ikm: HexBytes
            let salt: HexBytes
            let info: HexBytes
            let size: Int
            let okm: HexBytes
            let result: WycheproofResult
        }
    }

    @Test("DIG-4: HMAC-SHA256 agrees with every vector of Wycheproof", .enabled(if: TestMaterial.hasVectors))
    func hmac() throws {
        var results: [WycheproofResult: Int] = [:]
        for group in try Wycheproof<HMACGroup>.groups("hmac_sha256_test") {
            for test in group.tests {
                let code = KeyDerivation.hmac(key: test.key.bytes, message: test.msg.bytes)
                let agrees = Array(code.prefix(group.tagSize / 8)) == test.tag.bytes
                #expect(agrees == (test.result == .valid))
                results[test.result, default: 0] += 1
            }
        }
        #expect(results == [.valid: 66, .invalid: 108])
    }

    @Test("HMAC-SHA256 takes an empty key and an empty message")
    func emptyKey() {
        #expect(
            KeyDerivation.hmac(key: [], message: []).hex
                == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        )
    }

    @Test("DIG-4: HKDF-SHA256 agrees with every vector of Wycheproof", .enabled(if: TestMaterial.hasVectors))
    func hkdf() throws {
        var made = 0
        for test in try Wycheproof<HKDFGroup>.groups("hkdf_sha256_test").flatMap(\.tests) {
            // Wycheproof's refusals all ask for more than HKDF can make; the next test asks too.
            #expect((test.size <= KeyDerivation.longestOutput) == (test.result == .valid))
            guard test.result == .valid else { continue }
            made += 1
            let output = KeyDerivation.hkdf(
                secret: Secret(test.ikm.bytes),
                salt: test.salt.bytes,
                info: test.info.bytes,
                count: test.size
            )
            #expect(output.elements == test.okm.bytes)
        }
        #expect(made == 83)
    }

    @Test("DIG-4: asking HKDF for one byte too many stops the process")
    func tooLong() async {
        #expect(KeyDerivation.hkdf(secret: [1], salt: [], info: [], count: KeyDerivation.longestOutput).count == 8160)
        await #expect(processExitsWith: .failure) {
            _ = KeyDerivation.hkdf(secret: [1], salt: [], info: [], count: KeyDerivation.longestOutput + 1)
        }
    }

    @Test(
        "DIG-4: PBKDF2-HMAC-SHA256 gives the vectors of RFC 7914",
        arguments: [
            (
                "passwd", "salt", 1,
                "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                    + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"
            ),
            (
                "Password", "NaCl", 80_000,
                "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
                    + "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d"
            ),
        ]
    )
    func pbkdf2(password: String, salt: String, iterations: Int, output: String) {
        let made = KeyDerivation.pbkdf2(
            password: Array(password.utf8),
            salt: Array(salt.utf8),
            iterations: iterations,
            count: 64
        )
        #expect(made.hex == output)
    }
}
