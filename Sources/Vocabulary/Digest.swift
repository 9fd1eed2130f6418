/// A SHA-256 digest: 32 bytes.
public struct Digest: Hashable, Sendable {
    /// How many bytes a digest has.
    public static let size = 32
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Takes exactly 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    /// Reads 64 lower-case hexadecimal digits.
    public init?(hex: String) {
        guard let bytes = [UInt8](hex: hex) else { return nil }
        self.init(bytes)
    }

    /// 64 lower-case hexadecimal digits.
    public var hex: String { bytes.hex }

    /// The first eight hexadecimal digits, for lists that people read.
    public var short: String { String(hex.prefix(8)) }
}

extension Digest: CustomStringConvertible {
    /// The hexadecimal form.
    public var description: String { hex }
}

extension Digest: Comparable {
    /// Orders by bytes.
    public static func < (left: Digest, right: Digest) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}

extension Digest: Canonical {
    /// Writes the 32 bytes.
    public func write(to writer: inout CanonicalWriter) { writer.fixed(bytes) }

    /// Reads 32 bytes.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        let raw = try reader.fixed(Self.size)
        guard let digest = Digest(raw) else { throw reader.refusal(.notCanonical) }
        self = digest
    }
}

extension Digest: Codable {
    /// Reads the hexadecimal form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let digest = Digest(hex: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not 64 hexadecimal digits")
        }
        self = digest
    }

    /// Writes the hexadecimal form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
