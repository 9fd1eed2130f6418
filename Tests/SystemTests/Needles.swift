import Foundation

/// Byte strings that must not be found, each in every way that it may have been written.
struct Needles {
    /// How many bytes of a needle its key has; no needle is shorter.
    private static let keySize = 6

    private var byKey: [UInt64: [(name: String, bytes: [UInt8])]] = [:]
    private(set) var count = 0

    /// A number above 2⁴⁰: raw in both byte orders, as a varint, in hex, in decimal digits, and each of them in base64.
    mutating func plant(number: UInt64, _ name: String) {
        let little = (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
        let size = max(Self.keySize, (71 - number.leadingZeroBitCount) / 8)
        plant(Array(little.prefix(size)), "\(name), little-endian")
        plant(Array(little.reversed().suffix(size)), "\(name), big-endian")
        plant(Self.varint(number), "\(name), varint")
        let digits = Array("\(number)".utf8)
        plant(digits, "\(name), decimal")
        for (order, bytes) in [("little", little), ("big", Array(little.reversed()))] {
            plantEncoded(bytes, "\(name), \(order)-endian")
        }
        plantEncoded(digits, "\(name), digits")
    }

    /// A text: as UTF-8, Latin 1 and UTF-16, in hex and base64.
    mutating func plant(text: String, _ name: String) {
        let encodings: [(String.Encoding, String)] = [
            (.utf8, "UTF-8"), (.isoLatin1, "Latin 1"), (.utf16LittleEndian, "UTF-16"),
        ]
        for (encoding, word) in encodings {
            guard let bytes = text.data(using: encoding) else { continue }
            plant([UInt8](bytes), "\(name), \(word)")
            plantEncoded([UInt8](bytes), "\(name), \(word)")
        }
    }

    /// A key or another secret: raw, in hex and base64.
    mutating func plant(secret: [UInt8], _ name: String) {
        plant(secret, "\(name), raw")
        plantEncoded(secret, name)
    }

    /// Hex in both cases, and base64 at each of the three alignments that a byte may have in a longer text.
    private mutating func plantEncoded(_ bytes: [UInt8], _ name: String) {
        let hex = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        plant(Array(hex.utf8), "\(name), hex")
        plant(Array(hex.uppercased().utf8), "\(name), upper-case hex")
        for pad in 0..<3 {
            let text = Array(Data([UInt8](repeating: 0, count: pad) + bytes).base64EncodedString().utf8)
            let whole = Array(text[((pad * 8 + 5) / 6)..<((pad + bytes.count) * 8 / 6)])
            plant(whole, "\(name), base64 at \(pad)")
            let safe = whole.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? 95 : $0 }
            if safe != whole { plant(safe, "\(name), base64url at \(pad)") }
        }
    }

    private mutating func plant(_ bytes: [UInt8], _ name: String) {
        precondition(bytes.count >= Self.keySize, "a shorter needle is found by chance")
        byKey[Self.key(bytes), default: []].append((name, bytes))
        count += 1
    }

    private static func key(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.prefix(keySize).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func varint(_ number: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = number
        while rest >= 128 {
            bytes.append(UInt8(rest & 127) | 128)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    /// The names of all needles that stand in some bytes.
    func found(in bytes: [UInt8]) -> Set<String> {
        var names: Set<String> = []
        var key: UInt64 = 0
        for (place, byte) in bytes.enumerated() {
            key = (key << 8 | UInt64(byte)) & 0xFFFF_FFFF_FFFF
            guard place >= Self.keySize - 1, let candidates = byKey[key] else { continue }
            let start = place - Self.keySize + 1
            for needle in candidates where bytes[start...].starts(with: needle.bytes) { names.insert(needle.name) }
        }
        return names
    }

    /// The same over every file below a folder, each with the file's name, and over single files.
    func found(below path: String) throws -> Set<String> {
        var names: Set<String> = []
        let below = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        for file in below.isEmpty ? [path] : below.map({ "\(path)/\($0)" }) {
            let type = try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType
            guard type == .typeRegular else { continue }
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
            names.formUnion(found(in: bytes).map { "\($0) in \(URL(fileURLWithPath: file).lastPathComponent)" })
        }
        return names
    }
}
