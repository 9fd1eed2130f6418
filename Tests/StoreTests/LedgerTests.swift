import Store
import Testing
import Vocabulary

@Suite("The ledgers")
struct LedgerTests {
    let folder = TemporaryFolder()

    private func fill() throws {
        let store = try NodeStore(folder: folder.path)
        for text in ["one", "two", "three"] { try store.enqueue(NodeStoreTests.message(text), at: .noon) }
        let id = try #require(try store.waiting().first?.id)
        try store.markSent(id, receipt: [5], at: .later)
    }

    @Test("LED-2: each line carries the hash of the line before")
    func chained() throws {
        try fill()
        let ledger = try NodeStore(folder: folder.path).ledger()
        #expect(ledger[0].previous.bytes.allSatisfy { $0 == 0 })
        #expect(ledger[1].previous == ledger[0].hash)
        #expect(ledger[2].previous == ledger[1].hash)
    }

    @Test(
        "LED-2: a ledger changed outside the program is refused at start",
        arguments: [
            "UPDATE ledger SET size = size - 1 WHERE number = 2",
            "UPDATE ledger SET recipient = 153 WHERE number = 1",
            "UPDATE ledger SET recipient = 7 WHERE number = 1",
            "UPDATE ledger SET time = time + 1 WHERE number = 3",
            "UPDATE ledger SET kind = 'nothing' WHERE number = 3",
            "UPDATE ledger SET approval = 'anna' WHERE number = 3",
            "UPDATE ledger SET plaintext_path = 'x' WHERE number = 3",
            "UPDATE ledger SET plaintext_path = 'x', plaintext_digest = zeroblob(32) WHERE number = 3",
            "UPDATE ledger SET hash = zeroblob(32) WHERE number = 3",
            "UPDATE ledger SET previous = zeroblob(32) WHERE number = 2",
            "DELETE FROM ledger WHERE number = 1",
            "DELETE FROM ledger WHERE number = 2",
            "DELETE FROM ledger WHERE number = 3",
            "DELETE FROM ledger",
        ]
    )
    func tampered(statement: String) throws {
        try fill()
        try folder.tamper("node.sqlite", statement)
        #expect(refusal { _ = try NodeStore(folder: folder.path) }?.code == .ledgerBroken)
    }

    @Test("LED-3: a round is bound to its first list and passing set, for ever")
    func oneReleasePerRound() throws {
        let name = try round()
        let period = try #require(Period(first: Day(number: 20_000), last: Day(number: 20_364)))
        let store = try NodeStore(folder: folder.path)
        func release(_ family: String, _ list: String, _ passing: String, in name: RoundName) -> NodeTransition {
            let release = Release(
                round: name,
                family: digest(family),
                period: period,
                list: digest(list),
                passingSet: digest(passing),
                entry: [1]
            )
            return NodeStoreTests.step(name, releases: [release])
        }
        try store.transition(release("K1a", "list", "set", in: name), at: .noon)
        try store.transition(release("K1a", "list", "set", in: name), at: .later)
        try store.transition(release("K2a", "list", "set", in: name), at: .later)
        #expect(try store.releases().map(\.writtenAt) == [.noon, .later])
        for step in [release("K1a", "other", "set", in: name), release("K3a", "list", "other", in: name)] {
            #expect(refusal { try store.transition(step, at: .later) }?.code == .otherRelease)
        }
        let next = try round("vestegnen-2025-2")
        try store.transition(release("K1a", "other", "other", in: next), at: .later)
        try store.transition(NodeStoreTests.step(name, publishes: true), at: .later)
        #expect(try store.releases().map(\.isPublished) == [true, true, false])
    }

    @Test(
        "LED-3: the file itself refuses to forget a line, a release or a board entry",
        arguments: [
            "DELETE FROM ledger", "UPDATE ledger SET size = 0", "DELETE FROM release",
            "UPDATE release SET list = zeroblob(32)", "UPDATE release SET published = 0", "DELETE FROM board",
            "UPDATE board SET bytes = x'00'",
        ]
    )
    func triggers(statement: String) throws {
        let name = try round()
        do {
            let store = try NodeStore(folder: folder.path)
            let period = try #require(Period(first: Day(number: 20_000), last: Day(number: 20_364)))
            let release = Release(
                round: name,
                family: digest("K1a"),
                period: period,
                list: digest("list"),
                passingSet: digest("set"),
                entry: [1]
            )
            let step = NodeStoreTests.step(
                name,
                cursor: 1,
                entries: [BoardEntry(position: 0, bytes: [7])],
                outbox: [NodeStoreTests.message("one")],
                releases: [release],
                publishes: true
            )
            try store.transition(step, at: .noon)
        }
        #expect(throws: (any Error).self) { try folder.execute("node.sqlite", statement) }
    }
}
