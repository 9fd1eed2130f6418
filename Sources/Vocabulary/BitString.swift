/// A string of bits of a fixed length: which slots are open, one bit a slot, lowest bit first.
public struct BitString: Hashable, Sendable {
    /// How many bits.
    public let count: Int
    /// The bits, eight a byte, lowest first; bits beyond `count` are zero.
    public private(set) var bytes: [UInt8]

    /// All bits zero.
    public init(count: Int) {
        self.count = count
        bytes = Array(repeating: 0, count: (count + 7) / 8)
    }

    /// All bits the same.
    public init(count: Int, repeating bit: Bool) {
        self.init(count: count)
        if bit { for index in 0..<count { self[index] = true } }
    }

    /// Bit `index`.
    public subscript(index: Int) -> Bool {
        get { bytes[index / 8] >> UInt8(index % 8) & 1 == 1 }
        set {
            let bit = UInt8(1) << UInt8(index % 8)
            if newValue { bytes[index / 8] |= bit } else { bytes[index / 8] &= ~bit }
        }
    }

    /// The indices of the bits that are one, ascending.
    public var indices: [Int] { (0..<count).filter { self[$0] } }

    /// How many bits are one.
    public var population: Int { bytes.reduce(0) { $0 + $1.nonzeroBitCount } }
}

extension BitString: Canonical {
    /// Writes the count and the bytes.
    public func write(to writer: inout CanonicalWriter) {
        writer.integer(UInt32(count))
        writer.fixed(bytes)
    }

    /// Reads the count and the bytes; a one beyond the count is refused.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        let count = Int(try reader.integer(UInt32.self))
        let raw = try reader.fixed((count + 7) / 8)
        self.init(count: count)
        bytes = raw
        if count % 8 != 0, let last = raw.last, last >> UInt8(count % 8) != 0 { throw reader.refusal(.notCanonical) }
    }
}

extension BitString: Codable {
    /// Reads the hexadecimal canonical form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let raw = [UInt8](hex: try container.decode(String.self)),
            let bits = try? BitString(canonicalBytes: raw, place: "bit string")
        else { throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a bit string") }
        self = bits
    }

    /// Writes the hexadecimal canonical form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(canonicalBytes.hex)
    }
}
