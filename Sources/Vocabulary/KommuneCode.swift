/// The official number of a kommune, 101 to 899, written with three digits.
///
/// Source: the municipal codes of Danmarks Statistik; systems that write four digits put a zero before them.
public struct KommuneCode: Hashable, Sendable, Comparable {
    /// The number.
    public let number: UInt16

    /// Takes a number in 101...899.
    public init?(_ number: Int) {
        guard (101...899).contains(number) else { return nil }
        self.number = UInt16(number)
    }

    /// Reads three digits, or four of which the first is zero.
    public init?(text: String) {
        let digits = text.utf8.count == 4 && text.hasPrefix("0") ? String(text.dropFirst()) : text
        guard digits.utf8.count == 3, digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits)
        else {
            return nil
        }
        self.init(number)
    }

    /// Orders by number.
    public static func < (left: KommuneCode, right: KommuneCode) -> Bool { left.number < right.number }
}

extension KommuneCode: CustomStringConvertible {
    /// Three digits.
    public var description: String { String(number) }
}

extension KommuneCode: Canonical {
    /// Writes the number in two bytes.
    public func write(to writer: inout CanonicalWriter) { writer.integer(number) }

    /// Reads two bytes.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        guard let code = KommuneCode(Int(try reader.integer(UInt16.self))) else { throw reader.refusal(.badIdentifier) }
        self = code
    }
}

extension KommuneCode: Codable {
    /// Reads the number and refuses what is none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let code = KommuneCode(try container.decode(Int.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not the number of a kommune")
        }
        self = code
    }

    /// Writes the number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Int(number))
    }
}
