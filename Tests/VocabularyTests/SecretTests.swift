import Foundation
import TestSupport
import Testing
import Vocabulary

@Suite("Secrets")
struct SecretTests {
    /// A pattern that stands nowhere else in this process, and where a copy of it was laid.
    private static func noise(_ seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        return (0..<4096).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    private static func place(of bytes: [UInt8]) -> Int {
        unsafe bytes.withUnsafeBytes { Int(bitPattern: $0.baseAddress) }
    }

    /// What the kernel sees at a place in this process, whoever owns the memory by now.
    private static func memory(at place: Int, count: Int) throws -> [UInt8] {
        let memory = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/mem"))
        defer { try? memory.close() }
        try memory.seek(toOffset: UInt64(place))
        return [UInt8](try memory.read(upToCount: count) ?? Data())
    }

    /// How many eight-byte pieces of the pattern are still where they were.
    private static func remains(of pattern: [UInt8], at place: Int) throws -> Int {
        let now = try memory(at: place, count: pattern.count)
        return stride(from: 0, to: min(now.count, pattern.count), by: 8)
            .count { now[$0..<($0 + 8)] == pattern[$0..<($0 + 8)] }
    }

    /// The program under test clears every block that is freed, and so does this process, which links it; that a secret clears its own
    /// memory before that is seen where nothing else does, in `scripts/constant-time.sh`.
    @Test("SEC-1: the memory of a secret stays while anybody holds it, and is overwritten when its last holder lets go")
    func wiped() throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            let pattern = Self.noise(seed)
            var holders = [Secret(pattern.map { $0 })]
            holders.append(holders[0])
            let place = holders[0].withElements { Self.place(of: $0) }
            holders.removeLast()
            #expect(try Self.remains(of: pattern, at: place) == 512, "seed \(seed)")
            holders.removeLast()
            #expect(try Self.remains(of: pattern, at: place) == 0, "seed \(seed)")
        }
    }

    @Test("SEC-1: wiping clears every element, and leaves other copies alone")
    func wiping() {
        var words = (0..<100).map { UInt64($0) + 1 }
        let copy = words
        words.wipe()
        #expect(words.allSatisfy { $0 == 0 } && words.count == 100)
        #expect(copy.first == 1 && copy.last == 100)
        var none: [UInt8] = []
        none.wipe()
        #expect(none == [])
    }

    @Test("SEC-1: what a writer outgrows is overwritten")
    func writer() throws {
        var left = 0
        for seed in 1...20 as ClosedRange<UInt64> {
            let pattern = Self.noise(seed)
            var writer = CanonicalWriter()
            writer.fixed(pattern)
            let place = Self.place(of: writer.bytes)
            writer.fixed(pattern + pattern)
            #expect(writer.bytes.starts(with: pattern))
            left = max(left, try Self.remains(of: pattern, at: place))
        }
        #expect(left == 0)
    }

    @Test("SEC-2: a secret shows nothing, in whatever it is held and however it is printed")
    func unprintable() {
        struct Holder {
            let name = "holder"
            let secret: Secret<UInt8>
            let several: [String: Secret<Int64>]
        }
        let holder = Holder(secret: [211, 212, 213], several: ["a": [4711, -4711]])
        for value in [holder, holder.secret, holder.several, Optional(holder.secret) as Any] as [Any] {
            var shown = "\(value)" + String(describing: value) + String(reflecting: value)
            dump(value, to: &shown)
            print(value, to: &shown)
            #expect(shown.contains("<redacted>"))
            #expect(!shown.contains("211") && !shown.contains("4711") && !shown.contains("d3d4"))
        }
        #expect("\(holder.secret)" == "<redacted>")
        #expect(Mirror(reflecting: holder.secret).children.isEmpty)
        #expect(!(holder.secret as Any is any Encodable))
    }

    @Test("Secrets are equal if their bytes are, wherever they differ")
    func equal() {
        let bytes = [UInt8](0..<32)
        #expect(Secret(bytes) == Secret(bytes))
        #expect(Secret([UInt8]()) == [])
        #expect(Secret(bytes) != Secret(Array(bytes.dropLast())))
        for place in bytes.indices {
            var other = bytes
            other[place] ^= 1
            #expect(Secret(bytes) != Secret(other))
        }
    }

    @Test("A value that holds secrets returns from its secret bytes")
    func bytes() throws {
        struct Pair: Canonical, Equatable {
            let left: Secret<UInt8>
            let right: UInt32

            init(left: Secret<UInt8>, right: UInt32) {
                self.left = left
                self.right = right
            }

            func write(to writer: inout CanonicalWriter) {
                writer.fixed(left)
                writer.integer(right)
            }

            init(from reader: inout CanonicalReader) throws(Refusal) {
                left = try reader.secret(4)
                right = try reader.integer()
            }
        }
        let pair = Pair(left: [1, 2, 3, 4], right: 5)
        #expect(pair.secretBytes.elements == [1, 2, 3, 4, 5, 0, 0, 0])
        #expect(try Pair(secretBytes: pair.secretBytes, place: "pair") == pair)
        #expect(throws: Refusal.self) { try Pair(secretBytes: [1, 2, 3], place: "pair") }
        #expect(throws: Refusal.self) { try Pair(secretBytes: [1, 2, 3, 4, 5, 0, 0, 0, 0], place: "pair") }
    }
}
