import Digests
import Disclosure
import Messages
import Proceedings
import Rounds
import Sealing
import Sharing
import TestSupport
import Testing
import Vocabulary

/// A small study: one total with two halves, all named and pooled, and room to 2⁴⁰.
enum SmallStudy {
    static func problem() throws -> Problem {
        var all = BitString(count: 3)
        for slot in 0..<3 { all[slot] = true }
        return try Problem(
            slotCount: 3,
            bounds: [1 << 40, 1 << 40, 1 << 40],
            blocks: [
                ProblemBlock(
                    total: ProblemCell(slots: [0], tests: [.count(slot: 0)]),
                    breakdowns: [
                        [
                            ProblemCell(slots: [1], tests: [.count(slot: 1)]),
                            ProblemCell(slots: [2], tests: [.count(slot: 2)]),
                        ]
                    ]
                )
            ],
            named: all,
            pooled: all
        )
    }

    static func values(_ kommuner: [KommuneCode], small: KommuneCode? = nil, count: Int64 = 4) -> [KommuneCode: [Int64]]
    {
        var values: [KommuneCode: [Int64]] = [:]
        for (index, kommune) in kommuner.enumerated() {
            let first = kommune == small ? count : Int64(10 + index)
            let second = Int64(20 + index)
            values[kommune] = [first + second, first, second]
        }
        return values
    }
}

@Suite("A round among honest parties")
struct GoodRoundTests {
    static let modes: [(Int, Int, Int)] = [
        (3, 3, 1), (4, 4, 1), (5, 5, 2), (5, 5, 1), (5, 4, 1), (7, 7, 2), (7, 7, 3), (10, 10, 3),
    ]

    static func kommuner(_ count: Int) -> [KommuneCode] { (0..<count).compactMap { KommuneCode(101 + 2 * $0) } }

    @Test(
        "RND-19: every mode opens exactly the plaintext truth, everybody agrees, and everybody has it in the ledger",
        arguments: modes
    )
    func everyMode(contributors: Int, committee: Int, tolerated: Int) throws {
        let kommuner = Self.kommuner(contributors)
        var table = try RoundTable(kommuner: kommuner, problem: try SmallStudy.problem(), seed: UInt64(committee))
        let values = SmallStudy.values(kommuner)
        try table.wholeRound(
            try table.draft(threshold: try Threshold(committee: committee, tolerated: tolerated)),
            values: values
        )
        #expect(table.refused.isEmpty)
        #expect(table.stops.isEmpty)
        // Who is no member keeps the ledger too.
        #expect(Set(table.opened.keys) == Set(kommuner) && Set(table.opened.values.flatMap(\.self)).count == 1)
        #expect(table.opened.values.allSatisfy { $0.count == 1 })
        let released = try #require(try table.coordinator.record.releasedTable())
        #expect(table.coordinator.record.listed == kommuner)
        for (index, kommune) in kommuner.enumerated() {
            for slot in 0..<3 {
                let truth = try #require(values[kommune])[slot]
                #expect(released.value(.named(contributor: index, slot: slot)) == .open(truth))
            }
        }
        for slot in 0..<3 {
            #expect(released.value(.pooled(slot: slot)) == .open(values.values.reduce(0) { $0 + $1[slot] }))
        }
        try table.finish()
        #expect(table.coordinator.record.stage == .published)
        #expect(table.deleted == Set(kommuner))
        #expect(table.coordinator.record.deleted.count == committee)
    }

    @Test("DIS-3: one named cell of 4 keeps its breakdown closed and the pooled slots with it; 5 opens them")
    func smallCell() throws {
        let kommuner = RoundTable.kommuner
        for (count, isOpen) in [(Int64(4), false), (Int64(5), true)] {
            var table = try RoundTable(problem: try SmallStudy.problem(), seed: 7)
            let values = SmallStudy.values(kommuner, small: kommuner[2], count: count)
            try table.wholeRound(try table.draft(threshold: try Threshold(committee: 5, tolerated: 2)), values: values)
            let released = try #require(try table.coordinator.record.releasedTable())
            #expect((released.value(.named(contributor: 2, slot: 1)) == .closed) == !isOpen)
            #expect((released.value(.named(contributor: 2, slot: 2)) == .closed) == !isOpen)
            #expect((released.value(.pooled(slot: 1)) == .closed) == !isOpen)
            #expect(released.value(.named(contributor: 2, slot: 0)) == .open(20 + 2 + count))
            #expect(released.value(.pooled(slot: 0)) != .closed)
            #expect(released.value(.named(contributor: 1, slot: 1)) == .open(11))
        }
    }

    @Test("RND-5: the manifest takes the strictest of all floors, and never fewer than t + 2 contributors")
    func floors() throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 3)
        try table.open(try table.draft(threshold: try Threshold(committee: 5, tolerated: 2)))
        let strict = table.kommuner[4]
        try table.each { node, _ in
            let floors = Thresholds(
                smallCount: node.kommune == strict ? 12 : 5,
                smallPart: 3,
                minimumContributors: 3,
                hidesZeros: false
            )
            return try node.offer(floors: floors)
        }
        let manifest = try #require(table.coordinator.record.manifest?.body)
        #expect(manifest.thresholds.smallCount == 12)
        #expect(manifest.thresholds.minimumContributors == 4)
    }

    @Test("RND-23: after publication a node's state holds no key and no share")
    func deletion() throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 5)
        let values = SmallStudy.values(table.kommuner)
        try table.wholeRound(try table.draft(threshold: try Threshold(committee: 5, tolerated: 2)), values: values)
        let before = try #require(table.nodes[table.kommuner[0]]).own.canonicalBytes.count
        try table.finish()
        let own = try #require(table.nodes[table.kommuner[0]]).own
        #expect(own.canonicalBytes.count + 5 * 3 * 8 < before)
        #expect("\(own)" == "<redacted>")
    }

    @Test("RND-23: a deletion of another key or another round is refused", arguments: [true, false])
    func otherDeletion(isOfOtherKey: Bool) throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 6)
        let values = SmallStudy.values(table.kommuner)
        try table.wholeRound(try table.draft(threshold: try Threshold(committee: 5, tolerated: 2)), values: values)
        try table.finish()
        let member = table.kommuner[0]
        var record = Record(keyring: table.keyring, roster: table.roster.digest, terms: table.terms)
        for entry in try #require(table.boards[member]) {
            let message = try UnverifiedMessage(decoding: entry).verified(by: table.keyring)
            guard case .deletion(let honest) = message.statement, message.sender == .kommune(member) else {
                try record.apply(entry)
                continue
            }
            let bogus = Hashing.sha256([1])
            let lie = Deletion(
                manifest: isOfOtherKey ? honest.manifest : bogus,
                key: isOfOtherKey ? bogus : honest.key
            )
            let key = try #require(table.identities[member])
            let signed = try RoundTable.sign(.deletion(lie), key, .kommune(member))
            let refused = #expect(throws: Refusal.self) { try record.apply(signed.bytes) }
            #expect(refused?.code == .badDeletion)
            #expect(!record.deleted.contains(member))
            return
        }
        Issue.record("the member reported no deletion")
    }

    @Test("A node that restarts from disk at every single entry ends where the others do")
    func restarts() throws {
        var table = try RoundTable(problem: try SmallStudy.problem(), seed: 11)
        let kommuner = table.kommuner
        let restarting = kommuner[1]
        let record = Record(keyring: table.keyring, roster: table.roster.digest, terms: table.terms)
        func restart(_ table: inout RoundTable) throws {
            guard let node = table.nodes[restarting], let cursor = table.cursors[restarting] else { return }
            var replayed = record
            for entry in table.boards[restarting, default: []].prefix(cursor) { try replayed.apply(entry) }
            let own = try OwnState(canonicalBytes: node.own.canonicalBytes, place: "own state")
            let identity = try #require(table.identities[restarting])
            table.nodes[restarting] = NodeRound(kommune: restarting, identity: identity, record: replayed, own: own)
        }
        let values = SmallStudy.values(kommuner)
        try table.open(try table.draft(threshold: try Threshold(committee: 5, tolerated: 2)))
        try restart(&table)
        try table.offerAll()
        try restart(&table)
        try table.countersignAll()
        try restart(&table)
        try table.submitAll(values)
        try restart(&table)
        // From the list on, hand the board out one entry at a time and restart after each.
        var allowed = table.cursors[restarting] ?? 0
        table.onDeliver = { kommune, position, entry in kommune == restarting && position >= allowed ? nil : entry }
        try table.close()
        while table.coordinator.record.stage != .opened, allowed <= table.boards[restarting, default: []].count {
            allowed += 1
            table.onDeliver = { [allowed] kommune, position, entry in
                kommune == restarting && position >= allowed ? nil : entry
            }
            try table.run()
            try restart(&table)
        }
        #expect(table.coordinator.record.stage == .opened)
        #expect(table.refused.isEmpty)
        #expect(table.stops.isEmpty)
        #expect(table.opened[restarting]?.count == 1)
    }
}
