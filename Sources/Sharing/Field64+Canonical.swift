public import Digests
public import Vocabulary

extension Field64: Canonical {
    /// Writes the number in eight bytes.
    public func write(to writer: inout CanonicalWriter) { writer.integer(value) }

    /// Reads eight bytes; a number of p or more is refused.
    ///
    /// Meets SHR-1.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        guard let element = Field64(canonical: try reader.integer()) else { throw reader.refusal(.notAnElement) }
        self = element
    }
}

extension CanonicalWriter {
    /// Appends elements of a number that both sides know, eight bytes each.
    public mutating func elements(_ elements: [Field64]) {
        unsafe append(8 * elements.count) { raw in
            for index in elements.indices {
                unsafe raw.storeBytes(of: elements[index].value.littleEndian, toByteOffset: 8 * index, as: UInt64.self)
            }
        }
    }

    /// Appends secret elements of a number that both sides know, eight bytes each.
    public mutating func elements(_ secret: Secret<Field64>) { secret.withElements { elements($0) } }
}

extension CanonicalReader {
    /// Reads exactly `count` elements, eight bytes each; a number of p or more is refused.
    ///
    /// Meets SHR-1. Kept whole so that a check of timing can name it: that shares are canonical is said aloud, in an ACK or a NACK.
    @inline(never)
    public mutating func elements(_ count: Int) throws(Refusal) -> [Field64] {
        // Bounded before it is multiplied or allocated.
        guard count >= 0, count <= remaining / 8 else { throw refusal(.truncated) }
        var excess: UInt64 = 0
        let elements = try unsafe read(8 * count) { raw in
            (0..<count)
                .map { index in
                    let word = unsafe raw.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)
                    let element = Field64(below: UInt64(littleEndian: word))
                    excess |= element.excess
                    return element
                }
        }
        // One look at all of them: which one is too large, and by how much, is nobody's business.
        guard excess == 0 else { throw refusal(.notAnElement) }
        return elements
    }

    /// Reads exactly `count` secret elements, eight bytes each; a number of p or more is refused.
    ///
    /// Meets SHR-1.
    public mutating func secretElements(_ count: Int) throws(Refusal) -> Secret<Field64> {
        Secret(try elements(count))
    }
}

extension Expander {
    /// The next `count` uniform elements.
    ///
    /// Meets SHR-5.
    public mutating func elements(_ count: Int) -> Secret<Field64> {
        var words = words(count, below: Field64.modulus)
        defer { words.wipe() }
        return Secret(words.map { Field64(below: $0) })
    }
}

extension Field64 {
    /// 1 where the number is not below p, else 0: the carry of adding 2⁶⁴ − p.
    fileprivate var excess: UInt64 { (value & ~(value &+ Self.carryWorth)) >> 63 }
}
