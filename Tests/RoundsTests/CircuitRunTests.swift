import Circuit
import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Sharing
import TestSupport
import Testing
import Vocabulary

@testable import Rounds

@Suite("A member's way through the circuit")
struct CircuitRunTests {
    /// Totals of which nobody's own is released, those of some slots with presence bits.
    static func problem(cells: Int, presence: [Int] = []) throws -> Problem {
        try Problem(
            slotCount: cells,
            bounds: Array(repeating: 1 << 40, count: cells),
            blocks: (0..<cells)
                .map { ProblemBlock(total: ProblemCell(slots: [$0], tests: [.count(slot: $0)]), breakdowns: []) },
            named: BitString(count: cells),
            pooled: BitString(count: cells, repeating: true),
            presence: presence
        )
    }

    private static func values(_ kommuner: [KommuneCode], cells: Int, seed: UInt64) -> [KommuneCode: [Int64]] {
        var generator = SeededGenerator(seed: seed)
        return Dictionary(
            uniqueKeysWithValues: kommuner.map {
                ($0, (0..<cells).map { _ in Int64.random(in: 0...16, using: &generator) })
            }
        )
    }

    @Test("RND-34, CIR-10: a study of more cells than one stage holds opens what the figures in the clear would")
    func twoBlocks() throws {
        let problem = try Self.problem(cells: 110)
        let limits = Thresholds(smallCount: 20, smallPart: 3, minimumContributors: 3, hidesZeros: false)
        var table = try RoundTable(problem: problem, seed: 61)
        let values = Self.values(table.kommuner, cells: 110, seed: 62)
        let threshold = try Threshold(committee: 5, tolerated: 2)
        try table.wholeRound(try table.draft(threshold: threshold, thresholds: limits), values: values)
        let session = try #require(table.coordinator.record.session)
        let stages = (0..<session.wholeSteps).compactMap { session.posts(ofStep: $0)?.first }
            .count { if case .coin = $0 { true } else { false } }
        #expect(stages == 2)
        let truth = try JointSuppression(
            inTheClear: table.kommuner.compactMap { values[$0] },
            problem: problem,
            thresholds: try #require(table.coordinator.record.manifest).body.thresholds,
            tolerated: 2
        )
        #expect(session.agreed?.passing == truth.passing)
        #expect((20..<100).contains(truth.passing.pooled.population))
        let opened = session.figures?.values.compactMap(\.self) ?? []
        let sums = truth.passing.pooled.indices.map { slot in values.values.reduce(0) { $0 + $1[slot] } }
        #expect(opened == sums)
    }

    @Test("RND-34: more cells than 256 stages hold are refused before the first step")
    func tooMany() throws {
        let cells = 26_200
        let problem = try Self.problem(cells: cells)
        let refusal = #expect(throws: Refusal.self) {
            _ = try CircuitCourse(
                problem: problem,
                thresholds: Thresholds(smallCount: 20, smallPart: 3, minimumContributors: 3, hidesZeros: false),
                threshold: try Threshold(committee: 5, tolerated: 2),
                masks: Array(repeating: BitString(count: problem.testedFigures.count), count: 5),
                history: []
            )
        }
        #expect(refusal?.code == .tooManyStages)
    }

    @Test("RND-34: a breakdown whose sums could take more than a message holds stops the round before C1")
    func tooLarge() throws {
        for (categories, k, fits) in [(98, 20, false), (98, 5, true), (12, 20, true)] {
            let cells = (0...categories)
                .map { index in
                    ProblemCell(
                        slots: [2 * index, 2 * index + 1],
                        tests: [.count(slot: 2 * index + 1), .part(numerator: 2 * index, denominator: 2 * index + 1)]
                    )
                }
            let slots = 2 * cells.count
            let problem = try Problem(
                slotCount: slots,
                bounds: Array(repeating: 1 << 40, count: slots),
                blocks: [ProblemBlock(total: cells[0], breakdowns: [Array(cells.dropFirst())])],
                named: BitString(count: slots),
                pooled: BitString(count: slots, repeating: true)
            )
            func check() throws(Refusal) {
                try CircuitCourse.checkSize(
                    problem,
                    thresholds: Thresholds(smallCount: k, smallPart: 3, minimumContributors: 5, hidesZeros: true),
                    threshold: try Threshold(committee: 10, tolerated: 3),
                    contributors: 10
                )
            }
            if fits {
                try check()
            } else {
                let refusal = #expect(throws: Refusal.self) { try check() }
                #expect(refusal?.code == .tooManyStages)
            }
        }
    }

    @Test("RND-34, CIR-11: stages that presence bits take count before C1, with those of the pooled tests")
    func presenceStages() throws {
        let cells = 46_000
        for (presence, fits) in [(0, true), (20_000, true), (cells, false)] {
            let problem = try Self.problem(cells: cells, presence: Array(0..<presence))
            let stages = CircuitCourse.presenceStages(problem, contributors: 11)
            #expect(stages == (22 * presence + 4095) / 4096)
            var refusal: Refusal?
            do throws(Refusal) {
                try CircuitCourse.checkSize(
                    problem,
                    thresholds: Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 5, hidesZeros: true),
                    threshold: try Threshold(committee: 10, tolerated: 3),
                    contributors: 11
                )
            } catch { refusal = error }
            #expect(refusal?.code == (fits ? nil : .tooManyStages))
        }
        // What is counted is what comes: a small one is run, block by block.
        let few = try Self.problem(cells: 3, presence: [0, 1, 2])
        let blocks = CircuitCourse.plan(of: few.presenceTests(contributors: 700).map(\.sums)).blocks
        #expect(blocks.count == CircuitCourse.presenceStages(few, contributors: 700) && blocks.count == 2)
    }

    @Test("CIR-2, SUP-12: two liars' 1000 do not open what three others have one each of, and no lie lifts a numerator")
    func inflated() throws {
        // Contributor by contributor: 1, 1, 1, 1000, 1000 in one total, and one exit in all but one in a part of it.
        var table = try RoundTable(problem: try Self.problem(cells: 2), seed: 63)
        let values: [[Int64]] = [[1, 40], [1, 50], [1, 60], [1000, 70], [1000, 80]]
        let threshold = try Threshold(committee: 5, tolerated: 2)
        try table.wholeRound(
            try table.draft(threshold: threshold),
            values: Dictionary(uniqueKeysWithValues: zip(table.kommuner, values))
        )
        #expect(table.coordinator.record.session?.agreed?.passing.pooled.indices == [1])
        #expect(table.coordinator.record.stage == .opened)

        // One liar's inflated numerator: exits of courses, one in all of the four honest ones.
        let ratio = ProblemCell(slots: [0, 1], tests: [.count(slot: 1), .part(numerator: 0, denominator: 1)])
        var all = BitString(count: 2)
        for slot in 0..<2 { all[slot] = true }
        let problem = try Problem(
            slotCount: 2,
            bounds: [1 << 40, 1 << 40],
            blocks: [ProblemBlock(total: ratio, breakdowns: [])],
            named: BitString(count: 2),
            pooled: all
        )
        for (numerators, opens) in [([1, 0, 0, 0, 500], false), ([5, 6, 7, 8, 500], true)] as [([Int64], Bool)] {
            var table = try RoundTable(problem: problem, seed: 64)
            let values = zip(numerators, [50, 40, 60, 30, 900] as [Int64]).map { [$0, $1] }
            try table.wholeRound(
                try table.draft(threshold: threshold),
                values: Dictionary(uniqueKeysWithValues: zip(table.kommuner, values))
            )
            #expect(table.coordinator.record.session?.agreed?.passing.count == (opens ? 2 : 0))
        }
    }

    @Test("SUP-10, RND-34: where a sum of closed cells is too small the circuit finds it, and one more cell closes")
    func remainders() throws {
        let problem = try CircuitAttackTests.problem()
        var table = try RoundTable(problem: problem, seed: 65)
        var values = CircuitAttackTests.values(table.kommuner)
        // The second kommune's small cell hides behind its last; 4 and 5 come to 9, which is K′. The fourth's 3 and 5 come to less.
        values[table.kommuner[1]] = [79, 4, 30, 40, 5]
        values[table.kommuner[3]] = [78, 3, 30, 40, 5]
        let threshold = try Threshold(committee: 5, tolerated: 1)
        try table.wholeRound(try table.draft(threshold: threshold), values: values)
        let truth = try JointSuppression(
            inTheClear: table.kommuner.compactMap { values[$0] },
            problem: problem,
            thresholds: try #require(table.coordinator.record.manifest).body.thresholds,
            tolerated: 1
        )
        #expect(truth.log.contains { $0.isSmall } && truth.log.contains { !$0.isSmall })
        let passing = try #require(table.coordinator.record.session?.agreed?.passing)
        #expect(passing == truth.passing)
        #expect(passing.named[1].indices == [0, 2, 3] && passing.named[3].indices.count < 3)
    }

    @Test("RND-32, SEAL-2: bits are sealed to members, each envelope to its step, and no reader of the board finds one")
    func sealedBits() throws {
        var table = try CircuitAttackTests.table((3, 1))
        let keys = try table.kommuner.map { kommune in
            try EnvelopeKey(rawRepresentation: try #require(table.nodes[kommune]?.own.envelopeKey))
        }
        try table.close()
        let session = try #require(table.coordinator.record.session)
        let manifest = try #require(table.coordinator.record.manifest?.digest)
        var opened = 0
        for step in 0..<session.wholeSteps {
            let posts = try #require(session.posts(ofStep: step))
            for (sender, post) in zip(table.kommuner, posts) {
                guard case .sealed(let envelopes) = post else { continue }
                for (index, member) in table.kommuner.enumerated() {
                    for number in [step, step + 1] {
                        let address = EnvelopeAddress(
                            manifest: manifest,
                            contributor: sender,
                            member: member,
                            key: keys[index].publicKey.keyID,
                            sequence: UInt32(number)
                        )
                        let plaintext = try? Envelope.open(
                            envelopes[index],
                            with: keys[index],
                            info: Array("tvaersum/1/bits-envelope".utf8) + address.canonicalBytes,
                            aad: try #require(session.id).bytes
                        )
                        #expect((plaintext != nil) == (number == step))
                        opened += plaintext == nil ? 0 : 1
                    }
                }
            }
        }
        // Bits of all together and of at least one pass, from three members to three.
        #expect(opened >= 18 && opened % 9 == 0)
        #expect(table.coordinator.record.stage == .opened)
    }
}
