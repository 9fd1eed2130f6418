import Foundation
import Store
import TestSupport
import Testing
import Vocabulary

@Suite("A node's rounds")
struct NodeStoreTests {
    let folder = TemporaryFolder()

    static func message(_ text: String) -> OutgoingMessage {
        let bytes = Array(text.utf8)
        return OutgoingMessage(
            kind: "message",
            bytes: bytes,
            lines: [LedgerLine(recipient: .coordinator, kind: "message", bytes: bytes)]
        )
    }

    static func step(
        _ name: RoundName,
        cursor: Int = 0,
        entries: [BoardEntry] = [],
        outbox: [OutgoingMessage] = [],
        releases: [Release] = [],
        publishes: Bool = false
    ) -> NodeTransition {
        NodeTransition(
            round: name,
            snapshot: [1, 2, UInt8(cursor)],
            state: "submitted",
            cursor: cursor,
            boardEntries: entries,
            secrets: [RoundSecret(kind: "envelope key", bytes: [9, 9, 9])],
            outbox: outbox,
            releases: releases,
            publishes: publishes
        )
    }

    @Test("STO-1: what a transition stored is all there after a power cut")
    func survivesPowerCut() throws {
        let name = try round()
        let store = try NodeStore(folder: folder.path)
        let entries = [BoardEntry(position: 0, bytes: [7]), BoardEntry(position: 1, bytes: [8, 8])]
        let release = Release(
            round: name,
            family: digest("family"),
            period: try #require(Period(first: Day(number: 20_000), last: Day(number: 20_364))),
            list: digest("list"),
            passingSet: digest("passing set"),
            entry: [1]
        )
        let step = Self.step(name, cursor: 2, entries: entries, outbox: [Self.message("ack")], releases: [release])
        try store.transition(step, at: .noon)

        let copy = try folder.copyAsAfterPowerCut()
        let revived = try NodeStore(folder: copy.path)
        let round = try #require(try revived.round(name))
        #expect(round.snapshot == [1, 2, 2])
        #expect(round.state == "submitted")
        #expect(round.cursor == 2)
        #expect(round.updatedAt == .noon)
        #expect(try revived.board(name) == entries)
        #expect(try revived.board(name, from: 1) == [entries[1]])
        #expect(try revived.secret("envelope key", of: name)?.bytes == [9, 9, 9])
        #expect(try revived.waiting(in: name).map(\.bytes) == [Array("ack".utf8)])
        #expect(try revived.ledger().count == 1)
        #expect(try revived.releases().map(\.release) == [release])
        #expect(try revived.rounds().map(\.name) == [name])
        withExtendedLifetime(store) {}
    }

    @Test("STO-1: a transition that is refused leaves nothing of itself")
    func refusedWhole() throws {
        let name = try round()
        let store = try NodeStore(folder: folder.path)
        try store.transition(Self.step(name), at: .noon)
        let unledgered = OutgoingMessage(kind: "message", bytes: [1], lines: [])
        let bad = Self.step(
            name,
            cursor: 1,
            entries: [BoardEntry(position: 0, bytes: [7])],
            outbox: [Self.message("ack"), unledgered]
        )
        #expect(refusal { try store.transition(bad, at: .later) }?.code == .unledgered)
        #expect(try store.round(name)?.updatedAt == .noon)
        #expect(try store.board(name).isEmpty)
        #expect(try store.waiting().isEmpty)
        #expect(try store.ledger().isEmpty)
    }

    @Test("STO-2: the same bytes at a position are taken again; other bytes and gaps are refused")
    func appendOnly() throws {
        let name = try round()
        let store = try NodeStore(folder: folder.path)
        let first = Self.step(name, cursor: 1, entries: [BoardEntry(position: 0, bytes: [7])])
        try store.transition(first, at: .noon)
        try store.transition(first, at: .later)
        #expect(try store.board(name).count == 1)
        let other = Self.step(name, cursor: 1, entries: [BoardEntry(position: 0, bytes: [6])])
        #expect(refusal { try store.transition(other, at: .later) }?.code == .boardDiffers)
        let gap = Self.step(name, cursor: 1, entries: [BoardEntry(position: 2, bytes: [6])])
        #expect(refusal { try store.transition(gap, at: .later) }?.code == .boardGap)
    }

    @Test("STO-2: the cursor never moves back, nor past the end of the board")
    func cursorWithinBoard() throws {
        let name = try round()
        let store = try NodeStore(folder: folder.path)
        try store.transition(Self.step(name, cursor: 1, entries: [BoardEntry(position: 0, bytes: [7])]), at: .noon)
        #expect(refusal { try store.transition(Self.step(name, cursor: 0), at: .later) }?.code == .boardGap)
        #expect(refusal { try store.transition(Self.step(name, cursor: 2), at: .later) }?.code == .boardGap)
    }

    @Test("Documents are replaced, listed and removed by kind and name")
    func documents() throws {
        let documents = try NodeStore(folder: folder.path).documents
        try documents.put([1], kind: "approval", name: "anna", at: .noon)
        try documents.put([2], kind: "approval", name: "anna", at: .later)
        try documents.put([3], kind: "approval", name: "bo", at: .later)
        #expect(try documents.bytes(kind: "approval", name: "anna") == [2])
        #expect(try documents.names(kind: "approval") == ["anna", "bo"])
        try documents.remove(kind: "approval", name: "anna")
        #expect(try documents.bytes(kind: "approval", name: "anna") == nil)
        #expect(try documents.names(kind: "roster").isEmpty)
    }

    @Test("Secrets and snapshots have no text of their own")
    func redaction() throws {
        let name = try round()
        let secret = RoundSecret(kind: "envelope key", bytes: [0xab, 0xcd])
        let step = NodeTransition(round: name, snapshot: [0xab, 0xcd], state: "open", cursor: 0, secrets: [secret])
        let store = try NodeStore(folder: folder.path)
        try store.transition(step, at: .noon)
        let stored = try #require(try store.round(name))
        var dumped = ""
        dump([secret as Any, step, stored], to: &dumped)
        for text in ["\(secret)", "\(step)", "\(stored)", String(reflecting: step), String(reflecting: secret), dumped]
        {
            #expect(!text.contains("171") && !text.lowercased().contains("abcd"))
        }
        #expect("\(secret)".contains("envelope key") && "\(secret)".contains("<redacted>"))
        #expect("\(step)" == "round vestegnen-2025 to open")
    }
}
