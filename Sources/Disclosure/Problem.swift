internal import Digests
public import Vocabulary

/// What a cell must pass before it may open.
public enum CellTest: Hashable, Sendable {
    /// A count of persons or things: 1…k−1 fails, and 0 where zeros are hidden.
    case count(slot: Int)
    /// A part of a whole: the numerator fails in 1…d−1, so does denominator − numerator, and 0 where zeros are hidden.
    case part(numerator: Int, denominator: Int)

    /// The slot of a count of its own.
    var count: Int? {
        if case .count(let slot) = self { slot } else { nil }
    }

    var slots: [Int] {
        switch self {
        case .count(let slot): [slot]
        case .part(let numerator, let denominator): [numerator, denominator]
        }
    }
}

/// A sum of squares, which opens only with a count of 20 or more: a standard deviation of few tells too much about each.
public struct DeviationRule: Hashable, Sendable {
    /// The least count with which a sum of squares opens.
    public static let leastCount: Int64 = 20
    /// The slot of the count.
    public let count: Int
    /// The slot of the sum of squares.
    public let squares: Int

    /// Takes the two slots.
    public init(count: Int, squares: Int) {
        self.count = count
        self.squares = squares
    }
}

/// A cell: the slots of one figure for one group, which share one fate.
public struct ProblemCell: Hashable, Sendable {
    /// Every slot of the cell, the sum of squares included.
    public let slots: [Int]
    /// What the cell must pass; none for money and the like, behind which no persons stand.
    public let tests: [CellTest]
    /// The rule for the cell's sum of squares, if it has one.
    ///
    /// That slot may close alone; it opens only with the others.
    public let deviation: DeviationRule?

    /// Takes slots, tests and the rule for the sum of squares.
    public init(slots: [Int], tests: [CellTest], deviation: DeviationRule? = nil) {
        self.slots = slots
        self.tests = tests
        self.deviation = deviation
    }

    /// The slot of the count of persons or things behind the cell; nil where there is none.
    public var countSlot: Int? { tests.lazy.compactMap(\.count).first }

    /// The slots of one fate: all but the sum of squares.
    var core: [Int] { slots.filter { $0 != deviation?.squares } }
}

/// An indicator without its name: a total, and the breakdowns below it.
public struct ProblemBlock: Hashable, Sendable {
    /// The cell of everybody.
    public let total: ProblemCell
    /// One list of cells per breakdown.
    ///
    /// Every cell has the tests of the total, in the total's order.
    public let breakdowns: [[ProblemCell]]

    /// Takes the total and the breakdowns.
    public init(total: ProblemCell, breakdowns: [[ProblemCell]]) {
        self.total = total
        self.breakdowns = breakdowns
    }

    /// The total, then the cells of each breakdown.
    public var cells: [ProblemCell] { [total] + breakdowns.joined() }
}

/// A cell that lies inside a cell of another breakdown of the same indicator: who has both figures has their difference.
public struct ProblemDifference: Hashable, Sendable {
    /// The cell of the larger group.
    public let outer: ProblemCell
    /// The cell of the group inside it.
    public let inner: ProblemCell

    /// Takes the two cells.
    public init(outer: ProblemCell, inner: ProblemCell) {
        self.outer = outer
        self.inner = inner
    }

    /// The slots of both cells, quantity by quantity.
    var slots: [(outer: Int, inner: Int)] { zip(outer.slots, inner.slots).map { ($0, $1) } }
}

/// A study's slot layout as disclosure control sees it: integers and indices, no names.
///
/// Meets DIS-1.
public struct Problem: Hashable, Sendable {
    /// How many slots there are.
    public let slotCount: Int
    /// For each slot, the bound on one contributor's absolute value.
    public let bounds: [Int64]
    /// The indicators.
    public let blocks: [ProblemBlock]
    /// Classes of slots that hold the same quantity for the same group in several indicators: one fate for each class.
    public let fateClasses: [[Int]]
    /// Cells inside cells of other breakdowns.
    public let differences: [ProblemDifference]
    /// For each slot, what its figure is, whatever study asks for it: slots with one digest hold one number.
    public let figures: [Digest]
    /// The slots that the study releases per contributor.
    public let named: BitString
    /// The slots that the study releases as a sum over all contributors.
    public let pooled: BitString
    /// The slots of counts, ascending, for which each contributor also hands in whether it has anything: its presence bits.
    ///
    /// The cell stays closed for all together where fewer than m contributors have. Meets DIS-13.
    public let presence: [Int]

    /// Takes the parts, where no figures are given each slot's is its own, and refuses what does not fit together: lengths, a slot that is in no cell or in two, a test or a
    /// class that points outside, a presence bit for what is no pooled count, cells of one block with different kinds of tests, a difference of cells that are not of two
    /// breakdowns of one block.
    public init(
        slotCount: Int,
        bounds: [Int64],
        blocks: [ProblemBlock],
        fateClasses: [[Int]] = [],
        differences: [ProblemDifference] = [],
        figures: [Digest]? = nil,
        named: BitString,
        pooled: BitString,
        presence: [Int] = []
    ) throws(Refusal) {
        self.slotCount = slotCount
        self.bounds = bounds
        self.blocks = blocks
        self.fateClasses = fateClasses
        self.differences = differences
        self.figures = figures ?? (0..<slotCount).map { Hashing.digest(.figure, Array("slot \($0)".utf8)) }
        self.named = named
        self.pooled = pooled
        self.presence = presence
        try check()
    }

    private func check() throws(Refusal) {
        func require(_ holds: Bool, _ place: String) throws(Refusal) {
            guard holds else { throw Refusal(.badProblem, at: place) }
        }
        try require(bounds.count == slotCount && bounds.allSatisfy { $0 >= 0 }, "bounds")
        try require(named.count == slotCount && pooled.count == slotCount, "released slots")
        try require(figures.count == slotCount, "figures")
        var seen = BitString(count: slotCount)
        var homes: [ProblemCell: (block: Int, breakdown: Int)] = [:]
        for (index, block) in blocks.enumerated() {
            for (breakdown, cells) in block.breakdowns.enumerated() {
                for cell in cells { homes[cell] = (index, breakdown) }
            }
            for cell in block.cells {
                for slot in cell.slots {
                    try require((0..<slotCount).contains(slot) && !seen[slot], "block \(index), slot \(slot)")
                    seen[slot] = true
                }
                let pointedAt = cell.tests.flatMap(\.slots) + (cell.deviation.map { [$0.count, $0.squares] } ?? [])
                try require(pointedAt.allSatisfy(cell.slots.contains), "block \(index), tests")
                try require(cell.tests.map(\.kind) == block.total.tests.map(\.kind), "block \(index), tests")
            }
        }
        try require(seen.population == slotCount, "slots in no cell")
        let counts = Set(blocks.flatMap(\.cells).compactMap(\.countSlot).filter { pooled[$0] })
        try require(counts.isSuperset(of: presence) && zip(presence, presence.dropFirst()).allSatisfy(<), "presence")
        try require(fateClasses.joined().allSatisfy((0..<slotCount).contains), "fate classes")
        for (index, difference) in differences.enumerated() {
            let (outer, inner) = (homes[difference.outer], homes[difference.inner])
            let isOfTwoBreakdowns = outer?.block == inner?.block && outer?.breakdown != inner?.breakdown
            try require(isOfTwoBreakdowns && difference.isSlotBySlot, "difference \(index)")
        }
    }
}

extension CellTest {
    fileprivate enum Kind { case count, part }

    fileprivate var kind: Kind {
        switch self {
        case .count: .count
        case .part: .part
        }
    }
}

extension ProblemDifference {
    /// Whether the quantities of both cells stand at the same places, and so do those that are tested.
    fileprivate var isSlotBySlot: Bool {
        func places(_ cell: ProblemCell) -> [[Int?]] {
            cell.tests.map { $0.slots.map { cell.slots.firstIndex(of: $0) } }
        }
        return outer.slots.count == inner.slots.count && places(outer) == places(inner)
    }
}
