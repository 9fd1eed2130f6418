import TestSupport
import Testing
import Vocabulary

@testable import Disclosure

@Suite("The release ledger's rank test")
struct ReleaseHistoryTests {
    @Test("LED-4: one list of m is admitted, again and again; one of fewer is not")
    func one() throws {
        #expect(try refused([], [0, 1, 2], 3) == nil)
        #expect(try refused([[0, 1, 2]], [0, 1, 2], 3) == nil)
        #expect(try refused([], [0, 1, 2], 4) == "this list alone")
    }

    @Test("LED-4: all but one after all, and a late joiner, are refused, and the release is named")
    func differences() throws {
        #expect(try refused([[0, 1, 2, 3, 4]], [0, 1, 2, 3], 3) == "the release of round r0")
        #expect(try refused([[0, 1, 2, 3]], [0, 1, 2, 3, 4], 3) == "the release of round r0")
        // Two at a time are told together; with m = 3 that is too few, too.
        #expect(try refused([[0, 1, 2, 3]], [0, 1, 2, 3, 4, 5], 3) == "the release of round r0")
        #expect(try refused([[0, 1, 2, 3]], [0, 1, 2, 3, 4, 5, 6], 3) == nil)
        #expect(try refused([[0, 1, 2, 3]], [0, 1, 2, 3, 4, 5, 6], 4) == "the release of round r0")
    }

    @Test("LED-4: a revised submission is another number, so both versions of a sum tell their difference")
    func revision() throws {
        #expect(try refused([[0, 1, 2, 3]], [0, 1, 2, 7], 3) == "the release of round r0")
    }

    @Test("LED-4: nested peer groups that leave few between them are refused with the group that leaves them")
    func nested() throws {
        let all = Array(0..<12)
        #expect(try refused([all, Array(0..<6)], Array(0..<9), 3) == nil)
        #expect(try refused([all, Array(0..<6)], Array(0..<8), 3) == "the release of round r1")
        // Three groups of which no two tell anything small: a + b − c.
        #expect(try refused([Array(0..<6), Array(6..<12)], Array(0..<11), 3) == "the release of round r1")
        // A triangle: half of a + b − c, where 2 has to be divided by.
        let (a, b, c) = ([0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10])
        #expect(try refused([a + b, b + c], a + c, 4) == "the release of round r1")
        #expect(try refused([a + b, b + c], a + c, 3) == nil)
    }

    @Test("LED-4: what is open under names counts for nobody")
    func named() throws {
        #expect(try refused([[0, 1, 2, 3, 4]], [0, 1, 2, 3, 4], 3, named: [0, 1]) == nil)
        // The same list again tells nothing new, whoever is open by name: two are told together already.
        #expect(try refused([[0, 1, 2, 3, 4]], [0, 1, 2, 3, 4], 3, named: [0, 1, 2]) == nil)
        #expect(
            try refused([[0, 1, 2, 3, 4]], [0, 1, 2, 3, 4, 5, 6, 7], 3, named: [0, 1, 2]) == "the release of round r0"
        )
        #expect(try refused([[0, 1, 2, 3, 4]], [0, 1, 2, 3, 4], 3, named: [0, 1, 2, 3, 4]) == nil)
        #expect(try refused([[0, 1, 2, 3]], [0, 1, 2, 3, 4], 3, named: [0, 1, 2, 3]) == "the release of round r0")
    }

    @Test(
        "LED-4: families are figures: what another figure's groups tell is another matter, whatever slots they lie in"
    )
    func families() throws {
        let name = try #require(RoundName("old"))
        let first = try problem(figures: [1, 2])
        let past = PastRelease(
            round: name,
            contributors: [0, 1, 2, 3],
            problem: first,
            passing: PassingSet(named: Array(repeating: bits(2, []), count: 4), pooled: bits(2, [1]))
        )
        func code(_ problem: Problem) -> Refusal.Code? {
            do { try ReleaseHistory([past]).admit(contributors: [0, 1, 2], problem: problem, minimum: 3) } catch {
                return error.code
            }
            return nil
        }
        #expect(code(try problem(figures: [1, 3])) == nil)
        #expect(code(try problem(figures: [2, 3])) == .releaseCollides)
    }

    @Test("LED-4: random groups are refused exactly where a search of all small sets over the rationals finds a sum")
    func random() throws {
        let seed: UInt64 = 99
        var generator = SeededGenerator(seed: seed)
        var told = 0
        for round in 0..<300 {
            let count = Int.random(in: 4...7, using: &generator)
            let minimum = Int.random(in: 3...4, using: &generator)
            let groups = (0..<Int.random(in: 1...4, using: &generator))
                .map { _ in Set((0..<count).filter { _ in Int.random(in: 0..<4, using: &generator) > 0 }) }
            let expected = Self.search(groups, count, minimum)
            #expect(ReleaseHistory.tells(Set(groups), fewerThan: minimum) == expected, "seed \(seed), round \(round)")
            if expected { told += 1 }
        }
        #expect(told > 50 && told < 290, "\(told)")
    }

    @Test("LED-5: more groups than can be told exactly, or than can be looked through, are refused")
    func tooMany() throws {
        let triples = (0..<37).map { Set([3 * $0, 3 * $0 + 1, 3 * $0 + 2]) }
        #expect(ReleaseHistory.tells(Set(triples), fewerThan: 3) == nil)
        #expect(ReleaseHistory.tells(Set(triples.dropLast()), fewerThan: 3) == false)
        let many = try refusal(triples.map { $0.sorted() }, [200, 201, 202], 3)
        #expect(many?.code == .tooManyGroups && many?.place == "the release of round r35")
        let separating = (0..<7).map { bit in (0..<98).filter { $0 >> bit & 1 == 1 } }
        #expect(ReleaseHistory.tells(Set(separating.map { Set($0) }), fewerThan: 5) == nil)
    }

    /// Whether some nonzero combination is 0 outside a set of fewer than `minimum`: set by set, by rank over the rationals.
    private static func search(_ groups: [Set<Int>], _ count: Int, _ minimum: Int) -> Bool {
        func rank(without set: [Int]) -> Int {
            Rational.rank(groups.map { group in Column(sum: group.filter { !set.contains($0) }) })
        }
        return (1..<(1 << count))
            .contains { bits in
                let set = (0..<count).filter { bits >> $0 & 1 == 1 }
                return set.count < minimum && rank(without: set) < rank(without: [])
            }
    }

    private func problem(figures: [UInt8]) throws -> Problem {
        let cells = figures.indices.map { ProblemCell(slots: [$0], tests: [.count(slot: $0)]) }
        return try Problem(
            slotCount: figures.count,
            bounds: Array(repeating: 100, count: figures.count),
            blocks: cells.map { ProblemBlock(total: $0, breakdowns: []) },
            figures: figures.compactMap { Digest(Array(repeating: $0, count: 32)) },
            named: bits(figures.count, []),
            pooled: bits(figures.count, figures.indices)
        )
    }

    private func refusal(_ groups: [[Int]], _ list: [Int], _ minimum: Int, named: [Int] = []) throws -> Refusal? {
        let problem = try problem(figures: [1])
        let releases = try groups.enumerated()
            .map { number, group in
                PastRelease(
                    round: try #require(RoundName("r\(number)")),
                    contributors: group,
                    problem: problem,
                    passing: PassingSet(
                        named: group.map { bits(1, named.contains($0) ? [0] : []) },
                        pooled: bits(1, [0])
                    )
                )
            }
        do { try ReleaseHistory(releases).admit(contributors: list, problem: problem, minimum: minimum) } catch {
            return error
        }
        return nil
    }

    private func refused(_ groups: [[Int]], _ list: [Int], _ minimum: Int, named: [Int] = []) throws -> String? {
        let refusal = try refusal(groups, list, minimum, named: named)
        #expect(refusal == nil || refusal?.code == .releaseCollides)
        return refusal?.place
    }
}
