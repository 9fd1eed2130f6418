import TestSupport
import Testing
import Vocabulary

@testable import Disclosure

@Suite("The released table")
struct ReleasedTableTests {
    private let all = bits(6, 0..<6)

    private func refusal(_ body: () throws -> Void) -> Refusal.Code? {
        do { try body() } catch let refusal as Refusal { return refusal.code } catch {}
        return nil
    }

    private func passing(_ problem: Problem) throws -> PassingSet {
        PassingSet(named: [all, all, bits(6, [0, 1])], pooled: bits(6, [0, 1]))
    }

    @Test("DIS-10: a table is made from exactly one value for each functional that passes")
    func exactCount() throws {
        let problem = try openProblem([ratioBlock(cells: 2)], slots: 6)
        let passing = try passing(problem)
        let opened = (0..<passing.count).map { Int64($0) as Int64? }
        let table = try ReleasedTable(passing: passing, opened: opened, problem: problem)
        #expect(table.contributorCount == 3)
        #expect(table.value(.named(contributor: 1, slot: 2)) == .open(8))
        #expect(table.value(.pooled(slot: 1)) == .open(15))
        #expect(table.value(.named(contributor: 2, slot: 2)) == .closed)
        #expect(table.value(.pooled(slot: 2)) == .closed)
        for wrong in [Array(opened.dropLast()), opened + [0], []] {
            #expect(
                refusal { _ = try ReleasedTable(passing: passing, opened: wrong, problem: problem) } == .openedCount
            )
        }
    }

    @Test("DIS-11: an opening without a valid value is void, and so is one beyond its bound")
    func void() throws {
        let problem = try openProblem([ratioBlock(cells: 2)], slots: 6)
        let passing = try passing(problem)
        var opened: [Int64?] = Array(repeating: 1_000_000, count: passing.count)
        opened[0] = nil
        opened[1] = 1_000_001
        opened[passing.count - 1] = 3_000_000
        opened[passing.count - 2] = -3_000_001
        let table = try ReleasedTable(passing: passing, opened: opened, problem: problem)
        #expect(table.value(.named(contributor: 0, slot: 0)) == .void)
        #expect(table.value(.named(contributor: 0, slot: 1)) == .void)
        #expect(table.value(.named(contributor: 0, slot: 2)) == .open(1_000_000))
        #expect(table.value(.pooled(slot: 1)) == .open(3_000_000))
        #expect(table.value(.pooled(slot: 0)) == .void)
    }

    @Test("DIS-10: a passing set that the rule could not have made is refused")
    func foreignPassingSet() throws {
        let problem = try openProblem([ratioBlock(cells: 2)], slots: 6)
        let none = bits(6, [])
        let foreign = [
            PassingSet(named: [all, all], pooled: none),
            PassingSet(named: [all, all, bits(6, [0])], pooled: all),
            PassingSet(named: [all, all, all], pooled: bits(6, [1])),
            PassingSet(named: [bits(5, []), bits(5, []), bits(5, [])], pooled: bits(5, [])),
        ]
        for passing in foreign {
            let opened: [Int64?] = Array(repeating: 1, count: passing.count)
            #expect(
                refusal { _ = try ReleasedTable(passing: passing, opened: opened, problem: problem) }
                    == .badPassingSet
            )
        }
    }

    @Test("DIS-1: a problem whose parts do not fit together is refused")
    func badProblems() throws {
        let block = ratioBlock(cells: 2)
        let loose = ProblemBlock(total: ProblemCell(slots: [0, 1], tests: [.count(slot: 2)]), breakdowns: [])
        let uneven = ProblemBlock(
            total: ProblemCell(slots: [0], tests: [.count(slot: 0)]),
            breakdowns: [[ProblemCell(slots: [1], tests: [])]]
        )
        #expect(refusal { _ = try openProblem([block], slots: 5) } == .badProblem)
        #expect(refusal { _ = try openProblem([block], slots: 7) } == .badProblem)
        #expect(refusal { _ = try openProblem([block, block], slots: 6) } == .badProblem)
        #expect(refusal { _ = try openProblem([loose], slots: 2) } == .badProblem)
        #expect(refusal { _ = try openProblem([uneven], slots: 2) } == .badProblem)
        #expect(refusal { _ = try openProblem([block], slots: 6, classes: [[1, 6]]) } == .badProblem)
        #expect(
            refusal {
                _ = try Problem(slotCount: 6, bounds: [], blocks: [block], named: all, pooled: all)
            } == .badProblem
        )
        #expect(
            refusal {
                _ = try Problem(
                    slotCount: 6,
                    bounds: Array(repeating: 1, count: 6),
                    blocks: [block],
                    named: all,
                    pooled: bits(5, [])
                )
            } == .badProblem
        )
    }
}
