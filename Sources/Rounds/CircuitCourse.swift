public import Circuit
public import Disclosure
import Messages
import Proceedings
public import Sharing
public import Vocabulary

/// What a session's circuit tests, stage by stage, as a value: the presence bits, the pooled tests, then the sums of each pass
/// of joint suppression.
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
    /// The contributor whose presence bit is proven false, by its place in the list, after a refusal.
    public private(set) var liar: Int?

    /// A list of tests, each with its bit.
    private enum Question {
        case presence([PresenceTest])
        case pooled([PooledTest])
        case rows
    }

    private var question: Question
    private let problem: Problem
    private let thresholds: Thresholds
    private let masks: [BitString]
    private let history: [PastRelease]
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
        let tests = problem.presenceTests(contributors: masks.count)
        question = .presence(tests)
        try test(tests.map(\.sums))
    }

    /// Takes the bits of the stage's cells.
    ///
    /// Refuses what joint suppression refuses, and a presence bit that is none.
    public mutating func receive(_ bits: BitString) throws(Refusal) {
        passes += (0..<bits.count).map { bits[$0] }
        stage += 1
        try startBlock()
    }

    private mutating func test(_ cells: [[SmallSum]]) throws(Refusal) {
        passes = []
        blocks = Self.plan(of: cells).blocks
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

    /// The cells of a list of tests.
    static func plan(of cells: [[SmallSum]]) -> CircuitPlan {
        CircuitPlan(cells: cells.map { CircuitPlan.Cell(tests: $0.map(CircuitPlan.Test.init)) })
    }

    private mutating func startBlock() throws(Refusal) {
        plan = blocks.first
        if plan == nil { try finish() } else { blocks.removeFirst() }
    }

    /// All bits of a list are in.
    private mutating func finish() throws(Refusal) {
        switch question {
        case .presence(let tests):
            try check(tests)
            let pooled = JointSuppression.pooledTests(
                problem: problem,
                thresholds: thresholds,
                tolerated: threshold.tolerated,
                contributors: masks.count
            )
            question = .pooled(pooled)
            return try test(pooled.map(\.sums))
        case .pooled(let tests):
            suppression = try JointSuppression(
                problem: problem,
                thresholds: thresholds,
                tolerated: threshold.tolerated,
                named: masks,
                pooled: JointSuppression.pooledBits(passes, of: tests, problem: problem),
                history: history
            )
            question = .rows
        case .rows:
            var small = BitString(count: passes.count)
            for (index, passes) in passes.enumerated() { small[index] = !passes }
            try suppression?.receive(small)
        }
        guard let suppression else { return }
        if suppression.tests.isEmpty { settled = suppression } else { try test(suppression.tests.map(\.sums)) }
    }

    /// Every result has been 0, or it is proven that a contributor handed in what is no presence bit.
    ///
    /// Meets CIR-11.
    private mutating func check(_ tests: [PresenceTest]) throws(Refusal) {
        guard let broken = zip(tests, passes).first(where: { $1 })?.0 else { return }
        liar = broken.contributor
        throw Refusal(
            .falsePresence,
            at: "contributor \(broken.contributor + 1) of the list, presence bit \(broken.bit + 1)"
        )
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
