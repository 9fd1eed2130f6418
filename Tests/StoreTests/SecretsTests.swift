import Foundation
import Store
import TestSupport
import Testing
import Vocabulary

@Suite("Deletion")
struct SecretsTests {
    let folder = TemporaryFolder()

    static func noise(_ seed: UInt64, count: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    @Test("STO-6: deleted secrets and sent bytes are in no file of the store", arguments: [32, 3000, 200_000])
    func deletedFromFiles(size: Int) throws {
        let name = try round()
        let secret = Self.noise(1, count: size)
        let sent = Self.noise(2, count: size)
        let store = try NodeStore(folder: folder.path)
        let line = LedgerLine(recipient: .kommune(try kommune(153)), kind: "envelope", bytes: sent)
        let step = NodeTransition(
            round: name,
            snapshot: [1],
            state: "submitted",
            cursor: 0,
            secrets: [RoundSecret(kind: "envelope key", bytes: Secret(secret))],
            outbox: [OutgoingMessage(kind: "submission", bytes: sent, lines: [line])]
        )
        try store.transition(step, at: .noon)
        let probes = [Data(secret.prefix(16)), Data(secret.suffix(16)), Data(sent.prefix(16)), Data(sent.suffix(16))]
        let before = try folder.everything()
        #expect(probes.allSatisfy { before.range(of: $0) != nil })

        let waiting = try #require(try store.waiting().first)
        try store.markSent(waiting.id, receipt: [5], at: .later)
        try store.deleteSecrets(name)
        let after = try folder.everything()
        #expect(probes.allSatisfy { after.range(of: $0) == nil })
        #expect(try store.secret("envelope key", of: name) == nil)
        #expect(try !store.hasSecrets(name))
        #expect(try store.ledger().first?.digest == line.digest)
        try store.deleteSecrets(name)
    }

    @Test("STO-6: a message that still waits keeps its bytes")
    func waitingKeepsBytes() throws {
        let name = try round()
        let store = try NodeStore(folder: folder.path)
        try store.transition(NodeStoreTests.step(name, outbox: [NodeStoreTests.message("result")]), at: .noon)
        #expect(try store.hasSecrets(name))
        try store.deleteSecrets(name)
        #expect(try store.waiting().map(\.bytes) == [Array("result".utf8)])
    }

    @Test("STO-6: a round's envelopes are in no file of the coordinator once deleted")
    func envelopesDeleted() throws {
        let name = try round()
        let sealed = Self.noise(3, count: 50_000)
        let store = try CoordinatorStore(folder: folder.path)
        let envelope = StoredEnvelope(
            contributor: try kommune(153),
            sequence: 1,
            member: try kommune(165),
            bytes: sealed
        )
        let step = CoordinatorTransition(round: name, snapshot: [1], state: "open", envelopes: [envelope])
        try store.transition(step, at: .noon)
        #expect(try folder.everything().range(of: Data(sealed.prefix(16))) != nil)
        try store.deleteEnvelopes(name)
        let after = try folder.everything()
        #expect(after.range(of: Data(sealed.prefix(16))) == nil && after.range(of: Data(sealed.suffix(16))) == nil)
    }
}
