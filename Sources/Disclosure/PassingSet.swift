public import Vocabulary

/// A linear function of the contributors' inputs that may be opened.
public enum Functional: Hashable, Sendable {
    /// One contributor's slot; contributors are counted from 0 in list order.
    case named(contributor: Int, slot: Int)
    /// The sum of a slot over all contributors of the list.
    case pooled(slot: Int)
}

/// What is to be opened, in order, and nothing else.
///
/// Made by ``JointSuppression``. Meets DIS-9.
public struct PassingSet: Hashable, Sendable {
    /// The open slots of each contributor, in list order.
    public let named: [BitString]
    /// The slots opened as sums over all contributors.
    public let pooled: BitString

    init(named: [BitString], pooled: BitString) {
        self.named = named
        self.pooled = pooled
    }

    /// How many functionals pass.
    public var count: Int { named.reduce(pooled.population) { $0 + $1.population } }

    /// The functionals in the order in which they are opened: contributor 0 with slots ascending, contributor 1 and so on,
    /// then the pooled slots ascending.
    public var functionals: [Functional] {
        named.enumerated()
            .flatMap { contributor, mask in
                mask.indices.map { Functional.named(contributor: contributor, slot: $0) }
            } + pooled.indices.map(Functional.pooled)
    }

    /// Whether a functional passes.
    public func contains(_ functional: Functional) -> Bool {
        switch functional {
        case .named(let contributor, let slot):
            named.indices.contains(contributor) && (0..<pooled.count).contains(slot) && named[contributor][slot]
        case .pooled(let slot):
            (0..<pooled.count).contains(slot) && pooled[slot]
        }
    }
}

extension PassingSet: Canonical {
    /// The most contributors that a list can have.
    public static let contributorLimit = 1000

    /// Writes the contributors' slots and the pooled slots.
    public func write(to writer: inout CanonicalWriter) {
        writer.list(named)
        writer.value(pooled)
    }

    /// Reads both and refuses bit strings of different lengths.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        let named = try reader.list(limit: Self.contributorLimit, of: BitString.self)
        let pooled = try reader.value(BitString.self)
        guard named.allSatisfy({ $0.count == pooled.count }) else { throw reader.refusal(.notCanonical) }
        self.init(named: named, pooled: pooled)
    }
}
