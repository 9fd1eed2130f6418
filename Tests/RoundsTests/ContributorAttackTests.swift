import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Sharing
import Testing
import Transcript
import Vocabulary

@testable import Rounds

@Suite("A contributor hands in what is wrong under a right signature")
struct ContributorAttackTests {
    /// A round up to countersigning; everybody but the liar hands figures in.
    static func table(
        committee: Int = 5,
        tolerated: Int = 2,
        liar: Int = 1
    ) throws -> (table: RoundTable, liar: KommuneCode, values: [KommuneCode: [Int64]]) {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 51)
        let values = SmallStudy.values(table.kommuner)
        let liar = table.kommuner[liar]
        try table.open(try table.draft(threshold: try Threshold(committee: committee, tolerated: tolerated)))
        try table.offerAll()
        try table.countersignAll()
        for kommune in table.kommuner where kommune != liar {
            try table.resubmit(kommune, try #require(values[kommune]))
        }
        return (table, liar, values)
    }

    @Test(
        "RND-11: a bad envelope is refused by its member, and a second one stops the round",
        arguments: BadEnvelope.all
    )
    func badEnvelope(_ bad: BadEnvelope) throws {
        var (table, liar, values) = try Self.table()
        var answers: [KommuneCode: Acknowledgement] = [:]
        table.onPost = { sender, message in
            if case .acknowledgement(let body) = message.statement, body.contributor == liar { answers[sender] = body }
            return message.bytes
        }
        for round in 1...2 {
            var mischief = try Mischief(&table, of: liar, values: try #require(values[liar]))
            bad.bend(&mischief)
            try mischief.handIn(&table, from: liar)
            try table.run()
            let refused = table.kommuner[bad.member]
            #expect(answers[refused]?.refusal == bad.code.number)
            if round == 1 {
                #expect(table.stops.isEmpty)
                #expect(answers[table.kommuner[2]]?.refusal == nil)
                #expect(throws: Refusal.self) { try table.close() }
            }
        }
        for kommune in table.kommuner {
            let stop = try #require(table.stops[kommune])
            #expect(stop.reason == Refusal.Code.refusedTwice.number)
            #expect(stop.parties.count == 2)
            #expect(stop.parties.contains(.kommune(liar)))
        }
        #expect(table.openingsSent.isEmpty)
    }

    @Test("RND-11: one bad submission, then a good one, and the round goes on")
    func repaired() throws {
        var (table, liar, values) = try Self.table()
        var mischief = try Mischief(&table, of: liar, values: try #require(values[liar]))
        mischief.replaceVector(4) { $0.dropLast() }
        try mischief.handIn(&table, from: liar)
        try table.run()
        #expect(try #require(table.nodes[liar]).canSubmit)
        try table.resubmit(liar, try #require(values[liar]))
        #expect(!(try #require(table.nodes[liar]).canSubmit))
        try table.close()
        #expect(table.coordinator.record.stage == .opened)
        #expect(table.refused.isEmpty)
    }

    @Test("SEAL-2: another contributor's envelopes, copied under one's own header, open for no member")
    func copiedEnvelopes() throws {
        var (table, liar, _) = try Self.table()
        let other = table.kommuner[0]
        let copied = try #require(table.envelopes[other]?[1])
        let theirs = try #require(table.coordinator.record.submissions[other])
        let identity = try #require(table.identities[liar])
        let manifest = try #require(table.coordinator.record.manifest)
        table.liars = [liar]
        for sequence in UInt32(1)...2 {
            let header = Submission(
                manifest: manifest.digest,
                sequence: sequence,
                root: theirs.root,
                payloads: theirs.payloads,
                mask: theirs.mask
            )
            let message = try RoundTable.sign(.submission(header), identity, .kommune(liar))
            table.nodes[liar]?.own.sent.insert(message.digest)
            try table.act([.upload(message, envelopes: copied)], for: liar)
            try table.run()
        }
        #expect(table.coordinator.record.acknowledged[liar] == [])
        #expect(table.stops[other]?.reason == Refusal.Code.refusedTwice.number)
        #expect(table.stops[other]?.parties.contains(.kommune(liar)) == true)
        #expect(table.openingsSent.isEmpty)
    }

    @Test("SUP-6, RND-10: a mask with another number of primary bits is refused by every member")
    func shortMask() throws {
        var (table, liar, values) = try Self.table()
        var mischief = try Mischief(&table, of: liar, values: try #require(values[liar]))
        var mask = BitString(count: 3)
        mask[0] = true
        mask[1] = true
        try mischief.replaceMask(mask)
        try mischief.handIn(&table, from: liar)
        try table.run()
        #expect(table.coordinator.record.refusedSequence[liar] == 1)
        #expect(table.coordinator.record.acknowledged[liar] == [])
    }

    @Test(
        "RND-17: mode M, shares of degree t + 1: the session stops, and nobody is named alone",
        arguments: [(3, 1), (5, 2)]
    )
    func malformedAuthenticated(committee: Int, tolerated: Int) throws {
        var (table, liar, values) = try Self.table(committee: committee, tolerated: tolerated)
        var mischief = try Mischief(&table, of: liar, values: try #require(values[liar]))
        mischief.raiseDegree(ofSlot: 1, threshold: try Threshold(committee: committee, tolerated: tolerated))
        try mischief.handIn(&table, from: liar)
        try table.run()
        try table.close()
        for kommune in table.kommuner {
            let stop = try #require(table.stops[kommune])
            #expect(stop.reason == Refusal.Code.degreeCheckFailed.number)
            #expect(stop.parties.contains(.kommune(liar)))
            #expect(Set(stop.parties).isSuperset(of: table.kommuner.prefix(committee).map(Party.kommune)))
        }
        #expect(table.coordinator.record.dropped.isEmpty)
        #expect(table.openingsSent.isEmpty)
    }

    @Test("RND-17: mode R, shares of degree t + 1: the contributor is dropped, and the next attempt opens the others")
    func malformedRedundant() throws {
        var (table, liar, values) = try Self.table(committee: 4, tolerated: 1)
        var mischief = try Mischief(&table, of: liar, values: try #require(values[liar]))
        mischief.raiseDegree(ofSlot: 1, threshold: try Threshold(committee: 4, tolerated: 1))
        try mischief.handIn(&table, from: liar)
        try table.run()
        try table.close()
        #expect(table.coordinator.record.dropped == [liar])
        #expect(table.statementsSent.isEmpty)
        #expect(table.openingsSent.isEmpty)
        // The liar is a member too; its own machine would refuse a list without itself, a willing liar's does not.
        table.nodes[liar]?.own.sequence = 0
        try table.publish(try table.coordinator.retry())
        #expect(table.coordinator.record.stage == .opened)
        #expect(table.coordinator.record.listed == table.kommuner.filter { $0 != liar })
        let released = try #require(try table.coordinator.record.releasedTable())
        let truth = table.kommuner.filter { $0 != liar }.compactMap { values[$0]?[0] }.reduce(0, +)
        #expect(released.value(.pooled(slot: 0)) == .open(truth))
        #expect(table.stops.isEmpty)
    }

    @Test("RND-12: mode R, too few left after a contributor is dropped: no further list")
    func tooFewLeft() throws {
        var (table, liar, values) = try Self.table(committee: 4, tolerated: 1)
        var mischief = try Mischief(&table, of: liar, values: try #require(values[liar]))
        mischief.raiseDegree(ofSlot: 0, threshold: try Threshold(committee: 4, tolerated: 1))
        try mischief.handIn(&table, from: liar)
        try table.run()
        try table.close()
        let list = try #require(table.coordinator.record.nextList)
        let few = ListProposal(manifest: list.manifest, attempt: 2, items: Array(list.items.prefix(2)))
        let message = try RoundTable.sign(.list(few), table.coordinatorKey, .coordinator)
        var record = table.coordinator.record
        let refusal = #expect(throws: Refusal.self) { try record.apply(message) }
        #expect(refusal?.code == .badList)
    }

    @Test("RND-28: a figure beyond its bound never leaves its node; one that leaves opens as void")
    func beyondBound() throws {
        var (table, liar, values) = try Self.table()
        var wild = try #require(values[liar])
        wild[1] = 1 << 41
        wild[0] = wild[1] + wild[2]
        var node = try #require(table.nodes[liar])
        let refusal = #expect(throws: Refusal.self) { try node.submit(values: Secret(wild), using: &table.generator) }
        #expect(refusal?.code == .beyondBound)
        let mischief = try Mischief(&table, of: liar, values: wild)
        try mischief.handIn(&table, from: liar)
        try table.run()
        try table.close()
        // Void already in the figures that the members sign, not only in the table made from them.
        let session = try #require(table.coordinator.record.session)
        let functionals = try #require(session.agreed?.passing.functionals)
        let wildly = try #require(functionals.firstIndex(of: .named(contributor: 1, slot: 0)))
        #expect(try #require(session.figures?.values)[wildly] == nil)
        let released = try #require(try table.coordinator.record.releasedTable())
        #expect(released.value(.named(contributor: 1, slot: 0)) == .void)
        #expect(released.value(.named(contributor: 1, slot: 1)) == .void)
        #expect(released.value(.named(contributor: 1, slot: 2)) == .open(wild[2]))
    }

    @Test("RND-12: submissions close at their time, or before it when everybody has submitted")
    func closingTime() throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 52)
        let values = SmallStudy.values(table.kommuner)
        try table.open(try table.draft(threshold: try Threshold(committee: 5, tolerated: 2), closes: 100))
        try table.offerAll()
        try table.countersignAll()
        for kommune in table.kommuner.dropLast() { try table.resubmit(kommune, try #require(values[kommune])) }
        var early = table.coordinator
        let refusal = #expect(throws: Refusal.self) { try early.close(at: Timestamp(seconds: 99)) }
        #expect(refusal?.code == .notNow)
        #expect(try early.close(at: Timestamp(seconds: 100)).count == 1)
        let last = table.kommuner[4]
        try table.resubmit(last, try #require(values[last]))
        #expect(try table.coordinator.close(at: Timestamp(seconds: 99)).count == 1)
    }

    @Test("RND-29: envelopes other than those under the signed root are not taken")
    func otherEnvelopes() throws {
        var (table, liar, values) = try Self.table()
        var node = try #require(table.nodes[liar])
        let actions = try node.submit(values: Secret(try #require(values[liar])), using: &table.generator)
        guard case .upload(let header, var envelopes) = try #require(actions.first) else { return }
        envelopes[2][5] ^= 1
        let refusal = #expect(throws: Refusal.self) {
            try table.coordinator.receive(submission: header.bytes, envelopes: envelopes)
        }
        #expect(refusal?.code == .otherEnvelopes)
        #expect(throws: Refusal.self) { try table.coordinator.receive(header.bytes) }
        #expect(throws: Refusal.self) {
            try table.coordinator.receive(submission: header.bytes, envelopes: envelopes.dropLast())
        }
    }
}
