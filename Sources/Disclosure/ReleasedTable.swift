public import Vocabulary

/// What a reader gets for a figure.
public enum ReleasedValue: Hashable, Sendable {
    /// The value.
    case open(Int64)
    /// Closed: too small, tied to something too small, or not released by the study; which of them is never said.
    case closed
    /// Opened, but the opening gave no valid value.
    case void
}

/// The opened figures of a session.
///
/// Only this module makes one, from exactly what passed. Meets DIS-10 and DIS-11.
public struct ReleasedTable: Hashable, Sendable {
    /// How many contributors the list has.
    public let contributorCount: Int
    private let values: [Functional: ReleasedValue]

    /// Takes one opened value for each functional that passes, in order; nil is an opening that gave no valid value.
    ///
    /// A value beyond its bound is void too. Refuses a passing set that does not fit the problem, and any other number of
    /// values.
    public init(passing: PassingSet, opened: [Int64?], problem: Problem) throws(Refusal) {
        guard passing.named.count >= Thresholds.leastContributors, JointSuppression.isWhole(passing, problem: problem)
        else { throw Refusal(.badPassingSet, at: "released table") }
        guard opened.count == passing.count else { throw Refusal(.openedCount, at: "released table") }
        let contributors = passing.named.count
        var values: [Functional: ReleasedValue] = [:]
        for (functional, value) in zip(passing.functionals, opened) {
            values[functional] =
                value.flatMap { value in
                    problem.bounds(functional, contributors: contributors).contains(value) ? .open(value) : nil
                } ?? .void
        }
        contributorCount = contributors
        self.values = values
    }

    /// The value of a functional: closed if it did not pass.
    public func value(_ functional: Functional) -> ReleasedValue { values[functional] ?? .closed }
}

extension Problem {
    fileprivate func bounds(_ functional: Functional, contributors: Int) -> ClosedRange<Int64> {
        switch functional {
        case .named(_, let slot):
            return -bounds[slot]...bounds[slot]
        case .pooled(let slot):
            let (bound, overflow) = bounds[slot].multipliedReportingOverflow(by: Int64(contributors))
            return overflow ? -.max ... .max : -bound...bound
        }
    }
}
