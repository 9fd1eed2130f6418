import Digests
import Sharing
import Testing
import Vocabulary

@testable import Rounds

@Suite("Own state")
struct OwnStateTests {
    @Test("ENC-4: what a node keeps has one form: sets ascend, and nothing stands in them twice")
    func canonical() throws {
        let digests = [Hashing.sha256([1]), Hashing.sha256([2])].sorted()
        var state = OwnState()
        state.sent = Set(digests)
        let bytes = state.canonicalBytes
        #expect(try OwnState(canonicalBytes: bytes, place: "own state").canonicalBytes == bytes)
        for wrong in [[digests[1], digests[0]], [digests[0], digests[0]]] {
            let start = try #require(bytes.indices.first { bytes[$0...].starts(with: digests[0].bytes) })
            var changed = bytes
            changed.replaceSubrange(start..<(start + 64), with: wrong[0].bytes + wrong[1].bytes)
            let refusal = #expect(throws: Refusal.self) {
                _ = try OwnState(canonicalBytes: changed, place: "own state")
            }
            #expect(refusal?.code == .notCanonical)
        }
    }
}
