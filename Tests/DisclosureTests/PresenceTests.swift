import Testing
import Vocabulary

@testable import Disclosure

@Suite("Presence bits")
struct PresenceTests {
    /// A pooled total with two cells, of which the study marks some slots.
    private func problem(presence: [Int], named: Bool = false) throws -> Problem {
        let block = ProblemBlock(
            total: ProblemCell(slots: [0, 1], tests: [.count(slot: 0), .part(numerator: 1, denominator: 0)]),
            breakdowns: [
                [
                    ProblemCell(slots: [2, 3], tests: [.count(slot: 2), .part(numerator: 3, denominator: 2)]),
                    ProblemCell(slots: [4, 5], tests: [.count(slot: 4), .part(numerator: 5, denominator: 4)]),
                ]
            ]
        )
        return try Problem(
            slotCount: 6,
            bounds: Array(repeating: 1 << 30, count: 6),
            blocks: [block],
            named: BitString(count: 6, repeating: named),
            pooled: BitString(count: 6, repeating: true),
            presence: presence
        )
    }

    @Test("DIS-1, STU-17: what is no count, or does not ascend, has no presence bits")
    func refused() throws {
        for presence in [[1], [0, 3], [2, 0], [0, 0], [6], [-1]] {
            let refusal = #expect(throws: Refusal.self) { _ = try problem(presence: presence) }
            #expect(refusal?.code == .badProblem)
        }
        #expect(try problem(presence: [0, 2, 4]).numberCount == 9)
    }

    @Test("DIS-13: a bit is one where its count is not nought")
    func bits() throws {
        let problem = try problem(presence: [0, 2, 4])
        #expect(problem.withPresence([7, 0, 7, 0, 0, 0]) == [7, 0, 7, 0, 0, 0, 1, 1, 0])
        #expect(try self.problem(presence: []).withPresence([1, 2, 3, 4, 5, 6]) == [1, 2, 3, 4, 5, 6])
    }

    @Test(
        "CIR-11: bits and no others keep the rule, and one that is 0 beside a count does not",
        arguments: [0, 7] as [Int64]
    )
    func rule(_ count: Int64) throws {
        let problem = try problem(presence: [2])
        for bit in -3...40 as ClosedRange<Int64> {
            let numbers = [9, 1, count, 0, 2, 1, bit]
            let tests = problem.presenceTests(contributors: 3)
            #expect(tests.map(\.contributor) == [0, 0, 1, 1, 2, 2])
            let others = problem.withPresence([9, 1, 7, 0, 2, 1])
            let broken = tests.filter { test in !test.sums.contains { $0.isSmall([others, numbers, others]) } }
            let keepsRule = bit == 1 || (bit == 0 && count == 0)
            #expect(broken.isEmpty == keepsRule)
            #expect(broken.allSatisfy { $0.contributor == 1 && $0.bit == 0 })
        }
    }

    /// Eleven and more are not tested without each set of some, and so few of them are told by presence bits alone.
    @Test("DIS-13, SUP-12: a cell of fewer than m of many contributors closes for the pool, whatever it comes to")
    func few() throws {
        for (having, m, opens) in [(2, 3, false), (3, 3, true), (4, 5, false), (5, 5, true), (0, 3, false)] {
            let limits = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: m, hidesZeros: false)
            let values = (0..<14)
                .map { index -> [Int64] in
                    let cell: (Int64, Int64) = index < having ? (400, 90) : (0, 0)
                    return [cell.0 + 500, cell.1 + 60, cell.0, cell.1, 500, 60]
                }
            for (presence, closed) in [([0, 2, 4], !opens), ([], false)] {
                let outcome = try JointSuppression(
                    inTheClear: values,
                    problem: try problem(presence: presence),
                    thresholds: limits,
                    tolerated: 1
                )
                // The other cell closes with it, since the total stays open.
                #expect(outcome.passing.pooled.indices == (closed ? [0, 1] : [0, 1, 2, 3, 4, 5]))
            }
        }
    }
}
