import Digests
import Foundation
import Messages
import Sealing
import Store
import Studies
import Testing
import Transport
import Vocabulary

@testable import Node

/// Every way past two people that we could think of: nothing is posted, and the gate says which clause failed.
@Suite("The gate", .serialized, .timeLimit(.minutes(8)))
struct GateTests {
    typealias Scene = LyingCoordinatorTests.Scene

    /// A way to send without two valid approvals.
    struct Way: Sendable {
        let testDescription: String
        let code: Refusal.Code
        /// What is done instead of, or after, approving and ordering.
        let attempt: @Sendable (Scene) throws -> Void

        init(_ what: String, refused code: Refusal.Code, _ attempt: @escaping @Sendable (Scene) throws -> Void) {
            testDescription = what
            self.code = code
            self.attempt = attempt
        }
    }

    /// Approves and orders, and then changes something.
    private static func after(_ change: @escaping @Sendable (Scene) throws -> Void) -> @Sendable (Scene) throws -> Void
    {
        { scene in
            try scene.house.order(scene.round)
            try change(scene)
        }
    }

    private static func rewriteVote(_ scene: Scene, keptAs name: String, _ vote: Vote) throws {
        let text = scene.round.text
        try scene.house.store().documents.put(vote.canonicalBytes, kind: "vote", name: "\(text)/\(name)", at: .now)
    }

    private static func vote(of person: String, _ scene: Scene) throws -> Vote {
        try #require(try scene.house.store().documents.votes(on: scene.round).first { $0.vote.person == person }?.vote)
    }

    static let ways: [Way] = [
        Way("nobody approves", refused: .approvalsMissing) { _ in },
        Way("one approves", refused: .approvalsMissing) { try $0.house.approve($0.round) },
        Way("two approve and nobody orders", refused: .notOrdered) { scene in
            for id in ["anna", "bo"] { try scene.house.approve(scene.round, as: id) }
        },
        Way("one approves, and the order is written by hand", refused: .approvalsMissing) { scene in
            try scene.house.approve(scene.round)
            let documents = try scene.house.store().documents
            let ballot = try #require(try documents.approval(of: scene.round)).ballot
            try documents.apply(.ordering(ballot, of: scene.round), at: .now)
        },
        Way("one's approval is kept under another's name too", refused: .approvedAlready) { scene in
            try scene.house.approve(scene.round)
            try rewriteVote(scene, keptAs: "bo", vote(of: "anna", scene))
        },
        Way(
            "an approval is taken out",
            refused: .approvalsMissing,
            after { scene in
                let name = "\(scene.round.text)/bo"
                try scene.house.store().documents.remove(kind: "vote", name: name)
            }
        ),
        Way(
            "a stranger's approval",
            refused: .unknownPerson,
            after { scene in
                try scene.house.allow("bo: {", "bodil: {")
            }
        ),
        Way(
            "one is revoked",
            refused: .personRevoked,
            after { scene in
                try scene.house.allow("name: \"Person bo\"", "revoked: true, name: \"Person bo\"")
            }
        ),
        Way(
            "one has another key by now",
            refused: .otherPersonKey,
            after { scene in
                let key = try vote(of: "bo", scene).key
                try scene.house.allow("\(key)", "\(SigningKey().verifyingKey)")
            }
        ),
        Way(
            "an approval of another round is copied",
            refused: .approvalForged,
            after { scene in
                let policy = try Policy(
                    yaml: try String(contentsOfFile: scene.house.configuration.policy, encoding: .utf8),
                    file: "p"
                )
                let bo = try Signatory("bo", keyFile: "\(scene.house.folder.path)/bo.key", policy: policy)
                let other = try #require(RoundName("2024"))
                try rewriteVote(scene, keptAs: "bo", try Vote(vote(of: "bo", scene).ballot, of: other, by: bo))
            }
        ),
        Way("the two approved different figures", refused: .approvalVoid) { scene in
            try scene.house.approve(scene.round, as: "bo")
            try scene.house.extract(women: 31, men: 40)
            try scene.house.approve(scene.round, as: "anna")
        },
        Way("the extract changed", refused: .approvalVoid, after { try $0.house.extract(women: 31, men: 40) }),
        Way(
            "the extract changed, and the figures did not",
            refused: .approvalVoid,
            after { scene in
                let file = "\(scene.house.folder.path)/udtraek/personer.csv"
                let rows = try String(contentsOfFile: file, encoding: .utf8)
                try scene.house.folder.write(
                    rows.replacingOccurrences(of: "0;K", with: "900;K"),
                    to: "udtraek/personer.csv"
                )
            }
        ),
        Way(
            "the mapping changed",
            refused: .approvalVoid,
            after { scene in
                let file = "\(scene.house.folder.path)/proeve.yaml"
                let mapping = try String(contentsOfFile: file, encoding: .utf8)
                try scene.house.folder.write(mapping + "# changed\n", to: "proeve.yaml")
            }
        ),
        Way(
            "the extract is gone",
            refused: .fileNotReadable,
            after { scene in
                try FileManager.default.removeItem(atPath: "\(scene.house.folder.path)/proeve.yaml")
            }
        ),
        Way(
            "no row can be read any more",
            refused: .noRowKept,
            after { scene in
                try scene.house.folder.write("nr;koen\n1;K;x\n", to: "udtraek/personer.csv")
            }
        ),
        Way(
            "a floor was raised",
            refused: .rulesChanged,
            after { try $0.house.allow("small_count: 5", "small_count: 6") }
        ),
        Way(
            "a floor was lowered",
            refused: .rulesChanged,
            { scene in
                try scene.house.allow("small_part: 3", "small_part: 4")
                try scene.house.order(scene.round)
                try scene.house.allow()
            }
        ),
        Way(
            "a third approval is asked for by now",
            refused: .approvalsMissing,
            after { try $0.house.allow("approvals: 2", "approvals: 3") }
        ),
        Way("the data-protection officer is asked for", refused: .dpoMissing) { scene in
            try scene.house.allow("dpo_countersigns: false", "dpo_countersigns: true")
            for id in ["anna", "carl"] { try scene.house.approve(scene.round, as: id) }
            let documents = try scene.house.store().documents
            let ballot = try #require(try documents.approval(of: scene.round)).ballot
            try documents.apply(.ordering(ballot, of: scene.round), at: .now)
        },
        Way(
            "the study is not allowed any more",
            refused: .studyDenied,
            after { scene in
                try scene.house.allow(scene.study.digest.hex, String(repeating: "ab", count: 32))
            }
        ),
        Way(
            "a recipient is not allowed any more",
            refused: .ruleDenied,
            after { try $0.house.allow("{}", "{recipients: [153, 165]}") }
        ),
        Way(
            "others can change the policy",
            refused: .policyNotSafe,
            after { scene in
                try FileManager.default.setAttributes(
                    [.posixPermissions: 0o666],
                    ofItemAtPath: scene.house.configuration.policy
                )
            }
        ),
        Way(
            "the policy is gone",
            refused: .fileNotReadable,
            after { scene in
                try FileManager.default.removeItem(atPath: scene.house.configuration.policy)
            }
        ),
        Way(
            "the kept figures are others",
            refused: .keptFiguresDiffer,
            after { scene in
                let documents = try scene.house.store().documents
                let approval = try #require(try documents.approval(of: scene.round))
                let other = Approval(ballot: approval.ballot, values: Secret([1, 2, 3]))
                try documents.put(other.secretBytes, kind: "approval", name: scene.round.text, at: .now)
            }
        ),
        Way(
            "somebody declined",
            refused: .roundDeclined,
            after { scene in
                try scene.house.desk().decline(scene.round, as: "bo", keyFile: "\(scene.house.folder.path)/bo.key")
            }
        ),
        Way(
            "somebody declined, and one approved anew",
            refused: .roundDeclined,
            after { scene in
                try scene.house.desk().decline(scene.round, as: "bo", keyFile: "\(scene.house.folder.path)/bo.key")
                try scene.house.approve(scene.round, as: "bo")
            }
        ),
        Way(
            "somebody declined a study that goes unattended, and two approved anew",
            refused: .roundDeclined,
            after { scene in
                try scene.house.allow("approvals: 2", "approvals: 2\nunattended: [\"\(scene.study.digest.hex)\"]")
                try scene.house.desk().decline(scene.round, as: "bo", keyFile: "\(scene.house.folder.path)/bo.key")
                for id in ["anna", "bo"] { try scene.house.approve(scene.round, as: id) }
            }
        ),
        Way("a study goes unattended, and one approved", refused: .approvalsMissing) { scene in
            try scene.house.allow("approvals: 2", "approvals: 2\nunattended: [\"\(scene.study.digest.hex)\"]")
            try scene.house.approve(scene.round)
        },
        Way(
            "figures of an earlier ballot are ordered",
            refused: .notOrdered,
            after { scene in
                try scene.house.extract(women: 31, men: 40)
                for id in ["anna", "bo"] { try scene.house.approve(scene.round, as: id) }
            }
        ),
    ]

    /// Tries one way after the other, each from the same beginning.
    private func tryEach(_ scene: Scene, _ look: (Way) async throws -> Void) async throws {
        let mapping = try String(contentsOfFile: "\(scene.house.folder.path)/proeve.yaml", encoding: .utf8)
        let documents = try scene.house.store().documents
        for way in Self.ways {
            try way.attempt(scene)
            try await look(way)
            let decline = DocumentChange.remove(kind: "decline", name: scene.round.text)
            try documents.apply(
                .forgettingApproval(of: scene.round) + .liftingVoid(of: scene.round) + [decline],
                at: .now
            )
            try? FileManager.default.removeItem(atPath: scene.house.configuration.policy)
            try scene.house.allow()
            try scene.house.folder.write(mapping, to: "proeve.yaml")
            try scene.house.extract(women: 30, men: 40)
        }
    }

    @Test("NODE-23, NODE-24, NODE-26, NODE-27: each clause of the gate refuses by its own number")
    func clauses() async throws {
        try await Scene.shown { scene in
            let draft = try UnverifiedMessage(decoding: try scene.draft())
                .verified(by: Keyring(coordinator: scene.coordinator.identity.verifyingKey))
            let gate = Gate(store: try scene.house.store(), configuration: scene.house.configuration)
            try await tryEach(scene) { way in
                let refused = await refusal { _ = try gate.pass(scene.round, draft: draft.digest) }
                #expect(refused?.code == way.code, "\(way.testDescription): \(refused.map { "\($0)" } ?? "")")
            }
        }
    }

    @Test("NODE-24, NODE-26, NODE-27: there is no way to send without two valid approvals")
    func noWay() async throws {
        try await Scene.shown { scene in
            try await tryEach(scene) { way in
                // A process of its own for each, so that none waits out another's pause.
                let node = try scene.house.service()
                for _ in 0..<2 { _ = try await node.turn() }
                #expect(await scene.coordinator.posted.isEmpty, "something left the house: \(way.testDescription)")
                let left = try scene.house.store().ledger()
                #expect(left.allSatisfy { $0.kind == "enrolment" }, "\(way.testDescription)")
            }
        }
    }

    @Test(
        "NODE-26, NODE-27: what is void or declined goes after it was approved anew by two and ordered; then it does go"
    )
    func wayBack() async throws {
        try await Scene.shown { scene in
            let node = try scene.house.service()
            let (house, round) = (scene.house, scene.round)
            try house.order(round)
            try house.extract(women: 31, men: 40)
            _ = try await node.turn()
            let void = try house.desk().standing(of: round)
            #expect(void.decision == .void && void.detail.contains("extract personer changed") && void.next == .preview)
            // Put back as it was, what was found void stays void.
            try house.extract(women: 30, men: 40)
            let back = await refusal { _ = try house.desk().submit(round) }
            #expect(back?.code == .approvalVoid)
            try house.desk().decline(round, as: "anna", keyFile: "\(house.folder.path)/anna.key")
            #expect(try house.desk().standing(of: round).decision == .declined)
            try house.approve(round, as: "bo")
            #expect(await refusal { _ = try house.desk().submit(round) }?.code == .approvalsMissing)
            #expect(await refusal { try house.approve(round, as: "bo") }?.code == .approvedAlready)
            #expect(await scene.coordinator.posted.isEmpty)
            try house.approve(round, as: "anna")
            #expect(try house.desk().submit(round).decision == .ordered)
            #expect(try house.desk().submit(round).decision == .ordered, "ordered twice is ordered once")
            // The pause after the void is over before long.
            for _ in 0..<200 where await scene.coordinator.posted.isEmpty { _ = try await node.turn() }
            #expect(await scene.coordinator.posted.count == 1)
            let sent = try house.desk().ledger().filter { $0.kind != "enrolment" }
            #expect(sent.map(\.approval) == ["anna, bo"])
        }
    }

    @Test("NODE-27: what waits to be sent when somebody declines stays here, also when the coordinator is back")
    func heldBack() async throws {
        try await Scene.shown { scene in
            let node = try scene.house.service()
            try await scene.coordinator.change { $0.refusing = Refusal(.notFound, at: "test") }
            try scene.house.order(scene.round)
            _ = try? await node.turn()
            #expect(try scene.house.store().waiting(in: scene.round).count == 1)
            try scene.house.desk().decline(scene.round, as: "bo", keyFile: "\(scene.house.folder.path)/bo.key")
            try await scene.coordinator.change {
                $0.refusing = nil
                $0.posted = []
            }
            for _ in 0..<100 { _ = try await node.turn() }
            #expect(await scene.coordinator.posted.isEmpty)
            try scene.house.order(scene.round)
            // Approved and ordered anew, and taken back before the node came to it.
            let key = "\(scene.house.folder.path)/bo.key"
            #expect(try scene.house.desk().withdraw(scene.round, as: "bo", keyFile: key) == .approvalOnly)
            for _ in 0..<100 { _ = try await node.turn() }
            #expect(await scene.coordinator.posted.isEmpty)
            try scene.house.order(scene.round)
            for _ in 0..<400 where await scene.coordinator.posted.isEmpty { _ = try await node.turn() }
            #expect(await scene.coordinator.posted.count == 1, "a no that is lifted lets go what waited")
        }
    }

    @Test("NODE-26: a study that the policy sends unattended needs both people, and no order")
    func unattended() async throws {
        try await Scene.shown { scene in
            let node = try scene.house.service()
            try scene.house.allow("approvals: 2", "approvals: 2\nunattended: [\"\(scene.study.digest.hex)\"]")
            for id in ["anna", "bo"] { try scene.house.approve(scene.round, as: id) }
            _ = try await node.turn()
            #expect(await scene.coordinator.posted.count == 1)
        }
    }

    @Test("NODE-25: both people see one digest of the figures, and nobody else can make it from the figures")
    func salted() async throws {
        try await Scene.shown { scene in
            let first = try scene.house.desk().preview(scene.round).plaintext
            #expect(try scene.house.desk().preview(scene.round).plaintext == first)
            let (store, configuration) = (try scene.house.store(), scene.house.configuration)
            let dossier = try Dossier(scene.round, store, configuration)
            let approval = try Reckoning(dossier, store, configuration).approval
            let ballot = approval.ballot
            func digest(_ round: String, _ identity: SigningKey) throws -> Digest {
                Ballot.digest(
                    of: approval.values,
                    draft: ballot.draft,
                    study: ballot.study,
                    mapping: ballot.mapping,
                    round: try #require(RoundName(round)),
                    identity: identity
                )
            }
            let own = try NodeKeys(documents: try scene.house.store().documents).identity()
            #expect(try digest("2025", own) == first)
            #expect(try digest("2024", own) != first && digest("2025", SigningKey()) != first)
        }
    }

    @Test("NODE-23: a yes is refused of whoever is not named, has another's key, or whose key others can read")
    func people() async throws {
        try await Scene.shown { scene in
            let (house, round) = (scene.house, scene.round)
            let figures = try house.desk().preview(round).plaintext
            func refused(_ id: String, _ key: String) async -> Refusal? {
                await refusal {
                    _ = try house.desk()
                        .approve(round, as: id, keyFile: "\(house.folder.path)/\(key)", figures: figures)
                }
            }
            let slip = await refused("ana", "anna.key")
            #expect(slip?.code == .unknownPerson && slip?.next == "Did you mean “anna”?")
            #expect(await refused("anna", "bo.key")?.code == .otherPersonKey)
            #expect(await refused("anna", "nowhere.key")?.code == .fileNotReadable)
            #expect(await refused("anna", "policy.yaml")?.code == .badPersonKey)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o640],
                ofItemAtPath: "\(house.folder.path)/anna.key"
            )
            #expect(await refused("anna", "anna.key")?.code == .badPersonKey)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: "\(house.folder.path)/anna.key"
            )
            try house.extract(women: 31, men: 40)
            #expect(await refused("anna", "anna.key")?.code == .otherFigures, "they read other figures")
            let shown = try house.desk().preview(round)
            #expect(
                shown.value(of: 0) == 71 && !"\(shown)".contains("71"),
                "figures are shown by asking, never by printing"
            )
            let twice = await refusal {
                _ = try PersonKey.make(id: "anna", name: "Anna", role: .dpo, file: "\(house.folder.path)/anna.key")
            }
            #expect(twice?.code == .badPersonKey, "no key file is overwritten")
        }
    }
}
