import Digests
import TestSupport
import Testing
import Vocabulary

/// The known streams were computed in Python, with hashlib's HMAC and PyCryptodome's AES.
@Suite("Expansion of seeds")
struct ExpanderTests {
    private let seed = [UInt8](0..<32)

    @Test("DIG-2: the stream is AES-256-CTR under the derived key")
    func stream() {
        var plain = Expander(seed: Secret(seed), label: .share)
        #expect(
            plain.bytes(40).hex == "e13ca7d452122e16caf54e009e89eaaec4399f7b61f30573fb6dc2f5a6709720b1bc9c0c3667ff1d"
        )
        var member = Expander(seed: Secret(seed), label: .share, context: [3])
        #expect(
            member.bytes(40).hex == "6a1a357cdd9165a333a213e26f337886f65c08069cd703602a0a5f7b648d14236e556882fc7c8856"
        )
        var long = Expander(seed: Secret(seed), label: .share)
        #expect(
            Hashing.sha256(long.bytes(1 << 20)).hex
                == "c2c2f021494c285a3f3a58fa871e8bd89fc4b0020a33cdedc531e9ceaf44223b"
        )
    }

    @Test("DIG-2: drawing in pieces does not change the stream")
    func pieces() {
        var generator = SeededGenerator(seed: 17)
        var whole = Expander(seed: Secret(seed), label: .share)
        let expected = whole.bytes(5000)
        var parts = Expander(seed: Secret(seed), label: .share)
        var drawn: [UInt8] = []
        while drawn.count < expected.count {
            drawn += parts.bytes(min(Int.random(in: 0...70, using: &generator), expected.count - drawn.count))
        }
        #expect(drawn == expected)
    }

    @Test("DIG-2: another seed, label or context gives an unrelated stream, also where one label begins another")
    func unrelated() {
        func start(_ seed: [UInt8], _ label: DomainLabel, _ context: String) -> [UInt8] {
            var expander = Expander(seed: Secret(seed), label: label, context: Array(context.utf8))
            return expander.bytes(32)
        }
        let starts = [
            start(seed, .mask, ""), start(seed, .maskSalt, ""), start(seed, .mask, "-salt"), start(seed, .share, ""),
            start(seed.reversed(), .mask, ""),
        ]
        #expect(Set(starts).count == starts.count)
    }

    @Test("DIG-3: small bounds give the words that sifting the stream by hand gives")
    func dice() {
        var expander = Expander(seed: Secret(seed), label: .share, context: Array("die".utf8))
        let known: [UInt64] = [
            2, 1, 1, 1, 1, 5, 5, 5, 2, 2, 3, 1, 1, 5, 5, 0, 4, 0, 1, 4, 2, 4, 3, 5, 3, 4, 4, 1, 1, 5, 3, 2, 2, 1, 4, 4,
            5, 2, 3, 1,
        ]
        // Drawn in two calls: what the first skipped is not offered again.
        #expect(expander.words(7, below: 6) + expander.words(33, below: 6) == known)
    }

    @Test("DIG-3: a word that is not below the bound is skipped, and nothing else")
    func rejection() {
        var expander = Expander(seed: Secret(seed), label: .share)
        let words = expander.words(200, below: 1 << 63 + 1)
        let bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) } }
        #expect(
            Hashing.sha256(bytes).hex == "07fe6888243a58951bb14022d103dd65887059c10c247b6ef9ac281f15577624"
        )
    }

    @Test("DIG-3: words stay below every bound", arguments: [1, 2, 3, 255, 256, 257, 1 << 32, .max] as [UInt64])
    func below(bound: UInt64) {
        var expander = Expander(seed: Secret(seed), label: .share)
        let words = expander.words(500, below: bound)
        #expect(words.count == 500)
        #expect(words.allSatisfy { $0 < bound })
        #expect(expander.words(0, below: bound).isEmpty && expander.bytes(0).isEmpty)
    }

    @Test("A seed of another length stops the process")
    func shortSeed() async {
        await #expect(processExitsWith: .failure) {
            var expander = Expander(seed: Secret([UInt8](repeating: 0, count: 31)), label: .share)
            _ = expander.bytes(1)
        }
    }
}
