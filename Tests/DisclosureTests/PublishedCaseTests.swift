import TestSupport
import Testing
import Vocabulary

@testable import Disclosure

@Suite("Published cases of secondary suppression", .enabled(if: TestMaterial.hasSuppressionCases))
struct PublishedCaseTests {
    /// The closed cells are those of the record.
    private static let alike = ["01a-gauss-doc", "01b-gauss-doc", "03-z1-two-way"]
    /// They are not: the record needs values (01c), or leaks.
    private static let different = ["01c-gauss-doc", "02-primary-only", "06-z2-linked-alone"]
    /// A member who knows the bits reads the small figures of the record.
    private static let sums = ["07-pair-sum-2", "08-pair-sum-8", "09-threshold-leak"]
    private static let pool = "11-two-kommuner"
    private static let complement = "13-complement"
    private static let triangle = "15-triangle"
    private static let all = alike + different + sums + [pool, complement, triangle]

    @Test("SUP-3: each case of the material is in one of these tests")
    func everyCase() throws { #expect(try PublishedCase.all == Self.all.sorted()) }

    @Test(
        "SUP-3: of the record each reader knows what is recorded, so that there is something to withstand",
        arguments: all
    )
    func recordedReaders(name: String) throws {
        let published = try PublishedCase(name)
        for (reader, expectation) in published.expected {
            #expect(published.exact(to: reader) == expectation.exact, "\(reader)")
            guard let intervals = expectation.interval else { continue }
            let bounds = published.bounds(to: reader)
            for (id, interval) in intervals {
                #expect(bounds[id].map { [$0.lowerBound, $0.upperBound] } == interval, "\(reader), \(id)")
            }
        }
    }

    @Test("SUP-3: the cells close that are recorded", arguments: alike)
    func closedAlike(name: String) throws {
        let structure = try #require(try PublishedCase(name).structure)
        #expect(try structure.closed() == structure.secondary)
    }

    @Test(
        "SUP-3: where the recorded cells need values, or leak, the elimination leaves nothing protected in the span",
        arguments: different
    )
    func closedOtherwise(name: String) throws {
        let published = try PublishedCase(name)
        let structure = try #require(published.structure)
        let closed = Set(try structure.closed())
        #expect(closed != Set(structure.secondary))
        #expect(structure.leaks(closing: closed) == [])
        let told = published.exact(to: "outsider").keys.filter(published.ids(.primary).contains)
        let leaks = structure.leaks(closing: Set(structure.secondary)).map { structure.cells[$0] }
        #expect(leaks.sorted() == told.sorted())
    }

    @Test(
        "SUP-9, SUP-10: where the bits narrow what the record hides, one more cell closes and none is narrowed",
        arguments: sums
    )
    func closedForSums(name: String) throws {
        let published = try PublishedCase(name)
        // The record's secondary cell comes last, so that elimination closes it as the record did.
        let (small, open) = (published.ids(.primary), published.ids(.open).filter { $0 != "T" })
        let ids = ["T"] + small + open + published.ids(.secondary)
        let values = try ids.map { try #require(published.value($0)) }
        let cells = ids.indices.map { ProblemCell(slots: [$0], tests: [.count(slot: $0)]) }
        let problem = try Problem(
            slotCount: ids.count,
            bounds: ids.map { _ in 1000 },
            blocks: [ProblemBlock(total: cells[0], breakdowns: [Array(cells.dropFirst())])],
            named: bits(ids.count, ids.indices),
            pooled: bits(ids.count, [])
        )
        let limits = Thresholds(smallCount: published.k, smallPart: 3, minimumContributors: 3, hidesZeros: false)
        let outcome = try JointSuppression(
            alone: values,
            problem: problem,
            thresholds: limits,
            tolerated: 1,
            contributors: 3
        )
        // Before sums are looked at the record's two cells are closed, of this kommune; the others have nothing small.
        #expect(outcome.closedByElimination == 2)
        #expect(outcome.log.first?.isSmall == true)
        #expect(outcome.passing.named[0].indices == [0])
        let (before, after) = (published.bounds(to: "mask"), published.bounds(to: "mask", closing: open))
        let whole = 1...Int64(published.k - 1)
        for id in small {
            #expect(before[id] != whole)
            #expect(after[id] == whole, "\(id)")
        }
    }

    @Test("SUP-12, DIS-13: a pool of two kommuner closes, since one of them reads the other's, and since they are two")
    func poolOfTwo() throws {
        let published = try PublishedCase(Self.pool)
        let values = try published.ids(.hidden).map { [try #require(published.value($0))] }
        let limits = Thresholds(smallCount: published.k, smallPart: 3, minimumContributors: 3, hidesZeros: false)
        for presence in [[], [0]] {
            let problem = try Problem(
                slotCount: 1,
                bounds: [1000],
                blocks: [ProblemBlock(total: ProblemCell(slots: [0], tests: [.count(slot: 0)]), breakdowns: [])],
                named: bits(1, []),
                pooled: bits(1, [0]),
                presence: presence
            )
            let outcome = try JointSuppression(inTheClear: values, problem: problem, thresholds: limits, tolerated: 1)
            #expect(outcome.passing.pooled.indices == [])
            let tests = JointSuppression.pooledTests(
                problem: problem,
                thresholds: limits,
                tolerated: 1,
                contributors: 3
            )
            let numbers = values.map(problem.withPresence)
            // What the first kommune, whose figure is 16, is left with; and by presence bits all of them.
            let small = tests[0].sums.filter { $0.isSmall(numbers) }.map(\.contributors)
            #expect(small == (presence.isEmpty ? [[1, 2]] : [[1, 2], [0, 1, 2]]))
        }
    }

    @Test("DIS-2: what a numerator leaves of its denominator is tested though it is no cell")
    func leftOfDenominator() throws {
        let published = try PublishedCase(Self.complement)
        let values = try ["den", "num"].map { try #require(published.value($0)) }
        let total = ProblemCell(slots: [0, 1], tests: [.count(slot: 0), .part(numerator: 1, denominator: 0)])
        let problem = try openProblem([ProblemBlock(total: total, breakdowns: [])], slots: 2)
        // The complement is 3: small by the case's limit, and by the standard d = 3 not.
        for (d, open) in [(published.k, []), (3, [0, 1])] {
            let limits = Thresholds(smallCount: published.k, smallPart: d, minimumContributors: 3, hidesZeros: false)
            #expect(try openSlots(values, problem, limits).indices == open)
        }
    }

    @Test("SUP-3: three pair sums tell each of the three, so that one of them closes")
    func pairSums() throws {
        let published = try PublishedCase(Self.triangle)
        let inner = published.ids(.primary) + published.ids(.secondary)
        let sums = published.relations.map { relation in
            Column(sum: relation.terms.compactMap { inner.firstIndex(of: $0.id) })
        }
        var system = LinkedSystem(owners: Array(inner.indices))
        system.protected = [LinkedSystem.Protected(column: Column(sum: [0]), place: inner[0])]
        system.groups = sums.map { [$0] }
        #expect(try system.opened() == [true, true, false])
        #expect(system.isTold(by: sums))
    }
}
