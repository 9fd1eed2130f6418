import Disclosure
import Studies
import TestSupport
import Testing
import Vocabulary

@Suite("Joint suppression of the shipped study")
struct ShippedSuppressionTests {
    @Test(
        "SUP-3: where every figure passes by itself, everything that the shipped study releases opens and nothing is asked"
    )
    func everything() throws {
        let (problem, all) = try shipped()
        let suppression = try JointSuppression(
            problem: problem,
            thresholds: .standard,
            tolerated: 2,
            named: Array(repeating: all, count: 5),
            pooled: all
        )
        #expect(suppression.tests.isEmpty)
        #expect(
            suppression.passing.named.allSatisfy { $0 == problem.named } && suppression.passing.pooled == problem.pooled
        )
    }

    @Test("SUP-3: whatever is small, the shipped study's own sums never contradict each other")
    func random() throws {
        let seed: UInt64 = 22
        var generator = SeededGenerator(seed: seed)
        let (problem, all) = try shipped()
        var closed = 0
        for round in 0..<6 {
            func bits() -> BitString {
                var bits = all
                for index in 0..<bits.count where Int.random(in: 0..<[200, 30][round % 2], using: &generator) == 0 {
                    bits[index] = false
                }
                return bits
            }
            let named = (0..<5).map { _ in bits() }
            var suppression = try JointSuppression(
                problem: problem,
                thresholds: .standard,
                tolerated: 2,
                named: named,
                pooled: bits()
            )
            while !suppression.tests.isEmpty {
                var small = BitString(count: suppression.tests.count)
                for index in 0..<small.count { small[index] = Int.random(in: 0..<6, using: &generator) == 0 }
                try suppression.receive(small)
            }
            #expect(JointSuppression.isWhole(suppression.passing, problem: problem), "seed \(seed), round \(round)")
            closed += problem.named.population * 5 + problem.pooled.population - suppression.passing.count
            // A breakdown closes below its total: totals that pass and share no fate with a small one stay open.
            #expect(suppression.passing.count > problem.named.population)
        }
        #expect(closed > 100, "\(closed)")
    }

    private func shipped() throws -> (Problem, BitString) {
        let problem = try Problem(layout: SlotLayout(try Material.shipped()))
        var all = BitString(count: problem.testedFigures.count)
        for index in 0..<all.count { all[index] = true }
        return (problem, all)
    }
}
