import Digests
import Disclosure
import Foundation
import Messages
import Sealing
import Sharing
import Store
import Studies
import TLS
import Testing
import Transport
import Vocabulary

@testable import Node

/// A node enrolled with a coordinator that lies: what the node refuses, and what never leaves.
@Suite("A node and a coordinator that lies", .timeLimit(.minutes(8)))
struct LyingCoordinatorTests {
    /// A round's name, study and drafts, and a node that is enrolled.
    struct Scene: Sendable {
        let coordinator: LyingCoordinator
        let house: House
        let round: RoundName
        let roster: [UInt8]
        let study: Study

        /// A scene in which the house has a draft and its extracts, and no process runs.
        static func shown(_ body: @escaping @Sendable (Scene) async throws -> Void) async throws {
            let coordinator = try LyingCoordinator()
            try await serving(coordinator) { ports in
                let scene = try await Scene(coordinator, ports)
                try await scene.enrol()
                try await scene.show([try scene.draft()])
                try scene.house.extract(women: 30, men: 40)
                var node: NodeService? = try scene.house.service()
                _ = try await node?.turn()
                node = nil
                try await body(scene)
            }
        }

        init(_ coordinator: LyingCoordinator, _ ports: CoordinatorServer.Ports) async throws {
            self.coordinator = coordinator
            house = try House(153, main: ports.main, enrolment: ports.enrolment)
            round = try #require(RoundName("2025"))
            study = try Study(yaml: House.study, file: "study.yaml")
            _ = try NodeDesk.initialise(house.configuration)
            let own = try NodeKeys(documents: try house.store().documents).identity().verifyingKey
            var entries = [Roster.Entry(kommune: house.kommune, name: "Kommune 153", key: own)]
            for number in [165, 167] {
                let key = SigningKey().verifyingKey
                entries.append(Roster.Entry(kommune: try kommune(number), name: "Kommune \(number)", key: key))
            }
            roster = try coordinator.sign(.roster(Roster(version: 1, entries: entries)))
            let (roster, study, round) = (roster, study, round)
            try await coordinator.change {
                $0.roster = roster
                $0.studies[study.digest] = study.canonicalBytes
                $0.listing = RoundListing(items: [RoundListing.Item(round: round, roster: roster)], vouchers: [])
            }
        }

        func enrol() async throws { try await house.desk().enrol(code: coordinator.code(for: house.kommune)) }

        func draft(_ name: String = "2025", closes: Int64 = 0) throws -> [UInt8] {
            let first = try #require(Day(iso: "2025-01-01"))
            let kommuner = [house.kommune, try kommune(165), try kommune(167)]
            let message = try UnverifiedMessage(decoding: roster)
                .verified(by: Keyring(coordinator: coordinator.identity.verifyingKey))
            return try coordinator.sign(
                .draft(
                    Draft(
                        round: try #require(RoundName(name)),
                        study: study.digest,
                        slotCount: SlotLayout(study).slotCount,
                        period: try #require(Period(first: first, last: first)),
                        contributors: kommuner,
                        committee: kommuner,
                        threshold: try Threshold(committee: 3, tolerated: 1),
                        thresholds: study.thresholds,
                        roster: message.digest,
                        closes: Timestamp(seconds: closes),
                        suite: Envelope.suite
                    )
                )
            )
        }

        func show(_ board: [[UInt8]]) async throws {
            let round = round
            try await coordinator.change { $0.boards[round] = board }
        }

        func approve() throws {
            try house.extract(women: 30, men: 40)
            try house.order(round)
        }

        /// What the ledger lists after the enrolment.
        func said() throws -> [LedgerEntry] { try house.desk().ledger().filter { $0.kind != "enrolment" } }

        /// The statements of what has been posted.
        func posted() async throws -> [Statement] {
            let own = try NodeKeys(documents: try house.store().documents).identity().verifyingKey
            let keyring = Keyring(
                coordinator: coordinator.identity.verifyingKey,
                roster: Roster(version: 0, entries: [Roster.Entry(kommune: house.kommune, name: "", key: own)])
            )
            return try await coordinator.posted.map {
                try UnverifiedMessage(decoding: $0).verified(by: keyring).statement
            }
        }
    }

    private func scene(_ body: @escaping @Sendable (Scene) async throws -> Void) async throws {
        let coordinator = try LyingCoordinator()
        try await serving(coordinator) { ports in try await body(try await Scene(coordinator, ports)) }
    }

    @Test(
        "NODE-1: a roster not signed by the coordinator of the grant, or another coordinator later, is not enrolled with"
    )
    func enrolment() async throws {
        try await scene { scene in
            let stranger = SigningKey().verifyingKey
            try await scene.coordinator.change { $0.grantedIdentity = stranger }
            #expect(await refusal { try await scene.enrol() }?.code == .badSignature)
            #expect(await refusal { _ = try scene.house.service() }?.code == .notEnrolled)
            try await scene.coordinator.change { $0.grantedIdentity = nil }
            try await scene.enrol()
            let kept = try NodeKeys(documents: try scene.house.store().documents).coordinator()
            #expect(kept == scene.coordinator.identity.verifyingKey)
            try await scene.coordinator.change { $0.grantedIdentity = stranger }
            #expect(await refusal { try await scene.enrol() }?.code == .notTheCoordinator)
        }
    }

    @Test("ENR-1: a code for another kommune is refused before anything is sent")
    func otherCode() async throws {
        try await scene { scene in
            let code = try scene.coordinator.code(for: try kommune(165))
            let refused = await refusal { try await scene.house.desk().enrol(code: code) }
            #expect(refused?.code == .badConfiguration)
            #expect(refused.map { "\($0)".contains(code) } == false)
        }
    }

    @Test("NODE-1: another study than the draft names is refused, and the round is not shown")
    func otherStudy() async throws {
        try await scene { scene in
            try await scene.enrol()
            try await scene.show([try scene.draft()])
            let other = try Study(
                yaml: House.study.replacingOccurrences(of: "version: 1", with: "version: 2"),
                file: "study.yaml"
            )
            let digest = scene.study.digest
            try await scene.coordinator.change { $0.studies[digest] = other.canonicalBytes }
            let log = Log()
            let node = try scene.house.service(log: log)
            _ = try await node.turn()
            #expect(log.text.contains("T1508"), "\(log.text)")
            #expect(try scene.house.desk().standings().isEmpty)
            #expect(try await scene.posted().isEmpty)
        }
    }

    @Test("NODE-5: a draft of another round under this name is refused, and nothing is offered")
    func draftOfAnotherRound() async throws {
        try await scene { scene in
            try await scene.enrol()
            try await scene.show([try scene.draft("2024")])
            let log = Log()
            _ = try await scene.house.service(log: log).turn()
            #expect(log.text.contains("T1513"), "\(log.text)")
            #expect(try scene.house.desk().standings().isEmpty)
        }
    }

    @Test("NODE-5: another draft under the same name is never offered to, before a restart or after it")
    func secondDraft() async throws {
        try await scene { scene in
            try await scene.enrol()
            let first = try scene.draft()
            let second = try scene.draft(closes: 86_400)
            let round = scene.round
            try await scene.coordinator.change {
                $0.boards[round] = [first]
                $0.laterBoards[round] = [second]
            }
            var node: NodeService? = try scene.house.service()
            _ = try await node?.turn()
            #expect(try scene.house.desk().standings().map(\.round) == [round])
            try scene.approve()
            _ = try await node?.turn()
            node = nil
            node = try scene.house.service()
            _ = try await node?.turn()
            _ = try await node?.turn()
            #expect(try await scene.posted().isEmpty)
        }
    }

    @Test(
        "NODE-3: nothing of a round leaves before it is approved; then the offer does, with who approved in the ledger"
    )
    func approval() async throws {
        try await scene { scene in
            try await scene.enrol()
            try await scene.show([try scene.draft()])
            let node = try scene.house.service()
            for _ in 0..<3 { _ = try await node.turn() }
            #expect(try await scene.posted().isEmpty)
            #expect(try scene.house.desk().ledger().map(\.kind) == ["enrolment"])
            try scene.approve()
            _ = try await node.turn()
            let posted = try await scene.posted()
            guard case .offer(let offer) = posted.first, posted.count == 1 else {
                Issue.record("not one offer")
                return
            }
            #expect(offer.floors == Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: false))
            let line = try #require(try scene.said().first)
            #expect(line.kind == "offer" && line.approval == "anna, bo" && line.receipt != nil)
            #expect(line.digest == Hashing.sha256(try #require(await scene.coordinator.posted.first)))
        }
    }

    @Test("NODE-4: a receipt for other bytes is refused; the message stays in the outbox and goes again unchanged")
    func otherReceipt() async throws {
        try await scene { scene in
            try await scene.enrol()
            try await scene.show([try scene.draft()])
            var node: NodeService? = try scene.house.service()
            _ = try await node?.turn()
            try scene.approve()
            try await scene.coordinator.change { $0.receiptFor = [1, 2, 3] }
            _ = try await node?.turn()
            #expect(try scene.house.store().waiting().count == 1)
            #expect(try scene.said().allSatisfy { $0.receipt == nil })
            node = nil
            try await scene.coordinator.change { $0.receiptFor = nil }
            node = try scene.house.service()
            _ = try await node?.turn()
            let posted = await scene.coordinator.posted
            #expect(posted.count >= 2 && Set(posted).count == 1)
            #expect(try scene.house.store().waiting().isEmpty)
            #expect(try scene.said().allSatisfy { $0.receipt != nil })
        }
    }

    @Test("NODE-7: a node whose message is refused still reads that the round has stopped, and deletes its secrets")
    func stopBehindARefusal() async throws {
        try await scene { scene in
            try await scene.enrol()
            let draft = try scene.draft()
            try await scene.show([draft])
            let node = try scene.house.service()
            _ = try await node.turn()
            try scene.approve()
            let message = try UnverifiedMessage(decoding: draft)
                .verified(by: Keyring(coordinator: scene.coordinator.identity.verifyingKey))
            let stop = Stop(draft: message.digest, reason: 1224, parties: [.coordinator])
            let entry = try scene.coordinator.sign(.stop(stop))
            let code = Refusal.Code(1224, "RND-25", "stopped")
            try await scene.coordinator.change { $0.refusing = Refusal(code, at: "offer") }
            try await scene.show([draft, entry])
            _ = try await node.turn()
            _ = try await node.turn()
            #expect(try scene.house.desk().standings().first?.stage.contains("T1224") == true)
            let store = try scene.house.store()
            #expect(try store.hasSecrets(scene.round) == false)
            #expect(try store.waiting().isEmpty)
            // What the coordinator never took is in the ledger all the same, with no receipt of its own.
            #expect(try scene.said().map(\.receipt) == [[]])
        }
    }

    @Test("STO-1: a node stopped by what its board holds starts again, sends its stop, and has no secrets")
    func restartAfterABadEntry() async throws {
        try await scene { scene in
            try await scene.enrol()
            let draft = try scene.draft()
            try await scene.show([draft])
            var node: NodeService? = try scene.house.service()
            _ = try await node?.turn()
            try scene.approve()
            _ = try await node?.turn()
            // A publication before anything was opened: the coordinator's word, and out of step.
            let zero = Hashing.sha256([])
            let entry = try scene.coordinator.sign(
                .publication(
                    Publication(
                        session: zero,
                        figures: zero,
                        chain: zero,
                        table: zero,
                        day: try #require(Day(iso: "2026-01-01"))
                    )
                )
            )
            try await scene.show([draft, entry])
            try await scene.coordinator.change { $0.receiptFor = [0] }
            _ = try await node?.turn()
            #expect(try scene.house.desk().standings().first?.stage.hasPrefix("stopped") == true)
            #expect(try scene.house.store().waiting().isEmpty == false)
            node = nil
            try await scene.coordinator.change { $0.receiptFor = nil }
            node = try scene.house.service()
            _ = try await node?.turn()
            _ = try await node?.turn()
            let kinds = Set(try await scene.posted().map(\.name))
            #expect(kinds == ["offer", "stop"])
            let store = try scene.house.store()
            #expect(try store.waiting().isEmpty && !store.hasSecrets(scene.round))
        }
    }

    @Test("NODE-2: other words are refused; the right ones are recorded with who and when, and a voucher is sent once")
    func words() async throws {
        try await scene { scene in
            try await scene.enrol()
            let desk = try scene.house.desk()
            let peer = try #require(try desk.peers().first)
            var wrong = peer.words
            wrong[5] = wrong[5] == "abe" ? "bad" : "abe"
            let code = peer.peer.kommune
            #expect(await refusal { try desk.trust(code, words: wrong, by: "Anna Holm") }?.code == .peerWordsDiffer)
            #expect(await refusal { try desk.trust(code, words: [], by: "Anna Holm") }?.code == .peerWordsDiffer)
            for name in ["", "  ", "Anna\nHolm", "Anna\tHolm", "a\u{1B}[2J"] {
                #expect(await refusal { try desk.trust(code, words: peer.words, by: name) }?.code == .nobodyNamed)
            }
            let stranger = try kommune(183)
            #expect(await refusal { try desk.trust(stranger, words: peer.words, by: "Anna") }?.code == .notStored)
            #expect(try desk.peers().allSatisfy { $0.peer.reading == nil })
            let before = Int64(Date().timeIntervalSince1970)
            try desk.trust(code, words: peer.words.map { $0.uppercased() }, by: "Anna Holm")
            let reading = try #require(try desk.peers().first { $0.peer.kommune == code }?.peer.reading)
            #expect(reading.by == "Anna Holm" && reading.at.seconds >= before)

            let node = try scene.house.service()
            try await scene.coordinator.change { $0.receiptFor = [9] }
            _ = try await node.turn()
            #expect(try scene.house.store().waiting().count == 1)
            try await scene.coordinator.change { $0.receiptFor = nil }
            for _ in 0..<3 { _ = try await node.turn() }
            let posted = await scene.coordinator.posted
            #expect(posted.count == 2 && Set(posted).count == 1)
            #expect(try scene.house.store().waiting().isEmpty)
            try desk.forget(code)
            #expect(await refusal { try desk.forget(code) }?.code == .notStored)
        }
    }

    @Test("NODE-6: a roster that cannot be taken holds up no round")
    func roundsGoOn() async throws {
        try await scene { scene in
            try await scene.enrol()
            try await scene.show([try scene.draft()])
            let other = try scene.coordinator.sign(.roster(Roster(version: 1, entries: [])))
            try await scene.coordinator.change { $0.roster = other }
            _ = try await scene.house.service().turn()
            #expect(try scene.house.desk().standings().map(\.round) == [scene.round])
        }
    }

    @Test("NET-4: a node that is not admitted is told so, and waits for a person")
    func notAdmitted() async throws {
        try await scene { scene in
            try await scene.enrol()
            try await scene.coordinator.change { $0.isAdmitting = false }
            let node = try scene.house.service()
            let refused = await refusal { _ = try await node.turn() }
            #expect(refused?.code == .notAdmitted && refused?.needsAPerson == true)
        }
    }
}
