public import Digests
public import Vocabulary

/// Who, beside the members, may look over which figures are small, with a key of its own: never a share.
///
/// A draft names it; each contributor's countersignature is its yes to it. Meets RND-36.
public struct Auditor: Hashable, Sendable, Codable {
    /// What it is called: one printable line of at most 100 bytes.
    public let name: String
    /// The key to which masks and bits are sealed for it.
    public let key: EnvelopePublicKey

    /// Takes both.
    public init(name: String, key: EnvelopePublicKey) {
        self.name = name
        self.key = key
    }
}

extension Auditor: Canonical {
    /// Writes both.
    public func write(to writer: inout CanonicalWriter) {
        writer.text(name)
        writer.value(key)
    }

    /// Reads both; a name of several lines could hide in a terminal what an operator approves.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        name = try reader.text(limit: 100)
        key = try reader.value()
        guard name.isOneLine else { throw reader.refusal(.badIdentifier) }
    }
}
