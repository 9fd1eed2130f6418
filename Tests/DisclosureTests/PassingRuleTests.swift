import TestSupport
import Testing
import Vocabulary

@testable import Disclosure

@Suite("What passes")
struct PassingRuleTests {
    private let limits = Thresholds.standard
    private let all = bits(6, 0..<6)

    private func problem() throws -> Problem { try openProblem([ratioBlock(cells: 2)], slots: 6) }

    private func refusal(_ body: () throws -> Void) -> Refusal.Code? {
        do { try body() } catch let refusal as Refusal { return refusal.code } catch {}
        return nil
    }

    @Test("DIS-9: named slots pass by their own mask, and the order is contributor, slot, then pooled")
    func order() throws {
        let passing = try PassingRule.passing(
            masks: [all, bits(6, [0, 1]), all],
            problem: problem(),
            thresholds: limits
        )
        #expect(passing.count == 16)
        #expect(
            passing.functionals
                == (0..<6).map { .named(contributor: 0, slot: $0) }
                + [.named(contributor: 1, slot: 0), .named(contributor: 1, slot: 1)]
                + (0..<6).map { .named(contributor: 2, slot: $0) }
                + [.pooled(slot: 0), .pooled(slot: 1)]
        )
        #expect(passing.functionals.allSatisfy(passing.contains))
        #expect(!passing.contains(.pooled(slot: 2)) && !passing.contains(.named(contributor: 3, slot: 0)))
    }

    @Test("DIS-9: one closed named cell keeps the pooled slot closed")
    func oneClosedCell() throws {
        let problem = try problem()
        let open = try PassingRule.passing(masks: [all, all, all], problem: problem, thresholds: limits)
        #expect(open.pooled == all)
        let shut = try PassingRule.passing(masks: [all, all, bits(6, [0, 1])], problem: problem, thresholds: limits)
        #expect(shut.pooled.indices == [0, 1])
    }

    @Test("DIS-9: a slot that the study pools without naming it waits for the mask circuit")
    func pooledOnly() throws {
        let problem = try Problem(
            slotCount: 6,
            bounds: Array(repeating: 100, count: 6),
            blocks: [ratioBlock(cells: 2)],
            named: bits(6, [0, 1]),
            pooled: all
        )
        let named = bits(6, [0, 1])
        let passing = try PassingRule.passing(masks: [named, named, named], problem: problem, thresholds: limits)
        #expect(passing.pooled == named)
        #expect(
            refusal { _ = try PassingRule.passing(masks: [named, named, all], problem: problem, thresholds: limits) }
                == .maskOpensUnreleased
        )
    }

    @Test("DIS-8: below three contributors, or below m, nothing opens")
    func tooFew() throws {
        let problem = try problem()
        let four = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 4, hidesZeros: true)
        let none = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 0, hidesZeros: true)
        for (count, limits) in [(2, none), (0, none), (3, four)] {
            let masks = Array(repeating: all, count: count)
            #expect(
                refusal { _ = try PassingRule.passing(masks: masks, problem: problem, thresholds: limits) }
                    == .tooFewContributors
            )
        }
        #expect(try PassingRule.passing(masks: [all, all, all], problem: problem, thresholds: none).count == 24)
    }

    @Test("DIS-6: a mask of the wrong length is refused")
    func length() throws {
        let problem = try problem()
        for count in [0, 5, 7] {
            let masks = [all, all, BitString(count: count)]
            #expect(
                refusal { _ = try PassingRule.passing(masks: masks, problem: problem, thresholds: limits) }
                    == .maskLength
            )
        }
    }

    @Test(
        "DIS-7: a mask that opens part of a cell, half a breakdown, or a breakdown without its total is refused",
        arguments: [[0], [1], [0, 1, 2, 3], [0, 1, 2, 3, 4], [2, 3, 4, 5], [0, 2, 3, 4, 5]]
    )
    func half(slots: [Int]) throws {
        let problem = try problem()
        let masks = [all, all, bits(6, slots)]
        #expect(
            refusal { _ = try PassingRule.passing(masks: masks, problem: problem, thresholds: limits) }
                == .maskSplitsFate
        )
    }

    @Test("DIS-7: a mask that opens one of two slots with the same quantity, or squares without sums, is refused")
    func classesAndSquares() throws {
        let tied = try openProblem(
            [ratioBlock(cells: 2), ratioBlock(cells: 2, first: 6)],
            slots: 12,
            classes: [[3, 9], [5, 11]]
        )
        #expect(PassingRule.fault(in: bits(12, 0..<8), problem: tied) == .maskSplitsFate)
        #expect(PassingRule.fault(in: bits(12, [0, 1, 6, 7]), problem: tied) == nil)
        let total = ProblemCell(
            slots: [0, 1, 2],
            tests: [.count(slot: 0)],
            deviation: DeviationRule(count: 0, squares: 2)
        )
        let mean = try openProblem([ProblemBlock(total: total, breakdowns: [])], slots: 3)
        #expect(PassingRule.fault(in: bits(3, [2]), problem: mean) == .maskSplitsFate)
        #expect(PassingRule.fault(in: bits(3, [0, 1]), problem: mean) == nil)
    }

    @Test("DIS-7: every lie of one bit about an honest mask is refused")
    func everyLieOfOneBit() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<50 {
            let sample = try RandomCase(using: &generator)
            let values = sample.values(people: 80, using: &generator)
            let honest = OwnMask.open(values: values, problem: sample.problem, thresholds: limits)
            for slot in 0..<honest.count {
                var lie = honest
                lie[slot].toggle()
                #expect(PassingRule.fault(in: lie, problem: sample.problem) == .maskSplitsFate)
            }
        }
    }

    @Test("ENC-4: a passing set has one byte form, and bit strings of different lengths are refused")
    func canonical() throws {
        let passing = try PassingRule.passing(
            masks: [all, all, bits(6, [0, 1])],
            problem: problem(),
            thresholds: limits
        )
        #expect(try PassingSet(canonicalBytes: passing.canonicalBytes, place: "test") == passing)
        let uneven = PassingSet(named: [all], pooled: bits(7, []))
        #expect(refusal { _ = try PassingSet(canonicalBytes: uneven.canonicalBytes, place: "test") } == .notCanonical)
    }
}
