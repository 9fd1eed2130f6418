/// Reads requirement ids, test names and refusal codes out of source text, byte by byte: the tree is large and tests run unoptimised.
struct Scanner {
    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

    /// Goes on behind the next `needle`; false at the end.
    mutating func skip(past needle: String) -> Bool {
        let needle = Array(needle.utf8)
        while place + needle.count <= bytes.count {
            if bytes[place] == needle[0], bytes[place..<(place + needle.count)].elementsEqual(needle) {
                place += needle.count
                return true
            }
            place += 1
        }
        place = bytes.count
        return false
    }

    mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0A { place += 1 }
    }

    mutating func take(_ text: String) -> Bool {
        let text = Array(text.utf8)
        guard bytes[place...].starts(with: text) else { return false }
        place += text.count
        return true
    }

    mutating func number() -> Int? {
        var digits = ""
        while let byte = current, byte.isDigit || (byte == UInt8(ascii: "_") && !digits.isEmpty) {
            if byte.isDigit { digits.unicodeScalars.append(Unicode.Scalar(byte)) }
            place += 1
        }
        return Int(digits)
    }

    /// A string literal without interpolation.
    mutating func literal() -> String? {
        guard take("\"") else { return nil }
        var text: [UInt8] = []
        while let byte = current, byte != UInt8(ascii: "\"") {
            if byte == UInt8(ascii: "\\") { place += 1 }
            guard let kept = current else { return nil }
            text.append(kept)
            place += 1
        }
        place += 1
        return String(decoding: text, as: UTF8.self)
    }

    /// Every id whose prefix is one of `prefixes`; `SHR-1 to SHR-3` names three.
    static func ids(in text: String, prefixes: Set<String>) -> Set<String> {
        var scanner = Scanner(text)
        var found: Set<String> = []
        while let (prefix, first) = scanner.nextID() {
            guard prefixes.contains(prefix) else { continue }
            found.insert("\(prefix)-\(first)")
            var ahead = scanner
            if ahead.take(" to \(prefix)-"), let last = ahead.number(), last > first {
                for number in first...last { found.insert("\(prefix)-\(number)") }
            }
        }
        return found
    }

    private mutating func nextID() -> (prefix: String, number: Int)? {
        while place < bytes.count {
            let start = place
            if start == 0 || !bytes[start - 1].isWord, let id = idHere() { return id }
            if place == start { place += 1 }
        }
        return nil
    }

    /// The id that begins here, if one does; else goes past the capitals.
    private mutating func idHere() -> (prefix: String, number: Int)? {
        let start = place
        while let byte = current, (65...90).contains(byte) { place += 1 }
        guard place > start, place + 1 < bytes.count, bytes[place] == UInt8(ascii: "-"), bytes[place + 1].isDigit else {
            return nil
        }
        let prefix = String(decoding: bytes[start..<place], as: UTF8.self)
        place += 1
        return number().map { (prefix, $0) }
    }

    /// The names of all tests, suites and cases: every literal that begins with an id and a colon, or with several ids.
    static func names(in text: String, prefixes: Set<String>) -> [String] {
        var scanner = Scanner(text)
        var names: [String] = []
        while scanner.skip(past: "\"") {
            var ahead = scanner
            guard let (prefix, _) = ahead.idHere(), prefixes.contains(prefix),
                ahead.take(":") || ahead.take(", ") || ahead.take(" to ")
            else { continue }
            scanner.place -= 1
            if let name = scanner.literal() { names.append(name) }
        }
        return names
    }

    /// Every declared refusal code: number, requirement, summary.
    static func codes(in text: String) -> [RefusalRow] {
        guard text.contains("extension Refusal.Code") else { return [] }
        var scanner = Scanner(text)
        var rows: [RefusalRow] = []
        while scanner.skip(past: "Self(") {
            scanner.skipBlanks()
            guard let number = scanner.number(), scanner.take(",") else { continue }
            scanner.skipBlanks()
            guard let requirement = scanner.literal(), scanner.take(",") else { continue }
            scanner.skipBlanks()
            guard let summary = scanner.literal() else { continue }
            rows.append(RefusalRow(number: number, requirement: requirement, summary: summary))
        }
        return rows
    }
}

/// A refusal's code as the source declares it and as the protocol's table prints it.
struct RefusalRow: Hashable {
    let number: Int
    let requirement: String
    let summary: String

    /// The row's first cells, for whoever has to add it.
    var cells: String {
        let digits = String(number)
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return "| T\(padded) | \(requirement.isEmpty ? "—" : requirement) | \(summary) |"
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (48...57).contains(self) }

    fileprivate var isWord: Bool {
        isDigit || (65...90).contains(self) || (97...122).contains(self) || self == UInt8(ascii: "_")
            || self == UInt8(ascii: "-")
    }
}
