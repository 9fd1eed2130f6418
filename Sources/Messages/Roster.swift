public import Digests
public import Vocabulary

/// Who can take part, and under which identity keys; signed by the coordinator.
///
/// A roster introduces keys; it does not vouch for them. A node trusts a member's key only after its operator read the six words
/// by telephone, and a contributor's also on the vouchers of t + 1 members.
public struct Roster: Hashable, Sendable {
    /// One kommune.
    public struct Entry: Hashable, Sendable {
        /// Which kommune.
        public let kommune: KommuneCode
        /// Its name, for people.
        public let name: String
        /// Its identity key.
        public let key: VerifyingKey

        /// Takes a kommune, its name and its key.
        public init(kommune: KommuneCode, name: String, key: VerifyingKey) {
            self.kommune = kommune
            self.name = name
            self.key = key
        }
    }

    /// Counts up with every change.
    public let version: UInt32
    /// The kommuner, ascending by code, each once.
    public let entries: [Entry]

    /// Takes a version and entries, which are put into order.
    public init(version: UInt32, entries: [Entry]) {
        self.version = version
        self.entries = entries.sorted { $0.kommune < $1.kommune }
    }
}

extension Roster: Canonical {
    /// Writes the version and the entries.
    public func write(to writer: inout CanonicalWriter) {
        writer.integer(version)
        writer.list(entries) { writer, entry in
            writer.value(entry.kommune)
            writer.text(entry.name)
            writer.value(entry.key)
        }
    }

    /// Reads the version and the entries; kommuner must ascend.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        version = try reader.integer()
        entries = try reader.list(limit: 200) { (inner: inout CanonicalReader) throws(Refusal) in
            Entry(kommune: try inner.value(), name: try inner.text(limit: 100), key: try inner.value())
        }
        guard entries.map(\.kommune).isStrictlyAscending else { throw reader.refusal(.malformedList) }
    }
}

/// A member's word that it read this key's six words with its owner by telephone.
public struct Voucher: Hashable, Sendable {
    /// Whose key.
    public let kommune: KommuneCode
    /// The key.
    public let key: VerifyingKey

    /// Takes a kommune and its key.
    public init(kommune: KommuneCode, key: VerifyingKey) {
        self.kommune = kommune
        self.key = key
    }
}

extension Voucher: Canonical {
    /// Writes both.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(kommune)
        writer.value(key)
    }

    /// Reads both.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        kommune = try reader.value()
        key = try reader.value()
    }
}

extension Array where Element: Comparable {
    /// Whether every element is greater than the one before it.
    var isStrictlyAscending: Bool { zip(self, dropFirst()).allSatisfy { $0 < $1 } }
}
