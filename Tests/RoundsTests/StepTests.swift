import Disclosure
import Messages
import Proceedings
import Rounds
import Sharing
import TestSupport
import Testing
import Vocabulary

/// Each step in its time, and none before it.
@Suite("Steps in their time") struct StepTests {
    func opened() throws -> RoundTable {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 21)
        try table.open(try table.draft(threshold: try Threshold(committee: 5, tolerated: 2)))
        return table
    }

    @Test("RND-7: with one key that nobody has read, a node does not countersign, and says whose it is")
    func strangers() throws {
        var table = try opened()
        try table.offerAll()
        let kommune = table.kommuner[0]
        let stranger = table.kommuner[3]
        var node = try #require(table.nodes[kommune])
        let trusted = Set(table.kommuner).subtracting([stranger])
        let refusal = #expect(throws: Refusal.self) { try node.countersign(trusted: trusted) }
        #expect(refusal?.code == .untrustedKey)
        #expect(refusal?.place == stranger.description)
        #expect(node.canCountersign)
        #expect(try node.countersign(trusted: Set(table.kommuner)).count == 1)
    }

    @Test("RND-8: nothing is handed in before all members have countersigned")
    func countersignatures() throws {
        var table = try opened()
        try table.offerAll()
        let last = table.kommuner[4]
        let values = SmallStudy.values(table.kommuner)
        try table.each { node, _ in
            node.kommune == last ? [] : try node.countersign(trusted: Set(SmallStudy.values(RoundTable.kommuner).keys))
        }
        for kommune in table.kommuner {
            var node = try #require(table.nodes[kommune])
            #expect(!node.canSubmit)
            let refusal = #expect(throws: Refusal.self) {
                try node.submit(values: Secret(values[kommune] ?? []), using: &table.generator)
            }
            #expect(refusal?.code == .notNow)
        }
    }

    @Test("RND-27: a step asked for before its time, or twice, is refused and changes nothing")
    func untimely() throws {
        var table = try opened()
        let kommune = table.kommuner[0]
        var node = try #require(table.nodes[kommune])
        let before = node.own.canonicalBytes
        let trusted = Set(table.kommuner)
        #expect(throws: Refusal.self) { try node.countersign(trusted: trusted) }
        #expect(throws: Refusal.self) { try node.submit(values: [30, 10, 20], using: &table.generator) }
        #expect(throws: Refusal.self) { try node.ownMask(values: [30, 10, 20]) }
        #expect(node.own.canonicalBytes == before)
        #expect(try node.offer(floors: .standard).count == 1)
        let offered = node.own.canonicalBytes
        let refusal = #expect(throws: Refusal.self) { try node.offer(floors: .standard) }
        #expect(refusal?.code == .notNow)
        #expect(node.own.canonicalBytes == offered)
        let chain = table.coordinator.record.chain
        #expect(throws: Refusal.self) { try table.coordinator.close(at: Timestamp(seconds: 1)) }
        #expect(throws: Refusal.self) { try table.coordinator.retry() }
        #expect(throws: Refusal.self) {
            try table.coordinator.publish(table: table.roster.digest, on: Day(number: 20_000))
        }
        #expect(table.coordinator.record.chain == chain)
    }

    @Test("RND-21: no figure stands on the record before all c openings are in")
    func noFigureFromFewer() throws {
        var table = try opened()
        try table.offerAll()
        try table.countersignAll()
        try table.submitAll(SmallStudy.values(table.kommuner))
        let silent = table.kommuner[2]
        table.onPost = { kommune, message in
            if kommune == silent, case .opening = message.statement { return nil }
            return message.bytes
        }
        try table.close()
        let session = try #require(table.coordinator.record.session)
        #expect(session.openings.count == 4)
        #expect(session.figures == nil)
        #expect(try table.coordinator.record.releasedTable() == nil)
    }

    @Test("RND-3: a committee that tolerates fewer than the study wants is refused")
    func weakCommittee() throws {
        let table = try RoundTable(problem: try SmallStudy.problem(), seed: 41)
        let strict = StudyTerms(
            study: table.terms.study,
            problem: table.problem,
            thresholds: table.terms.thresholds,
            tolerated: 2
        )
        for (tolerated, isTaken) in [(1, false), (2, true)] {
            let draft = try table.draft(threshold: try Threshold(committee: 5, tolerated: tolerated))
            let message = try RoundTable.sign(.draft(draft), table.coordinatorKey, .coordinator)
            var record = Record(keyring: table.keyring, roster: table.roster.digest, terms: strict)
            if isTaken {
                try record.apply(message)
            } else {
                let refusal = #expect(throws: Refusal.self) { try record.apply(message) }
                #expect(refusal?.code == .laxerThanStudy)
            }
        }
    }
}
