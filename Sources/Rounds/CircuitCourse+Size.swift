import Circuit
import Disclosure
import Messages
import Proceedings
import Sharing
import Vocabulary

extension CircuitCourse {
    /// Refuses a study of which some test could be larger than a message, whatever comes to be closed: before anything is told of it.
    ///
    /// A row's limit is k for each closed part, and k − 1 where there is slack; d for numerators and for what they leave. Meets RND-34.
    static func checkSize(
        _ problem: Problem,
        thresholds: Thresholds,
        threshold: Threshold,
        contributors: Int
    ) throws(Refusal) {
        let groups = JointSuppression.groups(of: contributors, tolerated: threshold.tolerated).count
        let copies = threshold.mode == .authenticated ? 2 : 1
        for (number, block) in problem.blocks.enumerated() {
            let limit = block.total.tests.reduce(0) { sum, test in
                switch test {
                case .count: sum + thresholds.smallCount
                case .part: sum + 2 * thresholds.smallPart
                }
            }
            // Whom the breakdown leaves out is a part too, and so is the slack.
            let parts = max((block.breakdowns.map(\.count).max() ?? 0) + 1, contributors) + 1
            // Two numbers make a factor, and two factors a product; the first level has the most.
            guard copies * groups * (limit * parts + 3) / 4 <= CircuitPost.elementLimit else {
                throw Refusal(
                    .tooManyStages,
                    at: "indicator \(number + 1)",
                    next: "Ask for a breakdown with fewer categories, a smaller k, or more than ten kommuner."
                )
            }
        }
    }
}

extension NodeRound {
    /// Refuses a list whose sums could outgrow a message, under the limits in force.
    func checkSize(of list: ListProposal) throws(Refusal) {
        guard let manifest = record.manifest?.body, let draft = record.draft?.body else {
            throw Refusal(.notNow, at: "list")
        }
        try CircuitCourse.checkSize(
            record.problem,
            thresholds: manifest.thresholds,
            threshold: draft.threshold,
            contributors: list.items.count
        )
    }
}
