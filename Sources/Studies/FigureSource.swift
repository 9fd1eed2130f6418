public import Disclosure

/// What a reader gets for a slot: open with a value, closed, or void.
public typealias Figure = ReleasedValue

/// Where figures are read from: a released table, or a node's own at home.
public protocol FigureSource: Sendable {
    /// How many contributors there are.
    var contributorCount: Int { get }
    /// The figure of a slot: of one contributor, counted from 0 in list order, or pooled where `contributor` is nil.
    func quantity(slot: Int, contributor: Int?) -> Figure
}

extension ReleasedTable: FigureSource {
    /// The figure of a slot: of one contributor, or pooled where `contributor` is nil.
    public func quantity(slot: Int, contributor: Int?) -> Figure {
        value(contributor.map { .named(contributor: $0, slot: slot) } ?? .pooled(slot: slot))
    }
}
