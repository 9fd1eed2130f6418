import Testing
import Vocabulary

@testable import Digests

@Suite("Fingerprints")
struct FingerprintTests {
    private let words = FingerprintWords.list

    @Test("SIG-6: there are 2,048 words, in the order of their bytes, none twice")
    func order() {
        #expect(words.count == 2048)
        #expect(zip(words, words.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test("SIG-6: every word has four to eight small Danish letters, each in its one composed form")
    func letters() {
        let alphabet = Set("abcdefghijklmnopqrstuvwxyzæøå".unicodeScalars)
        for word in words {
            #expect((4...8).contains(word.unicodeScalars.count) && word.unicodeScalars.allSatisfy(alphabet.contains))
        }
    }

    @Test("SIG-6: the first four letters tell a word")
    func beginnings() { #expect(Set(words.map { $0.prefix(4) }).count == words.count) }

    @Test("SIG-6: no word becomes another by one letter changed, added or left out")
    func distance() {
        // Two words are one edit apart exactly if leaving at most one letter out of each can make them equal, at one place.
        var seen: [[Character]: [(word: String, place: Int?)]] = [:]
        for word in words {
            let letters = Array(word)
            seen[letters, default: []].append((word, nil))
            for place in letters.indices {
                var shorter = letters
                shorter.remove(at: place)
                seen[shorter, default: []].append((word, place))
            }
        }
        for group in seen.values {
            for (index, first) in group.enumerated() {
                for second in group[(index + 1)...] where second.word != first.word {
                    // The same place left out is one letter changed; a whole word met is one letter added.
                    let near = first.place == second.place || first.place == nil || second.place == nil
                    #expect(!near, "\(first.word) and \(second.word)")
                }
            }
        }
    }

    @Test(
        "SIG-5: the words of a known key are those that Python's hashlib computes, and others in another kommune",
        arguments: [
            (153, ["dunjakke", "daddel", "blad", "soja", "jagthund", "hammer"]),
            (161, ["pude", "dyrehave", "karse", "forord", "heltinde", "kløft"]),
        ]
    )
    func known(kommune: Int, expected: [String]) throws {
        let bytes = try #require(
            [UInt8](hex: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
        )
        let key = try #require(VerifyingKey(bytes))
        #expect(Fingerprint.words(kommune: try #require(KommuneCode(kommune)), key: key) == expected)
    }
}
