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

@Suite("Split views, waiting, and restarts")
struct SplitViewTests {
    static func table(committee: Int = 5, tolerated: Int = 2) throws -> RoundTable {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 71)
        try table.open(try table.draft(threshold: try Threshold(committee: committee, tolerated: tolerated)))
        try table.offerAll()
        try table.countersignAll()
        try table.submitAll(SmallStudy.values(table.kommuner, small: table.kommuner[2]))
        return table
    }

    @Test("RND-13: two lists before C1, one for each half: nobody opens anything")
    func splitLists() throws {
        for relaysAnything in [false, true] {
            var table = try Self.table()
            let half = Set(table.kommuner[3...])
            let (keyring, key) = (table.keyring, table.coordinatorKey)
            table.relaysAnything = relaysAnything
            // One list lacks a contributor whose submission its readers never acknowledged, so that they would sign it.
            let left = table.kommuner[0]
            for kommune in half { table.nodes[kommune]?.own.held[left] = nil }
            table.onBoard = { kommune, entry in
                guard half.contains(kommune),
                    let message = try? UnverifiedMessage(decoding: entry).verified(by: keyring),
                    case .list(let body) = message.statement,
                    let other = try? RoundTable.sign(
                        .list(
                            ListProposal(
                                manifest: body.manifest,
                                attempt: 1,
                                items: body.items.filter { $0.contributor != left }
                            )
                        ),
                        key,
                        .coordinator
                    )
                else { return [entry] }
                return [other.bytes]
            }
            try table.close()
            #expect(!table.stops.isEmpty)
            for (_, stop) in table.stops {
                #expect(stop.reason == Refusal.Code.otherList.number)
                #expect(stop.parties.contains(.coordinator))
                #expect(stop.parties.count == 2)
            }
            #expect(table.statementsSent.isEmpty)
            #expect(table.openingsSent.isEmpty)
        }
    }

    @Test("RND-18: at C4 one half is shown a statement that opens more: whoever sees it opens nothing")
    func splitStatements() throws {
        var table = try Self.table()
        let liar = table.kommuner[0]
        let identity = try #require(table.identities[liar])
        let half = Set(table.kommuner[3...])
        let keyring = table.keyring
        table.liars = [liar]
        table.onBoard = { kommune, entry in
            guard half.contains(kommune), let message = try? UnverifiedMessage(decoding: entry).verified(by: keyring),
                message.sender == .kommune(liar), case .passing(let body) = message.statement,
                let lied = try? RoundTable.sign(
                    .passing(Lie.opening(in: body, named: true)),
                    identity,
                    .kommune(liar)
                )
            else { return [entry] }
            return [lied.bytes]
        }
        try table.close()
        for kommune in half {
            #expect(table.openingsSent[kommune] == nil)
            #expect(table.stops[kommune]?.reason == Refusal.Code.statementsDiffer.number)
            #expect(Set(table.stops[kommune]?.parties ?? []) == [.kommune(liar), .kommune(kommune)])
        }
        #expect(table.everyOpeningWasAgreed)
        #expect(table.coordinator.record.stage != .opened)
    }

    @Test("RND-24: a member that has signed C4 signs no second list, even if its board is back before the C3 messages")
    func secondList() throws {
        var table = try Self.table()
        let victim = table.kommuner[3]
        let keyring = table.keyring
        table.onBoard = { kommune, entry in
            kommune == victim && CoordinatorAttackTests.name(of: entry, keyring) == "C4" ? [] : [entry]
        }
        try table.close()
        #expect(table.statementsSent[victim]?.count == 1)
        // Its machine knows that it has signed; it is shown a second list of the same contributors where C3 should stand.
        let list = try #require(table.coordinator.record.session?.list.body)
        let second = ListProposal(manifest: list.manifest, attempt: 2, items: list.items)
        let message = try RoundTable.sign(.list(second), table.coordinatorKey, .coordinator)
        var node = try #require(table.nodes[victim])
        var fresh = try Self.replay(table, victim, until: "C3")
        fresh.own = node.own
        fresh.own.stop = nil
        node = fresh
        let actions = try node.receive(message.bytes, using: &table.generator)
        #expect(node.own.attempt == 1)
        #expect(Self.codes(actions) == [Refusal.Code.alreadyStated.number])
    }

    @Test("RND-24: once all C3 are in the board takes no further list, with or without a C4", arguments: [0, 4])
    func listAfterStatements(standing: Int) throws {
        var table = try Self.table()
        let keyring = table.keyring
        let late = Set(table.kommuner[standing...])
        var kept: [SignedMessage] = []
        table.onPost = { sender, message in
            guard late.contains(sender), CoordinatorAttackTests.name(of: message.bytes, keyring) == "C4" else {
                return message.bytes
            }
            kept.append(message)
            return nil
        }
        try table.close()
        let list = try #require(table.coordinator.record.session?.list.body)
        #expect(table.coordinator.record.session?.statements.count == standing)
        let refusal = #expect(throws: Refusal.self) { try table.coordinator.retry() }
        #expect(refusal?.code == .notNow)
        // Nor does anybody take one that a dishonest coordinator signs.
        let second = ListProposal(manifest: list.manifest, attempt: 2, items: list.items)
        let message = try RoundTable.sign(.list(second), table.coordinatorKey, .coordinator)
        var record = table.coordinator.record
        #expect(throws: Refusal.self) { try record.apply(message.bytes) }
        #expect(table.openingsSent.isEmpty)
        #expect(table.stops.isEmpty)
        // The order does no harm: what was late comes, and the round ends.
        table.onPost = { $1.bytes }
        for message in kept { try table.publish(try table.coordinator.receive(message.bytes)) }
        #expect(table.coordinator.record.stage == .opened)
    }

    @Test("RND-20: c − 1 opening shares wait and never open; after a restart the member's same bytes finish the round")
    func waiting() throws {
        for (committee, tolerated) in [(5, 2), (4, 1)] {
            var table = try Self.table(committee: committee, tolerated: tolerated)
            let last = table.kommuner[committee - 1]
            table.onPost = { sender, message in
                if sender == last, case .opening = message.statement { return nil }
                return message.bytes
            }
            try table.close()
            #expect(table.openingsSent.count == committee)
            #expect(table.coordinator.record.session?.openings.count == committee - 1)
            #expect(table.coordinator.record.session?.figures == nil)
            #expect(try table.coordinator.record.releasedTable() == nil)
            #expect(throws: Refusal.self) { try table.finish() }
            // The restarted member has nothing new to say; what stands in its outbox is what it said before.
            var restarted = try Self.replay(table, last, until: nil)
            restarted.own = try OwnState(
                canonicalBytes: try #require(table.nodes[last]).own.canonicalBytes,
                place: "own state"
            )
            #expect(try restarted.advance(using: &table.generator).isEmpty)
            table.nodes[last] = restarted
            table.onPost = { $1.bytes }
            let kept = try #require(table.openingsSent[last])
            try table.publish(try table.coordinator.receive(kept.bytes))
            #expect(table.coordinator.record.stage == .opened)
            let again = try? table.coordinator.receive(kept.bytes)
            #expect(again?.isEmpty == true, "RND-2: what stands on the board already is taken again and put nowhere")
        }
    }

    @Test(
        "RND-25: at the deadline the stop names whoever was not heard, with the coordinator",
        arguments: [
            "offer", "countersignature", "acknowledgement", "C1", "C2", "C3", "C4", "opening shares", "result",
        ]
    )
    func deadline(kind: String) throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 73)
        let last = table.kommuner[4]
        table.onPost = { sender, message in
            sender == last && message.statement.name == kind ? nil : message.bytes
        }
        try table.attempt(
            try table.draft(threshold: try Threshold(committee: 5, tolerated: 2)),
            values: SmallStudy.values(table.kommuner)
        )
        #expect(table.stops.isEmpty)
        try table.publish(try table.coordinator.stopWaiting())
        for kommune in table.kommuner {
            let stop = try #require(table.stops[kommune])
            #expect(stop.reason == Refusal.Code.notReceived.number)
            #expect(stop.parties == [.kommune(last), .coordinator])
            #expect(table.deleted.contains(kommune))
        }
        if kind != "opening shares", kind != "result" { #expect(table.openingsSent.isEmpty) }
    }

    @Test("RND-27: while nobody's message is due there is no deadline to miss")
    func noDeadline() throws {
        var table = try Self.table()
        let refusal = #expect(throws: Refusal.self) { try table.coordinator.stopWaiting() }
        #expect(refusal?.code == .notNow)
    }

    @Test("RND-26: a member restored from before C1 that meets its own later message stops before anything else")
    func restoredSnapshot() throws {
        var table = try Self.table()
        let restored = table.kommuner[2]
        let snapshot = try #require(table.nodes[restored])
        let cursor = try #require(table.cursors[restored])
        let keyring = table.keyring
        table.onPost = { sender, message in
            CoordinatorAttackTests.name(of: message.bytes, keyring) == "C2" ? nil : message.bytes
        }
        try table.close()
        table.nodes[restored] = snapshot
        table.cursors[restored] = cursor
        // The list is read first: the restored member signs a second C1, which an honest coordinator refuses.
        table.onPost = { $1.bytes }
        try table.run()
        let stop = try #require(table.stops[restored])
        #expect(stop.reason == Refusal.Code.notMine.number)
        #expect(stop.parties == [.kommune(restored)])
        #expect(table.refused.map(\.code) == [.equivocation])
        #expect(table.openingsSent.isEmpty)
    }

    @Test("RND-14: a restored member and a coordinator that hides its first C1 get no second ρ out of the others")
    func rewoundSession() throws {
        var table = try Self.table()
        let restored = table.kommuner[2]
        let snapshot = try #require(table.nodes[restored])
        let cursor = try #require(table.cursors[restored])
        let keyring = table.keyring
        var challenges: Set<Digest> = []
        table.onPost = { sender, message in
            if sender == restored, case .degreeShares(let body) = message.statement { challenges.insert(body.session) }
            return CoordinatorAttackTests.name(of: message.bytes, keyring) == "C4" ? nil : message.bytes
        }
        try table.close()
        #expect(challenges.count == 1)
        // The coordinator shows the restored member the old board without the member's own messages, and relays its new ones.
        let board = try #require(table.boards[restored])
        table.boards[restored] = board.enumerated()
            .filter { position, entry in
                guard position >= cursor, let message = try? UnverifiedMessage(decoding: entry).verified(by: keyring)
                else {
                    return true
                }
                return message.sender != .kommune(restored)
            }
            .map(\.element)
        table.nodes[restored] = snapshot
        table.cursors[restored] = cursor
        table.relaysAnything = true
        try table.run()
        #expect(challenges.count == 1)
        #expect(table.stops[restored] != nil)
        #expect(table.openingsSent.isEmpty)
    }

    @Test("RND-13: four attempts use four pairs of masks; a fifth is refused, and the round is burned")
    func attempts() throws {
        var table = try Self.table()
        let (last, keyring) = (table.kommuner[4], table.keyring)
        var shares: [DegreeShares] = []
        table.onPost = { sender, message in
            if sender == last, case .degreeShares(let body) = message.statement { shares.append(body) }
            return sender == last && CoordinatorAttackTests.name(of: message.bytes, keyring) == "C3"
                ? nil : message.bytes
        }
        try table.close()
        for attempt in 1...4 {
            if attempt > 1 { try table.publish(try table.coordinator.retry()) }
            // What left is the answer under this attempt's pair of masks, and no other's.
            let session = try #require(table.coordinator.record.session)
            let first = try #require(session.list.body.items.first?.contributor)
            let held = try #require(table.nodes[last]?.own.held[first]?.elements)
            let challenge = try #require(session.challenge)
            let answers = (0..<4)
                .map { pair in
                    DegreeCheck.response(held: held, slots: 3, pair: 3 + 2 * pair, challenge: challenge)
                }
            #expect(answers.firstIndex(of: try #require(shares.last?.responses.first)) == attempt - 1)
        }
        let refusal = #expect(throws: Refusal.self) { try table.coordinator.retry() }
        #expect(refusal?.code == .badAttempt)
        #expect(Set(shares.map(\.session)).count == 4)
        #expect(table.stops.isEmpty)
        #expect(table.openingsSent.isEmpty)
    }

    @Test("RND-13: a restart before C4 finishes in its next attempt with the same list")
    func secondAttempt() throws {
        var table = try Self.table()
        let (last, keyring) = (table.kommuner[4], table.keyring)
        table.onPost = { sender, message in
            sender == last && CoordinatorAttackTests.name(of: message.bytes, keyring) == "C3" ? nil : message.bytes
        }
        try table.close()
        table.onPost = { $1.bytes }
        try table.publish(try table.coordinator.retry())
        #expect(table.coordinator.record.stage == .opened)
        #expect(table.coordinator.record.session?.list.body.attempt == 2)
        #expect(table.opened.values.allSatisfy { $0.count == 1 })
        #expect(table.stops.isEmpty)
    }

    @Test("NODE-12: what was said in an attempt is left when its board goes on to the next, and nothing else is")
    func leftBehind() throws {
        var table = try Self.table()
        let (last, keyring) = (table.kommuner[4], table.keyring)
        var said: [String: [[UInt8]]] = [:]
        table.onPost = { sender, message in
            guard sender == last, let name = CoordinatorAttackTests.name(of: message.bytes, keyring) else {
                return message.bytes
            }
            said[name, default: []].append(message.bytes)
            return name == "C3" && said["C3"]?.count == 1 ? nil : message.bytes
        }
        try table.close()
        let first = try ["C1", "C2", "C3"].map { try #require(said[$0]?.last) }
        let before = try #require(table.nodes[last])
        #expect(first.allSatisfy { !before.hasLeft($0) })
        try table.publish(try table.coordinator.retry())
        let after = try #require(table.nodes[last])
        #expect(first.allSatisfy(after.hasLeft))
        let others = said.values.flatMap(\.self).filter { !first.contains($0) }
        #expect(others.count > 6)
        #expect(!others.contains(where: after.hasLeft))
        #expect(!after.hasLeft([]))
    }

    @Test("DIS-9: with everything masked the passing set is empty, and the round ends with nothing opened")
    func nothingOpens() throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 72)
        let values = Dictionary(uniqueKeysWithValues: table.kommuner.map { ($0, [Int64(2), 1, 1]) })
        try table.wholeRound(try table.draft(threshold: try Threshold(committee: 5, tolerated: 2)), values: values)
        #expect(table.coordinator.record.stage == .opened)
        #expect(table.coordinator.record.session?.agreed?.passing.count == 0)
    }

    @Test("RND-25: a member's stop stops everybody, deletes everything, and nothing is taken after it")
    func stopped() throws {
        var table = try Self.table()
        try table.publish(try table.coordinator.stop(reason: .stopped, parties: [.coordinator]))
        #expect(table.stops.count == 5)
        #expect(table.deleted.count == 5)
        let refusal = #expect(throws: Refusal.self) { try table.coordinator.close(at: Timestamp(seconds: 0)) }
        #expect(refusal?.code == .notNow)
        var node = try #require(table.nodes[table.kommuner[0]])
        #expect(node.own.envelopeKey == nil)
        #expect(node.own.held.isEmpty)
        let late = #expect(throws: Refusal.self) { try node.receive([], using: &table.generator) }
        #expect(late?.code == .stopped)
    }

    @Test("RND-25: a node that stopped by itself is still stopped after a restart")
    func stoppedStaysStopped() throws {
        let (table, victim) = try CoordinatorAttackTests.play("list") { [$0, $0] }
        let own = try OwnState(canonicalBytes: try #require(table.nodes[victim]).own.canonicalBytes, place: "own state")
        let identity = try #require(table.identities[victim])
        let record = try Self.replay(table, victim, until: "list").record
        let restarted = NodeRound(kommune: victim, identity: identity, record: record, own: own)
        #expect(restarted.record.stage == .stopped)
        #expect(restarted.record.stop == table.stops[victim])
        #expect(own.envelopeKey == nil && own.held.isEmpty)
    }

    @Test("RND-12: a member that has lost a listed contributor's share signs no C1, and stops")
    func lostShare() throws {
        var table = try Self.table()
        let (member, contributor) = (table.kommuner[3], table.kommuner[1])
        table.nodes[member]?.own.held[contributor] = nil
        try table.close()
        #expect(table.stops[member]?.reason == Refusal.Code.listLeavesOut.number)
        #expect(table.coordinator.record.session?.commitments[member] == nil)
        #expect(table.openingsSent.isEmpty)
    }

    /// A node whose record was replayed from its board, as far as before the first entry of a kind.
    static func replay(_ table: RoundTable, _ kommune: KommuneCode, until kind: String?) throws -> NodeRound {
        var record = Record(keyring: table.keyring, roster: table.roster.digest, terms: table.terms)
        for entry in table.coordinatorBoard {
            if CoordinatorAttackTests.name(of: entry, table.keyring) == kind { break }
            try record.apply(entry)
        }
        return NodeRound(kommune: kommune, identity: try #require(table.identities[kommune]), record: record)
    }

    static func codes(_ actions: [Action]) -> [UInt16] {
        actions.compactMap { action in
            if case .stopped(let stop) = action { stop.reason } else { nil }
        }
    }
}
