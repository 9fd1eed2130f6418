import Store
import Testing
import Vocabulary

@Suite("What leaves")
struct OutboxTests {
    let folder = TemporaryFolder()

    @Test("STO-8: a message waits with the same bytes until its receipt is stored, and never after")
    func sentOnce() throws {
        let name = try round()
        let store = try NodeStore(folder: folder.path)
        let step = NodeStoreTests.step(name, outbox: [NodeStoreTests.message("one"), NodeStoreTests.message("two")])
        try store.transition(step, at: .noon)
        try store.transition(step, at: .later)
        let waiting = try store.waiting(in: name)
        #expect(waiting.map(\.bytes) == [Array("one".utf8), Array("two".utf8)])
        try store.markSent(waiting[0].id, receipt: [5], at: .later)
        #expect(try store.waiting() == [waiting[1]])
        try store.transition(step, at: .later)
        #expect(try store.waiting() == [waiting[1]])
        #expect(try store.ledger().map(\.receipt) == [[5], nil])
    }

    @Test("STO-8: the same receipt may come again, another one is refused")
    func oneReceipt() throws {
        let store = try NodeStore(folder: folder.path)
        try store.enqueue(NodeStoreTests.message("enrolment"), at: .noon)
        let id = try #require(try store.waiting().first?.id)
        try store.markSent(id, receipt: [5], at: .later)
        try store.markSent(id, receipt: [5], at: .later)
        #expect(refusal { try store.markSent(id, receipt: [6], at: .later) }?.code == .otherReceipt)
        #expect(refusal { try store.markSent(id + 1, receipt: [6], at: .later) }?.code == .notStored)
    }

    @Test("LED-1: a message without a ledger line is refused")
    func unledgered() throws {
        let store = try NodeStore(folder: folder.path)
        let silent = OutgoingMessage(kind: "message", bytes: [1], lines: [])
        #expect(refusal { try store.enqueue(silent, at: .noon) }?.code == .unledgered)
    }

    @Test("LED-1: every recipient of a submission has a line of its own before it leaves")
    func linePerRecipient() throws {
        let name = try round()
        let members = try [153, 165, 183].map(kommune)
        let plaintext = PlaintextReference(path: "rounds/vestegnen-2025/plaintext", digest: digest("plaintext"))
        let lines = members.map { member in
            LedgerLine(
                recipient: .kommune(member),
                kind: "envelope",
                bytes: [UInt8(truncatingIfNeeded: member.number), 1],
                plaintext: plaintext,
                approval: "anna, bo"
            )
        }
        let store = try NodeStore(folder: folder.path)
        let submission = OutgoingMessage(kind: "submission", bytes: [1, 2, 3], lines: lines)
        try store.transition(NodeStoreTests.step(name, outbox: [submission]), at: .noon)
        let ledger = try store.ledger()
        #expect(ledger.map(\.recipient) == members.map(Party.kommune))
        #expect(ledger.map(\.number) == [1, 2, 3])
        #expect(ledger.allSatisfy { $0.message == submission.digest && $0.round == name && $0.plaintext == plaintext })
        #expect(ledger.allSatisfy { $0.approval == "anna, bo" && $0.size == 2 && $0.time == .noon })
    }
}
