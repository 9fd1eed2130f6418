/// Local codes to the study's, found by the bytes of a field.
///
/// A hash over the first and last eight bytes and the length, with a factor chosen so that no two codes meet where that can be
/// had: a walk through a table costs more than all else, since nobody can predict how long it is. Codes longer than both
/// words are compared whole.
package struct CodeTable: Sendable {
    private struct Entry: Sendable {
        var head: UInt64 = 0
        var tail: UInt64 = 0
        var count = -1
        var value: Int64 = 0
    }

    private var entries: [Entry]
    private var texts: [[UInt8]]
    private let mask: Int
    private let factor: UInt64

    /// Takes codes in the extract's encoding, each with its value; of two equal codes the later one counts.
    package init(_ codes: [(bytes: [UInt8], value: Int64)]) {
        var size = 16
        while size < codes.count * 8 { size *= 2 }
        mask = size - 1
        let words = codes.map { code in
            unsafe Self.padded(code.bytes) { unsafe Self.words($0, code.bytes.count) }
        }
        var factor: UInt64 = 0x9E37_79B9_7F4A_7C15
        for _ in 0..<64 {
            var places: [Int: [UInt8]] = [:]
            var meet = false
            for (code, (head, tail)) in zip(codes, words) {
                let place = Self.hash(head, tail, code.bytes.count, factor) & mask
                meet = meet || places[place] ?? code.bytes != code.bytes
                places[place] = code.bytes
            }
            if !meet { break }
            factor &*= 0xD134_2543_DE82_EF95
        }
        self.factor = factor
        entries = Array(repeating: Entry(), count: size)
        texts = Array(repeating: [], count: size)
        for ((bytes, value), (head, tail)) in zip(codes, words) {
            var place = Self.hash(head, tail, bytes.count, factor) & mask
            while entries[place].count >= 0, texts[place] != bytes { place = (place + 1) & mask }
            entries[place] = Entry(head: head, tail: tail, count: bytes.count, value: value)
            texts[place] = bytes
        }
    }

    /// The value of a code; nil for a code that is not in the table.
    ///
    /// Eight bytes from `start` on must be readable.
    @inline(__always)
    @unsafe package func value(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
        let (head, tail) = unsafe Self.words(start, count)
        var place = Self.hash(head, tail, count, factor) & mask
        while entries[place].count >= 0 {
            let entry = entries[place]
            if entry.head == head, entry.tail == tail, entry.count == count,
                unsafe count <= 16 || Self.same(texts[place], start)
            {
                return entry.value
            }
            place = (place &+ 1) & mask
        }
        return nil
    }

    /// The value of a code that lies in an array.
    package func value(_ bytes: [UInt8]) -> Int64? {
        unsafe Self.padded(bytes) { unsafe value($0, bytes.count) }
    }

    @inline(__always)
    @unsafe private static func words(_ start: UnsafePointer<UInt8>, _ count: Int) -> (head: UInt64, tail: UInt64) {
        let raw = unsafe UnsafeRawPointer(start)
        let head = unsafe raw.loadUnaligned(as: UInt64.self)
        guard count < 8 else { return unsafe (head, raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)) }
        return (head & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1), 0)
    }

    @inline(__always)
    private static func hash(_ head: UInt64, _ tail: UInt64, _ count: Int, _ factor: UInt64) -> Int {
        let mixed = ((head ^ (tail &<< 1 | tail &>> 63)) &+ UInt64(truncatingIfNeeded: count)) &* factor
        return Int(truncatingIfNeeded: mixed &>> 40)
    }

    @unsafe private static func same(_ bytes: [UInt8], _ start: UnsafePointer<UInt8>) -> Bool {
        for (place, byte) in bytes.enumerated() where unsafe start[place] != byte { return false }
        return true
    }

    /// Lends the bytes with eight zeros behind them, so that whole words can be read.
    @unsafe private static func padded<Answer>(_ bytes: [UInt8], _ body: (UnsafePointer<UInt8>) -> Answer) -> Answer {
        var padded = bytes + [UInt8](repeating: 0, count: 8)
        return unsafe body(&padded)
    }
}
