public import Vocabulary

/// What an earlier round opened of the same period, or was about to.
///
/// Contributors are numbers that all releases share: those of the present list first, in its order, then everybody else's. One
/// kommune has two numbers where it has handed in two sets of figures.
public struct PastRelease: Hashable, Sendable {
    /// The round that opened it.
    public let round: RoundName
    /// Whose figures they were, in the order of that round's list.
    public let contributors: [Int]
    /// The slots that it was laid out by.
    public let problem: Problem
    /// What was opened.
    public let passing: PassingSet

    /// Takes a release; its passing set has a mask for each contributor.
    public init(round: RoundName, contributors: [Int], problem: Problem, passing: PassingSet) {
        precondition(passing.named.count == contributors.count, "a mask for each contributor")
        self.round = round
        self.contributors = contributors
        self.problem = problem
        self.passing = passing
    }
}
