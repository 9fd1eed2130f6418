package import Vocabulary

/// How the bytes of an extract are to be read: delimiter, quoting and encoding.
package struct ExtractFormat: Hashable, Sendable {
    /// The byte between two fields of a row.
    package var delimiter: UInt8
    /// Whether quotation marks protect delimiters and line breaks.
    package var quoting: Bool
    /// How text is encoded.
    package var encoding: TextEncoding

    /// Danish dress: semicolons, quotation marks, UTF-8.
    package init(delimiter: UInt8 = Byte.semicolon, quoting: Bool = true, encoding: TextEncoding = .utf8) {
        self.delimiter = delimiter
        self.quoting = quoting
        self.encoding = encoding
    }
}

/// How an extract encodes text.
///
/// Fields are never decoded: the few texts that are looked for (column names and codes) are encoded instead.
package enum TextEncoding: String, Hashable, Sendable, CaseIterable {
    /// UTF-8, with or without a byte order mark.
    case utf8 = "utf-8"
    /// Windows-1252, as Danish administrative systems and spreadsheets write it.
    case windows1252 = "windows-1252"
    /// ISO 8859-1.
    case latin1 = "iso-8859-1"

    /// The bytes of `text`; nil if the encoding has no such character.
    package func bytes(_ text: String) -> [UInt8]? {
        switch self {
        case .utf8:
            return Array(text.utf8)
        case .latin1, .windows1252:
            var bytes: [UInt8] = []
            for scalar in text.unicodeScalars {
                if let place = Self.upper.firstIndex(of: scalar.value), self == .windows1252 {
                    bytes.append(UInt8(0x80 + place))
                } else if scalar.value < 0x80 || (0xA0...0xFF).contains(scalar.value) {
                    bytes.append(UInt8(scalar.value))
                } else {
                    return nil
                }
            }
            return bytes
        }
    }

    /// The text of `bytes`, for listings that people read; what cannot be decoded becomes U+FFFD.
    package func text(_ bytes: [UInt8]) -> String {
        switch self {
        case .utf8:
            return String(decoding: bytes, as: UTF8.self)
        case .latin1, .windows1252:
            var text = ""
            for byte in bytes {
                let special = self == .windows1252 && (0x80..<0xA0).contains(byte)
                let value = special ? Self.upper[Int(byte) - 0x80] : UInt32(byte)
                text.unicodeScalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
            }
            return text
        }
    }

    /// Looks at a byte order mark: its length if it is UTF-8's and the mapping says so; zero if there is none.
    package func checkMark(_ bytes: [UInt8], file: String) throws(Refusal) -> Int {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw Refusal(.wrongEncoding, at: file, next: "the file is UTF-16; export it as UTF-8 or Windows-1252")
        }
        guard bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { return 0 }
        guard self == .utf8 else {
            throw Refusal(.wrongEncoding, at: file, next: "the file starts with UTF-8's mark; write `encoding: utf-8`")
        }
        return 3
    }

    /// Unicode values of the bytes 0x80 to 0x9F in Windows-1252; the five bytes it leaves undefined keep their number.
    private static let upper: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D,
        0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153,
        0x9D,
        0x017E, 0x0178,
    ]
}

/// The bytes that the reader knows by name.
package enum Byte {
    package static let lineFeed: UInt8 = 0x0A
    package static let space: UInt8 = 0x20
    package static let quote: UInt8 = 0x22
    package static let comma: UInt8 = 0x2C
    package static let hyphen: UInt8 = 0x2D
    package static let dot: UInt8 = 0x2E
    package static let zero: UInt8 = 0x30
    package static let semicolon: UInt8 = 0x3B

    /// A field without blanks around it, and where quoting counts without the quotation marks around it and with doubled ones
    /// made single.
    package static func unquoted(_ field: [UInt8], quoting: Bool) -> [UInt8] {
        var slice = trimmed(field[...])
        guard quoting, slice.count >= 2, slice.first == quote, slice.last == quote else { return Array(slice) }
        slice = trimmed(slice.dropFirst().dropLast())
        return singled(slice)
    }

    /// Makes doubled quotation marks single.
    package static func singled(_ field: ArraySlice<UInt8>) -> [UInt8] {
        var plain: [UInt8] = []
        var pending = false
        for byte in field {
            if byte == quote, pending {
                pending = false
                continue
            }
            pending = byte == quote
            plain.append(byte)
        }
        return plain
    }

    private static func trimmed(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var slice = field
        while let first = slice.first, first <= space { slice.removeFirst() }
        while let last = slice.last, last <= space { slice.removeLast() }
        return slice
    }
}
