public import Circuit
public import Disclosure
import Messages
import Proceedings
public import Sharing
public import Vocabulary

/// What a session's circuit tests, stage by stage, as a value: the pooled tests, then the sums of each pass of joint suppression.
///
/// It takes bits and no shares, so a member and whoever looks over the members' shoulders follow one and the same course. Meets RND-34, SUP-12.
public struct CircuitCourse: Sendable {
    /// How many members there are and how many may collude.
    let threshold: Threshold
    /// The number of the stage.
    public private(set) var stage = 0
    /// What the stage tests; nil once all is settled.
    public private(set) var plan: CircuitPlan?
    /// What the course comes to, once it is settled.
    public private(set) var settled: JointSuppression?

    private let problem: Problem
    private let thresholds: Thresholds
    private let masks: [BitString]
    private let history: [PastRelease]
    private let pooled: [PooledTest]
    private var suppression: JointSuppression?
    private var blocks: [CircuitPlan] = []
    private var passes: [Bool] = []

    /// Starts before the first stage, from the study's structure, the limits in force, and each contributor's primary bits in the
    /// list's order; is settled at once where there is nothing to test.
    ///
    /// Refuses what joint suppression refuses, and what does not fit into a session.
    public init(
        problem: Problem,
        thresholds: Thresholds,
        threshold: Threshold,
        masks: [BitString],
        history: [PastRelease]
    ) throws(Refusal) {
        self.problem = problem
        self.thresholds = thresholds
        self.threshold = threshold
        self.masks = masks
        self.history = history
        pooled = JointSuppression.pooledTests(
            problem: problem,
            thresholds: thresholds,
            tolerated: threshold.tolerated,
            contributors: masks.count
        )
        try test(pooled.map(\.sums))
    }

    /// Takes the bits of the stage's cells.
    ///
    /// Refuses what joint suppression refuses.
    public mutating func receive(_ bits: BitString) throws(Refusal) {
        passes += (0..<bits.count).map { bits[$0] }
        stage += 1
        try startBlock()
    }

    private mutating func test(_ cells: [[SmallSum]]) throws(Refusal) {
        passes = []
        blocks = CircuitPlan(cells: cells.map { CircuitPlan.Cell(tests: $0.map(CircuitPlan.Test.init)) }).blocks
        let largest = blocks.flatMap { $0.steps(threshold.mode).map(\.count) }.max() ?? 0
        guard stage + blocks.count <= Record.stageLimit, largest <= CircuitPost.elementLimit else {
            throw Refusal(
                .tooManyStages,
                at: "stage \(stage) of the circuit",
                next: "Ask for a study with fewer cells, or in two rounds."
            )
        }
        try startBlock()
    }

    private mutating func startBlock() throws(Refusal) {
        plan = blocks.first
        if plan == nil { try finish() } else { blocks.removeFirst() }
    }

    /// All bits of a pass are in.
    private mutating func finish() throws(Refusal) {
        if suppression == nil {
            suppression = try JointSuppression(
                problem: problem,
                thresholds: thresholds,
                tolerated: threshold.tolerated,
                named: masks,
                pooled: JointSuppression.pooledBits(passes, of: pooled, problem: problem),
                history: history
            )
        } else {
            var small = BitString(count: passes.count)
            for (index, passes) in passes.enumerated() { small[index] = !passes }
            try suppression?.receive(small)
        }
        guard let suppression else { return }
        if suppression.tests.isEmpty { settled = suppression } else { try test(suppression.tests.map(\.sums)) }
    }
}

extension CircuitCourse: Unprintable {}

extension CircuitPlan.Test {
    /// The test of a sum.
    fileprivate init(_ sum: SmallSum) {
        self.init(
            contributors: sum.contributors,
            terms: sum.terms.map { CircuitPlan.Term(slot: $0.slot, coefficient: $0.coefficient) },
            roots: sum.roots
        )
    }
}
