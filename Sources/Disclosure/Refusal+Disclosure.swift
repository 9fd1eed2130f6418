public import Vocabulary

extension Refusal.Code {
    /// DIS-1: a problem's slots, cells, tests and classes do not fit together.
    public static let badProblem = Self(901, "DIS-1", "slots, cells, tests and classes do not fit together")
    /// DIS-8: fewer contributors than the stricter of the thresholds and three.
    public static let tooFewContributors = Self(905, "DIS-8", "too few contributors: nothing may be opened")
    /// DIS-10: a passing set does not fit the problem.
    public static let badPassingSet = Self(906, "DIS-10", "a passing set does not fit the problem")
    /// DIS-10: not exactly one opened value for each functional that passes.
    public static let openedCount = Self(907, "DIS-10", "not exactly one opened value for each functional that passes")
    /// SUP-4: a figure that must stay closed can be worked out from what is known already.
    public static let closedFigureKnown = Self(
        908,
        "SUP-4",
        "a figure that must stay closed is told by what is known already"
    )
    /// SUP-5: two independent eliminations do not agree on what may open.
    public static let eliminationsDisagree = Self(
        909,
        "SUP-5",
        "two independent eliminations do not agree on what may open"
    )
    /// SUP-6: primary bits are not as many as the problem has tested figures.
    public static let primaryBits = Self(910, "SUP-6", "primary bits are not as many as figures are tested")
    /// SUP-10: not exactly one bit for each sum that is tested.
    public static let remainderBits = Self(911, "SUP-10", "not exactly one bit for each sum that is tested")
    /// LED-4: pooled figures would tell, with an earlier release, a sum of too few contributors.
    public static let releaseCollides = Self(
        912,
        "LED-4",
        "with an earlier release this one tells a sum of too few contributors"
    )
    /// LED-5: earlier releases are of more groups than can be told apart exactly.
    public static let tooManyGroups = Self(913, "LED-5", "earlier releases are of too many groups to check")
}
