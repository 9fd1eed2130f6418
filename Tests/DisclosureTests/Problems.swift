import TestSupport
import Vocabulary

@testable import Disclosure

/// A ratio with a total and one breakdown of `cells` cells, from slot `first` on: numerator, denominator, cell by cell.
func ratioBlock(cells: Int, first: Int = 0) -> ProblemBlock {
    func cell(_ index: Int) -> ProblemCell {
        let slot = first + 2 * index
        return ProblemCell(slots: [slot, slot + 1], tests: ratioTests(slot))
    }
    return ProblemBlock(total: cell(0), breakdowns: [(1...cells).map(cell)])
}

/// The tests of a ratio whose numerator is `slot` and whose denominator follows it.
func ratioTests(_ slot: Int) -> [CellTest] {
    [.count(slot: slot + 1), .part(numerator: slot, denominator: slot + 1)]
}

/// A bit string of ones, or of ones where `slots` says.
func bits(_ count: Int, _ slots: some Sequence<Int>) -> BitString {
    var bits = BitString(count: count)
    for slot in slots { bits[slot] = true }
    return bits
}

/// What a kommune's own figures leave open under its own name, beside two others all of whose figures are large.
func openSlots(_ values: [Int64], _ problem: Problem, _ limits: Thresholds) throws -> BitString {
    try JointSuppression(alone: values, problem: problem, thresholds: limits, tolerated: 1, contributors: 3)
        .passing.named[0]
}

/// A problem that releases every slot both ways.
func openProblem(_ blocks: [ProblemBlock], slots: Int, classes: [[Int]] = [], differences: [ProblemDifference] = [])
    throws -> Problem
{
    try Problem(
        slotCount: slots,
        bounds: Array(repeating: 1_000_000, count: slots),
        blocks: blocks,
        fateClasses: classes,
        differences: differences,
        named: bits(slots, 0..<slots),
        pooled: bits(slots, 0..<slots)
    )
}

/// A random study in miniature: ratios over the same people, broken down the same ways, so that their denominators are one
/// quantity; every further block counts other events among them.
struct RandomCase {
    let problem: Problem
    /// Which slots are sums of which: total, parts.
    let relations: [(total: Int, parts: [Int])]
    private let breakdowns: [Int]

    init(using generator: inout SeededGenerator) throws {
        let blockCount = Int.random(in: 1...3, using: &generator)
        let breakdowns = (0..<Int.random(in: 1...3, using: &generator))
            .map { _ in Int.random(in: 2...5, using: &generator) }
        var blocks: [ProblemBlock] = []
        var relations: [(Int, [Int])] = []
        var next = 0
        func cell() -> ProblemCell {
            defer { next += 2 }
            return ProblemCell(slots: [next, next + 1], tests: ratioTests(next))
        }
        for _ in 0..<blockCount {
            let total = cell()
            let tables = breakdowns.map { size in (0..<size).map { _ in cell() } }
            for table in tables {
                relations.append((total.slots[0], table.map { $0.slots[0] }))
                relations.append((total.slots[1], table.map { $0.slots[1] }))
            }
            blocks.append(ProblemBlock(total: total, breakdowns: tables))
        }
        let width = next / blockCount
        let classes = stride(from: 1, to: width, by: 2).map { offset in (0..<blockCount).map { $0 * width + offset } }
        self.breakdowns = breakdowns
        self.relations = relations
        problem = try openProblem(blocks, slots: next, classes: blockCount > 1 ? classes : [])
    }

    /// One contributor's figures: every person is in one cell of each breakdown, and in each block an event or not.
    func values(people: Int, using generator: inout SeededGenerator) -> [Int64] {
        var values: [Int64] = Array(repeating: 0, count: problem.slotCount)
        for _ in 0..<people {
            let cells = breakdowns.map { size in
                min(Int.random(in: 0..<size, using: &generator), Int.random(in: 0..<size, using: &generator))
            }
            for block in problem.blocks {
                let event: Int64 = Int.random(in: 0..<3, using: &generator) == 0 ? 1 : 0
                for cell in [block.total] + zip(block.breakdowns, cells).map({ $0[$1] }) {
                    values[cell.slots[0]] += event
                    values[cell.slots[1]] += 1
                }
            }
        }
        return values
    }
}
