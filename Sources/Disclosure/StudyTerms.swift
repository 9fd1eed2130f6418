public import Vocabulary

/// What a study binds every round of it to, without its words.
///
/// Meets RND-3.
public struct StudyTerms: Hashable, Sendable {
    /// The study's digest.
    public let study: Digest
    /// The slots' structure.
    public let problem: Problem
    /// The study's release rules, the least that a round may set.
    public let thresholds: Thresholds
    /// How many colluding members the study wants tolerated, where there are kommuner enough.
    public let tolerated: Int

    /// Takes what a study says.
    public init(study: Digest, problem: Problem, thresholds: Thresholds, tolerated: Int) {
        self.study = study
        self.problem = problem
        self.thresholds = thresholds
        self.tolerated = tolerated
    }
}
