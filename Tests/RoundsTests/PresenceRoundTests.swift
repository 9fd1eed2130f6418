import Circuit
import Disclosure
import Messages
import Proceedings
import Sharing
import Testing
import Vocabulary

@testable import Rounds

@Suite("Pooled figures of few contributors, and presence bits that are none")
struct PresenceRoundTests {
    private static let modes = [(5, 2), (5, 1), (3, 1)]
    private static let limits = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: false)

    /// Totals of which nobody's own is released, all but the last with presence bits.
    private static func problem(cells: Int) throws -> Problem {
        try CircuitRunTests.problem(cells: cells, presence: Array(0..<cells - 1))
    }

    /// Where everybody has something, where only two have, where nobody has, and again only two, without presence bits.
    private static func values(_ kommuner: [KommuneCode]) -> [KommuneCode: [Int64]] {
        Dictionary(
            uniqueKeysWithValues: kommuner.enumerated()
                .map { index, kommune in (kommune, index < 2 ? [40, 300, 0, 300] : [50, 0, 0, 0]) }
        )
    }

    @Test(
        "DIS-13, SUP-12, NODE-13: what only two have stays closed for the pool, however large it is",
        arguments: modes
    )
    func few(committee: Int, tolerated: Int) throws {
        var table = try RoundTable(problem: try Self.problem(cells: 4), seed: 81)
        let threshold = try Threshold(committee: committee, tolerated: tolerated)
        let values = Self.values(table.kommuner)
        try table.open(try table.draft(threshold: threshold, thresholds: Self.limits))
        try table.offerAll(floors: Self.limits)
        try table.countersignAll()
        try table.submitAll(values)
        try table.close()
        #expect(table.coordinator.record.stage == .opened)
        let passing = try #require(table.coordinator.record.session?.agreed?.passing)
        #expect(passing.pooled.indices == [0, 3])
        #expect(table.nodes.values.allSatisfy { $0.tellsBits([]) })
        let truth = try JointSuppression(
            inTheClear: table.kommuner.compactMap { values[$0] },
            problem: table.problem,
            thresholds: try #require(table.coordinator.record.manifest).body.thresholds,
            tolerated: tolerated
        )
        #expect(passing == truth.passing)
    }

    /// A count and what is handed in as its presence bit.
    static let lies: [(count: Int64, bit: Int64)] = [(40, 0), (40, 2), (0, 2), (0, -1), (0, 300)]

    @Test(
        "CIR-11, RND-25: a presence bit that is none stops every member before an opening share leaves, and the reason names its contributor",
        arguments: modes,
        lies
    )
    func lie(mode: (Int, Int), lie: (count: Int64, bit: Int64)) throws {
        var table = try RoundTable(problem: try Self.problem(cells: 2), seed: 82)
        let liar = table.kommuner[2]
        let threshold = try Threshold(committee: mode.0, tolerated: mode.1)
        try table.open(try table.draft(threshold: threshold, thresholds: Self.limits))
        try table.offerAll(floors: Self.limits)
        try table.countersignAll()
        for kommune in table.kommuner where kommune != liar {
            let values = Self.values([kommune]).values.map { Array($0.prefix(2)) }
            try table.resubmit(kommune, try #require(values.first))
        }
        try Mischief(&table, of: liar, values: [lie.count, 70], numbers: [lie.count, 70, lie.bit])
            .handIn(&table, from: liar)
        try table.run()
        try table.asFarAsItGoes { try $0.close() }
        for member in table.kommuner.prefix(mode.0) {
            let stop = try #require(table.stops[member])
            #expect(stop.reason == Refusal.Code.falsePresence.number)
            #expect(stop.parties == [.kommune(liar)])
        }
        #expect(table.openingsSent.isEmpty)
        // Nobody has learnt which cell is small.
        #expect(table.nodes.values.allSatisfy { !$0.tellsBits([]) })
        #expect(table.coordinator.record.session?.statements.isEmpty == true)
    }

    @Test("CIR-11: who has nothing may say so, and who says 1 beside a count of 0 is not found out")
    func honest() throws {
        for (bit, opens) in [(0, false), (1, true)] as [(Int64, Bool)] {
            var table = try RoundTable(problem: try Self.problem(cells: 2), seed: 83)
            let threshold = try Threshold(committee: 5, tolerated: 1)
            try table.open(try table.draft(threshold: threshold, thresholds: Self.limits))
            try table.offerAll(floors: Self.limits)
            try table.countersignAll()
            for (index, kommune) in table.kommuner.enumerated() where index != 2 {
                try table.resubmit(kommune, index < 2 ? [300, 70] : [0, 70])
            }
            try Mischief(&table, of: table.kommuner[2], values: [0, 70], numbers: [0, 70, bit])
                .handIn(&table, from: table.kommuner[2])
            try table.run()
            try table.close()
            #expect(table.coordinator.record.session?.agreed?.passing.pooled.indices == (opens ? [0, 1] : [1]))
        }
    }
}
