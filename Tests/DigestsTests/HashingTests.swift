import Digests
import TestSupport
import Testing
import Vocabulary

@Suite("Hashing")
struct HashingTests {
    @Test(
        "SHA-256 gives the digests of FIPS 180-4",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ]
    )
    func knownDigests(text: String, digest: String) {
        #expect(Hashing.sha256(Array(text.utf8)).hex == digest)
    }

    @Test("DIG-1: a labelled digest is the one that Python's hashlib computes from the same framing")
    func labelled() {
        #expect(
            Hashing.digest(.study, Array("abc".utf8), [], Array(0..<32)).hex
                == "be9c43ff9735dc9a2724c7e519cf2746f41c5f299cbcc635b752bf8ea69a49e0"
        )
        #expect(
            Hashing.digest(.study).hex == "bdc9955c8c39032ce4e7dbefedf050940c9a21874d479e89e56fda8ab196cea3"
        )
    }

    @Test("DIG-1: another label, another cut and another number of parts give another digest")
    func unambiguous() {
        let forms = [
            Hashing.digest(.mask, [1, 2], [3]), Hashing.digest(.mask, [1], [2, 3]), Hashing.digest(.mask, [1, 2, 3]),
            Hashing.digest(.mask, [1, 2, 3], []), Hashing.digest(.mask, [], [1, 2, 3]), Hashing.digest(.mask, []),
            Hashing.digest(.mask), Hashing.digest(.maskSalt), Hashing.digest(.maskSalt, [1, 2, 3]),
        ]
        #expect(Set(forms).count == forms.count)
        #expect(Hashing.digest(.mask, [1, 2], [3]) == Hashing.digest(.mask, parts: [[1, 2], [3]]))
    }

    @Test("Bytes in pieces have the digest of the whole, however they are cut")
    func pieces() {
        var generator = SeededGenerator(seed: 9)
        let bytes = (0..<300).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        for cut in 0...bytes.count {
            var hash = IncrementalHash()
            hash.update(Array(bytes[..<cut]))
            unsafe bytes[cut...].withUnsafeBytes { unsafe hash.update($0) }
            #expect(hash.finish() == Hashing.sha256(bytes))
        }
    }
}
