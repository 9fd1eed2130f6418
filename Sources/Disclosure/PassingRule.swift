public import Vocabulary

/// The rule by which every member works out for itself what may be opened.
public enum PassingRule {
    /// Nothing opens for fewer contributors, whatever the thresholds say: with two, each learns the other's figure.
    public static let leastContributors = 3

    /// What passes, from the contributors' masks in list order.
    public static func passing(
        masks: [BitString],
        problem: Problem,
        thresholds: Thresholds
    ) throws(Refusal) -> PassingSet {
        guard masks.count >= max(thresholds.minimumContributors, leastContributors) else {
            throw Refusal(.tooFewContributors, at: "list of \(masks.count)")
        }
        return PassingSet(
            named: masks.map { BitString(count: $0.count) },
            pooled: BitString(count: problem.slotCount)
        )
    }
}
