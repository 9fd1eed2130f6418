import TestSupport
import Testing
import Vocabulary

@testable import Disclosure
@testable import tvaersum_tables

@Suite("Joint suppression")
struct JointSuppressionTests {
    private let limits = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: false)

    @Test("SUP-2: everybody looks on alone, absent ones too, and among ten or fewer every set of at most t")
    func adversaries() throws {
        func sets(_ count: Int, _ tolerated: Int, _ history: [PastRelease] = []) -> [[Int]] {
            JointSuppression.coalitions(of: count, tolerated: tolerated, history: history)
        }
        #expect(sets(4, 1) == [[], [0], [1], [2], [3]])
        #expect(sets(3, 2) == [[], [0], [1], [2], [0, 1], [0, 2], [1, 2]])
        #expect(sets(5, 2).count == 16 && sets(10, 3).count == 176 && Set(sets(10, 3)).count == 176)
        #expect(sets(11, 3).count == 12)
        let past = PastRelease(
            round: try #require(RoundName("old")),
            contributors: [1, 4],
            problem: try counted(2),
            passing: PassingSet(named: [bits(3, []), bits(3, [])], pooled: bits(3, []))
        )
        #expect(sets(3, 1, [past]) == [[], [0], [1], [2], [3], [4]])
    }

    @Test(
        "SUP-6: primary bits are one for each figure that passes by itself: total, deviation, cells, whom they leave out, differences"
    )
    func primaryBits() throws {
        let total = ProblemCell(
            slots: [0, 1],
            tests: [.count(slot: 0)],
            deviation: DeviationRule(count: 0, squares: 1)
        )
        let cells = (2...5).map { ProblemCell(slots: [$0], tests: [.count(slot: $0)]) }
        let problem = try openProblem(
            [ProblemBlock(total: total, breakdowns: [[cells[0], cells[1]], [cells[2], cells[3]]])],
            slots: 6,
            differences: [ProblemDifference(outer: cells[0], inner: cells[2])]
        )
        func bits(_ values: [Int64]) -> [Int] {
            problem.primaryBits(values, thresholds: limits).indices
        }
        #expect(problem.testedFigures.count == 9)
        #expect(bits([40, 90, 20, 20, 10, 30]) == Array(0..<9))
        #expect(bits([19, 90, 4, 15, 4, 12]) == [0, 3, 4, 6, 8])
        #expect(bits([40, 90, 20, 20, 17, 23]) == Array(0..<8))
    }

    @Test("SUP-12: the pool's figures are asked of the circuit number by number, group by group, each with its roots")
    func pooledTests() throws {
        let mean = ProblemCell(
            slots: [8, 9],
            tests: [.count(slot: 8)],
            deviation: DeviationRule(count: 8, squares: 9)
        )
        let problem = try Problem(
            slotCount: 12,
            bounds: Array(repeating: 100, count: 12),
            blocks: [
                ratioBlock(cells: 3), ProblemBlock(total: mean, breakdowns: []),
                ProblemBlock(total: ProblemCell(slots: [10], tests: []), breakdowns: []),
                ProblemBlock(total: ProblemCell(slots: [11], tests: [.count(slot: 11)]), breakdowns: []),
            ],
            named: bits(12, 0..<12),
            pooled: bits(12, 0..<11)
        )
        for hides in [true, false] {
            let limits = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: hides)
            let tests = JointSuppression.pooledTests(
                problem: problem,
                thresholds: limits,
                tolerated: 1,
                contributors: 3
            )
            // Total, three cells, whom they leave out; count and squares of the mean; neither money nor what is not pooled.
            #expect(tests.map(\.figure) == [0, 1, 2, 3, 4, 5, 6])
            let least: Int64 = hides ? 0 : 1
            #expect(
                tests[0].sums.map(\.contributors)
                    == Array(repeating: [[0, 1, 2], [1, 2], [0, 2], [0, 1]], count: 3).flatMap { $0 }
            )
            #expect(
                tests[0].sums.map(\.roots)
                    == [least...4, least...2, least...2].flatMap { Array(repeating: $0, count: 4) }
            )
            #expect(tests[0].sums[8].terms.map { [$0.slot, Int($0.coefficient)] } == [[1, 1], [0, -1]])
            #expect(tests[4].sums.map(\.roots) == [1...4, 1...2, 1...2].flatMap { Array(repeating: $0, count: 4) })
            #expect(tests[4].sums[0].terms.map(\.coefficient) == [1, -1, -1, -1])
            #expect(tests[5].sums.map(\.roots) == Array(repeating: least...4, count: 4))
            #expect(tests[6].sums.map(\.roots) == Array(repeating: 0...19, count: 4))
            #expect(tests[6].sums.allSatisfy { $0.terms.map(\.slot) == [8] })
        }
        #expect(JointSuppression.groups(of: 11, tolerated: 3) == [Array(0..<11)])
        #expect(JointSuppression.groups(of: 5, tolerated: 2).count == 16)
    }

    @Test("SUP-6: another number of bits, and fewer contributors than m, are refused")
    func refusals() throws {
        let problem = try counted(2)
        func code(_ named: [BitString], _ pooled: BitString) -> Refusal.Code? {
            do {
                _ = try JointSuppression(
                    problem: problem,
                    thresholds: limits,
                    tolerated: 1,
                    named: named,
                    pooled: pooled
                )
            } catch { return error.code }
            return nil
        }
        let all = bits(4, 0..<4)
        #expect(code([all, all, all], all) == nil)
        #expect(code([all, all, bits(3, 0..<3)], all) == .primaryBits)
        #expect(code([all, all, all], bits(5, 0..<4)) == .primaryBits)
        #expect(code([all, all], all) == .tooFewContributors)
    }

    @Test("SUP-7: nothing small can be worked out by anybody, whatever is closed for sums; without, it often can")
    func nothingTold() throws {
        let seed: UInt64 = 4
        var generator = SeededGenerator(seed: seed)
        var (told, closedForSums) = (0, 0)
        for round in 0..<40 {
            var shape = Table.Shape(kommuner: 3 + round % 2, mean: [6, 12][round / 2 % 2])
            shape.hasEvents = round % 3 == 0
            shape.breakdowns = 1...(shape.hasEvents ? 1 : 2)
            shape.categories = 2...4
            shape.isPooled = round % 5 != 0
            let table = try Table(shape, using: &generator)
            let suppression = try table.suppressed(tolerated: 1)
            let system = suppression.system()
            #expect(!system.isTold(by: system.groups.flatMap { $0 }), "seed \(seed), round \(round)")
            for group in suppression.forced {
                // What was closed for a sum is no help if it can be worked out again.
                let open = (system.known.map(\.column) + system.groups.flatMap { $0 })
                #expect(suppression.columns(of: group).allSatisfy { !Rational.isInSpan($0, of: open) })
            }
            #expect(JointSuppression.isWhole(suppression.passing, problem: table.problem))
            if suppression.closed.count > suppression.closedByElimination { closedForSums += 1 }
            let candidates = suppression.groups.indices.filter { !suppression.holdsSmall($0) }
            if system.isTold(by: candidates.flatMap { suppression.columns(of: $0) }) { told += 1 }
        }
        #expect(told > 20 && closedForSums > 3, "\(told), \(closedForSums)")
    }

    @Test("SUP-8: a total closes for another total's sake, never for a cell's, and the pool's before a kommune's")
    func totals() throws {
        let problem = try counted(3)
        // One kommune's total is small: only the sum of all tells it.
        let one = try suppressed(problem, [[3, 1, 1, 1], [90, 30, 30, 30], [90, 30, 30, 30], [90, 30, 30, 30]])
        #expect(one.named.map { $0[0] } == [false, true, true, true] && !one.pooled[0])
        // Small cells close cells.
        let cells = try suppressed(
            problem,
            [[60, 2, 28, 30], [90, 30, 30, 30], [90, 30, 30, 30], [90, 30, 30, 30]]
        )
        #expect(cells.named.allSatisfy { $0[0] } && cells.pooled[0])
        #expect(cells.named[0].indices == [0, 2] && cells.named[1].indices == [0, 1, 2, 3])
        #expect(cells.pooled.indices == [0, 2])
    }

    @Test("SUP-8: of a row what fewest contributors have small closes for others' sake, and of several the last")
    func seldomSmall() throws {
        let problem = try counted(4, pooled: false)
        func open(_ cells: [[Int64]]) throws -> [[Int]] {
            try suppressed(problem, cells.map { [$0.reduce(0, +)] + $0 }).named.map(\.indices)
        }
        let large: [Int64] = [20, 30, 40, 40]
        #expect(try open([[3, 20, 40, 40], large, large])[0] == [0, 2, 3])
        #expect(try open([[3, 20, 40, 40], [20, 30, 40, 3], large])[0] == [0, 2, 4])
        #expect(try open([[3, 20, 40, 40], [20, 30, 3, 40], [20, 40, 3, 3]])[0] == [0, 3, 4])
    }

    @Test("SUP-8: what is of one class opens or closes together, and a sum of squares never without its count")
    func fates() throws {
        let mean = ProblemCell(slots: [0, 1], tests: [.count(slot: 0)], deviation: DeviationRule(count: 0, squares: 1))
        let other = ProblemCell(slots: [2, 3], tests: [.count(slot: 2)])
        let problem = try openProblem(
            [ProblemBlock(total: mean, breakdowns: []), ProblemBlock(total: other, breakdowns: [])],
            slots: 4,
            classes: [[0, 2]]
        )
        let all = bits(3, 0..<3)
        func open(_ first: [Int], tolerated: Int = 1) throws -> PassingSet {
            try JointSuppression(
                problem: problem,
                thresholds: limits,
                tolerated: tolerated,
                named: [bits(3, first)] + Array(repeating: all, count: 4),
                pooled: all
            )
            .passing
        }
        #expect(try open([0, 1, 2]).count == 24)
        // The second block's cell is small: the first one's closes with it, squares too; together they would tell it.
        #expect(try open([0, 1]).named[0].indices == [] && open([0, 1]).pooled.indices == [])
        // Squares alone are small: they alone close, and in the pool.
        #expect(try open([0, 2]).named[0].indices == [0, 2, 3] && open([0, 2]).pooled.indices == [0, 2, 3])
    }

    @Test(
        "SUP-8: a passing set that opens part of a group, a sum of squares alone or what is not released is not whole"
    )
    func whole() throws {
        let total = ProblemCell(
            slots: [0, 1, 2],
            tests: [.count(slot: 0)],
            deviation: DeviationRule(count: 0, squares: 2)
        )
        let other = ProblemCell(slots: [3, 4], tests: [.count(slot: 3), .part(numerator: 3, denominator: 4)])
        let problem = try Problem(
            slotCount: 5,
            bounds: Array(repeating: 100, count: 5),
            blocks: [total, other].map { ProblemBlock(total: $0, breakdowns: []) },
            named: bits(5, 0..<4),
            pooled: bits(5, 0..<3)
        )
        func isWhole(_ named: [Int], _ pooled: [Int]) -> Bool {
            let passing = PassingSet(named: [bits(5, named), bits(5, []), bits(5, [])], pooled: bits(5, pooled))
            return JointSuppression.isWhole(passing, problem: problem)
        }
        for good in [[0, 1, 2, 3], [0, 1, 2], [0, 1], [3], []] { #expect(isWhole(good, [0, 1])) }
        for bad in [[0], [1], [2], [0, 4], [0, 1, 2, 3, 4], [0, 2], [1, 2, 3]] { #expect(!isWhole(bad, [0, 1])) }
        #expect(isWhole([], [0, 1, 2]) && !isWhole([], [2]) && !isWhole([0, 1], [0, 1, 3]))
        let short = PassingSet(named: [bits(4, [])], pooled: bits(4, []))
        #expect(!JointSuppression.isWhole(short, problem: problem))
    }

    @Test(
        "SUP-9: rows that would tell a member both figures or one bound are closed further",
        arguments: [
            // Two small ones alone that tell each other: a large one joins them; each of two that add up to 5 can be 1 to 4.
            ([1, 1, 20, 30, 40], [2, 3]), ([4, 4, 20, 30, 40], [2, 3]), ([1, 3, 20, 30, 40], [2, 3]),
            ([2, 4, 20, 30, 40], [2, 3]), ([1, 4, 20, 30, 40], [2, 3, 4]), ([3, 2, 20, 30, 40], [2, 3, 4]),
            // A small one and the last one: 6 and 8 are too few, 9 is not.
            ([1, 20, 30, 40, 5], [1, 2]), ([3, 20, 30, 40, 5], [1, 2]), ([1, 20, 30, 40, 8], [1, 2, 3]),
            ([4, 20, 30, 40, 50], [1, 2, 3]),
        ] as [([Int64], [Int])]
    )
    func rows(cells: [Int64], open: [Int]) throws {
        let problem = try counted(5, pooled: false)
        let rest: [Int64] = [100, 20, 20, 20, 20, 20]
        let passing = try suppressed(problem, [[cells.reduce(0, +)] + cells, rest, rest])
        #expect(passing.named[0].indices == [0] + open.map { $0 + 1 })
        #expect(passing.named[1].indices == Array(0..<6))
    }

    @Test(
        "SUP-10: two small ratios of one kommune have no window, and a large one closes beside them before a bit is asked for"
    )
    func alone() throws {
        let problem = try openProblem([ratioBlock(cells: 4)], slots: 10)
        let (small, all) = (bits(6, [0, 3, 4, 5]), bits(6, 0..<6))
        let suppression = try JointSuppression(
            problem: problem,
            thresholds: limits,
            tolerated: 1,
            named: [small, all, all],
            pooled: all
        )
        // Total and one cell of four, two slots each.
        #expect(suppression.log.isEmpty && suppression.passing.named[0].population == 4)
    }

    @Test(
        "SUP-9: K′ is k − 1 for each small and k for each large one, or k once where zeros stay open; d for parts; without the sets of insiders"
    )
    func thresholds() throws {
        let problem = try openProblem([ratioBlock(cells: 3)], slots: 8)
        let (first, second, all) = (bits(5, [0, 2, 3, 4]), bits(5, [0, 1, 3, 4]), bits(5, 0..<5))
        for (hides, tolerated) in [(true, 1), (false, 1), (true, 2)] {
            let suppression = try JointSuppression(
                problem: problem,
                thresholds: Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: hides),
                tolerated: tolerated,
                named: [first, first, second, second, all],
                pooled: all
            )
            func test(_ row: RemainderRow) throws -> RemainderTest {
                try #require(suppression.tests.first { $0.row == row })
            }
            let own = try test(.breakdown(contributor: 0, block: 0, breakdown: 0))
            #expect(own.sums.map(\.roots) == [0...8, 0...4, 0...4])
            #expect(own.sums.allSatisfy { $0.contributors == [0] })
            // The denominators are the odd slots: the total less the one cell that is open.
            #expect(own.sums[0].terms.map { [$0.slot, Int($0.coefficient)] } == [[1, 1], [5, -1]])
            // All four are large in the last cells, so there is slack, and no insider's share is taken off.
            let column = try test(.contributors(figure: 3))
            #expect(column.sums.map(\.roots) == (hides ? [0...23, 0...13, 0...13] : [0...8, 0...4, 0...4]))
            #expect(column.sums.allSatisfy { $0.contributors == [0, 1, 2, 3] })
            // In the pool two cells are closed for the kommuner's sake: less each set of liars.
            let pool = try test(.breakdown(contributor: nil, block: 0, breakdown: 0))
            #expect(pool.sums.count == 3 * (tolerated == 1 ? 6 : 16))
            #expect(Set(pool.sums.map(\.contributors.count)) == Set(5 - tolerated...5))
        }
    }

    @Test(
        "SUP-9: in its window every small figure keeps its whole range, and outside one does not; whom it leaves out is somebody"
    )
    func windows() throws {
        let problem = try counted(5, pooled: false)
        let all = bits(7, 0..<7)
        for (hides, cells, leavesOut) in [
            (false, 2, false), (false, 3, false), (true, 2, false), (true, 4, false), (false, 2, true), (true, 3, true),
        ] {
            let limits = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: hides)
            let passing = (0..<7).filter { $0 == 0 || $0 > cells && !(leavesOut && $0 == 6) }
            let suppression = try JointSuppression(
                problem: problem,
                thresholds: limits,
                tolerated: 1,
                named: [bits(7, passing), all, all],
                pooled: all
            )
            let test = try #require(suppression.tests.first)
            let ranges: [ClosedRange<Int64>] =
                Array(repeating: hides ? 0...4 : 1...4, count: cells) + (leavesOut ? [1...4] : [])
            for sum in 0...Int64(4 * ranges.count) {
                // By enumeration: every world of this sum, and what each figure is in some of them.
                var worlds: [[Int64]] = [[]]
                for range in ranges {
                    worlds = worlds.flatMap { (world: [Int64]) -> [[Int64]] in range.map { world + [$0] } }
                }
                worlds.removeAll { $0.reduce(0, +) != sum }
                let isWhole = ranges.indices.allSatisfy { figure in
                    Set(worlds.map { $0[figure] }) == Set(ranges[figure])
                }
                let isOutside = test.sums.contains { $0.roots.contains(sum) }
                #expect(isOutside == !isWhole, "\(hides), \(cells), \(leavesOut), \(sum)")
            }
        }
    }

    @Test("SUP-10: after three passes the breakdown is given up, its total stays, and every bit is in the log")
    func threePasses() throws {
        let problem = try counted(9, pooled: false)
        let all = bits(11, 0..<11)
        var suppression = try JointSuppression(
            problem: problem,
            thresholds: limits,
            tolerated: 1,
            named: [bits(11, [0, 2, 3, 4, 5, 6, 7, 8, 9, 10]), all, all],
            pooled: all
        )
        #expect(suppression.passing.named[0].indices == [0, 2, 3, 4, 5, 6, 7, 8])
        let refusal = #expect(throws: Refusal.self) { try suppression.receive(BitString(count: 2)) }
        #expect(refusal?.code == .remainderBits)
        for open in [[0, 2, 3, 4, 5, 6, 7], [0, 2, 3, 4, 5, 6], [0]] {
            #expect(suppression.tests.count == 1)
            try suppression.receive(bits(1, [0]))
            #expect(suppression.passing.named[0].indices == open)
        }
        #expect(suppression.tests.isEmpty && suppression.log.map(\.pass) == [1, 2, 3])
        #expect(suppression.log.allSatisfy(\.isSmall) && suppression.passing.named[1].population == 10)
    }

    @Test("SUP-3: cells are known to add up to their total, but where they leave a few out, who are protected then")
    func relations() throws {
        let problem = try counted(2)
        let all = bits(4, 0..<4)
        func system(_ second: BitString, _ pooled: BitString) throws -> LinkedSystem {
            try JointSuppression(
                problem: problem,
                thresholds: limits,
                tolerated: 1,
                named: [all, second, all],
                pooled: pooled
            )
            .system()
        }
        let sums = (0..<3).map { Column(sum: [3 * $0], less: [3 * $0 + 1, 3 * $0 + 2]) }
        let whole = try system(all, all)
        #expect(whole.known.map(\.column) == sums && whole.protected.isEmpty)
        #expect(throws: Never.self) { try system(bits(4, 0..<3), all) }
        let left = try system(bits(4, 0..<3), all)
        #expect(left.known.map(\.column) == [sums[0], sums[2]] && left.protected.first?.column == sums[1])
        let together = try system(all, bits(4, 0..<3))
        let pool = Column(sum: [0, 3, 6], less: [1, 2, 4, 5, 7, 8])
        #expect(together.known.isEmpty && together.protected.first?.column == pool)
    }

    @Test("SUP-4: of two counts that are parts of one whole, the one and the whole may tell the other")
    func partsOfOneWhole() throws {
        let whole = ProblemCell(slots: [0], tests: [.count(slot: 0)])
        let parts = [1, 3]
            .map {
                ProblemCell(slots: [$0, $0 + 1], tests: [.count(slot: $0), .part(numerator: $0, denominator: $0 + 1)])
            }
        let figures = [0, 1, 0, 2, 0].compactMap { Digest(Array(repeating: $0, count: 32)) }
        let problem = try Problem(
            slotCount: 5,
            bounds: Array(repeating: 100, count: 5),
            blocks: ([whole] + parts).map { ProblemBlock(total: $0, breakdowns: []) },
            fateClasses: [[1, 3]],
            figures: figures,
            named: bits(5, [0, 1, 3]),
            pooled: bits(5, [])
        )
        let past = PastRelease(
            round: try #require(RoundName("old")),
            contributors: [0],
            problem: try Problem(
                slotCount: 1,
                bounds: [100],
                blocks: [ProblemBlock(total: whole, breakdowns: [])],
                figures: [figures[3]],
                named: bits(1, [0]),
                pooled: bits(1, [])
            ),
            passing: PassingSet(named: [bits(1, [0])], pooled: bits(1, []))
        )
        let all = bits(3, 0..<3)
        func run(_ history: [PastRelease]) throws -> JointSuppression {
            try JointSuppression(
                problem: problem,
                thresholds: limits,
                tolerated: 1,
                named: [bits(3, [0, 2]), all, all],
                pooled: all,
                history: history
            )
        }
        // The whole is nobody's secret; it is closed with neither part.
        #expect(try run([]).passing.named.map(\.indices) == [[0], [0, 1, 3], [0, 1, 3]])
        let refusal = #expect(throws: Refusal.self) { try run([past]) }
        #expect(refusal?.code == .closedFigureKnown)
    }

    @Test("SUP-11: the digest tells editions of bits, of what came back, and of history apart")
    func digests() throws {
        let problem = try counted(4, pooled: false)
        let all = bits(6, 0..<6)
        func run(_ first: BitString, _ small: [Int], history: [PastRelease] = []) throws -> JointSuppression {
            var suppression = try JointSuppression(
                problem: problem,
                thresholds: limits,
                tolerated: 1,
                named: [first, all, all],
                pooled: all,
                history: history
            )
            if !suppression.tests.isEmpty { try suppression.receive(bits(1, small)) }
            return suppression
        }
        let past = PastRelease(
            round: try #require(RoundName("old")),
            contributors: [0, 1, 3],
            problem: problem,
            passing: PassingSet(named: Array(repeating: bits(5, 0..<5), count: 3), pooled: bits(5, []))
        )
        let small = bits(6, [0, 2, 3, 4, 5])
        let digests = try [
            run(all, []), run(small, []), run(small, [0]), run(bits(6, [0, 1, 3, 4, 5]), []),
            run(all, [], history: [past]),
        ]
        .map(\.digest)
        #expect(Set(digests).count == 5)
        #expect(try run(small, []).digest == digests[1])
    }

    @Test("SUP-1, SUP-4: breakdowns of an earlier study of the same figures count, whatever their slots were called")
    func historyOfAnotherStudy() throws {
        let name = try #require(RoundName("2026-1"))
        let figures = (0..<6).map { Digest(Array(repeating: UInt8($0), count: 32)) }.compactMap { $0 }
        // Total, two cells by sex; then total and two bands of age. Figures 1 and 3 are the same group.
        let sex = try counted(2, pooled: false, figures: [figures[0], figures[1], figures[2]])
        let age = try counted(2, pooled: false, figures: [figures[0], figures[1], figures[4]])
        let past = PastRelease(
            round: name,
            contributors: [2, 1, 0],
            problem: sex,
            passing: PassingSet(named: [bits(3, 0..<3), bits(3, 0..<3), bits(3, [0, 2])], pooled: bits(3, []))
        )
        let all = bits(4, 0..<4)
        func run(_ first: BitString) throws -> JointSuppression {
            try JointSuppression(
                problem: age,
                thresholds: limits,
                tolerated: 1,
                named: [first, all, all],
                pooled: all,
                history: [past]
            )
        }
        #expect(try run(all).passing.count == 9)
        // The first cell is told by the earlier total less the earlier second cell.
        let refusal = #expect(throws: Refusal.self) { try run(bits(4, [0, 2, 3])) }
        #expect(refusal?.code == .closedFigureKnown && refusal?.place.hasSuffix("release of round 2026-1") == true)
    }

    @Test("SUP-13: what an earlier round closed is not told by a later study that asks for its neighbour alone")
    func closedStaysClosed() throws {
        let figures = (0..<5).map { Digest(Array(repeating: UInt8($0), count: 32)) }.compactMap { $0 }
        let all = bits(6, 0..<6)
        func run(_ problem: Problem, _ named: [BitString], _ history: [PastRelease] = []) throws -> JointSuppression {
            var suppression = try JointSuppression(
                problem: problem,
                thresholds: limits,
                tolerated: 1,
                named: named,
                pooled: bits(named[0].count, 0..<named[0].count),
                history: history
            )
            while !suppression.tests.isEmpty { try suppression.receive(bits(suppression.tests.count, [])) }
            return suppression
        }
        // The first kommune has few in its first cell; another closes with it.
        let wide = try counted(4, pooled: false, figures: figures)
        let first = try run(wide, [bits(6, [0, 2, 3, 4, 5]), all, all])
        let covers = (2...4).filter { !first.passing.named[0][$0] }
        #expect(covers.count == 1 && first.passing.named[0].population == 3)
        let past = PastRelease(
            round: try #require(RoundName("old")),
            contributors: [0, 1, 2],
            problem: wide,
            passing: first.passing
        )
        // Then somebody asks for the one that closed, beside all the others together: both are large.
        for cell in 2...4 {
            let narrow = try counted(1, pooled: false, figures: [figures[0], figures[cell]])
            let three = Array(repeating: bits(3, 0..<3), count: 3)
            #expect(try run(narrow, three).passing.named.map(\.indices) == [[0, 1], [0, 1], [0, 1]])
            let later = try run(narrow, three, [past])
            let isCover = covers.contains(cell)
            #expect(later.passing.named.map(\.indices) == [isCover ? [0] : [0, 1], [0, 1], [0, 1]])
        }
        // Asked again, nothing more opens, whatever the bits say now.
        #expect(try run(wide, [all, all, all], [past]).passing == first.passing)
    }

    @Test("SUP-13: a figure that was opened is no reason to refuse a round, however small it is said to be now")
    func openedIsOut() throws {
        let figures = (0..<2).map { Digest(Array(repeating: UInt8($0), count: 32)) }.compactMap { $0 }
        let ratio = ProblemCell(slots: [0, 1], tests: [.count(slot: 1), .part(numerator: 0, denominator: 1)])
        let problem = try Problem(
            slotCount: 2,
            bounds: [100, 100],
            blocks: [ProblemBlock(total: ratio, breakdowns: [])],
            figures: figures,
            named: bits(2, 0..<2),
            pooled: bits(2, [])
        )
        let all = bits(1, [0])
        for opened in [[0, 1], [0], [1], []] {
            let past = PastRelease(
                round: try #require(RoundName("old")),
                contributors: [0, 1, 2],
                problem: problem,
                passing: PassingSet(named: [bits(2, opened), bits(2, 0..<2), bits(2, 0..<2)], pooled: bits(2, []))
            )
            func run() throws -> JointSuppression {
                try JointSuppression(
                    problem: problem,
                    thresholds: limits,
                    tolerated: 1,
                    named: [bits(1, []), all, all],
                    pooled: all,
                    history: [past]
                )
            }
            // Half of it told would be another matter, but no round opens half a figure.
            guard opened.count != 1 else {
                let refusal = #expect(throws: Refusal.self) { try run() }
                #expect(refusal?.code == .closedFigureKnown)
                continue
            }
            #expect((try? run())?.passing.named.map(\.indices) == [[], [0, 1], [0, 1]])
        }
    }

    /// A count by one breakdown.
    private func counted(_ cells: Int, pooled: Bool = true, figures: [Digest]? = nil) throws -> Problem {
        let all = (0...cells).map { ProblemCell(slots: [$0], tests: [.count(slot: $0)]) }
        return try Problem(
            slotCount: cells + 1,
            bounds: Array(repeating: 1_000, count: cells + 1),
            blocks: [ProblemBlock(total: all[0], breakdowns: [Array(all.dropFirst())])],
            figures: figures,
            named: bits(cells + 1, 0...cells),
            pooled: bits(cells + 1, pooled ? Array(0...cells) : [])
        )
    }

    private func suppressed(_ problem: Problem, _ values: [[Int64]]) throws -> PassingSet {
        try Table(problem: problem, thresholds: limits, values: values).suppressed(tolerated: 1).passing
    }
}
