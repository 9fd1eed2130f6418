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
        let pooled = JointSuppression.pooledTests(
            problem: problem,
            thresholds: thresholds,
            tolerated: threshold.tolerated,
            contributors: contributors
        )
        let stages = presenceStages(problem, contributors: contributors) + plan(of: pooled.map(\.sums)).blocks.count
        guard stages < Record.stageLimit else {
            throw Refusal(
                .tooManyStages,
                at: "\(stages) stages before a row is asked about",
                next: "Ask for a study with fewer cells, or in two rounds."
            )
        }
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

extension CircuitCourse {
    /// How many stages prove presence bits: two cells a bit and contributor, none of which fills a block before 2¹² of them do.
    ///
    /// Their bits are 0 for everybody who keeps to the protocol; those of later stages tell which cells are small.
    static func presenceStages(_ problem: Problem, contributors: Int) -> Int {
        let cells = 2 * problem.presence.count * contributors
        return (cells + CircuitPlan.blockCells - 1) / CircuitPlan.blockCells
    }
}

extension NodeRound {
    /// Whether the round's members have told one another which cells are small, or do so with these actions.
    ///
    /// Meets NODE-13.
    public func tellsBits(_ actions: [Action]) -> Bool {
        guard let session = record.session else { return false }
        let proofs = CircuitCourse.presenceStages(record.problem, contributors: session.list.body.items.count)
        func stages(_ steps: some Sequence<[KommuneCode: SignedMessage]>) -> Int {
            steps.count { $0.values.contains { $0.statement.tellsBits } }
        }
        if stages(session.circuit) > proofs { return true }
        return actions.contains { action in
            guard case .post(let message) = action, message.statement.tellsBits,
                case .circuit(let post) = message.statement
            else { return false }
            return stages(session.circuit.prefix(Int(post.step))) >= proofs
        }
    }

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
