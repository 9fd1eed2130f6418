import Foundation
import Messages
import Sealing
import Store
import Testing
import Vocabulary

@testable import Node

/// What people decide while something else is under way, and what becomes of decisions that others have followed.
@Suite("Decisions beside one another", .serialized, .timeLimit(.minutes(8)))
struct DecisionTests {
    typealias Scene = LyingCoordinatorTests.Scene

    private func decline(_ scene: Scene) throws {
        try scene.house.desk().decline(scene.round, as: "bo", keyFile: "\(scene.house.folder.path)/bo.key")
    }

    @Test("NODE-26, NODE-27: a no that is said while an order is on its way stands, and the order is not written")
    func meanwhile() async throws {
        try await Scene.shown { scene in
            let round = scene.round
            for id in ["anna", "bo"] { try scene.house.approve(round, as: id) }
            let documents = try scene.house.store().documents
            let ballot = try #require(try documents.approval(of: round)).ballot
            let mark = try documents.decisions(on: round)
            try decline(scene)
            let late = await refusal { try documents.apply(.ordering(ballot, of: round), ifUnchanged: mark, at: .now) }
            #expect(late?.code == .changedMeanwhile)
            #expect(try documents.decline(of: round) == "bo" && documents.order(of: round) == nil)
            #expect(try documents.votes(on: round).isEmpty, "a no takes every yes back")
            // With nothing in between it is written.
            let now = try documents.decisions(on: round)
            try documents.apply(.ordering(ballot, of: round), ifUnchanged: now, at: .now)
            #expect(try documents.order(of: round) == ballot.digest && documents.decline(of: round) == nil)
        }
    }

    @Test(
        "NODE-26, NODE-40: what the gate let through is not stored once somebody has taken it back, and no byte of it"
    )
    func stored() async throws {
        try await Scene.shown { scene in
            let (house, round) = (scene.house, scene.round)
            try house.order(round)
            let draft = try UnverifiedMessage(decoding: try scene.draft())
                .verified(by: Keyring(coordinator: scene.coordinator.identity.verifyingKey)).digest
            let pass: Gate.Pass
            do {
                let gate = Gate(store: try house.store(), configuration: house.configuration)
                pass = try gate.pass(round, draft: draft)
                let key = "\(house.folder.path)/bo.key"
                _ = try house.desk().withdraw(round, as: "bo", keyFile: key)
            }
            let store = try NodeStore(folder: house.configuration.state)
            let message = OutgoingMessage(
                kind: "submission",
                bytes: [1],
                lines: [LedgerLine(recipient: .coordinator, kind: "submission", bytes: [1])]
            )
            let step = NodeTransition(
                round: round,
                snapshot: [],
                state: "fixed",
                cursor: 0,
                outbox: [message],
                documents: .handingIn(pass.approval, to: round),
                ifUnchanged: pass.mark
            )
            #expect(await refusal { try store.transition(step, at: .now) }?.code == .changedMeanwhile)
            #expect(try store.waiting(in: round).isEmpty && store.documents.handedIn(to: round) == nil)
            #expect(try !store.ledger().contains { $0.kind == "submission" })
        }
    }

    @Test("NODE-26: other figures are approved, or leave, only after those that were handed in have been taken back")
    func otherFigures() async throws {
        try await Scene.shown { scene in
            let (house, round) = (scene.house, scene.round)
            try house.order(round)
            let documents = try house.store().documents
            let first = try #require(try documents.approval(of: round))
            let draft = first.ballot.draft
            try house.extract(women: 31, men: 40)
            try house.order(round)
            let gate = Gate(store: try house.store(), configuration: house.configuration)
            try gate.check(waiting: true, round, draft: draft)
            // The first ones had been stored to be sent.
            try documents.apply(.handingIn(first, to: round), at: .now)
            #expect(await refusal { try gate.check(waiting: true, round, draft: draft) }?.code == .otherFiguresStand)
            try gate.check(waiting: false, round, draft: draft)
            try house.extract(women: 32, men: 40)
            let again = await refusal { try house.approve(round, as: "anna") }
            #expect(again?.code == .otherFiguresStand && again?.next.contains("node withdraw \(round)") == true)
            try documents.apply(.takingBack(first, from: round), at: .now)
            try house.order(round)
            #expect(
                try house.desk().preview(round).comparedWith == round,
                "the correction is shown against what it corrects"
            )
        }
    }

    @Test("NODE-26: a yes from before figures were found void does not count when they come back")
    func revived() async throws {
        try await Scene.shown { scene in
            let (house, round) = (scene.house, scene.round)
            func submit() async -> Refusal? { await refusal { _ = try house.desk().submit(round) } }
            for id in ["anna", "bo"] { try house.approve(round, as: id) }
            try house.extract(women: 31, men: 40)
            #expect(await submit()?.code == .approvalVoid)
            for id in ["anna", "carl"] { try house.approve(round, as: id) }
            try house.extract(women: 30, men: 40)
            #expect(await submit()?.code == .approvalVoid)
            try house.approve(round, as: "anna")
            #expect(await submit()?.code == .approvalsMissing, "Bo has not said yes to these since they were void")
            try house.approve(round, as: "bo")
            #expect(try house.desk().submit(round).decision == .ordered)
        }
    }

    @Test("NODE-13: one person alone names no round in spite of what its members know")
    func despite() async throws {
        try await Scene.shown { scene in
            let (house, round) = (scene.house, scene.round)
            let other = try #require(RoundName("anden"))
            let gate = Gate(store: try house.store(), configuration: house.configuration)
            let figures = try house.desk().preview(round).plaintext
            func approve(_ id: String) throws {
                let key = "\(house.folder.path)/\(id).key"
                _ = try house.desk().approve(round, as: id, keyFile: key, figures: figures, despite: [other])
            }
            try approve("anna")
            #expect(try gate.despite(round) == [])
            try approve("bo")
            #expect(try gate.despite(round) == [other])
        }
    }
}
