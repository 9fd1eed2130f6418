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
        var bytes = [UInt8](repeating: 0, count: 8 * elements.count)
        unsafe bytes.withUnsafeMutableBytes { raw in
            for index in elements.indices {
                unsafe raw.storeBytes(of: elements[index].value.littleEndian, toByteOffset: 8 * index, as: UInt64.self)
            }
        }
        fixed(bytes)
    }
}

extension CanonicalReader {
    /// Reads exactly `count` elements, eight bytes each; a number of p or more is refused.
    ///
    /// Meets SHR-1.
    public mutating func elements(_ count: Int) throws(Refusal) -> [Field64] {
        // Bounded before it is multiplied or allocated.
        guard count >= 0, count <= remaining / 8 else { throw refusal(.truncated) }
        let bytes = try fixed(8 * count)
        let elements = unsafe bytes.withUnsafeBytes { raw in
            (0..<count)
                .map { index in
                    let word = unsafe raw.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)
                    return Field64(below: UInt64(littleEndian: word))
                }
        }
        guard elements.allSatisfy({ $0.value < Field64.modulus }) else { throw refusal(.notAnElement) }
        return elements
    }
}
