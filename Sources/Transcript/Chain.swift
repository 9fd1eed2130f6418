import Digests
public import Vocabulary

/// The hash chain of a board: each entry is bound to its position and to everything before it.
///
/// Meets TRN-1.
public struct Chain: Hashable, Sendable {
    /// How many entries have been linked.
    public private(set) var count = 0
    /// The hash that stands for all entries so far.
    public private(set) var head: Digest

    /// An empty chain.
    public init() { head = Hashing.digest(.chain) }

    /// Links one entry and returns the new head.
    @discardableResult
    public mutating func append(_ entry: [UInt8]) -> Digest {
        var position = CanonicalWriter()
        position.integer(UInt64(count))
        head = Hashing.digest(.chain, head.bytes, position.bytes, entry)
        count += 1
        return head
    }

    /// The head after linking all of `entries`.
    public static func head(of entries: some Sequence<[UInt8]>) -> Digest {
        var chain = Chain()
        for entry in entries { chain.append(entry) }
        return chain.head
    }
}
