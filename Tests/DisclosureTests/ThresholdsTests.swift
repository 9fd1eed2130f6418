import Testing
import Vocabulary

@testable import Disclosure

@Suite("Thresholds")
struct ThresholdsTests {
    @Test("DIS-2: the stricter of two thresholds is in force, limit by limit")
    func stricter() {
        let study = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: false)
        let policy = Thresholds(smallCount: 4, smallPart: 4, minimumContributors: 4, hidesZeros: true)
        let both = Thresholds(smallCount: 5, smallPart: 4, minimumContributors: 4, hidesZeros: true)
        #expect(study.stricter(than: policy) == both)
        #expect(policy.stricter(than: study) == both)
    }

    @Test("ENC-4: thresholds have one byte form")
    func canonical() throws {
        let bytes = Thresholds.standard.canonicalBytes
        #expect(try Thresholds(canonicalBytes: bytes, place: "test") == .standard)
        #expect(throws: Refusal.self) { try Thresholds(canonicalBytes: bytes + [0], place: "test") }
    }
}
