public import Circuit
public import Disclosure
public import Sharing
public import Vocabulary

/// A member's way through the circuit of one session, as a value: its shares along the ``CircuitCourse``, until it is settled what may open.
///
/// Each block of tests is a stage of the mask circuit. The same messages bring a restarted member to the same place. Meets RND-34, SUP-12.
public struct CircuitRun: Sendable {
    /// The digest of all C3, behind which the first step comes.
    let start: Digest
    /// How many steps of the session are done.
    public private(set) var step = 0

    private var course: CircuitCourse
    private let point: Int
    private let keys: ReplicatedKeys
    private let held: [Secret<Field64>]
    /// The digest of everything that was said before the step.
    private var past: Digest
    private var machine: MaskCircuit?

    /// Starts before the first step of a course, behind the digest of all C3.
    ///
    /// Takes the member's point, its keys of pseudorandom sharing, and its shares of each contributor of the list.
    public init(
        _ course: CircuitCourse,
        past: Digest,
        point: Int,
        keys: ReplicatedKeys,
        held: [Secret<Field64>]
    ) {
        self.course = course
        self.point = point
        self.keys = keys
        self.held = held
        self.past = past
        start = past
        startStage()
    }

    /// The stage that the step belongs to.
    public var stage: Int { course.stage }

    /// What the run comes to, once it is settled.
    public var settled: JointSuppression? { course.settled }

    /// What is done in the step; nil when all is settled.
    public var due: CircuitStep? { machine.map { $0.steps[$0.step] } }

    /// What this member posts in the step, or seals where it is the bits; empty for a coin.
    public var outgoing: [Field64] { machine?.outgoing ?? [] }

    /// The members whose shares are proven to deviate, by their points, after a refusal.
    public var deviating: [Int] { machine?.deviating ?? [] }

    /// The contributor whose presence bit is proven false, by its place in the list, after a refusal.
    public var liar: Int? { course.liar }

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
        machine = nil
        try course.receive(bits)
        startStage()
    }

    private mutating func startStage() {
        machine = course.plan.map { plan in
            MaskCircuit(
                plan,
                stage: UInt8(course.stage),
                after: past,
                keys: keys,
                point: point,
                threshold: course.threshold,
                held: held
            )
        }
    }
}

extension CircuitRun: Unprintable {}
