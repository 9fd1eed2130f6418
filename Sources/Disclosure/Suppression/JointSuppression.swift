internal import Digests
public import Vocabulary

/// What may open, worked out from primary bits, structure and history; never from a value.
///
/// First the elimination closes what would tell a small figure exactly. Then, pass by pass, ``tests`` asks the circuit for one bit
/// for each sum of closed figures that somebody who knows the bits could narrow down, and ``receive(_:)`` closes more where
/// such a sum is too small. What is closed stays closed. Meets SUP-7 to SUP-11.
public struct JointSuppression: Sendable {
    /// The edition of these rules; every member states it before it opens anything.
    public static let version: UInt16 = 3
    /// How often sums may be tested before a breakdown is given up.
    public static let passes = 3
    /// Up to so many contributors, every set of tolerated liars is looked at; beyond, each contributor alone.
    public static let smallGroup = 10

    let problem: Problem
    let thresholds: Thresholds
    let history: [PastRelease]
    let atoms: Atoms
    let figures: [TestedFigure]
    /// For each contributor in list order, and behind them for all together, which figures pass their own tests.
    let bits: [BitString]
    /// Whose sums are tested where all contributors' are.
    let testedGroups: [[Int]]
    /// Sets of contributors that may pool what they know; the empty one first.
    let coalitions: [[Int]]
    /// What opens or closes as one, in public order.
    let groups: [FateGroup]
    /// For each party, the group of each figure, nil where it is not released.
    let groupOf: [[Int?]]
    /// What is known whatever opens.
    private(set) var known: [LinkedSystem.Known] = []
    /// The groups that are closed.
    private(set) var closed: Set<Int>
    /// How many groups the first elimination left closed, before any sum was looked at.
    public private(set) var closedByElimination = 0
    /// Those of them that were closed for a sum, and so must not be told either.
    private(set) var forced: Set<Int> = []

    private(set) var pass = 0
    private var settled: Set<RemainderRow> = []
    /// The sums to be tested now, in order; none when all is settled.
    public private(set) var tests: [RemainderTest] = []
    /// Every bit that came, in order.
    public private(set) var log: [RemainderBit] = []

    /// Whose figures are pooled: the party behind the contributors.
    var pool: Int { bits.count - 1 }

    /// Runs the elimination.
    ///
    /// `named` has for each contributor, `pooled` for all together, a bit for each of ``Problem/testedFigures``: one where it
    /// passes; bits of what is not released are not looked at. Refuses too few contributors, bits of another length, and a round in which
    /// history tells what must stay closed.
    public init(
        problem: Problem,
        thresholds: Thresholds,
        tolerated: Int,
        named: [BitString],
        pooled: BitString,
        history: [PastRelease] = []
    ) throws(Refusal) {
        guard named.count >= max(thresholds.minimumContributors, Thresholds.leastContributors) else {
            throw Refusal(.tooFewContributors, at: "list of \(named.count)")
        }
        let figures = problem.testedFigures
        for (party, mask) in (named + [pooled]).enumerated() where mask.count != figures.count {
            throw Refusal(
                .primaryBits,
                at: party == named.count ? "pooled" : "contributor \(party + 1) of \(named.count)"
            )
        }
        self.problem = problem
        self.thresholds = thresholds
        self.history = history
        atoms = Atoms(present: problem, contributors: named.count, history: history)
        self.figures = figures
        bits = named + [pooled]
        testedGroups = Self.groups(of: named.count, tolerated: tolerated)
        coalitions = Self.coalitions(of: named.count, tolerated: tolerated, history: history)
        (groups, groupOf) = FateGroup.groups(
            problem: problem,
            figures: figures,
            parties: bits.count,
            small: figures.indices.map { index in
                named.count { figures.isSmall(index, by: $0, where: problem.named, of: problem) }
            }
        )
        closed = []
        closed = Set(groups.indices.filter(holdsSmall))
        known = try everythingKnown()
        try eliminate()
        closedByElimination = closed.count
        try settle()
    }

    /// Takes one bit for each of ``tests``, in their order: one where the sum is too small.
    ///
    /// Meets SUP-10.
    public mutating func receive(_ small: BitString) throws(Refusal) {
        guard small.count == tests.count else { throw Refusal(.remainderBits, at: "pass \(pass + 1)") }
        pass += 1
        for (index, test) in tests.enumerated() {
            log.append(RemainderBit(pass: pass, row: test.row, isSmall: small[index]))
            if !small[index] {
                settled.insert(test.row)
            } else if pass < Self.passes {
                closeOne(of: test.row)
            } else {
                for group in members(of: test.row) { close(group) }
            }
        }
        try eliminate()
        try settle()
    }

    /// What opens, once ``tests`` is empty.
    public var passing: PassingSet {
        var masks = bits.map { _ in BitString(count: problem.slotCount) }
        for (index, group) in groups.enumerated() where !closed.contains(index) {
            for slot in group.slots { masks[group.party][slot] = true }
        }
        return PassingSet(named: Array(masks.dropLast()), pooled: masks[pool])
    }

    /// What binds the outcome: edition, rules, bits, history's columns, every bit that came, and what passes.
    ///
    /// Meets SUP-11.
    public var digest: Digest {
        var writer = CanonicalWriter()
        writer.integer(Self.version)
        writer.value(thresholds)
        writer.list(bits)
        writer.value(system().digest)
        writer.list(log) { writer, bit in
            writer.integer(UInt8(bit.pass))
            writer.value(bit.row)
            writer.bool(bit.isSmall)
        }
        writer.value(passing)
        return Hashing.digest(.suppression, writer.bytes)
    }

    /// The primary bits that were given for a contributor, or behind all contributors for all together.
    public func primaryBits(of party: Int) -> BitString { bits[party] }

    /// Whether a group has a figure that does not pass by itself.
    func holdsSmall(_ group: Int) -> Bool { groups[group].members.contains { !bits[groups[group].party][$0] } }

    /// Whether a passing set opens only what is released, groups whole, and no sum of squares without its count.
    ///
    /// It says nothing of what should have been closed. Meets DIS-6, DIS-7.
    public static func isWhole(_ passing: PassingSet, problem: Problem) -> Bool {
        let masks = passing.named + [passing.pooled]
        guard masks.allSatisfy({ $0.count == problem.slotCount }) else { return false }
        let (groups, _) = FateGroup.groups(problem: problem, figures: problem.testedFigures, parties: masks.count)
        func isOpen(_ group: FateGroup) -> Bool { group.slots.contains { masks[group.party][$0] } }
        let isHalf = groups.contains { group in
            isOpen(group)
                && !(group.slots.allSatisfy { masks[group.party][$0] } && group.needs.allSatisfy { isOpen(groups[$0]) })
        }
        return !isHalf && passing.count == groups.reduce(0) { $0 + (isOpen($1) ? $1.slots.count : 0) }
    }

    func isClosed(_ party: Int, _ figure: Int) -> Bool { groupOf[party][figure].map(closed.contains) ?? true }

    /// Closes whatever, opened, would tell something protected.
    private mutating func eliminate() throws(Refusal) {
        let candidates = groups.indices.filter { !closed.contains($0) }
        for (group, opens) in zip(candidates, try system().opened()) where !opens { closed.insert(group) }
        // A sum of squares never stands without its count.
        for (index, group) in groups.enumerated() where group.needs.contains(where: closed.contains) {
            closed.insert(index)
        }
    }

    /// Closes one more figure where a small one has no large one to hide behind, which needs no bit; then asks for bits.
    private mutating func settle() throws(Refusal) {
        while true {
            let alone = rows.filter { !settled.contains($0) && isAlone($0) }
            for row in alone { closeOne(of: row) }
            if alone.isEmpty { break }
            try eliminate()
        }
        tests = pass == Self.passes ? [] : rows.filter { !settled.contains($0) }.compactMap(test)
    }

    /// Closes the last open member of a row in public order, never the total.
    private mutating func closeOne(of row: RemainderRow) {
        if let last = members(of: row).filter({ !closed.contains($0) }).max() { close(last) }
    }

    private mutating func close(_ group: Int) {
        if closed.insert(group).inserted { forced.insert(group) }
    }
}
