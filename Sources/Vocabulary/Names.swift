/// The name of a round: 1 to 64 of `a`–`z`, `0`–`9` and `-`, beginning with a letter or a digit.
public struct RoundName: Hashable, Sendable {
    /// The text.
    public let text: String

    /// Takes a text of the allowed form.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (1...64).contains(bytes.count), bytes[0] != UInt8(ascii: "-") else { return nil }
        let allowed = bytes.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard allowed else { return nil }
        self.text = text
    }
}

extension RoundName: CustomStringConvertible {
    /// The text.
    public var description: String { text }
}

extension RoundName: Canonical {
    /// Writes the text.
    public func write(to writer: inout CanonicalWriter) { writer.text(text) }

    /// Reads the text and refuses what is not of the allowed form.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        guard let name = RoundName(try reader.text(limit: 64)) else { throw reader.refusal(.badIdentifier) }
        self = name
    }
}

extension RoundName: Codable {
    /// Reads the text and refuses what is not of the allowed form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let name = RoundName(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not the name of a round")
        }
        self = name
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// Who says something: the coordinator, or a kommune.
public enum Party: Hashable, Sendable, Codable {
    /// The coordinator, which relays and publishes.
    case coordinator
    /// A kommune, as contributor, member, or both.
    case kommune(KommuneCode)
}

extension Party: CustomStringConvertible {
    /// `coordinator`, or the kommune's three digits.
    public var description: String {
        switch self {
        case .coordinator: "coordinator"
        case .kommune(let code): "kommune \(code)"
        }
    }
}

extension Party: Canonical {
    /// Writes two bytes: zero for the coordinator, else the kommune's number.
    public func write(to writer: inout CanonicalWriter) {
        switch self {
        case .coordinator: writer.integer(UInt16(0))
        case .kommune(let code): writer.value(code)
        }
    }

    /// Reads two bytes.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        let number = try reader.integer(UInt16.self)
        if number == 0 {
            self = .coordinator
        } else if let code = KommuneCode(Int(number)) {
            self = .kommune(code)
        } else {
            throw reader.refusal(.badIdentifier)
        }
    }
}
