/// Local codes to the study's, found by the bytes of a field.
///
/// Open addressing over the first and last eight bytes and the length; codes longer than both are compared whole.
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

    /// Takes codes in the extract's encoding, each with its value; of two equal codes the later one counts.
    package init(_ codes: [(bytes: [UInt8], value: Int64)]) {
        var size = 16
        while size < codes.count * 4 { size *= 2 }
        entries = Array(repeating: Entry(), count: size)
        texts = Array(repeating: [], count: size)
        mask = size - 1
        for (bytes, value) in codes {
            let (head, tail) = unsafe Self.padded(bytes) { unsafe Self.words($0, bytes.count) }
            var place = Self.hash(head, tail, bytes.count) & mask
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
        var place = Self.hash(head, tail, count) & mask
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
    private static func hash(_ head: UInt64, _ tail: UInt64, _ count: Int) -> Int {
        let mixed =
            (head &* 0x9E37_79B9_7F4A_7C15) ^ (tail &* 0xC2B2_AE3D_27D4_EB4F) ^ UInt64(truncatingIfNeeded: count)
        return Int(truncatingIfNeeded: mixed ^ (mixed &>> 32) ^ (mixed &>> 47))
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
