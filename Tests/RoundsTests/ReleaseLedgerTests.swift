import Digests
import Disclosure
import Messages
import Proceedings
import Sharing
import Testing
import Vocabulary

@testable import Rounds

/// Rounds of one period after another: each member holds a list against everything that has been opened before it says C1.
@Suite("The release ledger in rounds")
struct ReleaseLedgerTests {
    /// A round of these kommuner out of five, for sums alone, by members that hold the ledgers of the rounds before.
    private static func play(
        _ kommuner: [KommuneCode],
        _ round: String,
        after earlier: [EarlierRelease] = [],
        heldBy holders: Set<KommuneCode>? = nil,
        month: Int = 12
    ) throws -> RoundTable {
        let held = kommuner.map { ($0, holders?.contains($0) ?? true ? earlier : []) }
        var table = try RoundTable(
            kommuner: kommuner,
            problem: try CircuitAttackTests.problem(isNamed: false),
            seed: 51,
            ledgers: Dictionary(uniqueKeysWithValues: held)
        )
        let threshold = try #require(Threshold.standard(contributors: kommuner.count))
        try table.open(try table.draft(threshold: threshold, round: round, lastMonth: month))
        try table.offerAll()
        if !table.stops.isEmpty { return table }
        try table.countersignAll()
        let all = GoodRoundTests.kommuner(5)
        try table.submitAll(
            Dictionary(
                uniqueKeysWithValues: kommuner.map { kommune in
                    let own = Int64(all.firstIndex(of: kommune) ?? 0)
                    return (kommune, [100 + 4 * own, 10 + own, 20 + own, 30 + own, 40 + own])
                }
            )
        )
        try table.close()
        return table
    }

    private static func release(of table: RoundTable) throws -> EarlierRelease {
        let entry = try #require(table.opened[table.kommuner[0]]?.first)
        return EarlierRelease(entry: entry, problem: table.problem)
    }

    @Test(
        "LED-4: the same kommuner may open again; all of them but one may not, and the refusal names the earlier round"
    )
    func allButOne() throws {
        let all = GoodRoundTests.kommuner(5)
        let first = try Self.play(all, "foerste")
        #expect(first.coordinator.record.stage == .opened)
        let release = try Self.release(of: first)
        let again = try Self.play(all, "igen", after: [release])
        #expect(again.coordinator.record.stage == .opened)
        #expect(try Self.release(of: again).entry.passing == release.entry.passing)

        let without = try Self.play(Array(all.dropLast()), "uden", after: [release])
        #expect(without.openingsSent.isEmpty && without.statementsSent.isEmpty)
        for kommune in without.kommuner {
            let stop = try #require(without.stops[kommune])
            #expect(stop.reason == Refusal.Code.releaseCollides.number)
            #expect(stop.parties.contains(.coordinator))
        }
        #expect(without.coordinator.record.session?.commitments.isEmpty == true)
        let node = try #require(without.nodes[without.kommuner[0]])
        let list = try #require(node.record.session?.list.body)
        let refusal = #expect(throws: Refusal.self) { try node.admit(list) }
        #expect(refusal?.place.contains("foerste") == true)
    }

    @Test("LED-4: another period is another matter")
    func otherPeriod() throws {
        let all = GoodRoundTests.kommuner(5)
        let release = try Self.release(of: try Self.play(all, "foerste"))
        let without = try Self.play(Array(all.dropLast()), "uden", after: [release], month: 11)
        #expect(without.coordinator.record.stage == .opened)
    }

    @Test("RND-35: a member that does not hold what another's ledger names stops, and says what to do")
    func unknown() throws {
        let all = GoodRoundTests.kommuner(5)
        let release = try Self.release(of: try Self.play(all, "foerste"))
        let table = try Self.play(all, "igen", after: [release], heldBy: [all[0]])
        #expect(table.coordinator.record.submissions.isEmpty)
        let stop = try #require(table.stops[all[1]])
        #expect(stop.reason == Refusal.Code.unknownRelease.number)
        // The one that names it, and the one that does not know it.
        #expect(stop.parties == [.kommune(all[0]), .kommune(all[1])])
    }

    @Test("ENC-4: a line of the release ledger has one byte form")
    func entry() throws {
        let entry = try Self.release(of: try Self.play(GoodRoundTests.kommuner(3), "foerste")).entry
        #expect(try OpenedEntry(canonicalBytes: entry.canonicalBytes, place: "test") == entry)
        let refusal = #expect(throws: Refusal.self) {
            _ = try OpenedEntry(canonicalBytes: entry.canonicalBytes + [0], place: "test")
        }
        #expect(refusal != nil)
    }

    @Test("RND-35: a round that another one of the period overtakes stops, before C1 or before its C4")
    func overtaken() throws {
        let all = GoodRoundTests.kommuner(5)
        let release = try Self.release(of: try Self.play(all, "foerste"))
        for isLate in [false, true] {
            var table = try RoundTable(kommuner: all, problem: try CircuitAttackTests.problem(isNamed: false), seed: 52)
            try table.open(try table.draft(threshold: try Threshold(committee: 5, tolerated: 2), round: "anden"))
            try table.offerAll()
            try table.countersignAll()
            try table.submitAll(CircuitAttackTests.values(all))
            if !isLate { for kommune in all { table.nodes[kommune]?.earlier = [release] } }
            // The other round says what may open while this one's members are in the circuit.
            var held: [UInt8]?
            table.onPost = { sender, message in
                guard isLate, sender == all[4], case .circuit = message.statement else { return message.bytes }
                held = held ?? message.bytes
                return nil
            }
            try table.close()
            if isLate {
                for kommune in all { table.nodes[kommune]?.earlier = [release] }
                table.onPost = { $1.bytes }
                for entry in try table.coordinator.receive(try #require(held)) { table.append(entry.bytes) }
                try table.run()
            }
            #expect(table.statementsSent.isEmpty)
            #expect(table.openingsSent.isEmpty)
            for kommune in all { #expect(table.stops[kommune]?.reason == Refusal.Code.ledgerGrew.number) }
        }
    }
}
