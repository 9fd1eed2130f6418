/// A value with exactly one byte form.
///
/// Integers are little-endian and of fixed width; bytes, text and lists carry a 32-bit length first; optional values carry a
/// 0 or 1; nothing is padded and nothing may follow. Meets ENC-1 to ENC-4.
public protocol Canonical {
    /// Appends the value's canonical bytes.
    func write(to writer: inout CanonicalWriter)
    /// Reads the value, refusing every form but the one that `write` makes.
    init(from reader: inout CanonicalReader) throws(Refusal)
}

extension Canonical {
    /// The value's canonical bytes.
    public var canonicalBytes: [UInt8] {
        var writer = CanonicalWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// The value's canonical bytes, for a value that holds secrets.
    public var secretBytes: Secret<UInt8> {
        var writer = CanonicalWriter()
        write(to: &writer)
        return Secret(writer.bytes)
    }

    /// Reads one value from the whole of `bytes`; trailing bytes are refused.
    ///
    /// `place` names the value in a refusal.
    public init(canonicalBytes bytes: [UInt8], place: String) throws(Refusal) {
        var reader = CanonicalReader(bytes, place: place)
        self = try Self(from: &reader)
        try reader.finish()
    }

    /// Reads one value from the whole of secret bytes; trailing bytes are refused.
    public init(secretBytes secret: Secret<UInt8>, place: String) throws(Refusal) {
        self = try secret.withElements { (bytes: [UInt8]) throws(Refusal) in
            try Self(canonicalBytes: bytes, place: place)
        }
    }
}

/// The one writer of canonical bytes.
///
/// What it writes may be secret, so what it outgrows is overwritten.
public struct CanonicalWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    /// Starts with nothing written.
    public init() {}

    /// Makes room for so many bytes more.
    private mutating func reserve(_ count: Int) {
        guard bytes.capacity - bytes.count < count else { return }
        var larger: [UInt8] = []
        larger.reserveCapacity(max(64, bytes.count + count, 2 * bytes.count))
        larger.append(contentsOf: bytes)
        bytes.wipe()
        bytes = larger
    }

    /// Appends a fixed-width integer, little-endian.
    public mutating func integer<T: FixedWidthInteger>(_ value: T) {
        reserve(T.bitWidth / 8)
        for shift in 0..<(T.bitWidth / 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> T(shift * 8)))
        }
    }

    /// Appends bytes of a length that both sides know.
    public mutating func fixed(_ value: [UInt8]) {
        reserve(value.count)
        bytes.append(contentsOf: value)
    }

    /// Appends secret bytes of a length that both sides know.
    public mutating func fixed(_ value: Secret<UInt8>) { value.withElements { fixed($0) } }

    /// Appends a length and the bytes.
    public mutating func variable(_ value: [UInt8]) {
        integer(UInt32(value.count))
        fixed(value)
    }

    /// Appends `count` bytes that `fill` writes over noughts.
    public mutating func append(_ count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        reserve(count)
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: count))
        unsafe bytes.withUnsafeMutableBytes { all in
            unsafe fill(UnsafeMutableRawBufferPointer(rebasing: all[start...]))
        }
    }

    /// Appends text as UTF-8 behind its length.
    public mutating func text(_ value: String) { variable(Array(value.utf8)) }

    /// Appends 0 or 1.
    public mutating func bool(_ value: Bool) { integer(value ? 1 : 0 as UInt8) }

    /// Appends a canonical value.
    public mutating func value(_ value: some Canonical) { value.write(to: &self) }

    /// Appends a count and the elements.
    public mutating func list<Element>(_ elements: [Element], _ element: (inout CanonicalWriter, Element) -> Void) {
        integer(UInt32(elements.count))
        for item in elements { element(&self, item) }
    }

    /// Appends a count and the canonical elements.
    public mutating func list(_ elements: [some Canonical]) { list(elements) { $0.value($1) } }

    /// Appends 0, or 1 and the value.
    public mutating func optional<Value>(_ value: Value?, _ body: (inout CanonicalWriter, Value) -> Void) {
        bool(value != nil)
        if let value { body(&self, value) }
    }
}

/// The one reader of canonical bytes.
///
/// Every length is bounded before anything is read or allocated.
public struct CanonicalReader: Sendable {
    private let bytes: [UInt8]
    private var position = 0
    /// What is being read, for refusals.
    public let place: String

    /// Reads `bytes`; `place` names them in refusals.
    public init(_ bytes: [UInt8], place: String) {
        self.bytes = bytes
        self.place = place
    }

    /// How many bytes are left.
    public var remaining: Int { bytes.count - position }

    /// A refusal at this reader's place.
    public func refusal(_ code: Refusal.Code) -> Refusal { Refusal(code, at: "\(place), byte \(position)") }

    /// Reads a fixed-width integer, little-endian.
    public mutating func integer<T: FixedWidthInteger>(_ type: T.Type = T.self) throws(Refusal) -> T {
        let width = T.bitWidth / 8
        guard remaining >= width else { throw refusal(.truncated) }
        var value: T = 0
        for offset in 0..<width { value |= T(truncatingIfNeeded: bytes[position + offset]) << T(offset * 8) }
        position += width
        return value
    }

    /// Reads exactly `count` bytes.
    public mutating func fixed(_ count: Int) throws(Refusal) -> [UInt8] {
        guard count >= 0, remaining >= count else { throw refusal(.truncated) }
        defer { position += count }
        return Array(bytes[position..<(position + count)])
    }

    /// Reads exactly `count` secret bytes.
    public mutating func secret(_ count: Int) throws(Refusal) -> Secret<UInt8> { Secret(try fixed(count)) }

    /// Lends the next `count` bytes, which are then read.
    public mutating func read<Value>(
        _ count: Int,
        _ body: (UnsafeRawBufferPointer) -> Value
    ) throws(Refusal) -> Value {
        guard count >= 0, remaining >= count else { throw refusal(.truncated) }
        defer { position += count }
        return unsafe bytes.withUnsafeBytes { all in
            unsafe body(UnsafeRawBufferPointer(rebasing: all[position..<(position + count)]))
        }
    }

    /// Reads a length of at most `limit` and that many bytes.
    public mutating func variable(limit: Int) throws(Refusal) -> [UInt8] {
        let count = Int(try integer(UInt32.self))
        guard count <= limit else { throw refusal(.tooLong) }
        return try fixed(count)
    }

    /// Reads text of at most `limit` UTF-8 bytes; ill-formed UTF-8 is refused.
    public mutating func text(limit: Int) throws(Refusal) -> String {
        let raw = try variable(limit: limit)
        guard let text = String(validating: raw, as: UTF8.self) else { throw refusal(.notCanonical) }
        return text
    }

    /// Reads 0 or 1.
    public mutating func bool() throws(Refusal) -> Bool {
        switch try integer(UInt8.self) {
        case 0: return false
        case 1: return true
        default: throw refusal(.notCanonical)
        }
    }

    /// Reads a canonical value.
    public mutating func value<Value: Canonical>(_ type: Value.Type = Value.self) throws(Refusal) -> Value {
        try Value(from: &self)
    }

    /// Reads a count of at most `limit` and the elements.
    public mutating func list<Element>(
        limit: Int,
        _ element: (inout CanonicalReader) throws(Refusal) -> Element
    ) throws(Refusal) -> [Element] {
        let count = Int(try integer(UInt32.self))
        // An element takes a byte at least, so a count beyond what is left is refused before anything is allocated.
        guard count <= limit else { throw refusal(.tooLong) }
        guard count <= remaining else { throw refusal(.truncated) }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        for _ in 0..<count { elements.append(try element(&self)) }
        return elements
    }

    /// Reads a count of at most `limit` and the canonical elements.
    public mutating func list<Element: Canonical>(limit: Int, of type: Element.Type = Element.self) throws(Refusal)
        -> [Element]
    {
        try list(limit: limit) { (reader: inout CanonicalReader) throws(Refusal) in try Element(from: &reader) }
    }

    /// Reads 0, or 1 and the value.
    public mutating func optional<Value>(
        _ body: (inout CanonicalReader) throws(Refusal) -> Value
    ) throws(Refusal) -> Value? {
        try bool() ? try body(&self) : nil
    }

    /// Refuses bytes that follow the value.
    public func finish() throws(Refusal) {
        guard remaining == 0 else { throw refusal(.trailingBytes) }
    }
}
