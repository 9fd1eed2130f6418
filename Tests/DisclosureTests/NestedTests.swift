import TestSupport
import Testing
import Vocabulary

@testable import Disclosure

@Suite("Cells inside cells of another breakdown")
struct NestedTests {
    private let limits = Thresholds.standard

    @Test(
        "DIS-12: where outer less inner is small, the inner breakdown closes; none at all, or fewer, is left alone",
        arguments: [(Int64(24), false), (21, false), (20, true), (25, true), (26, true)]
    )
    func counts(inner: Int64, opens: Bool) throws {
        let mask = try openSlots([40, 25, 15, inner, 40 - inner], counted(), limits)
        #expect(mask.indices == (opens ? [0, 1, 2, 3, 4] : [0, 1, 2]))
    }

    @Test("DIS-12: where the outer breakdown is closed the difference is not told, and the inner one stays open")
    func closedOuter() throws {
        let mask = try openSlots([40, 37, 3, 34, 6], counted(), limits)
        #expect(mask.indices == [0, 3, 4])
    }

    @Test(
        "DIS-12: numerator and complement of a difference are tested by d, and 0 as the thresholds say",
        arguments: [
            (Int64(9), Int64(20), true, true), (11, 20, false, false), (12, 20, false, true), (4, 20, false, false),
            (12, 30, true, true), (11, 30, false, false), (13, 20, false, false), (12, 31, true, true),
        ]
    )
    func parts(numerator: Int64, denominator: Int64, hiding: Bool, showing: Bool) throws {
        let cells = (0..<5).map { ProblemCell(slots: [2 * $0, 2 * $0 + 1], tests: ratioTests(2 * $0)) }
        let problem = try openProblem(
            [ProblemBlock(total: cells[0], breakdowns: [[cells[1], cells[2]], [cells[3], cells[4]]])],
            slots: 10,
            differences: [ProblemDifference(outer: cells[1], inner: cells[3])]
        )
        let values = [24, 60, 12, 30, 12, 30, numerator, denominator, 24 - numerator, 60 - denominator]
        for (hides, opens) in [(true, hiding), (false, showing)] {
            let limits = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: hides)
            let mask = try openSlots(values, problem, limits)
            #expect(mask.indices == Array(0..<(opens ? 10 : 6)), "zeros hidden: \(hides)")
        }
    }

    @Test("DIS-12: what a difference closes closes its fate class, and a closed breakdown tells no further difference")
    func fixedPoint() throws {
        // Three breakdowns, each inside the one before it, and a second indicator that counts the third one's people.
        let cells = (0..<10).map { ProblemCell(slots: [$0], tests: [.count(slot: $0)]) }
        let blocks = [
            ProblemBlock(
                total: cells[0],
                breakdowns: [[cells[1], cells[2]], [cells[3], cells[4]], [cells[5], cells[6]]]
            ),
            ProblemBlock(total: cells[7], breakdowns: [[cells[8], cells[9]]]),
        ]
        let pairs = [(1, 3), (3, 5)].map { ProblemDifference(outer: cells[$0], inner: cells[$1]) }
        func open(_ pairs: [ProblemDifference]) throws -> [Int] {
            let problem = try openProblem(blocks, slots: 10, classes: [[5, 8], [6, 9]], differences: pairs)
            let values: [Int64] = [40, 25, 15, 24, 16, 20, 20, 40, 20, 20]
            return try openSlots(values, problem, limits).indices
        }
        #expect(try open([]) == Array(0..<10))
        #expect(try open(pairs) == [0, 1, 2, 5, 6, 7, 8, 9])
        #expect(try open([pairs[1]]) == [0, 1, 2, 3, 4, 7])
    }

    @Test("DIS-12: no two open breakdowns leave a failing difference, and none closes without one, in random studies")
    func nothingFailingIsLeft() throws {
        let seed: UInt64 = 20_261_124
        var generator = SeededGenerator(seed: seed)
        var (closed, spared) = (0, 0)
        for round in 0..<400 {
            let sample = try NestedCase(using: &generator)
            let values = sample.values(people: Int.random(in: 60...240, using: &generator), using: &generator)
            let mask = try openSlots(values, sample.problem, limits)
            let plain = try openSlots(values, sample.plain, limits)
            let told = sample.problem.differences.filter { plain[$0.outer.slots[0]] && plain[$0.inner.slots[0]] }
            for difference in told {
                let isOpen = mask[difference.outer.slots[0]] && mask[difference.inner.slots[0]]
                let isBad = fails(difference, values)
                #expect(!isOpen || !isBad, "seed \(seed), round \(round)")
                if isOpen { spared += 1 }
                if isBad { closed += 1 }
            }
            if !told.contains(where: { fails($0, values) }) { #expect(mask == plain, "seed \(seed), round \(round)") }
        }
        #expect(closed > 200 && spared > 200, "\(closed) closed, \(spared) left open")
    }

    @Test("DIS-1: a difference that is not of two breakdowns of one block, slot by slot, is refused")
    func badDifferences() throws {
        let cells = (0..<7).map { ProblemCell(slots: [$0], tests: [.count(slot: $0)]) }
        let wide = ProblemCell(slots: [7, 8], tests: [.count(slot: 7)])
        let turned = ProblemCell(slots: [10, 9], tests: [.count(slot: 9)])
        let blocks = [
            ProblemBlock(total: cells[0], breakdowns: [[cells[1], cells[2]], [cells[3], wide, turned]]),
            ProblemBlock(total: cells[4], breakdowns: [[cells[5], cells[6]]]),
        ]
        for (outer, inner) in [
            (cells[1], cells[2]), (cells[1], cells[1]), (cells[0], cells[3]), (cells[1], cells[5]), (cells[1], wide),
            (wide, turned),
        ] {
            let refusal = #expect(throws: Refusal.self) {
                let difference = ProblemDifference(outer: outer, inner: inner)
                _ = try openProblem(blocks, slots: 11, differences: [difference])
            }
            #expect(refusal?.code == .badProblem && refusal?.place.contains("difference") ?? false)
        }
    }

    /// One count by two breakdowns of two cells, the first of the second inside the first of the first.
    private func counted() throws -> Problem {
        let cells = (0..<5).map { ProblemCell(slots: [$0], tests: [.count(slot: $0)]) }
        return try openProblem(
            [ProblemBlock(total: cells[0], breakdowns: [[cells[1], cells[2]], [cells[3], cells[4]]])],
            slots: 5,
            differences: [ProblemDifference(outer: cells[1], inner: cells[3])]
        )
    }

    /// The rule once more, for ratios under the standard thresholds.
    private func fails(_ difference: ProblemDifference, _ values: [Int64]) -> Bool {
        let (outer, inner) = (difference.outer.slots, difference.inner.slots)
        let (part, whole) = (values[outer[0]] - values[inner[0]], values[outer[1]] - values[inner[1]])
        if whole < 0 || (part == 0 && whole == 0) { return false }
        return whole < 5 || part < 3 || whole - part < 3
    }
}

/// Ratios of the same people by two breakdowns of as many cells: now and then somebody is in the last cell of the second one
/// whatever the first one says.
private struct NestedCase {
    let problem: Problem
    /// The same without differences.
    let plain: Problem
    private let size: Int
    /// One in how many is such a somebody.
    private let rarity: Int

    init(using generator: inout SeededGenerator) throws {
        let size = Int.random(in: 2...3, using: &generator)
        let blockCount = Int.random(in: 1...2, using: &generator)
        let width = 2 + 4 * size
        let blocks = (0..<blockCount)
            .map { number in
                let cells = (0..<(1 + 2 * size))
                    .map { cell in
                        let slot = number * width + 2 * cell
                        return ProblemCell(slots: [slot, slot + 1], tests: ratioTests(slot))
                    }
                return ProblemBlock(total: cells[0], breakdowns: [Array(cells[1...size]), Array(cells[(size + 1)...])])
            }
        var differences = blocks.flatMap { block in
            (0..<(size - 1)).map { ProblemDifference(outer: block.breakdowns[0][$0], inner: block.breakdowns[1][$0]) }
        }
        // The last cells are nested the other way.
        if Bool.random(using: &generator) {
            differences += blocks.map {
                ProblemDifference(outer: $0.breakdowns[1][size - 1], inner: $0.breakdowns[0][size - 1])
            }
        }
        differences.shuffle(using: &generator)
        let slots = blockCount * width
        let classes = stride(from: 1, to: width, by: 2).map { offset in (0..<blockCount).map { $0 * width + offset } }
        self.size = size
        rarity = [3, 8, 20, 400].randomElement(using: &generator) ?? 3
        problem = try openProblem(blocks, slots: slots, classes: classes, differences: differences)
        plain = try openProblem(blocks, slots: slots, classes: classes)
    }

    func values(people: Int, using generator: inout SeededGenerator) -> [Int64] {
        var values: [Int64] = Array(repeating: 0, count: problem.slotCount)
        for _ in 0..<people {
            let first = Int.random(in: 0..<size, using: &generator)
            let second = Int.random(in: 0..<rarity, using: &generator) == 0 ? size - 1 : first
            for block in problem.blocks {
                let event: Int64 = Int.random(in: 0..<3, using: &generator) == 0 ? 1 : 0
                for cell in [block.total, block.breakdowns[0][first], block.breakdowns[1][second]] {
                    values[cell.slots[0]] += event
                    values[cell.slots[1]] += 1
                }
            }
        }
        return values
    }
}
