import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Sharing
import Testing
import Vocabulary

@testable import Rounds

/// Messages that are well signed and well formed, put to a record that must not take them.
@Suite("A record at its edges")
struct RecordTests {
    static func refusal(of statement: Statement, by sender: KommuneCode, in table: RoundTable) throws -> Refusal.Code? {
        let identity = try #require(table.identities[sender])
        return try refusal(of: try RoundTable.sign(statement, identity, .kommune(sender)), in: table)
    }

    static func refusal(of message: SignedMessage, in table: RoundTable) throws -> Refusal.Code? {
        var record = table.coordinator.record
        let chain = record.chain
        do throws(Refusal) {
            try record.apply(message)
            return nil
        } catch {
            #expect(record.chain == chain, "RND-1: a refused message leaves no trace")
            return error.code
        }
    }

    @Test("RND-25: a member's stop is taken, a contributor's that is no member is not, and after a stop nothing is")
    func stops() throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 91)
        try table.open(try table.draft(threshold: try Threshold(committee: 4, tolerated: 1)))
        try table.offerAll()
        let draft = try #require(table.coordinator.record.draft).digest
        let manifest = try #require(table.coordinator.record.manifest).digest
        let stop = Statement.stop(Stop(draft: draft, reason: Refusal.Code.stopped.number, parties: []))
        #expect(try Self.refusal(of: stop, by: table.kommuner[4], in: table) == .outOfStep)
        #expect(try Self.refusal(of: stop, by: table.kommuner[3], in: table) == nil)
        try table.publish(try table.coordinator.stop(reason: .stopped, parties: [.coordinator]))
        let countersignature = Statement.countersignature(Countersignature(manifest: manifest))
        #expect(try Self.refusal(of: countersignature, by: table.kommuner[0], in: table) == .stopped)
        #expect(try Self.refusal(of: stop, by: table.kommuner[0], in: table) == .stopped)
    }

    @Test("RND-25: no stop is taken once all members have signed the result")
    func stopTooLate() throws {
        var table = try SplitViewTests.table()
        try table.close()
        #expect(table.coordinator.record.stage == .opened)
        let draft = try #require(table.coordinator.record.draft).digest
        let stop = Statement.stop(Stop(draft: draft, reason: Refusal.Code.stopped.number, parties: []))
        #expect(try Self.refusal(of: stop, by: table.kommuner[0], in: table) == .outOfStep)
        #expect(throws: Refusal.self) { try table.coordinator.stop(reason: .stopped, parties: []) }
    }

    @Test("RND-12, RND-17: the next attempt's list is the last one's less who was dropped, and no other")
    func nextList() throws {
        var table = try SplitViewTests.table()
        let (last, keyring) = (table.kommuner[4], table.keyring)
        table.onPost = { sender, message in
            sender == last && CoordinatorAttackTests.name(of: message.bytes, keyring) == "C3" ? nil : message.bytes
        }
        try table.close()
        let list = try #require(table.coordinator.record.session?.list.body)
        for (items, code) in [(Array(list.items.dropLast()), Refusal.Code.badList), (list.items, nil)] {
            let next = ListProposal(manifest: list.manifest, attempt: 2, items: items)
            let message = try RoundTable.sign(.list(next), table.coordinatorKey, .coordinator)
            #expect(try Self.refusal(of: message, in: table) == code)
        }
    }

    @Test("RND-23: a deletion is of this round and of the key that its member offered")
    func deletions() throws {
        var table = try SplitViewTests.table()
        table.onPost = { _, message in message.statement.name == "deletion" ? nil : message.bytes }
        try table.close()
        try table.finish()
        let member = table.kommuner[0]
        let manifest = try #require(table.coordinator.record.manifest).digest
        let key = try #require(table.coordinator.record.offers[member]?.body.envelopeKey).keyID
        let other = try #require(table.coordinator.record.offers[table.kommuner[1]]?.body.envelopeKey).keyID
        for (deletion, code) in [
            (Deletion(manifest: manifest, key: other), Refusal.Code.badDeletion),
            (Deletion(manifest: Lie.bogus, key: key), .badDeletion),
            (Deletion(manifest: manifest, key: key), nil),
        ] {
            #expect(try Self.refusal(of: .deletion(deletion), by: member, in: table) == code)
        }
    }

    @Test("RND-21: a pooled figure that is not the sum of its named parts is void, even if all members shift it alike")
    func shiftedSum() throws {
        var table = try SplitViewTests.table()
        let identities = table.identities
        // Every kommune's total is open, and behind all named figures that of all together.
        let place = 5 + 2 * 4
        table.liars = Set(table.kommuner)
        table.onPost = { sender, message in
            guard case .opening(let body) = message.statement, let identity = identities[sender] else {
                return message.bytes
            }
            // The same element added to every share keeps the degree.
            var shares = body.shares
            shares[place] = shares[place] + .one
            let lie = OpeningShares(session: body.session, statements: body.statements, shares: shares)
            return (try? RoundTable.sign(.opening(lie), identity, .kommune(sender)))?.bytes
        }
        try table.close()
        let session = try #require(table.coordinator.record.session)
        let functionals = try #require(session.agreed?.passing.functionals)
        #expect(functionals[place] == .pooled(slot: 0))
        let values = try #require(session.figures?.values)
        #expect(values[place] == nil)
        #expect(values.filter { $0 == nil }.count == 1)
    }

    @Test("RND-10, RND-12: without every member's acknowledgement a submission is not eligible and no list may hold it")
    func unacknowledged() throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 92)
        let (silent, left) = (table.kommuner[3], table.kommuner[1])
        table.onPost = { sender, message in
            guard sender == silent, case .acknowledgement(let body) = message.statement else { return message.bytes }
            return body.contributor == left ? nil : message.bytes
        }
        try table.open(try table.draft(threshold: try Threshold(committee: 5, tolerated: 2)))
        try table.offerAll()
        try table.countersignAll()
        try table.submitAll(SmallStudy.values(table.kommuner))
        let record = table.coordinator.record
        #expect(record.eligible.map(\.contributor) == table.kommuner.filter { $0 != left })
        let list = try #require(record.nextList)
        let submission = try #require(record.submissions[left])
        let item = ListProposal.Item(contributor: left, sequence: 1, root: submission.root)
        for (items, code) in [
            (list.items + [item], Refusal.Code.badList), (Array(list.items.dropLast()), .badList), (list.items, nil),
        ] {
            let proposal = ListProposal(manifest: list.manifest, attempt: 1, items: items)
            let message = try RoundTable.sign(.list(proposal), table.coordinatorKey, .coordinator)
            #expect(try Self.refusal(of: message, in: table) == code)
        }
    }

    @Test("RND-18: the first C4 is held against steps, ledger head and rules, though nobody else has spoken")
    func firstStatement() throws {
        var table = try SplitViewTests.table()
        var held: [PassingStatement] = []
        table.onPost = { _, message in
            guard case .passing(let body) = message.statement else { return message.bytes }
            held.append(body)
            return nil
        }
        try table.close()
        let body = try #require(held.first)
        func changed(session: Digest? = nil, steps: Digest? = nil, head: Digest? = nil, rules: UInt16? = nil)
            -> Statement
        {
            .passing(
                PassingStatement(
                    session: session ?? body.session,
                    steps: steps ?? body.steps,
                    ledgerHead: head ?? body.ledgerHead,
                    rules: rules ?? body.rules,
                    passing: body.passing,
                    mask: body.mask
                )
            )
        }
        for (statement, code) in [
            (changed(session: Lie.bogus), Refusal.Code.otherSession), (changed(steps: Lie.bogus), .statementsDiffer),
            (changed(head: Lie.bogus), .statementsDiffer), (changed(rules: body.rules + 1), .statementsDiffer),
            (changed(), nil),
        ] {
            #expect(try Self.refusal(of: statement, by: table.kommuner[0], in: table) == code)
        }
    }

    @Test("RND-22: with c − 1 results nothing is opened and nothing can be published")
    func resultMissing() throws {
        var table = try SplitViewTests.table()
        let last = table.kommuner[4]
        table.onPost = { sender, message in
            sender == last && message.statement.name == "result" ? nil : message.bytes
        }
        try table.close()
        #expect(table.coordinator.record.session?.results.count == 4)
        #expect(table.coordinator.record.stage == .summing)
        #expect(try table.coordinator.record.releasedTable() == nil)
        #expect(throws: Refusal.self) { try table.finish() }
    }
}
