import Digests
import Testing
import Transcript
import Vocabulary

@Suite("The board's chain")
struct ChainTests {
    static let entries: [[UInt8]] = [[1], [2, 3], [], [4, 5, 6]]

    @Test("TRN-1: the head depends on every entry, its place and its end")
    func sensitivity() {
        let head = Chain.head(of: Self.entries)
        var others: [[[UInt8]]] = [[], [[1], [2, 3], [], [4, 5, 6], []], [[1, 2], [3], [], [4, 5, 6]]]
        for index in Self.entries.indices {
            var dropped = Self.entries
            dropped.remove(at: index)
            others.append(dropped)
            var changed = Self.entries
            changed[index].append(0)
            others.append(changed)
            var doubled = Self.entries
            doubled.insert(doubled[index], at: index)
            others.append(doubled)
            for other in Self.entries.indices where other > index {
                var swapped = Self.entries
                swapped.swapAt(index, other)
                others.append(swapped)
            }
        }
        #expect(!others.map { Chain.head(of: $0) }.contains(head))
        #expect(Set(others.map { Chain.head(of: $0) }).count == others.count)
    }

    @Test("TRN-1: appending one by one gives the head of all, and counts")
    func appending() {
        var chain = Chain()
        let empty = chain.head
        for (index, entry) in Self.entries.enumerated() {
            let head = chain.append(entry)
            #expect(head == chain.head)
            #expect(chain.count == index + 1)
            #expect(head == Chain.head(of: Self.entries.prefix(index + 1)))
        }
        #expect(empty == Chain().head)
        #expect(empty != chain.head)
    }

    @Test("TRN-1: the head is what protocol.md's formula gives, from SHA-256 and nothing else")
    func formula() {
        func framed(_ part: [UInt8]) -> [UInt8] { UInt64(part.count).bytes + part }
        let label = Array("tvaersum/1/chain".utf8)
        var head = Hashing.sha256([UInt8(label.count)] + label)
        #expect(Chain().head == head)
        for (index, entry) in Self.entries.enumerated() {
            let parts = framed(head.bytes) + framed(UInt64(index).bytes) + framed(entry)
            head = Hashing.sha256([UInt8(label.count)] + label + parts)
        }
        #expect(Chain.head(of: Self.entries) == head)
    }
}

extension UInt64 {
    fileprivate var bytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) } }
}

@Suite("Bundles")
struct BundleTests {
    static let bundle = Bundle(
        study: [1, 2],
        coordinatorKey: [UInt8](repeating: 7, count: 32),
        roster: [3],
        entries: [[4], [], [5, 6]]
    )

    @Test("TRN-3: a bundle is read back as it was written")
    func roundTrip() throws {
        #expect(try Bundle(canonicalBytes: Self.bundle.canonicalBytes, place: "bundle") == Self.bundle)
    }

    @Test("TRN-3: what does not begin with the mark of this edition is no bundle")
    func mark() {
        var bytes = Self.bundle.canonicalBytes
        for position in Bundle.mark.indices {
            bytes[position] ^= 1
            let refusal = #expect(throws: Refusal.self) { try Bundle(canonicalBytes: bytes, place: "bundle") }
            #expect(refusal?.code == .notABundle)
            bytes[position] ^= 1
        }
        for short in [[], Array("tvaersum".utf8), Array("{}".utf8)] {
            let refusal = #expect(throws: Refusal.self) { try Bundle(canonicalBytes: short, place: "bundle") }
            #expect(refusal?.code == .notABundle)
        }
    }

    @Test("TRN-3: a bundle cut short anywhere, or with bytes after it, is refused")
    func otherLengths() {
        let bytes = Self.bundle.canonicalBytes
        for length in bytes.indices {
            #expect(throws: Refusal.self) { try Bundle(canonicalBytes: Array(bytes.prefix(length)), place: "bundle") }
        }
        let refusal = #expect(throws: Refusal.self) { try Bundle(canonicalBytes: bytes + [0], place: "bundle") }
        #expect(refusal?.code == .trailingBytes)
    }

    @Test("TRN-3: a declared length beyond its bound, or beyond the file, is refused before anything is taken for it")
    func announcedLengths() {
        let start = Bundle.mark + [UInt8](repeating: 7, count: 32)
        let long = #expect(throws: Refusal.self) {
            try Bundle(canonicalBytes: start + [0xFF, 0xFF, 0xFF, 0xFF], place: "bundle")
        }
        #expect(long?.code == .tooLong)
        let missing = #expect(throws: Refusal.self) {
            try Bundle(canonicalBytes: start + [0xFF, 0xFF, 0, 0], place: "bundle")
        }
        #expect(missing?.code == .truncated)
        let many = #expect(throws: Refusal.self) {
            try Bundle(canonicalBytes: start + [0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F], place: "bundle")
        }
        #expect(many?.code == .tooLong)
    }
}
