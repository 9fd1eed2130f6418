#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A field as it stands in a block: without blanks and quotation marks around it, its bytes not copied.
///
/// At least ``RowBlock/slack`` bytes may be read from `start`, whatever the count; those beyond the count mean nothing.
@unsafe package struct Field {
    /// The first byte.
    package let start: UnsafePointer<UInt8>
    /// How many bytes.
    package let count: Int
    /// Whether doubled quotation marks stand in it that mean single ones.
    package let isEscaped: Bool
}

/// Whole rows of an extract in a buffer that is used again and again, and where in it the fields lie.
///
/// One worker owns one block. Finding the fields is the first half of the tally's time, so it looks at 64 bytes a step: eight
/// words are compared with delimiter, line feed and quotation mark at once (SWAR), and positions are written down without a
/// branch for each.
@safe package struct RowBlock: ~Copyable {
    /// Bytes that may be read beyond the last one.
    package static let slack = 64
    /// How many rows are looked at together: enough to pay for going column by column, few enough to stay in the cache.
    package static let rowsAtOnce = 2048

    private let bytes: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    /// Ends of fields, one after the other; the entry before the first is one byte before the block.
    private let ends: UnsafeMutablePointer<UInt32>
    /// For every row, the place in `ends` of its last field.
    private let lasts: UnsafeMutablePointer<UInt32>
    /// For every row of the current batch, the place in `ends` of the field before its first.
    private let firsts: UnsafeMutablePointer<UInt32>
    /// How many bytes are filled.
    package private(set) var count = 0
    /// Where in the file the block starts.
    package private(set) var offset = 0
    private var quoting = true
    private var rows = 0
    private var nextRow = 0
    /// How many well-formed rows the current batch has.
    package private(set) var batchCount = 0
    /// Where in the file the first of the rows starts that the current batch leaves out; nil where it leaves out none.
    package private(set) var firstRagged: Int?

    /// Makes an empty block of the reader's size.
    package init() {
        capacity = ExtractReader.blockSize
        unsafe bytes = .allocate(capacity: capacity + Self.slack + 1)
        unsafe ends = .allocate(capacity: capacity + 72)
        unsafe lasts = .allocate(capacity: capacity + 72)
        unsafe firsts = .allocate(capacity: Self.rowsAtOnce)
        unsafe bytes.initialize(repeating: 0, count: capacity + Self.slack + 1)
        // `ends` and `lasts` are written before they are read, page by page as the rows need them.
    }

    deinit {
        unsafe bytes.deallocate()
        unsafe ends.deallocate()
        unsafe lasts.deallocate()
        unsafe firsts.deallocate()
    }

    // MARK: Filling

    /// Starts a new block with what the last one left over.
    package mutating func start(at offset: Int, with carried: [UInt8]) {
        self.offset = offset
        unsafe carried.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { unsafe bytes.update(from: base, count: source.count) }
        }
        count = carried.count
    }

    /// How many bytes still go in.
    package var room: Int { capacity - count }

    /// Lets `body` write up to `room` bytes behind what is there; it says how many it wrote, or less than zero.
    @unsafe package mutating func fill(_ body: (UnsafeMutableRawPointer, Int) -> Int) -> Int {
        let got = unsafe body(UnsafeMutableRawPointer(bytes + count), room)
        if got > 0 { count += got }
        return got
    }

    /// Cuts the block behind its last whole row and hands out the rest; false if it holds no whole row.
    package mutating func cut(quoting: Bool, carry: inout [UInt8]) -> Bool {
        let odd = quoting && quotationIsOpen
        var end = count
        var inside = odd
        while end > 0 {
            let byte = unsafe bytes[end - 1]
            if byte == Byte.lineFeed, !inside { break }
            if quoting, byte == Byte.quote { inside.toggle() }
            end -= 1
        }
        guard end > 0 else { return false }
        unsafe carry.append(contentsOf: UnsafeBufferPointer(start: bytes + end, count: count - end))
        count = end
        return true
    }

    /// Gives the file's last row the line break it may lack; false if a quotation is still open.
    package mutating func closeLastRow(quoting: Bool) -> Bool {
        if quoting, quotationIsOpen { return false }
        if unsafe bytes[count - 1] != Byte.lineFeed {
            unsafe bytes[count] = Byte.lineFeed
            count += 1
        }
        return true
    }

    private var quotationIsOpen: Bool {
        var open = false
        var position = 0
        while let hit = unsafe memchr(bytes + position, Int32(Byte.quote), count - position) {
            open.toggle()
            position = unsafe hit - UnsafeMutableRawPointer(bytes) + 1
        }
        return open
    }

    // MARK: Finding fields

    /// Finds all fields of the block.
    package mutating func index(delimiter: UInt8, quoting: Bool) {
        unsafe (bytes + count).update(repeating: 0, count: Self.slack)
        let delimiters = UInt64(delimiter) &* Word.ones
        let lineFeeds = UInt64(Byte.lineFeed) &* Word.ones
        let quotes = UInt64(Byte.quote) &* Word.ones
        let raw = unsafe UnsafeRawPointer(bytes)
        unsafe ends[0] = UInt32.max
        var found = 1
        var rows = 0
        var inside: UInt64 = 0
        var base = 0
        while base < count {
            var separators: UInt64 = 0
            var breaks: UInt64 = 0
            var marks: UInt64 = 0
            var anyQuote: UInt64 = 0
            for step in 0..<8 {
                let word = unsafe raw.loadUnaligned(fromByteOffset: base &+ step &* 8, as: UInt64.self)
                let shift = UInt64(truncatingIfNeeded: step &* 8)
                let lineBreak = Word.zeroBytes(word ^ lineFeeds)
                separators |= Word.gathered(Word.zeroBytes(word ^ delimiters) | lineBreak) &<< shift
                breaks |= Word.gathered(lineBreak) &<< shift
                anyQuote |= Word.zeroBytes(word ^ quotes)
            }
            if quoting, anyQuote | inside != 0 {
                for step in 0..<8 {
                    let word = unsafe raw.loadUnaligned(fromByteOffset: base &+ step &* 8, as: UInt64.self)
                    marks |= Word.gathered(Word.zeroBytes(word ^ quotes)) &<< UInt64(truncatingIfNeeded: step &* 8)
                }
                let quoted = Word.prefixParity(marks) ^ inside
                inside = UInt64(bitPattern: Int64(bitPattern: quoted) &>> 63)
                separators &= ~quoted
                breaks &= ~quoted
            }
            let beyond = count &- base
            if beyond < 64 {
                let valid = (1 as UInt64) &<< UInt64(truncatingIfNeeded: beyond) &- 1
                separators &= valid
                breaks &= valid
            }
            var lineBreaks = breaks
            while lineBreaks != 0 {
                let upTo = lineBreaks ^ (lineBreaks &- 1)
                unsafe lasts[rows] = UInt32(truncatingIfNeeded: found &+ (separators & upTo).nonzeroBitCount &- 1)
                rows &+= 1
                lineBreaks &= lineBreaks &- 1
            }
            let count = separators.nonzeroBitCount
            let start = UInt32(truncatingIfNeeded: base)
            var written = 0
            // Four at a time without a branch: what is written too much is overwritten by the next step.
            repeat {
                for step in 0..<4 {
                    unsafe ends[found &+ written &+ step] =
                        start &+ UInt32(truncatingIfNeeded: separators.trailingZeroBitCount)
                    separators &= separators &- 1
                }
                written &+= 4
            } while written < count
            found &+= count
            base &+= 64
        }
        self.quoting = quoting
        self.rows = rows
        nextRow = 0
        batchCount = 0
    }

    /// Takes up the next rows; nil when the block has no more.
    ///
    /// Blank lines are no rows; rows that do not have `width` fields are counted in the answer and left out of the
    /// batch.
    package mutating func nextBatch(width: Int) -> Int? {
        guard nextRow < rows else { return nil }
        var ragged = 0
        var taken = 0
        firstRagged = nil
        var before = unsafe nextRow == 0 ? 0 : Int(lasts[nextRow - 1])
        while nextRow < rows, taken < Self.rowsAtOnce {
            let last = unsafe Int(lasts[nextRow])
            unsafe firsts[taken] = UInt32(truncatingIfNeeded: before)
            if last &- before == width {
                if width == 1, isBlank(before) {} else { taken &+= 1 }
            } else if last &- before != 1 || !isBlank(before) {
                if ragged == 0 { firstRagged = unsafe offset + Int(ends[before] &+ 1) }
                ragged &+= 1
            }
            before = last
            nextRow &+= 1
        }
        batchCount = taken
        return ragged
    }

    private func isBlank(_ before: Int) -> Bool {
        let start = unsafe ends[before] &+ 1
        let end = unsafe ends[before + 1]
        for position in start..<end where unsafe bytes[Int(position)] > Byte.space { return false }
        return true
    }

    /// Where in the file a row of the batch starts.
    package func fileOffset(row: Int) -> Int { unsafe offset + Int(ends[Int(firsts[row])] &+ 1) }

    /// A field of the batch, by row and column.
    @inline(__always)
    @unsafe package func field(row: Int, column: Int) -> Field {
        let place = unsafe Int(firsts[row]) &+ column
        let start = unsafe Int(ends[place] &+ 1)
        let end = unsafe Int(ends[place &+ 1])
        let base = unsafe UnsafePointer(bytes) + start
        if start < end, unsafe base[0] > Byte.quote, unsafe bytes[end &- 1] > Byte.quote {
            return unsafe Field(start: base, count: end &- start, isEscaped: false)
        }
        return unsafe trimmed(base, end &- start)
    }

    /// The slow way: blanks, a carriage return, quotation marks.
    @inline(never)
    @unsafe private func trimmed(_ base: UnsafePointer<UInt8>, _ length: Int) -> Field {
        var start = unsafe base
        var count = length
        func strip() {
            while count > 0, unsafe start[count - 1] <= Byte.space { count -= 1 }
            while count > 0, unsafe start[0] <= Byte.space {
                unsafe start += 1
                count -= 1
            }
        }
        strip()
        guard quoting, count >= 2, unsafe start[0] == Byte.quote, unsafe start[count - 1] == Byte.quote else {
            return unsafe Field(start: start, count: count, isEscaped: false)
        }
        unsafe start += 1
        count -= 2
        strip()
        let escaped = unsafe count > 0 && memchr(start, Int32(Byte.quote), count) != nil
        return unsafe Field(start: start, count: count, isEscaped: escaped)
    }
}

/// Eight bytes looked at as one word.
private enum Word {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let lows: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

    /// The top bit of every byte that is zero, and no other bit.
    ///
    /// Exact in every byte, unlike the shorter form with a borrow.
    @inline(__always)
    static func zeroBytes(_ word: UInt64) -> UInt64 { ~(((word & lows) &+ lows) | word | lows) }

    /// The eight top bits as the low eight bits, in the order of the bytes.
    @inline(__always)
    static func gathered(_ tops: UInt64) -> UInt64 { ((tops &>> 7) &* 0x0102_0408_1020_4080) &>> 56 }

    /// For every bit, whether an odd number of bits stands at or below it.
    @inline(__always)
    static func prefixParity(_ bits: UInt64) -> UInt64 {
        var parity = bits
        parity ^= parity &<< 1
        parity ^= parity &<< 2
        parity ^= parity &<< 4
        parity ^= parity &<< 8
        parity ^= parity &<< 16
        parity ^= parity &<< 32
        return parity
    }
}
