internal import Vocabulary

/// The entries of a ZIP archive, by its central directory and within limits.
///
/// No entry's name is ever used as a path. Archives of several parts, of the 64-bit form and encrypted ones are refused, and so are entries
/// that overlap, or that would unpack to far more than any sheet does. Meets TAL-21.
struct ZIPArchive {
    /// As many entries as a workbook of a thousand sheets has.
    static let entryLimit = 4096
    /// What one entry may unpack to.
    static let entrySize = 1 << 30
    /// What all may unpack to.
    static let totalSize = 2 << 30
    /// How much larger than packed: sheets come to some twenty times, and a bomb to a thousand.
    static let ratio = 200

    /// One entry.
    struct Entry {
        let name: String
        let isDeflated: Bool
        let checksum: UInt32
        let packed: Range<Int>
        let size: Int
    }

    let bytes: [UInt8]
    let entries: [String: Entry]
    private let name: String

    /// Reads the directory of an archive; `name` is the file's, for refusals.
    init(_ bytes: [UInt8], name: String) throws(Refusal) {
        self.bytes = bytes
        self.name = name
        let reader = LittleEndian(bytes: bytes, name: name)
        let end = try Self.directoryEnd(reader)
        let count = try reader.two(end + 10)
        let start = try reader.four(end + 16)
        let size = try reader.four(end + 12)
        guard try reader.two(end + 4) == 0, try reader.two(end + 6) == 0, try reader.two(end + 8) == count,
            count < 0xFFFF, start < 0xFFFF_FFFF, start + size == end
        else { throw Self.malformed(name, "its directory") }
        guard count <= Self.entryLimit else { throw Self.tooLarge(name, "it has more than \(Self.entryLimit) entries") }
        var entries: [String: Entry] = [:]
        var ranges: [Range<Int>] = []
        var total = 0
        var at = start
        for number in 1...max(1, count) where count > 0 {
            let (entry, local, next) = try Self.entry(reader, at: at, number: number)
            guard entries.updateValue(entry, forKey: entry.name) == nil else {
                throw Self.malformed(name, "entry \(number), a name that was there before")
            }
            total += entry.size
            guard total <= Self.totalSize else { throw Self.tooLarge(name, "its entries unpack to too much") }
            guard entry.packed.upperBound <= start else { throw Self.malformed(name, "entry \(number)") }
            ranges.append(local..<entry.packed.upperBound)
            at = next
        }
        guard at == end else { throw Self.malformed(name, "its directory") }
        ranges.sort { $0.lowerBound < $1.lowerBound }
        for (range, next) in zip(ranges, ranges.dropFirst()) where range.upperBound > next.lowerBound {
            throw Self.tooLarge(name, "its entries overlap")
        }
        self.entries = entries
    }

    private static func directoryEnd(_ reader: LittleEndian) throws(Refusal) -> Int {
        let length = reader.bytes.count
        var at = length - 22
        while at >= 0, at >= length - 22 - 0xFFFF {
            if try reader.four(at) == 0x0605_4B50, try reader.two(at + 20) == length - at - 22 { return at }
            at -= 1
        }
        throw malformed(reader.name, "its end; the file may be cut off")
    }

    private static func entry(
        _ reader: LittleEndian,
        at: Int,
        number: Int
    ) throws(Refusal) -> (entry: Entry, local: Int, next: Int) {
        let place = "entry \(number)"
        guard try reader.four(at) == 0x0201_4B50 else { throw malformed(reader.name, place) }
        let flags = try reader.two(at + 8)
        let method = try reader.two(at + 10)
        guard flags & 1 == 0 else { throw malformed(reader.name, "\(place), which is encrypted") }
        guard method == 0 || method == 8 else {
            throw malformed(reader.name, "\(place), which is packed in another way")
        }
        let packed = try reader.four(at + 20)
        let size = try reader.four(at + 24)
        let nameLength = try reader.two(at + 28)
        let tail = try reader.two(at + 30) + (try reader.two(at + 32))
        let local = try reader.four(at + 42)
        guard packed < 0xFFFF_FFFF, size < 0xFFFF_FFFF, local < 0xFFFF_FFFF else {
            throw malformed(reader.name, "\(place), which is of the 64-bit form")
        }
        guard size <= entrySize, size <= packed * ratio + (64 << 10) else {
            throw tooLarge(reader.name, "\(place) would unpack to too much")
        }
        guard method == 8 || packed == size else { throw malformed(reader.name, place) }
        let nameBytes = try reader.slice(at + 46, nameLength)
        guard let name = String(validating: nameBytes, as: UTF8.self), (1...1024).contains(nameLength) else {
            throw malformed(reader.name, "\(place), its name")
        }
        guard try reader.four(local) == 0x0403_4B50, try reader.two(local + 26) == nameLength,
            try reader.slice(local + 30, nameLength) == nameBytes
        else { throw malformed(reader.name, "\(place), its own head") }
        let start = local + 30 + nameLength + (try reader.two(local + 28))
        _ = try reader.slice(start, packed)
        let entry = Entry(
            name: name,
            isDeflated: method == 8,
            checksum: UInt32(truncatingIfNeeded: try reader.four(at + 16)),
            packed: start..<(start + packed),
            size: size
        )
        return (entry, local, at + 46 + nameLength + tail)
    }

    /// Unpacks an entry piece by piece.
    func unpack(_ entry: Entry, _ body: (ArraySlice<UInt8>) throws(Refusal) -> Void) throws(Refusal) {
        let unpacker = try Unpacker(entry, name: name)
        try unpacker.run(bytes, body)
    }

    static func malformed(_ name: String, _ place: String) -> Refusal {
        Refusal(
            .notAWorkbook,
            at: "\(name), \(place)",
            next: "Open the workbook and save it again as .xlsx, or as CSV."
        )
    }

    static func tooLarge(_ name: String, _ place: String) -> Refusal {
        Refusal(
            .sourceTooLarge,
            at: "\(name), \(place)",
            next: "Export the rows of the study's period only, or export them as CSV, which may be of any size."
        )
    }
}

/// Numbers in an archive's order, each looked up within its bounds.
struct LittleEndian {
    let bytes: [UInt8]
    let name: String

    func two(_ at: Int) throws(Refusal) -> Int { Int(try slice(at, 2).reversed().reduce(0) { $0 << 8 | UInt64($1) }) }

    func four(_ at: Int) throws(Refusal) -> Int { Int(try slice(at, 4).reversed().reduce(0) { $0 << 8 | UInt64($1) }) }

    func slice(_ at: Int, _ count: Int) throws(Refusal) -> ArraySlice<UInt8> {
        guard at >= 0, count >= 0, at <= bytes.count, count <= bytes.count - at else {
            throw ZIPArchive.malformed(name, "byte \(at), which is beyond its end")
        }
        return bytes[at..<(at + count)]
    }
}
