import TestSupport
import Testing
import Vocabulary

@testable import Disclosure

@Suite("What a node's own figures close")
struct OwnFiguresTests {
    private let limits = Thresholds.standard

    @Test("DIS-3: a named cell of four closes its breakdown, and of five opens it", arguments: [(4, false), (5, true)])
    func fourAndFive(count: Int64, opens: Bool) throws {
        // A count by sex: 20 in all, of whom `count` are of one sex.
        let cells = (0..<3).map { ProblemCell(slots: [$0], tests: [.count(slot: $0)]) }
        let block = ProblemBlock(total: cells[0], breakdowns: [[cells[1], cells[2]]])
        let problem = try openProblem([block], slots: 3)
        let mask = try openSlots([20, count, 20 - count], problem, limits)
        #expect(mask.indices == (opens ? [0, 1, 2] : [0]))
    }

    @Test("DIS-3: a count of nought closes its breakdown where zeros are hidden, and only there")
    func nobody() throws {
        let cells = (0..<3).map { ProblemCell(slots: [$0], tests: [.count(slot: $0)]) }
        let problem = try openProblem([ProblemBlock(total: cells[0], breakdowns: [[cells[1], cells[2]]])], slots: 3)
        for (hides, open) in [(true, [0]), (false, [0, 1, 2])] {
            let limits = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: hides)
            #expect(try openSlots([20, 0, 20], problem, limits).indices == open)
        }
    }

    @Test("DIS-5: a total that another indicator closes is closed")
    func closedTotal() throws {
        // The two totals count the same people; only the first has a small numerator, and no cell of the second is small.
        let blocks = [ratioBlock(cells: 2), ratioBlock(cells: 2, first: 6)]
        let values: [Int64] = [2, 40, 1, 20, 1, 20, 20, 40, 10, 20, 10, 20]
        let tied = try openProblem(blocks, slots: 12, classes: [[1, 7]])
        #expect(try openSlots(values, tied, limits).indices == [8, 9, 10, 11])
    }

    @Test("DIS-3: a failing total closes everything of its indicator, and no other indicator")
    func failingTotal() throws {
        let problem = try openProblem([ratioBlock(cells: 2), ratioBlock(cells: 2, first: 6)], slots: 12)
        let values: [Int64] = [2, 40, 1, 20, 1, 20, 20, 40, 10, 20, 10, 20]
        let mask = try openSlots(values, problem, limits)
        #expect(mask.indices == Array(6..<12))
    }

    @Test(
        "DIS-2: numerator and complement are tested by d, and zeros as the thresholds say",
        arguments: [
            (Int64(2), false, false), (3, true, true), (0, false, true), (20, false, true), (18, false, false),
            (17, true, true), (21, false, false), (-1, false, false),
        ]
    )
    func parts(numerator: Int64, hiding: Bool, showing: Bool) throws {
        let problem = try openProblem([ratioBlock(cells: 2)], slots: 6)
        let values = [numerator + 10, 40, numerator, 20, 10, 20]
        for (hides, opens) in [(true, hiding), (false, showing)] {
            let limits = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: hides)
            let mask = try openSlots(values, problem, limits)
            #expect(mask.indices == (opens ? Array(0..<6) : [0, 1]), "zeros hidden: \(hides)")
        }
    }

    @Test("DIS-3: whom the breakdown leaves out are a group too", arguments: [(36, false), (35, true), (40, true)])
    func remainder(known: Int64, opens: Bool) throws {
        let cells = (0..<3).map { ProblemCell(slots: [$0], tests: [.count(slot: $0)]) }
        let problem = try openProblem([ProblemBlock(total: cells[0], breakdowns: [[cells[1], cells[2]]])], slots: 3)
        let mask = try openSlots([40, 15, known - 15], problem, limits)
        #expect(mask.indices == (opens ? [0, 1, 2] : [0, 1]))
    }

    @Test("DIS-4: a sum of squares opens only with twenty", arguments: [(19, false), (20, true)])
    func deviation(count: Int64, opens: Bool) throws {
        let total = ProblemCell(
            slots: [0, 1, 2],
            tests: [.count(slot: 0)],
            deviation: DeviationRule(count: 0, squares: 2)
        )
        let problem = try openProblem([ProblemBlock(total: total, breakdowns: [])], slots: 3)
        let mask = try openSlots([count, 900, 60_000], problem, limits)
        #expect(mask.indices == (opens ? [0, 1, 2] : [0, 1]))
        #expect(try openSlots([4, 90, 6000], problem, limits).population == 0)
    }

    @Test("DIS-5: what closes for one indicator closes for every indicator with the same quantity")
    func classes() throws {
        // Two ratios over the same people by the same breakdown; only the first has a small numerator.
        let blocks = [ratioBlock(cells: 2), ratioBlock(cells: 2, first: 6)]
        let classes = [[1, 7], [3, 9], [5, 11]]
        let values: [Int64] = [11, 40, 1, 20, 10, 20, 20, 40, 10, 20, 10, 20]
        let apart = try openProblem(blocks, slots: 12)
        #expect(try openSlots(values, apart, limits).indices == [0, 1] + Array(6..<12))
        let tied = try openProblem(blocks, slots: 12, classes: classes)
        #expect(try openSlots(values, tied, limits).indices == [0, 1, 6, 7])
    }

    @Test("DIS-6: nothing opens that the study does not release, and an unreleased breakdown drags nothing")
    func unreleased() throws {
        let problem = try Problem(
            slotCount: 12,
            bounds: Array(repeating: 100, count: 12),
            blocks: [ratioBlock(cells: 2), ratioBlock(cells: 2, first: 6)],
            fateClasses: [[3, 9]],
            named: bits(12, [0, 1] + Array(6..<12)),
            pooled: bits(12, 0..<12)
        )
        let values: [Int64] = [11, 40, 1, 20, 10, 20, 20, 40, 10, 20, 10, 20]
        #expect(try openSlots(values, problem, limits) == problem.named)
    }

    @Test("DIS-3: nothing that fails is ever open, nor is it open plus or minus open, in random studies")
    func nothingFailingIsDerivable() throws {
        let seed: UInt64 = 20_260_908
        var generator = SeededGenerator(seed: seed)
        var openings = 0
        var closings = 0
        for round in 0..<300 {
            let sample = try RandomCase(using: &generator)
            let people = Int.random(in: 0...120, using: &generator)
            let values = sample.values(people: people, using: &generator)
            let mask = try openSlots(values, sample.problem, limits)
            let known = Span(sample, open: mask.indices)
            for cell in sample.problem.blocks.flatMap({ [$0.total] + $0.breakdowns.joined() }) {
                let (part, whole) = (values[cell.slots[0]], values[cell.slots[1]])
                let fails = whole < 5 || part < 3 || whole - part < 3
                if mask[cell.slots[0]] || mask[cell.slots[1]] {
                    openings += 1
                    #expect(mask[cell.slots[0]] && mask[cell.slots[1]] && !fails, "seed \(seed), round \(round)")
                }
                if fails {
                    closings += 1
                    // One of the two may follow from elsewhere only if it is not what makes the cell small.
                    if whole < 5 { #expect(!known.contains(cell.slots[1]), "seed \(seed), round \(round)") }
                    if part < 3 || whole - part < 3 {
                        #expect(!known.contains(cell.slots[0]), "seed \(seed), round \(round)")
                    }
                }
            }
        }
        #expect(openings > 500 && closings > 500)
    }

    @Test("DIS-3: one record more or less moves a breakdown between closed and open")
    func oneRecord() throws {
        var generator = SeededGenerator(seed: 7)
        var moved = 0
        for _ in 0..<200 {
            let sample = try RandomCase(using: &generator)
            var values = sample.values(people: 90, using: &generator)
            guard let cell = sample.problem.blocks[0].breakdowns[0].first else { continue }
            let before = try openSlots(values, sample.problem, limits)
            guard before[cell.slots[0]] else { continue }
            // Take events out of one cell until two are left: the last record must close the breakdown, not before.
            while values[cell.slots[0]] > 3 {
                values[cell.slots[0]] -= 1
                values[sample.problem.blocks[0].total.slots[0]] -= 1
            }
            guard try openSlots(values, sample.problem, limits)[cell.slots[0]] else {
                continue
            }
            values[cell.slots[0]] -= 1
            values[sample.problem.blocks[0].total.slots[0]] -= 1
            let after = try openSlots(values, sample.problem, limits)
            #expect(!after[cell.slots[0]])
            moved += 1
        }
        #expect(moved > 10)
    }
}

/// What linear algebra makes of the open slots: an echelon form modulo 2³¹ − 1 of the sums, the equalities and the open slots.
private struct Span {
    private static let prime: Int64 = 2_147_483_647
    private var rows: [(pivot: Int, row: [Int64])] = []
    private let width: Int

    init(_ sample: RandomCase, open: [Int]) {
        width = sample.problem.slotCount
        for (total, parts) in sample.relations {
            var row: [Int64] = Array(repeating: 0, count: width)
            row[total] = Self.prime - 1
            for part in parts { row[part] = 1 }
            add(row)
        }
        for members in sample.problem.fateClasses {
            for (left, right) in zip(members, members.dropFirst()) {
                var row: [Int64] = Array(repeating: 0, count: width)
                row[left] = 1
                row[right] = Self.prime - 1
                add(row)
            }
        }
        for slot in open { add(unit(slot)) }
    }

    func contains(_ slot: Int) -> Bool { reduced(unit(slot)).allSatisfy { $0 == 0 } }

    private func unit(_ slot: Int) -> [Int64] {
        var row: [Int64] = Array(repeating: 0, count: width)
        row[slot] = 1
        return row
    }

    private func reduced(_ row: [Int64]) -> [Int64] {
        var row = row
        for (pivot, base) in rows where row[pivot] != 0 {
            let factor = row[pivot]
            for index in row.indices { row[index] = (row[index] + (Self.prime - factor) * base[index]) % Self.prime }
        }
        return row
    }

    private mutating func add(_ row: [Int64]) {
        var row = reduced(row)
        guard let pivot = row.firstIndex(where: { $0 != 0 }) else { return }
        let inverse = Self.power(row[pivot], Self.prime - 2)
        for index in row.indices { row[index] = row[index] * inverse % Self.prime }
        rows.append((pivot, row))
    }

    private static func power(_ base: Int64, _ exponent: Int64) -> Int64 {
        var (result, square, rest) = (Int64(1), base, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = result * square % prime }
            square = square * square % prime
            rest >>= 1
        }
        return result
    }
}
