import TestSupport
import Testing
import Vocabulary

@testable import Disclosure

@Suite("What passes")
struct PassingSetTests {
    private let limits = Thresholds.standard
    private let all = bits(6, 0..<6)

    private func problem() throws -> Problem { try openProblem([ratioBlock(cells: 2)], slots: 6) }

    private func code(_ body: () throws -> Void) -> Refusal.Code? {
        do { try body() } catch let refusal as Refusal { return refusal.code } catch {}
        return nil
    }

    @Test("DIS-9: the order is contributor, slot, then pooled slots")
    func order() throws {
        let values: [[Int64]] = [[40, 80, 20, 40, 20, 40], [21, 40, 20, 20, 1, 20], [40, 80, 20, 40, 20, 40]]
        let passing = try JointSuppression(
            inTheClear: values,
            problem: problem(),
            thresholds: limits,
            tolerated: 1
        )
        .passing
        #expect(
            passing.functionals
                == (0..<6).map { .named(contributor: 0, slot: $0) }
                + [.named(contributor: 1, slot: 0), .named(contributor: 1, slot: 1)]
                + (0..<6).map { .named(contributor: 2, slot: $0) }
                + [.pooled(slot: 0), .pooled(slot: 1)]
        )
        #expect(passing.count == passing.functionals.count && passing.functionals.allSatisfy(passing.contains))
        #expect(!passing.contains(.pooled(slot: 2)) && !passing.contains(.named(contributor: 3, slot: 0)))
    }

    @Test(
        "DIS-9: what the study releases for all together only opens where the sum is large, whatever is small below it"
    )
    func pooledOnly() throws {
        let problem = try Problem(
            slotCount: 6,
            bounds: Array(repeating: 100, count: 6),
            blocks: [ratioBlock(cells: 2)],
            named: bits(6, []),
            pooled: all
        )
        func pooled(_ cell: [Int64]) throws -> [Int] {
            // Nobody's cell is large by itself.
            let values = cell.map { [$0 + 12, 2 * $0 + 24, $0, 2 * $0, 12, 24] }
            return try JointSuppression(inTheClear: values, problem: problem, thresholds: limits, tolerated: 1)
                .passing.pooled.indices
        }
        #expect(try pooled([2, 2, 2, 2]) == Array(0..<6))
        // With one liar's two away, two are left.
        #expect(try pooled([1, 1, 2, 0]) == [0, 1])
    }

    @Test("DIS-8: below three contributors, or below m, nothing opens")
    func tooFew() throws {
        let problem = try problem()
        let four = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 4, hidesZeros: true)
        let none = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 0, hidesZeros: true)
        let values: [Int64] = [40, 80, 20, 40, 20, 40]
        func passing(_ count: Int, _ limits: Thresholds) throws -> PassingSet {
            try JointSuppression(
                inTheClear: Array(repeating: values, count: count),
                problem: problem,
                thresholds: limits,
                tolerated: 1
            )
            .passing
        }
        for (count, limits) in [(2, none), (0, none), (3, four)] {
            #expect(code { _ = try passing(count, limits) } == .tooFewContributors)
        }
        #expect(try passing(3, none).count == 24)
    }

    @Test(
        "DIS-7: a passing set that opens part of a cell is not whole",
        arguments: [[0], [1], [0, 1, 2], [2, 3, 4], [0, 2, 4]]
    )
    func half(slots: [Int]) throws {
        let half = PassingSet(named: [all, all, bits(6, slots)], pooled: bits(6, []))
        #expect(JointSuppression.isWhole(PassingSet(named: [all, all, all], pooled: all), problem: try problem()))
        #expect(!JointSuppression.isWhole(half, problem: try problem()))
        #expect(!JointSuppression.isWhole(PassingSet(named: [all], pooled: bits(6, slots)), problem: try problem()))
    }

    @Test("DIS-7: one of two slots with the same quantity, or squares without sums, are not whole")
    func classesAndSquares() throws {
        let tied = try openProblem(
            [ratioBlock(cells: 2), ratioBlock(cells: 2, first: 6)],
            slots: 12,
            classes: [[3, 9], [5, 11]]
        )
        func isWhole(_ slots: [Int], _ problem: Problem) -> Bool {
            let mask = bits(problem.slotCount, slots)
            return JointSuppression.isWhole(
                PassingSet(named: [mask], pooled: bits(problem.slotCount, [])),
                problem: problem
            )
        }
        #expect(!isWhole(Array(0..<8), tied) && isWhole([0, 1, 6, 7], tied) && isWhole([0, 1, 2, 3, 8, 9], tied))
        let total = ProblemCell(
            slots: [0, 1, 2],
            tests: [.count(slot: 0)],
            deviation: DeviationRule(count: 0, squares: 2)
        )
        let mean = try openProblem([ProblemBlock(total: total, breakdowns: [])], slots: 3)
        #expect(!isWhole([2], mean) && isWhole([0, 1], mean))
    }

    @Test("ENC-4: a passing set has one byte form, and bit strings of different lengths are refused")
    func canonical() throws {
        let passing = PassingSet(named: [all, all, bits(6, [0, 1])], pooled: bits(6, [0, 1]))
        #expect(try PassingSet(canonicalBytes: passing.canonicalBytes, place: "test") == passing)
        let uneven = PassingSet(named: [all], pooled: bits(7, []))
        #expect(code { _ = try PassingSet(canonicalBytes: uneven.canonicalBytes, place: "test") } == .notCanonical)
    }
}
