import Digests
import Disclosure
import Foundation
import Messages
import Proceedings
import Rounds
import Sealing
import Store
import Studies
import Testing
import Transcript
import Transport
import Vocabulary

@testable import Coordinator

@Suite("The relay")
struct RelayTests {
    @Test("COO-2: a kommune speaks for itself only, in rounds in which it is asked")
    func speaker() async throws {
        var hall = try TownHall()
        try await hall.open()
        let (one, other) = (hall.kommuner[0], hall.kommuner[1])
        var node = try #require(hall.nodes[one])
        var generator = SystemRandomNumberGenerator()
        for entry in try await hall.relay.board(hall.name, from: 0, wait: 0, for: one) {
            _ = try node.receive(entry, using: &generator)
        }
        guard case .post(let offer) = try node.offer(floors: hall.study.thresholds).first else {
            Issue.record("no offer")
            return
        }
        let (relay, name) = (hall.relay, hall.name)
        #expect(await refusal { _ = try await relay.post(offer.bytes, to: name, from: other) }?.code == .notThePeer)
        let submission = Transport.Submission(header: offer.bytes, envelopes: [[1], [2], [3]])
        #expect(await refusal { _ = try await relay.submit(submission, to: name, from: other) }?.code == .notThePeer)
        let stranger = try kommune(183)
        #expect(await refusal { _ = try await relay.post(offer.bytes, to: name, from: stranger) }?.code == .notFound)
        #expect(await refusal { _ = try await relay.board(name, from: 0, wait: 0, for: stranger) }?.code == .notFound)
        #expect(await refusal { _ = try await relay.bundle(of: name, for: stranger) }?.code == .notFound)
        let nowhere = try #require(RoundName("nowhere"))
        #expect(await refusal { _ = try await relay.board(nowhere, from: 0, wait: 0, for: one) }?.code == .unknownRound)
        #expect(try RoundListing(canonicalBytes: await relay.rounds(for: stranger), place: "").items.isEmpty)
        #expect(try hall.store.board(name).count == 1)

        let receipt = try await relay.post(offer.bytes, to: name, from: one)
        let signed = try UnverifiedMessage(decoding: receipt)
            .verified(by: Keyring(coordinator: hall.desk.keys.identity.verifyingKey))
        guard case .receipt(let body) = signed.statement else {
            Issue.record("no receipt")
            return
        }
        #expect(body.message == Hashing.sha256(offer.bytes))
        // The same again is received again, and stands there once.
        _ = try await relay.post(offer.bytes, to: name, from: one)
        #expect(try hall.store.board(name).count == 2)
    }

    @Test("What is wrong in the coordinator's own house is told to no kommune; what is wrong with a request is")
    func outward() async throws {
        let hall = try TownHall()
        let own: [Refusal.Code] = [
            .diskFull, .databaseBusy, .databaseDamaged, .filesUnusable, .databaseUnexpected, .badKey, .badAuthority,
        ]
        for code in own {
            let told = hall.relay.outward(Refusal(code, at: "/var/lib/tvaersum/coordinator", next: "Free some space."))
            #expect(told.code == .internalFault)
            #expect(!"\(told)".contains("/var/lib") && told.next.contains("telephone the coordinator"))
        }
        let theirs = Refusal(.invitationInvalid, at: "enrolment", next: "Ask the coordinator for a new code.")
        #expect(hall.relay.outward(theirs) == theirs)
    }

    @Test("COO-2: a member is given its own envelope, nobody else's, and nobody's when the round has ended")
    func envelopes() async throws {
        var hall = try TownHall()
        try await hall.open()
        try await hall.goOn()
        let (relay, name) = (hall.relay, hall.name)
        var given: Set<[UInt8]> = []
        for member in hall.kommuner {
            let bytes = try? await relay.envelope(of: hall.kommuner[0], sequence: 1, in: name, for: member)
            given.insert(try EnvelopeDelivery(canonicalBytes: try #require(bytes), place: "").envelope)
            let stored = try hall.store.envelope(in: name, contributor: hall.kommuner[0], sequence: 1, member: member)
            #expect(given.contains(try #require(stored)))
        }
        #expect(given.count == 3)
        let (first, stranger) = (hall.kommuner[0], try kommune(183))
        #expect(
            await refusal { _ = try await relay.envelope(of: first, sequence: 1, in: name, for: stranger) }?.code
                == .notFound
        )
        #expect(
            await refusal { _ = try await relay.envelope(of: first, sequence: 2, in: name, for: first) }?.code
                == .notFound
        )
        try await hall.house.act(on: name) { (round: inout CoordinatorRound) throws(Refusal) in
            try round.stop(reason: .stopped, parties: [.coordinator])
        }
        #expect(try hall.store.envelope(in: name, contributor: first, sequence: 1, member: first) == nil)
        #expect(
            await refusal { _ = try await relay.envelope(of: first, sequence: 1, in: name, for: first) }?.code
                == .notFound
        )
    }

    @Test("STO-6: envelopes of a round that ended while their deletion failed are deleted when it is loaded again")
    func deletionLater() async throws {
        var hall = try TownHall()
        try await hall.open()
        try await hall.goOn()
        let (name, first) = (hall.name, hall.kommuner[0])
        // As a process would leave it that ended between the stop and the deletion.
        var round = try await hall.house.round(name)
        let position = round.record.chain.count
        let stop = try round.stop(reason: .stopped, parties: [.coordinator])
        try hall.store.transition(
            CoordinatorTransition(
                round: name,
                snapshot: [],
                state: "stopped",
                boardEntries: [
                    ChainedEntry(
                        entry: BoardEntry(position: position, bytes: stop[0].bytes),
                        chain: round.record.chain.head
                    )
                ]
            ),
            at: .now
        )
        #expect(try hall.store.envelope(in: name, contributor: first, sequence: 1, member: first) != nil)
        let again = try CoordinatorHouse(store: hall.store)
        #expect(try await again.round(name).record.stage == .stopped)
        #expect(try hall.store.envelope(in: name, contributor: first, sequence: 1, member: first) == nil)
    }

    @Test("RND-3: a draft that nobody could read becomes no round and hides no other")
    func unreadableDraft() async throws {
        var hall = try TownHall()
        try await hall.open()
        let (house, store, roster) = (hall.house, hall.store, try hall.desk.roster())
        let terms = try StudyTerms(hall.study)
        let twice = hall.kommuner + [hall.kommuner[0]]
        let other = try #require(RoundName("2026"))
        let good = try hall.draft(contributors: twice)
        let draft = Draft(
            round: other,
            study: good.study,
            slotCount: Int(good.slotCount),
            period: good.period,
            contributors: twice,
            committee: good.committee,
            threshold: good.threshold,
            thresholds: good.thresholds,
            roster: good.roster,
            closes: good.closes,
            suite: good.suite
        )
        #expect(await refusal { try await house.open(draft, terms: terms, roster: roster) }?.code == .malformedList)
        #expect(try store.round(other) == nil)
        let again = try hall.draft()
        #expect(await refusal { try await house.open(again, terms: terms, roster: roster) }?.code == .roundExists)
        #expect(try await house.listing(for: hall.kommuner[0]).items.map(\.round) == [hall.name])
    }

    @Test("Messages that come at the same time stand on the board once each, in one chain")
    func together() async throws {
        var hall = try TownHall()
        try await hall.open()
        let (relay, name) = (hall.relay, hall.name)
        var offers: [(KommuneCode, [UInt8])] = []
        for code in hall.kommuner {
            var node = try #require(hall.nodes[code])
            var generator = SystemRandomNumberGenerator()
            for entry in try await relay.board(name, from: 0, wait: 0, for: code) {
                _ = try node.receive(entry, using: &generator)
            }
            guard case .post(let offer) = try node.offer(floors: hall.study.thresholds).first else {
                continue
            }
            for _ in 0..<4 { offers.append((code, offer.bytes)) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (code, bytes) in offers {
                group.addTask { _ = try await relay.post(bytes, to: name, from: code) }
            }
            try await group.waitForAll()
        }
        // Draft, three offers, manifest.
        let board = try hall.store.board(name)
        #expect(board.map(\.entry.position) == [0, 1, 2, 3, 4])
        let loaded = try RoundLoader(hall.store, hall.desk.keys).record(of: name)
        #expect(loaded.chain.head == board.last?.chain && loaded.stage == .fixed)
    }
}
