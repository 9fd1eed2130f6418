import Circuit
import Digests
import Disclosure
import Sharing
import TestSupport
import Testing
import Vocabulary

@Suite("The mask circuit among honest members")
struct MaskTests {
    @Test(
        "CIR-1, CIR-3: right for every sum from 0 to 50 and large ones, every k from 2 to 20",
        arguments: Committee.all.filter { $0.1 < 3 }
    )
    func everySum(_ committee: (Int, Int)) throws { try runEverySum(committee) }

    @Test(
        "CIR-1, CIR-3: right for as many sums and limits in the committees whose subsets are many",
        arguments: Committee.all.filter { $0.1 >= 3 }
    )
    func everySumOfMany(_ committee: (Int, Int)) throws { try runEverySum(committee) }

    private func runEverySum(_ committee: (Int, Int)) throws {
        let seed: UInt64 = 41
        var generator = SeededGenerator(seed: seed)
        let sums =
            (0...50).map { Int64($0) } + (0..<4).map { _ in Int64.random(in: 51...(1 << 50), using: &generator) }
        // Three contributors' parts, two of them negative now and then: only the sum counts.
        let parts = sums.map { sum in
            let (first, second) = (
                Int64.random(in: -9...9, using: &generator), Int64.random(in: 0...9, using: &generator)
            )
            return [first, second, sum - first - second]
        }
        let values = (0..<3).map { contributor in parts.map { $0[contributor] } }
        let table = try Committee(committee.0, committee.1, values: values, seed: seed)
        var cells: [CircuitPlan.Cell] = []
        var expected: [Bool] = []
        // All limits are one plan, every sum a cell of each.
        for k in Int64(2)...20 {
            for roots in [1...(k - 1), 0...(k - 1)] {
                cells += CircuitPlan.counts(slots: sums.indices, contributors: [0, 1, 2], roots: roots)
                expected += sums.map { !roots.contains($0) }
            }
        }
        #expect(cells.count == 19 * 2 * sums.count)
        let bits = try table.run(CircuitPlan(cells: cells))
        for index in expected.indices where bits[index] != expected[index] {
            let test = cells[index].tests[0]
            Issue.record("sum \(sums[test.terms[0].slot]), roots \(test.roots), seed \(seed)")
        }
        #expect(expected.contains(true) && expected.contains(false))
    }

    @Test("CIR-1: a cell closes where any of its tests does, and which does not show in the bit")
    func anyTest() throws {
        // Slots: denominator, numerator. d = 3 for numerator and complement, k = 5 for the denominator.
        let cases: [(denominator: Int64, numerator: Int64, passes: Bool)] = [
            (40, 20, true), (4, 4, false), (40, 2, false), (40, 38, false), (40, 0, true), (40, 40, true),
            (5, 3, false),
            (6, 3, true), (0, 0, true), (3, 0, false),
        ]
        let values = [cases.flatMap { [$0.denominator, $0.numerator] }]
        for committee in [(3, 1), (4, 1)] {
            let table = try Committee(committee.0, committee.1, values: values, seed: 5)
            let cells = cases.indices.map { index in
                let (denominator, numerator) = (2 * index, 2 * index + 1)
                func test(_ terms: [CircuitPlan.Term], _ roots: ClosedRange<Int64>) -> CircuitPlan.Test {
                    CircuitPlan.Test(contributors: [0], terms: terms, roots: roots)
                }
                return CircuitPlan.Cell(tests: [
                    test([CircuitPlan.Term(slot: denominator)], 1...4),
                    test([CircuitPlan.Term(slot: numerator)], 1...2),
                    test(
                        [CircuitPlan.Term(slot: denominator), CircuitPlan.Term(slot: numerator, coefficient: -1)],
                        1...2
                    ),
                ])
            }
            let bits = try table.run(CircuitPlan(cells: cells))
            for (index, example) in cases.enumerated() {
                #expect(bits[index] == example.passes, "\(example.numerator) of \(example.denominator)")
            }
        }
    }

    @Test("CIR-2: two liars cannot lift what three honest contributors hand in over the limit")
    func twoLiars() throws {
        let table = try Committee(5, 2, values: [[1], [1], [1], [1000], [1000]], seed: 6)
        func cell(_ groups: [[Int]]) -> CircuitPlan.Cell {
            CircuitPlan.Cell(
                tests: groups.map {
                    CircuitPlan.Test(contributors: $0, terms: [CircuitPlan.Term(slot: 0)], roots: 1...4)
                }
            )
        }
        let all = Array(0..<5)
        let groups = JointSuppression.groups(of: all.count, tolerated: 2)
        #expect(groups.count == 16)
        // Without the smaller groups the lie would work, and with one liar's only still.
        let cells = [cell([all]), cell(JointSuppression.groups(of: all.count, tolerated: 1)), cell(groups)]
        let bits = try table.run(CircuitPlan(cells: cells))
        #expect(bits.values == [true, true, false])
        #expect(JointSuppression.groups(of: 11, tolerated: 2) == [Array(0..<11)])
    }

    @Test("CIR-2: one liar's inflated numerator stays closed")
    func inflatedNumerator() throws {
        // Four honest kommuner have one exit in all; the fifth says it had 500 of 900.
        let table = try Committee(5, 2, values: [[50, 1], [40, 0], [60, 0], [30, 0], [900, 500]], seed: 8)
        let groups = JointSuppression.groups(of: 5, tolerated: 2)
        func cell(_ groups: [[Int]]) -> CircuitPlan.Cell {
            CircuitPlan.Cell(
                tests: groups.map {
                    CircuitPlan.Test(contributors: $0, terms: [CircuitPlan.Term(slot: 1)], roots: 1...2)
                }
            )
        }
        let bits = try table.run(CircuitPlan(cells: [cell([Array(0..<5)]), cell(groups)]))
        #expect(bits.values == [true, false])
    }

    @Test("CIR-1: the remainders 1 + 1, 4 + 4 and 1 + 5 are too small to hide a cell, larger ones are not")
    func remainders() throws {
        // Total less open cells; K′ = (k − 1)·primary + k·secondary with k = 5.
        let rows: [(total: Int64, open: Int64, limit: Int64, passes: Bool)] = [
            (52, 50, 8, false), (58, 50, 9, false), (56, 50, 9, false), (59, 50, 9, true), (58, 50, 8, true),
        ]
        let table = try Committee(4, 1, values: [rows.flatMap { [$0.total, $0.open] }], seed: 9)
        let cells = rows.enumerated()
            .map { index, row in
                CircuitPlan.Cell(tests: [
                    CircuitPlan.Test(
                        contributors: [0],
                        terms: [
                            CircuitPlan.Term(slot: 2 * index), CircuitPlan.Term(slot: 2 * index + 1, coefficient: -1),
                        ],
                        roots: 0...(row.limit - 1)
                    )
                ])
            }
        #expect(try table.run(CircuitPlan(cells: cells)).values == rows.map(\.passes))
    }

    @Test("CIR-3: products and bytes of a cell are what they should cost")
    func cost() throws {
        let bare = CircuitPlan(cells: CircuitPlan.counts(slots: 0..<10, contributors: [0], roots: 1...4))
        #expect(bare.cells[0].products == 3)
        func elements(_ mode: Threshold.Mode) -> Int { bare.steps(mode).reduce(0) { $0 + $1.count } }
        // With the opening of the cell itself: 8(P + 1) and 8(2P + 3) bytes, and five elements a stage in mode M.
        #expect(elements(.redundant) + 10 == 10 * (3 + 1))
        #expect(elements(.authenticated) + 10 == 10 * (2 * 3 + 3) + 5)
        for k in Int64(2)...20 {
            let cell = CircuitPlan.counts(slots: 0..<1, contributors: [0], roots: 1...(k - 1))[0]
            let plan = CircuitPlan(cells: [cell])
            #expect(plan.steps(.redundant).reduce(0) { $0 + $1.count } == cell.products)
            #expect(plan.steps(.authenticated).reduce(0) { $0 + $1.count } == 2 * cell.products + 2 + 5)
        }
        #expect(CircuitPlan(cells: []).steps(.redundant).isEmpty)
    }

    @Test("CIR-3: in the full form of five contributors a cell costs five MACs more and no sixteen")
    func fullForm() {
        let groups = JointSuppression.groups(of: 5, tolerated: 2)
        func cell(_ slot: Int) -> CircuitPlan.Cell {
            CircuitPlan.Cell(
                tests: groups.map {
                    CircuitPlan.Test(contributors: $0, terms: [CircuitPlan.Term(slot: slot)], roots: 1...4)
                }
            )
        }
        let plan = CircuitPlan(cells: [cell(0), cell(1)])
        let products = plan.cells[0].products
        #expect(products == 48)
        #expect(plan.steps(.redundant).reduce(0) { $0 + $1.count } == 2 * products)
        #expect(plan.steps(.authenticated).reduce(0) { $0 + $1.count } == 2 * (2 * products + 1 + 5) + 5)
        // The same slots once more cost nothing more; a large group has its sum.
        let again = CircuitPlan(cells: [cell(0), cell(0)])
        #expect(again.steps(.authenticated)[0].count == 5)
        let large = CircuitPlan(cells: CircuitPlan.counts(slots: 0..<3, contributors: Array(0..<98), roots: 1...4))
        #expect(large.steps(.authenticated)[0].count == 3)
    }

    @Test("CIR-11: presence bits cost two cells a contributor, and a test of the pooled figure's cell")
    func presenceCost() throws {
        // One pooled count, k = 5 and m = 3: bytes that a member sends for the bits' own cells, and for the pooled
        // cell without and with their sum.
        let cases = [(kommuner: 5, committee: (5, 2), bits: 560, bare: 856, whole: 944), (98, (10, 3), 3136, 24, 48)]
        for (kommuner, committee, bits, bare, whole) in cases {
            let threshold = try Threshold(committee: committee.0, tolerated: committee.1)
            func bytes(_ cells: [[SmallSum]]) -> Int {
                let tests = cells.map { sums in
                    sums.map { sum in
                        CircuitPlan.Test(
                            contributors: sum.contributors,
                            terms: sum.terms.map { CircuitPlan.Term(slot: $0.slot, coefficient: $0.coefficient) },
                            roots: sum.roots
                        )
                    }
                }
                let plan = CircuitPlan(cells: tests.map(CircuitPlan.Cell.init))
                return 8 * plan.steps(threshold.mode).reduce(0) { $0 + $1.count }
            }
            func pooled(_ presence: [Int]) throws -> (problem: Problem, bytes: Int) {
                let problem = try Problem(
                    slotCount: 1,
                    bounds: [1 << 20],
                    blocks: [ProblemBlock(total: ProblemCell(slots: [0], tests: [.count(slot: 0)]), breakdowns: [])],
                    named: BitString(count: 1),
                    pooled: BitString(count: 1, repeating: true),
                    presence: presence
                )
                let limits = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: false)
                let tests = JointSuppression.pooledTests(
                    problem: problem,
                    thresholds: limits,
                    tolerated: committee.1,
                    contributors: kommuner
                )
                return (problem, bytes(tests.map(\.sums)))
            }
            let (problem, cell) = try pooled([0])
            let tests = problem.presenceTests(contributors: kommuner)
            #expect(tests.count == 2 * kommuner)
            #expect(bytes(tests.map(\.sums)) == bits)
            #expect(try pooled([]).bytes == bare)
            #expect(cell == whole)
        }
    }

    @Test(
        "CIR-9: another session, and another stage, has another ρ, another D and other masks",
        arguments: [(3, 1), (4, 1)]
    )
    func fresh(_ committee: (Int, Int)) throws {
        let table = try Committee(committee.0, committee.1, values: [[3, 9], [1, 40], [0, 2]], seed: 12)
        let plan = CircuitPlan(cells: CircuitPlan.counts(slots: 0..<2, contributors: [0, 1, 2], roots: 1...6))
        /// What every step opens, and what each member posts.
        func run(_ table: Committee, stage: UInt8) throws -> (opened: [Field64], posted: [Field64]) {
            var members = table.members(plan, stage: stage)
            var (opened, posted) = ([Field64](), [Field64]())
            while members[0].bits == nil {
                let shares = members.map(\.outgoing)
                posted += shares.flatMap { $0 }
                let kind = members[0].steps[members[0].step].kind
                if kind != .coin, kind != .check {
                    let isReduced = committee == (3, 1) && kind != .products || kind == .key
                    let values = Shamir.open(shares, degree: (isReduced ? 1 : 2) * committee.1)
                    // The small cell's bit is nought in every run.
                    opened += try #require(values).filter { $0 != .zero }
                }
                try table.advance(&members)
            }
            return (opened, posted)
        }
        var other = table
        other.session = Hashing.sha256([2])
        let runs = [try run(table, stage: 0), try run(table, stage: 1), try run(other, stage: 0)]
        let (opened, posted) = (runs.flatMap(\.opened), runs.flatMap(\.posted))
        #expect(Set(opened).count == opened.count)
        #expect(Set(posted).count == posted.count)
    }

    @Test("CIR-10: cells go into blocks in their order, up to 2¹⁵ elements and 2¹² cells, one at the least")
    func blocks() {
        func cells(_ count: Int, tests: Int) -> [CircuitPlan.Cell] {
            (0..<count)
                .map { slot in
                    CircuitPlan.Cell(
                        tests: (0..<tests)
                            .map { _ in
                                CircuitPlan.Test(contributors: [0], terms: [CircuitPlan.Term(slot: slot)], roots: 1...4)
                            }
                    )
                }
        }
        func sizes(_ cells: [CircuitPlan.Cell]) -> [Int] { CircuitPlan(cells: cells).blocks.map(\.cells.count) }
        // Two factors a test: four elements a step at the most.
        #expect(sizes(cells(9000, tests: 1)) == [4096, 4096, 808])
        #expect(sizes(cells(5, tests: 4096)) == [2, 2, 1])
        #expect(sizes(cells(2, tests: 10_000)) == [1, 1])
        #expect(sizes([]).isEmpty)
        let plan = CircuitPlan(cells: cells(3, tests: 3000) + cells(2, tests: 1))
        #expect(plan.blocks.flatMap(\.cells) == plan.cells)
        for block in plan.blocks {
            for mode in [Threshold.Mode.authenticated, .redundant] {
                #expect(block.steps(mode).allSatisfy { $0.count <= 1 << 15 })
            }
        }
    }

    @Test("CIR-4: the same messages bring a restarted member to the same words")
    func replay() throws {
        for committee in [(3, 1), (4, 1)] {
            let table = try Committee(committee.0, committee.1, values: [[3, 9], [1, 4], [0, 2]], seed: 10)
            let plan = CircuitPlan(cells: CircuitPlan.counts(slots: 0..<2, contributors: [0, 1, 2], roots: 1...4))
            var members = table.members(plan)
            var said: [[[Field64]]] = []
            while members[0].bits == nil {
                said.append(members.map(\.outgoing))
                try table.advance(&members)
            }
            var again = table.members(plan)[0]
            for posted in said {
                #expect(again.outgoing == posted[0])
                if again.steps[again.step].kind == .coin {
                    again.receive(coins: Hashing.sha256([7]))
                } else {
                    try again.receive(posted, past: table.session)
                }
            }
            #expect(again.bits == members[0].bits)
            // Another session, or another stage, and not a word is the same.
            var other = table
            other.session = Hashing.sha256([2])
            for strange in [other.members(plan)[0], table.members(plan, stage: 1)[0]] {
                #expect(zip(strange.outgoing, said[0][0]).allSatisfy { $0 != $1 })
            }
        }
    }
}
