public import Circuit
public import Disclosure
import Messages
import Proceedings
public import Sharing
public import Vocabulary

/// A member's way through the circuit of one session, as a value: all together's primary bits, then sums, pass by pass, until it is
/// settled what may open.
///
/// Each block of tests is a stage of the mask circuit. The same messages bring a restarted member to the same place. Meets RND-34, SUP-12.
public struct CircuitRun: Sendable {
    /// What a session's circuit is about, the same for all its steps.
    public struct Subject: Sendable {
        let past: Digest
        let problem: Problem
        let thresholds: Thresholds
        let threshold: Threshold
        let point: Int
        let keys: ReplicatedKeys
        let masks: [BitString]
        let held: [Secret<Field64>]
        let history: [PastRelease]

        /// Takes the digest of all C3, the study's structure and limits, the member's point and keys of pseudorandom sharing, and for each
        /// contributor of the list its primary bits and the member's shares.
        public init(
            past: Digest,
            problem: Problem,
            thresholds: Thresholds,
            threshold: Threshold,
            point: Int,
            keys: ReplicatedKeys,
            masks: [BitString],
            held: [Secret<Field64>],
            history: [PastRelease]
        ) {
            self.past = past
            self.problem = problem
            self.thresholds = thresholds
            self.threshold = threshold
            self.point = point
            self.keys = keys
            self.masks = masks
            self.held = held
            self.history = history
        }
    }

    /// What the circuit is about.
    let subject: Subject
    /// The digest of everything that was said before the step.
    private var past: Digest
    /// How many steps of the session are done.
    public private(set) var step = 0
    /// The stage that the step belongs to.
    public private(set) var stage = 0
    /// What the run comes to, once it is settled.
    public private(set) var settled: JointSuppression?

    private let pooled: [PooledTest]
    private var suppression: JointSuppression?
    private var blocks: [CircuitPlan] = []
    private var passes: [Bool] = []
    private var machine: MaskCircuit?

    /// Starts before the first step; is settled at once where there is nothing to test.
    ///
    /// Refuses what joint suppression refuses.
    public init(_ subject: Subject) throws(Refusal) {
        self.subject = subject
        past = subject.past
        pooled = JointSuppression.pooledTests(
            problem: subject.problem,
            thresholds: subject.thresholds,
            tolerated: subject.threshold.tolerated,
            contributors: subject.masks.count
        )
        try test(pooled.map(\.sums))
    }

    /// What is done in the step; nil when all is settled.
    public var due: CircuitStep? { machine.map { $0.steps[$0.step] } }

    /// What this member posts in the step, or seals where it is the bits; empty for a coin.
    public var outgoing: [Field64] { machine?.outgoing ?? [] }

    /// The members whose shares are proven to deviate, by their points, after a refusal.
    public var deviating: [Int] { machine?.deviating ?? [] }

    /// Takes what all members posted, in member order, and the digest of their messages.
    ///
    /// Refuses what the mask circuit and joint suppression refuse; nothing may leave this member after that.
    public mutating func receive(_ posted: [[Field64]], past: Digest) throws(Refusal) {
        try machine?.receive(posted, past: past)
        try moveOn(past)
    }

    /// Takes the digest of the messages that show all members' coins.
    public mutating func receive(coins: Digest) throws(Refusal) {
        machine?.receive(coins: coins)
        try moveOn(coins)
    }

    private mutating func moveOn(_ past: Digest) throws(Refusal) {
        self.past = past
        step += 1
        guard let bits = machine?.bits else { return }
        passes += (0..<bits.count).map { bits[$0] }
        machine = nil
        stage += 1
        try startBlock()
    }

    private mutating func startBlock() throws(Refusal) {
        guard let plan = blocks.first else { return try finish() }
        blocks.removeFirst()
        machine = MaskCircuit(
            plan,
            stage: UInt8(stage),
            after: past,
            keys: subject.keys,
            point: subject.point,
            threshold: subject.threshold,
            held: subject.held
        )
    }

    private mutating func test(_ cells: [[SmallSum]]) throws(Refusal) {
        passes = []
        blocks = CircuitPlan(cells: cells.map { CircuitPlan.Cell(tests: $0.map(CircuitPlan.Test.init)) }).blocks
        let largest = blocks.flatMap { $0.steps(subject.threshold.mode).map(\.count) }.max() ?? 0
        guard stage + blocks.count <= Record.stageLimit, largest <= CircuitPost.elementLimit else {
            throw Refusal(
                .tooManyStages,
                at: "stage \(stage) of the circuit",
                next: "Ask for a study with fewer cells, or in two rounds."
            )
        }
        try startBlock()
    }

    /// All bits of a pass are in.
    private mutating func finish() throws(Refusal) {
        if suppression == nil {
            suppression = try JointSuppression(
                problem: subject.problem,
                thresholds: subject.thresholds,
                tolerated: subject.threshold.tolerated,
                named: subject.masks,
                pooled: JointSuppression.pooledBits(passes, of: pooled, problem: subject.problem),
                history: subject.history
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

extension CircuitRun: Unprintable {}

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
