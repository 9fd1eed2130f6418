import Disclosure
import Messages
import Proceedings
import Rounds
import Sharing
import Testing
import Vocabulary

/// What a round of five publishes when fewer than five hand in.
@Suite("Five, four, three, two of five")
struct ParticipationTests {
    /// Who hands in, t, and whether the round opens anything: m is the larger of the floors' 3 and t + 2.
    static let cases: [(handingIn: Int, tolerated: Int, opens: Bool)] = [
        (5, 2, true), (4, 2, true), (3, 2, false), (2, 2, false),
        (5, 1, true), (4, 1, true), (3, 1, true), (2, 1, false),
    ]

    @Test(
        "RND-12, RND-41: with t = 2 four of five are enough and three are not; with t = 1 three are; two never are",
        arguments: cases
    )
    func participation(handingIn: Int, tolerated: Int, opens: Bool) throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: UInt64(50 + handingIn))
        let kommuner = table.kommuner
        let there = Array(kommuner.suffix(handingIn))
        let values = SmallStudy.values(kommuner)
        try table.open(try table.draft(threshold: try Threshold(committee: 5, tolerated: tolerated)))
        try table.offerAll()
        let limit = try #require(table.coordinator.record.manifest).body.thresholds.minimumContributors
        #expect(limit == max(3, tolerated + 2))
        try table.countersignAll()
        for kommune in there { try table.resubmit(kommune, try #require(values[kommune])) }
        guard opens else {
            let refused = #expect(throws: Refusal.self) { try table.close() }
            #expect(refused?.code == .badList)
            #expect(table.openingsSent.isEmpty && table.coordinator.record.session == nil)
            // It is the coordinator's to end it: nobody's message is due.
            try table.publish(try table.coordinator.stop(reason: .stopped, parties: []))
            #expect(table.deleted == Set(kommuner))
            return
        }
        try table.close()
        #expect(table.coordinator.record.listed == there)
        let released = try #require(try table.coordinator.record.releasedTable())
        let sum = there.reduce(Int64(0)) { $0 + (values[$1]?[0] ?? 0) }
        #expect(released.value(.pooled(slot: 0)) == .open(sum))
        for (place, kommune) in there.enumerated() {
            #expect(released.value(.named(contributor: place, slot: 0)) == .open(try #require(values[kommune])[0]))
        }
        // Members that hand nothing in have served all the same.
        #expect(table.openingsSent.count == 5)
        try table.finish()
        #expect(table.coordinator.record.deleted == Set(kommuner))
        #expect(table.stops.isEmpty && table.refused.isEmpty)
    }
}
