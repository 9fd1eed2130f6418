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

@Suite("A member attacks, alone or with the coordinator")
struct MemberAttackTests {
    /// A round ready to close, with one liar among the members.
    static func table(
        committee: Int = 5,
        tolerated: Int = 2,
        small: Bool = false
    ) throws -> (table: RoundTable, liar: KommuneCode, identity: SigningKey) {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 61)
        let liar = table.kommuner[1]
        table.liars = [liar]
        let values = SmallStudy.values(table.kommuner, small: small ? table.kommuner[2] : nil)
        try table.open(try table.draft(threshold: try Threshold(committee: committee, tolerated: tolerated)))
        try table.offerAll()
        try table.countersignAll()
        try table.submitAll(values)
        return (table, liar, try #require(table.identities[liar]))
    }

    @Test("RND-2: two C1 from one signer are proof against it: it alone is named, and no share leaves")
    func equivocation() throws {
        var (table, liar, identity) = try Self.table()
        let (keyring, victim) = (table.keyring, table.kommuner[3])
        table.onBoard = { kommune, entry in
            guard kommune == victim, let message = try? UnverifiedMessage(decoding: entry).verified(by: keyring),
                message.sender == .kommune(liar), case .commitment(let body) = message.statement,
                let second = try? RoundTable.sign(
                    .commitment(
                        Commitment(
                            manifest: body.manifest,
                            list: body.list,
                            attempt: body.attempt,
                            keys: body.keys,
                            nonce: Lie.bogus,
                            coin: body.coin,
                            stageCoins: body.stageCoins
                        )
                    ),
                    identity,
                    .kommune(liar)
                )
            else { return [entry] }
            return [entry, second.bytes]
        }
        try table.close()
        let stop = try #require(table.stops[victim])
        #expect(stop.reason == Refusal.Code.equivocation.number)
        #expect(stop.parties == [.kommune(liar)])
        #expect(table.openingsSent.isEmpty)
    }

    @Test("RND-14: two C1 of one signer shown to two halves make two sessions, and neither gets past its coins")
    func splitCommitments() throws {
        var (table, liar, identity) = try Self.table()
        let (keyring, half) = (table.keyring, Set(table.kommuner[3...]))
        table.onBoard = { kommune, entry in
            guard half.contains(kommune), let message = try? UnverifiedMessage(decoding: entry).verified(by: keyring),
                message.sender == .kommune(liar), case .commitment(let body) = message.statement,
                let second = try? RoundTable.sign(
                    .commitment(
                        Commitment(
                            manifest: body.manifest,
                            list: body.list,
                            attempt: body.attempt,
                            keys: body.keys,
                            nonce: Lie.bogus,
                            coin: body.coin,
                            stageCoins: body.stageCoins
                        )
                    ),
                    identity,
                    .kommune(liar)
                )
            else { return [entry] }
            return [second.bytes]
        }
        table.relaysAnything = true
        try table.close()
        for kommune in table.honest {
            let stop = try #require(table.stops[kommune])
            #expect(stop.reason == Refusal.Code.otherSession.number)
            #expect(stop.parties.count == 2)
            #expect(stop.parties.contains(.coordinator))
        }
        #expect(table.statementsSent.isEmpty)
        #expect(table.openingsSent.isEmpty)
    }

    @Test("RND-15: a coin commitment copied from another member does not open under the copier's name")
    func copiedCoin() throws {
        var (table, liar, identity) = try Self.table()
        let other = table.kommuner[0]
        var copied: Commitment?
        var coin: Reveal?
        table.relaysAnything = true
        table.onPost = { sender, message in
            switch message.statement {
            case .commitment(let body) where sender == other: copied = body
            case .reveal(let body) where sender == other: coin = body
            case .commitment where sender == liar:
                guard let copied, let lied = try? RoundTable.sign(.commitment(copied), identity, .kommune(liar)) else {
                    return nil
                }
                return lied.bytes
            case .reveal where sender == liar:
                guard let coin, let lied = try? RoundTable.sign(.reveal(coin), identity, .kommune(liar)) else {
                    return nil
                }
                return lied.bytes
            default: break
            }
            return message.bytes
        }
        var isInCircuit = false
        let post = table.onPost
        table.onPost = { sender, message in
            if case .circuit = message.statement { isInCircuit = true }
            return post(sender, message)
        }
        try table.close()
        // At C2 already, not only when a coin of the circuit is shown.
        #expect(!isInCircuit)
        for kommune in table.honest {
            let stop = try #require(table.stops[kommune])
            #expect(stop.reason == Refusal.Code.coinMismatch.number)
            #expect(stop.parties == [.kommune(liar)])
        }
        #expect(table.openingsSent.isEmpty)
    }

    @Test("RND-17: a wrong C3 share stops the session: mode M names a set of all members, mode R the pair")
    func wrongDegreeShare() throws {
        for (committee, tolerated) in [(5, 2), (4, 1)] {
            var (table, liar, identity) = try Self.table(committee: committee, tolerated: tolerated)
            table.onPost = { sender, message in
                guard sender == liar, case .degreeShares(let body) = message.statement else { return message.bytes }
                var responses = body.responses
                responses[2] = responses[2] + .one
                let lie = Statement.degreeShares(
                    DegreeShares(session: body.session, reveals: body.reveals, responses: responses)
                )
                return (try? RoundTable.sign(lie, identity, .kommune(liar)))?.bytes
            }
            try table.close()
            let members = table.kommuner.prefix(committee).map(Party.kommune)
            for kommune in table.kommuner {
                let stop = try #require(table.stops[kommune])
                #expect(stop.reason == Refusal.Code.degreeCheckFailed.number)
                let pair: Set<Party> = [.kommune(liar), .kommune(table.kommuner[2])]
                #expect(Set(stop.parties) == (committee == 5 ? Set(members) : pair))
            }
            #expect(table.coordinator.record.dropped.isEmpty)
            #expect(table.openingsSent.isEmpty)
        }
    }

    @Test("RND-20: a wrong opening share: void in mode M and nobody named; corrected and named in mode R")
    func wrongOpeningShare() throws {
        for (committee, tolerated) in [(5, 2), (4, 1)] {
            var (table, liar, identity) = try Self.table(committee: committee, tolerated: tolerated)
            table.onPost = { sender, message in
                guard sender == liar, case .opening(let body) = message.statement else { return message.bytes }
                var shares = body.shares
                shares[0] = shares[0] + .one
                let lie = Statement.opening(
                    OpeningShares(session: body.session, statements: body.statements, shares: shares)
                )
                return (try? RoundTable.sign(lie, identity, .kommune(liar)))?.bytes
            }
            try table.close()
            #expect(table.coordinator.record.stage == .opened)
            let figures = try #require(table.coordinator.record.session?.figures)
            let released = try #require(try table.coordinator.record.releasedTable())
            #expect(released.value(.named(contributor: 0, slot: 0)) == (committee == 5 ? .void : .open(30)))
            #expect(released.value(.named(contributor: 0, slot: 1)) == .open(10))
            #expect(figures.deviating == (committee == 5 ? [] : [liar]))
            #expect(table.everyOpeningWasAgreed)
        }
    }

    @Test("RND-11: a member that refuses a good envelope twice stops the round, which names it with the contributor")
    func falseRefusal() throws {
        for refusal in [Refusal.Code.badEnvelope, .pathBroken] {
            var table = try RoundTable(problem: try SmallStudy.problem(), seed: 62)
            let (liar, contributor) = (table.kommuner[1], table.kommuner[3])
            let identity = try #require(table.identities[liar])
            table.liars = [liar]
            table.onPost = { sender, message in
                guard sender == liar, case .acknowledgement(let body) = message.statement,
                    body.contributor == contributor
                else { return message.bytes }
                let lie = Statement.acknowledgement(
                    Acknowledgement(
                        manifest: body.manifest,
                        contributor: contributor,
                        sequence: body.sequence,
                        root: body.root,
                        refusal: refusal.number
                    )
                )
                return (try? RoundTable.sign(lie, identity, .kommune(liar)))?.bytes
            }
            let values = SmallStudy.values(table.kommuner)
            try table.open(try table.draft(threshold: try Threshold(committee: 5, tolerated: 2)))
            try table.offerAll()
            try table.countersignAll()
            try table.submitAll(values)
            #expect(table.stops.isEmpty)
            #expect(throws: Refusal.self) { try table.coordinator.close(at: Timestamp(seconds: 0)) }
            try table.resubmit(contributor, try #require(values[contributor]))
            // With a broken path the contributor is out of it: the coordinator took only what stands under the root.
            let other: Party = refusal == .pathBroken ? .coordinator : .kommune(contributor)
            for kommune in table.honest {
                let stop = try #require(table.stops[kommune])
                #expect(stop.reason == Refusal.Code.refusedTwice.number)
                #expect(Set(stop.parties) == [other, .kommune(liar)])
            }
            #expect(table.openingsSent.isEmpty)
        }
    }

    @Test("RND-10: an envelope changed or exchanged on its way out is refused as not under the signed root")
    func changedEnvelopes() throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 63)
        let (victim, contributor) = (table.kommuner[2], table.kommuner[0])
        var answer: Acknowledgement?
        table.onEnvelope = { from, to, bytes in
            from == contributor && to == victim ? [bytes[0] ^ 1] + bytes.dropFirst() : bytes
        }
        table.onPost = { sender, message in
            if sender == victim, case .acknowledgement(let body) = message.statement, body.contributor == contributor {
                answer = body
            }
            return message.bytes
        }
        let values = SmallStudy.values(table.kommuner)
        try table.open(try table.draft(threshold: try Threshold(committee: 5, tolerated: 2)))
        try table.offerAll()
        try table.countersignAll()
        try table.submitAll(values)
        #expect(answer?.refusal == Refusal.Code.pathBroken.number)
        // Another member's envelope with its own good path is not this member's leaf either.
        table.onEnvelope = { $2 }
        table.onPost = { sender, message in sender == victim ? nil : message.bytes }
        try table.resubmit(contributor, try #require(values[contributor]))
        var node = try #require(table.nodes[victim])
        node.own.answered[contributor] = 1
        let sealed = try #require(table.envelopes[contributor]?[2])
        let actions = try node.receive(
            envelope: sealed[4],
            path: MerkleTree.path(of: sealed, index: 4),
            contributor: contributor,
            sequence: 2
        )
        guard case .post(let message) = try #require(actions.first), case .acknowledgement(let body) = message.statement
        else { return }
        #expect(body.refusal == Refusal.Code.pathBroken.number)
    }
}
