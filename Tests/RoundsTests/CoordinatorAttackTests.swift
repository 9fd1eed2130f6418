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

@Suite("The coordinator tampers with what it relays")
struct CoordinatorAttackTests {
    static let kinds = [
        "offer", "manifest", "countersignature", "submission", "acknowledgement", "list", "C1", "C2", "C3", "C4",
        "opening shares", "result", "publication", "deletion",
    ]

    /// Kinds whose loss or change for one member comes too late to keep the others from opening what all had agreed.
    static let late: Set<String> = ["C4", "opening shares", "result", "publication", "deletion"]

    /// A round in which one member's board shows something else in place of the first entry of a kind.
    static func play(
        _ kind: String,
        mode: (Int, Int) = (5, 2),
        draft: String = "2026-1",
        keysOf earlier: RoundTable? = nil,
        change: @escaping ([UInt8]) -> [[UInt8]]
    ) throws -> (table: RoundTable, victim: KommuneCode) {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 31, keysOf: earlier)
        let victim = table.kommuner[3]
        let keyring = table.keyring
        var isDone = false
        table.onBoard = { kommune, entry in
            guard kommune == victim, !isDone, Self.name(of: entry, keyring) == kind else { return [entry] }
            isDone = true
            return change(entry)
        }
        let threshold = try Threshold(committee: mode.0, tolerated: mode.1)
        let values = SmallStudy.values(table.kommuner, small: table.kommuner[2])
        try table.attempt(try table.draft(threshold: threshold, round: draft), values: values)
        #expect(isDone)
        return (table, victim)
    }

    static func name(of entry: [UInt8], _ keyring: Keyring) -> String? {
        try? UnverifiedMessage(decoding: entry).verified(by: keyring).statement.name
    }

    private func expectNoOpening(_ table: RoundTable, _ victim: KommuneCode, _ kind: String) {
        #expect(table.everyOpeningWasAgreed)
        if !Self.late.contains(kind) { #expect(table.openingsSent.isEmpty) }
        if kind == "C4" { #expect(table.openingsSent[victim] == nil) }
    }

    @Test("SIG-2: a byte changed in any kind of entry stops its reader, which names the coordinator", arguments: kinds)
    func changedByte(kind: String) throws {
        for fromEnd in [1, 64] {
            let (table, victim) = try Self.play(kind) { entry in
                var entry = entry
                entry[entry.count - fromEnd] ^= 1
                return [entry]
            }
            let stop = try #require(table.stops[victim])
            #expect(stop.reason == Refusal.Code.badSignature.number)
            #expect(stop.parties == [.coordinator])
            expectNoOpening(table, victim, kind)
        }
    }

    @Test("ENC-3: an entry of any kind cut short or lengthened stops its reader", arguments: kinds)
    func otherLength(kind: String) throws {
        for (change, code) in [(-1, Refusal.Code.truncated), (1, .trailingBytes)] {
            let (table, victim) = try Self.play(kind) { change < 0 ? [Array($0.dropLast())] : [$0 + [0]] }
            let stop = try #require(table.stops[victim])
            #expect(stop.reason == code.number)
            #expect(stop.parties == [.coordinator])
            expectNoOpening(table, victim, kind)
        }
    }

    @Test("RND-2: an entry of any kind shown twice stops its reader", arguments: kinds)
    func repeated(kind: String) throws {
        let (table, victim) = try Self.play(kind) { [$0, $0] }
        let stop = try #require(table.stops[victim])
        #expect(stop.reason == Refusal.Code.repeated.number)
        #expect(Set(stop.parties) == [.coordinator, .kommune(victim)])
        expectNoOpening(table, victim, kind)
    }

    static let dropped: [(String, Refusal.Code)] = [
        ("offer", .badManifest), ("manifest", .outOfStep), ("countersignature", .notCountersigned),
        ("submission", .badAcknowledgement), ("acknowledgement", .badList), ("list", .outOfStep), ("C1", .otherSession),
        ("C2", .badDegreeShares), ("C3", .outOfStep), ("C4", .badOpening), ("opening shares", .badResult),
        ("result", .outOfStep), ("publication", .outOfStep),
    ]

    @Test("RND-1: an entry of any kind kept from one reader stops it at the next that builds on it", arguments: dropped)
    func kept(kind: String, code: Refusal.Code) throws {
        let (table, victim) = try Self.play(kind) { _ in [] }
        let stop = try #require(table.stops[victim])
        #expect(stop.reason == code.number)
        #expect(stop.parties.count == 2)
        #expect(stop.parties.contains(.coordinator))
        expectNoOpening(table, victim, kind)
    }

    @Test(
        "RND-2: an old round's message of any kind, shown after its like, stops the reader and frames nobody",
        arguments: kinds
    )
    func replayed(kind: String) throws {
        var earlier = try RoundTable(problem: try SmallStudy.problem(), seed: 30)
        try earlier.attempt(
            try earlier.draft(threshold: try Threshold(committee: 5, tolerated: 2), round: "2025-1"),
            values: SmallStudy.values(earlier.kommuner)
        )
        #expect(earlier.coordinator.record.stage == .published)
        let board = try #require(earlier.boards[earlier.kommuner[0]])
        let old = try #require(board.first { Self.name(of: $0, earlier.keyring) == kind })
        let (table, victim) = try Self.play(kind, keysOf: earlier) { [$0, old] }
        let stop = try #require(table.stops[victim])
        #expect(stop.reason != Refusal.Code.equivocation.number)
        #expect(stop.parties.count == 2)
        #expect(stop.parties.contains(.coordinator))
        expectNoOpening(table, victim, kind)
    }

    @Test("RND-1: an old round's draft is no draft of this one")
    func replayedDraft() throws {
        let (table, victim) = try Self.play("draft") { [$0, $0] }
        #expect(table.stops[victim]?.reason == Refusal.Code.repeated.number)
        #expect(table.openingsSent.isEmpty)
    }

    @Test(
        "RND-14: the last C1 shown after the first C2 stops the reader",
        arguments: [("C1", "C2"), ("C2", "C3"), ("C3", "C4")]
    )
    func reordered(earlier: String, later: String) throws {
        var held: [UInt8]?
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 33)
        let victim = table.kommuner[3]
        let keyring = table.keyring
        table.onBoard = { kommune, entry in
            guard kommune == victim else { return [entry] }
            let name = Self.name(of: entry, keyring)
            if name == earlier, held == nil {
                held = entry
                return []
            }
            guard name == later, let first = held else { return [entry] }
            return [entry, first]
        }
        try table.attempt(
            try table.draft(threshold: try Threshold(committee: 5, tolerated: 2)),
            values: SmallStudy.values(table.kommuner)
        )
        let stop = try #require(table.stops[victim])
        #expect(stop.parties.count == 2)
        #expect(table.openingsSent.isEmpty)
    }
}
