import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Sharing
import Testing
import Vocabulary

@testable import Rounds

/// A contributor takes its figures back, up to the list.
@Suite("Withdrawing from a round")
struct WithdrawalTests {
    /// A table on which everybody has handed in and been acknowledged; with a member less than there are contributors.
    static func table(committee: Int = 4, tolerated: Int = 1, seed: UInt64 = 38) throws -> RoundTable {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: seed)
        try table.open(try table.draft(threshold: try Threshold(committee: committee, tolerated: tolerated)))
        try table.offerAll()
        try table.countersignAll()
        try table.submitAll(SmallStudy.values(table.kommuner))
        return table
    }

    static func withdraw(_ kommune: KommuneCode, _ table: inout RoundTable) throws {
        var node = try #require(table.nodes[kommune])
        let actions = try node.withdraw()
        table.nodes[kommune] = node
        try table.act(actions, for: kommune)
        try table.run()
    }

    /// Closes as if the time had come.
    static func close(_ table: inout RoundTable) throws { try table.close() }

    private static func word(_ sequence: UInt32, in table: RoundTable) throws -> Withdrawal {
        Withdrawal(manifest: try #require(table.coordinator.record.manifest).digest, sequence: sequence)
    }

    @Test(
        "RND-12, NODE-42: what still waits at a kommune when the list comes is not in the round, stops nobody, and leaves no more",
        arguments: [0, 4]
    )
    func unsent(place: Int) throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 39)
        try table.open(try table.draft(threshold: try Threshold(committee: 4, tolerated: 1)))
        try table.offerAll()
        try table.countersignAll()
        let late = table.kommuner[place]
        var waiting: [UInt8] = []
        table.onPost = { kommune, message in
            guard kommune == late, case .submission = message.statement else { return message.bytes }
            waiting = message.bytes
            return nil
        }
        table.nodes[late]?.hasUnsentSubmission = true
        try table.submitAll(SmallStudy.values(table.kommuner))
        #expect(!waiting.isEmpty && table.nodes[late]?.hasLeft(waiting) == false)
        try Self.close(&table)
        #expect(table.coordinator.record.listed == table.kommuner.filter { $0 != late })
        #expect(table.stops.isEmpty && table.nodes[late]?.hasLeft(waiting) == true)
        try table.finish()
        #expect(table.stops.isEmpty && table.deleted == Set(table.kommuner))
    }

    @Test(
        "RND-38, RND-41: what was taken back is summed by nobody, and who took it back serves on as a member",
        arguments: [0, 4]
    )
    func takenBack(place: Int) throws {
        var table = try Self.table()
        let kommuner = table.kommuner
        let gone = kommuner[place]
        try Self.withdraw(gone, &table)
        #expect(table.coordinator.record.hasWithdrawn(gone))
        try Self.close(&table)
        let others = kommuner.filter { $0 != gone }
        #expect(table.coordinator.record.listed == others)
        let released = try #require(try table.coordinator.record.releasedTable())
        let values = SmallStudy.values(kommuner)
        let sum = others.reduce(Int64(0)) { $0 + (values[$1]?[0] ?? 0) }
        #expect(released.value(.pooled(slot: 0)) == .open(sum))
        try table.finish()
        #expect(table.stops.isEmpty && table.refused.isEmpty)
        #expect(table.deleted == Set(kommuner))
        #expect(table.coordinator.record.deleted.count == 4)
    }

    @Test("RND-38: a withdrawal names its round and the submission that was handed in last, or nothing becomes of it")
    func otherWords() throws {
        let table = try Self.table()
        let kommune = table.kommuner[1]
        for (sequence, code) in [
            (UInt32(0), Refusal.Code.badWithdrawal), (1, nil), (2, nil), (3, .badWithdrawal), (9, .badWithdrawal),
        ] {
            let word = Statement.withdrawal(try Self.word(sequence, in: table))
            #expect(try RecordTests.refusal(of: word, by: kommune, in: table) == code)
        }
        let other = Statement.withdrawal(Withdrawal(manifest: Lie.bogus, sequence: 1))
        #expect(try RecordTests.refusal(of: other, by: kommune, in: table) == .badWithdrawal)
        // Signed by somebody else, or by the coordinator, it is nobody's word.
        let word = Statement.withdrawal(try Self.word(1, in: table))
        let stranger = try #require(table.identities[table.kommuner[2]])
        for (key, sender, code) in [
            (stranger, Party.kommune(kommune), Refusal.Code.badSignature),
            (table.coordinatorKey, .coordinator, .wrongSender),
        ] {
            let forged = try RoundTable.sign(word, key, sender)
            var record = table.coordinator.record
            let refused = #expect(throws: Refusal.self) { try record.apply(forged.bytes) }
            #expect(refused?.code == code)
        }
    }

    @Test("RND-38: the same word twice is taken once, and none of a sequence beyond the last")
    func again() throws {
        var table = try Self.table()
        let kommune = table.kommuner[1]
        try Self.withdraw(kommune, &table)
        #expect(throws: Refusal.self) { try table.nodes[kommune]?.withdraw() }
        let word = Statement.withdrawal(try Self.word(1, in: table))
        #expect(try RecordTests.refusal(of: word, by: kommune, in: table) == .repeated)
        for sequence in UInt32(2)...8 {
            let identity = try #require(table.identities[kommune])
            let word = Statement.withdrawal(try Self.word(sequence, in: table))
            table.liars.insert(kommune)
            try table.act([.post(try RoundTable.sign(word, identity, .kommune(kommune)))], for: kommune)
            try table.run()
        }
        #expect(table.refused.isEmpty)
        let beyond = Statement.withdrawal(try Self.word(9, in: table))
        #expect(try RecordTests.refusal(of: beyond, by: kommune, in: table) == .badWithdrawal)
    }

    @Test("RND-38: before the manifest there is nothing to withdraw, and after the list it is too late")
    func outOfTime() throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 39)
        try table.open(try table.draft(threshold: try Threshold(committee: 4, tolerated: 1)))
        let early = Statement.withdrawal(Withdrawal(manifest: Lie.bogus, sequence: 0))
        #expect(try RecordTests.refusal(of: early, by: table.kommuner[0], in: table) == .outOfStep)
        table = try Self.table()
        let kommune = table.kommuner[4]
        try table.close()
        let late = Statement.withdrawal(try Self.word(1, in: table))
        #expect(try RecordTests.refusal(of: late, by: kommune, in: table) == .withdrawnTooLate)
        let node = try #require(table.nodes[kommune])
        #expect(!node.canWithdraw)
    }

    @Test("RND-38: who has only countersigned can say that it hands nothing in, and may do so all the same later")
    func countersignatureOnly() throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 40)
        try table.open(try table.draft(threshold: try Threshold(committee: 4, tolerated: 1)))
        try table.offerAll()
        let kommune = table.kommuner[4]
        #expect(table.nodes[kommune]?.canWithdraw == false)
        try table.countersignAll()
        try Self.withdraw(kommune, &table)
        #expect(table.coordinator.record.withdrawn == [kommune: 0])
        try table.submitAll(SmallStudy.values(table.kommuner))
        #expect(table.coordinator.record.eligible.map(\.contributor) == table.kommuner)
    }

    @Test("RND-39: a submission that was taken back counts no more; another one with a higher sequence does")
    func handedInAgain() throws {
        var table = try Self.table()
        let (kommune, keyring) = (table.kommuner[2], table.keyring)
        let old = try #require(
            table.coordinatorBoard.first { entry in
                let message = try? UnverifiedMessage(decoding: entry).verified(by: keyring)
                guard case .submission = message?.statement else { return false }
                return message?.sender == .kommune(kommune)
            }
        )
        try Self.withdraw(kommune, &table)
        for node in table.nodes.values { #expect(node.own.held[kommune] == nil) }
        // The coordinator shows the old one again.
        var record = table.coordinator.record
        let refused = #expect(throws: Refusal.self) { try record.apply(old) }
        #expect(refused?.code == .repeated)
        var values = SmallStudy.values(table.kommuner)
        values[kommune] = [50, 20, 30]
        try table.resubmit(kommune, [50, 20, 30])
        #expect(table.coordinator.record.submissions[kommune]?.sequence == 2)
        try table.close()
        #expect(table.coordinator.record.listed == table.kommuner)
        let released = try #require(try table.coordinator.record.releasedTable())
        #expect(released.value(.pooled(slot: 0)) == .open(values.values.reduce(0) { $0 + $1[0] }))
        #expect(released.value(.named(contributor: 2, slot: 1)) == .open(20))
        #expect(table.stops.isEmpty)
    }

    @Test("RND-39: a withdrawal that overtakes its submission keeps it out, and answers that come late change nothing")
    func overtaken() throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 41)
        let kommune = table.kommuner[3]
        try table.open(try table.draft(threshold: try Threshold(committee: 4, tolerated: 1)))
        try table.offerAll()
        try table.countersignAll()
        var node = try #require(table.nodes[kommune])
        let upload = try node.submit(values: Secret([30, 10, 20]), using: &table.generator)
        let word = try node.withdraw()
        guard case .upload(let header, _) = try #require(upload.first) else { return }
        #expect(node.hasLeft(header.bytes), "NODE-41: it must not leave any more")
        table.nodes[kommune] = node
        try table.act(word, for: kommune)
        try table.run()
        #expect(table.coordinator.record.withdrawn == [kommune: 1])
        #expect(try RecordTests.refusal(of: header, in: table) == .badSubmission)
        // A member that had read the submission before the withdrawal says so after it.
        guard case .submission(let body) = header.statement else { return }
        let answer = Statement.acknowledgement(
            Acknowledgement(
                manifest: body.manifest,
                contributor: kommune,
                sequence: 1,
                root: body.root,
                refusal: nil
            )
        )
        #expect(try RecordTests.refusal(of: answer, by: table.kommuner[0], in: table) == nil)
        try table.resubmit(kommune, [30, 10, 20])
        #expect(table.coordinator.record.eligible.map(\.sequence) == [2])
        let member = try #require(table.nodes[table.kommuner[0]])
        let signed = try RoundTable.sign(
            answer,
            try #require(table.identities[table.kommuner[0]]),
            .kommune(table.kommuner[0])
        )
        #expect(!member.hasLeft(signed.bytes))
    }

    @Test("RND-39: a list that names who has withdrawn is refused by the record and stops every member")
    func listedAllTheSame() throws {
        var table = try Self.table()
        let gone = table.kommuner[1]
        let before = try #require(table.coordinator.record.nextList)
        try Self.withdraw(gone, &table)
        let list = try RoundTable.sign(.list(before), table.coordinatorKey, .coordinator)
        #expect(try RecordTests.refusal(of: list, in: table) == .badList)
        try table.publish([list])
        for kommune in table.kommuner { #expect(table.stops[kommune]?.reason == Refusal.Code.badList.number) }
        #expect(table.openingsSent.isEmpty)
    }

    @Test("RND-40: a member whose withdrawal is held back stops when a list names it")
    func heldBack() throws {
        var table = try Self.table()
        let gone = table.kommuner[1]
        table.onPost = { sender, message in
            if sender == gone, case .withdrawal = message.statement { return nil }
            return message.bytes
        }
        try Self.withdraw(gone, &table)
        try table.close()
        #expect(table.stops[gone]?.reason == Refusal.Code.listsWithdrawn.number)
        #expect(table.openingsSent.isEmpty && table.coordinator.record.stage == .stopped)
    }

    @Test(
        "RND-40, NODE-42: a contributor that is no member learns that its withdrawal came in vain, and keeps its ledger"
    )
    func inVain() throws {
        var table = try Self.table()
        let gone = table.kommuner[4]
        var held: SignedMessage?
        table.onPost = { sender, message in
            if sender == gone, case .withdrawal = message.statement {
                held = message
                return nil
            }
            return message.bytes
        }
        try Self.withdraw(gone, &table)
        #expect(table.nodes[gone]?.hasWithdrawnInVain == false)
        try table.close()
        let node = try #require(table.nodes[gone])
        #expect(node.hasWithdrawnInVain && table.stops.isEmpty)
        #expect(table.opened[gone]?.count == 1)
        #expect(node.hasLeft(try #require(held).bytes), "NODE-42: nobody takes it any more")
    }
}
