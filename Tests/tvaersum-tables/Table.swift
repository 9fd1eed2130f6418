import Disclosure
import TestSupport
import Vocabulary

/// A table of made-up persons: kommuner by one or two breakdowns, counted, or with those among them who had an event.
struct Table {
    /// What is drawn: how many kommuner, whether there is an event, and how many persons stand in a cell on average.
    struct Shape {
        var kommuner: Int
        var hasEvents = false
        var mean: Int
        var breakdowns: ClosedRange<Int> = 1...2
        var categories: ClosedRange<Int> = 3...6
        /// Whether cells are pooled as totals are.
        var isPooled = true
        var hidesZeros = false
    }

    let problem: Problem
    let thresholds: Thresholds
    /// One figure per slot for each kommune.
    let values: [[Int64]]

    /// Takes figures that are not drawn.
    init(problem: Problem, thresholds: Thresholds, values: [[Int64]]) {
        self.problem = problem
        self.thresholds = thresholds
        self.values = values
    }

    /// Draws a table.
    init(_ shape: Shape, using generator: inout SeededGenerator) throws {
        let sizes = (0..<Int.random(in: shape.breakdowns, using: &generator))
            .map { _ in Int.random(in: shape.categories, using: &generator) }
        let width = shape.hasEvents ? 2 : 1
        var slots = 0
        func cell() -> ProblemCell {
            defer { slots += width }
            let tests: [CellTest] = shape.hasEvents ? [.part(numerator: slots + 1, denominator: slots)] : []
            return ProblemCell(slots: Array(slots..<(slots + width)), tests: [.count(slot: slots)] + tests)
        }
        let total = cell()
        let block = ProblemBlock(total: total, breakdowns: sizes.map { size in (0..<size).map { _ in cell() } })
        var all = BitString(count: slots)
        for slot in 0..<slots { all[slot] = true }
        var totals = BitString(count: slots)
        for slot in total.slots { totals[slot] = true }
        problem = try Problem(
            slotCount: slots,
            bounds: Array(repeating: 1_000_000, count: slots),
            blocks: [block],
            named: all,
            pooled: shape.isPooled ? all : totals
        )
        thresholds = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: shape.hidesZeros)
        // Categories of unequal size, the same for all; kommuner of unequal size.
        let weights = sizes.map { size in (0..<size).map { _ in Int.random(in: 1...6, using: &generator) } }
        values = (0..<shape.kommuner)
            .map { _ in
                let persons = shape.mean * (sizes.max() ?? 1) * Int.random(in: 1...8, using: &generator) / 4
                var figures = [Int64](repeating: 0, count: slots)
                for _ in 0..<persons {
                    let event: Int64 = Int.random(in: 0..<4, using: &generator) == 0 ? 1 : 0
                    let cells = weights.enumerated().map { block.breakdowns[$0][Self.draw($1, using: &generator)] }
                    for cell in [total] + cells {
                        figures[cell.slots[0]] += 1
                        if shape.hasEvents { figures[cell.slots[1]] += event }
                    }
                }
                return figures
            }
    }

    private static func draw(_ weights: [Int], using generator: inout SeededGenerator) -> Int {
        var rest = Int.random(in: 0..<weights.reduce(0, +), using: &generator)
        for (index, weight) in weights.enumerated() {
            if rest < weight { return index }
            rest -= weight
        }
        return weights.count - 1
    }
}

extension Table {
    /// The figures of all kommuner but some.
    func sum(without members: [Int] = []) -> [Int64] {
        var sum = [Int64](repeating: 0, count: problem.slotCount)
        for (kommune, figures) in values.enumerated() where !members.contains(kommune) {
            for slot in sum.indices { sum[slot] += figures[slot] }
        }
        return sum
    }

    /// What joint suppression leaves open, with every bit told from the figures as the circuit tells it from shares.
    func suppressed(tolerated: Int) throws -> JointSuppression {
        try JointSuppression(inTheClear: values, problem: problem, thresholds: thresholds, tolerated: tolerated)
    }
}
