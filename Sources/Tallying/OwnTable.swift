public import Disclosure
public import Studies
public import Vocabulary

/// A node's own figures, read at home as a released table is read elsewhere.
///
/// It cannot be encoded, and it shows no value where it is printed: figures that no round has opened stay in the house.
/// Contributor 0 is the node itself; there is nothing pooled. Meets TAL-9.
public struct OwnTable: Sendable {
    private let values: Secret<Int64>

    /// Takes a tally's values.
    public init(_ outcome: TallyOutcome) { values = Secret(outcome.values) }
}

extension OwnTable: FigureSource {
    /// One: the node itself.
    public var contributorCount: Int { 1 }

    /// The node's own figure of a slot for contributor 0; closed for anybody else and for what is pooled.
    public func quantity(slot: Int, contributor: Int?) -> Figure {
        guard contributor == 0, (0..<values.count).contains(slot) else { return .closed }
        return .open(values.withElements { $0[slot] })
    }
}

extension OwnTable: Unprintable {
    /// No value.
    public var description: String { "OwnTable(\(values.count) slots, values not shown)" }
}
