import Circuit
import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Sharing
import Testing
import Vocabulary

@testable import Rounds

/// Lies and accidents in the circuit of a whole round: whatever is wrong, every honest member stops before it says what may open, and
/// the reason names the cause.
@Suite("The circuit of a round, attacked")
struct CircuitAttackTests {
    typealias Change = @Sendable (CircuitPost, RoundTable) -> CircuitPost

    /// A total and four cells of it, together, and under names too unless it is said otherwise.
    static func problem(isNamed: Bool = true) throws -> Problem {
        let cells = (0..<5).map { ProblemCell(slots: [$0], tests: [.count(slot: $0)]) }
        var all = BitString(count: 5)
        for slot in 0..<5 { all[slot] = true }
        return try Problem(
            slotCount: 5,
            bounds: Array(repeating: 1 << 40, count: 5),
            blocks: [ProblemBlock(total: cells[0], breakdowns: [Array(cells.dropFirst())])],
            named: isNamed ? all : BitString(count: 5),
            pooled: all
        )
    }

    /// One kommune's first cell is small, so that sums of closed cells are tested as well.
    static func values(_ kommuner: [KommuneCode]) -> [KommuneCode: [Int64]] {
        var values: [KommuneCode: [Int64]] = [:]
        for (index, kommune) in kommuner.enumerated() {
            let cells = [index == 1 ? 4 : Int64(10 + index), 20, 30, 40]
            values[kommune] = [cells.reduce(0, +)] + cells
        }
        return values
    }

    /// Three kommuner in mode M or four in mode R, with figures handed in.
    static func table(_ threshold: (Int, Int), auditor: Auditor? = nil) throws -> RoundTable {
        let kommuner = GoodRoundTests.kommuner(threshold.0)
        var table = try RoundTable(kommuner: kommuner, problem: try problem(), seed: 31)
        table.auditors = Set([auditor?.key.keyID].compactMap(\.self))
        let threshold = try Threshold(committee: threshold.0, tolerated: threshold.1)
        try table.open(try table.draft(threshold: threshold, auditor: auditor))
        try table.offerAll()
        try table.countersignAll()
        try table.submitAll(values(kommuner))
        return table
    }

    /// Lets a member say something else in one step of the circuit, in a good signature.
    static func lie(_ table: inout RoundTable, by liar: KommuneCode, in step: Int, _ change: @escaping Change) throws {
        let identity = try #require(table.identities[liar])
        table.liars = [liar]
        let honest = table
        table.onPost = { sender, message in
            guard sender == liar, case .circuit(let post) = message.statement, Int(post.step) == step,
                let lied = try? RoundTable.sign(.circuit(change(post, honest)), identity, .kommune(liar))
            else { return message.bytes }
            return lied.bytes
        }
    }

    private static func with(_ post: CircuitPost, content: CircuitPost.Content) -> CircuitPost {
        CircuitPost(session: post.session, step: post.step, previous: post.previous, content: content)
    }

    /// A member's share moved by one, whatever it is a share of; a bit's shares sealed anew.
    private static func moved(_ post: CircuitPost, by liar: KommuneCode, in table: RoundTable) -> CircuitPost {
        switch post.content {
        case .elements(var elements):
            elements[0] += .one
            return with(post, content: .elements(elements))
        case .coin: return with(post, content: .coin(Lie.bogus))
        case .sealed(let envelopes):
            let sealed = table.kommuner.indices.prefix(envelopes.count)
                .compactMap { resealed(post, by: liar, to: $0, in: table, by: .one) }
            return with(post, content: .sealed(sealed))
        }
    }

    /// A member's envelope of bits, opened with the receiver's key, with its first share moved.
    private static func resealed(
        _ post: CircuitPost,
        by liar: KommuneCode,
        to index: Int,
        in table: RoundTable,
        by difference: Field64
    ) -> [UInt8]? {
        let member = table.kommuner[index]
        guard case .sealed(let envelopes) = post.content, let raw = table.nodes[member]?.own.envelopeKey,
            let key = try? EnvelopeKey(rawRepresentation: raw), let manifest = table.coordinator.record.manifest
        else { return nil }
        let address = EnvelopeAddress(
            manifest: manifest.digest,
            contributor: liar,
            member: member,
            key: key.publicKey.keyID,
            sequence: UInt32(post.step)
        )
        let info = Array("tvaersum/1/bits-envelope".utf8) + address.canonicalBytes
        guard
            let plaintext = try? Envelope.open(envelopes[index], with: key, info: info, aad: post.session.bytes)
                .withElements({ $0 }), let first = try? Field64(canonicalBytes: Array(plaintext[..<8]), place: "test")
        else { return nil }
        let changed = (first + difference).canonicalBytes + plaintext[8...]
        return try? Envelope.seal(Secret(changed), to: key.publicKey, info: info, aad: post.session.bytes)
    }

    /// How many steps a round of this committee has, and which of them show coins or bits.
    private static func steps(_ threshold: (Int, Int)) throws -> [CircuitPost.Content] {
        var table = try table(threshold)
        try table.close()
        let session = try #require(table.coordinator.record.session)
        return (0..<session.wholeSteps).compactMap { session.posts(ofStep: $0)?.first }
    }

    /// Whether every honest party stopped before it said what may open.
    static func expectStopped(_ table: RoundTable, _ codes: Set<Refusal.Code>, _ what: Comment) throws {
        for kommune in table.honest {
            let stop = try #require(table.stops[kommune], what)
            #expect(codes.map(\.number).contains(stop.reason), "\(what): T\(stop.reason)")
            #expect(table.deleted.contains(kommune), what)
        }
        #expect(table.openingsSent.isEmpty, what)
        #expect(table.statementsSent.filter { !table.liars.contains($0.key) }.isEmpty, what)
    }

    @Test(
        "CIR-5, CIR-8, RND-18: one share moved, by any member, in any step: all stop before a word on what may open",
        arguments: [(3, 1), (4, 1)]
    )
    func everyShare(_ threshold: (Int, Int)) throws {
        let steps = try Self.steps(threshold)
        #expect(steps.count > (threshold.0 == 3 ? 8 : 3))
        for (step, content) in steps.enumerated() {
            for (index, liar) in GoodRoundTests.kommuner(threshold.0).enumerated() where index == 0 || step % 3 == index
            {
                var table = try Self.table(threshold)
                try Self.lie(&table, by: liar, in: step) { post, table in Self.moved(post, by: liar, in: table) }
                table.relaysAnything = true
                try table.close()
                let codes: Set<Refusal.Code> =
                    if case .coin = content { [.coinMismatch] } else { [.circuitInconsistent, .circuitUnauthentic] }
                try Self.expectStopped(table, codes, "step \(step), member \(index + 1)")
            }
        }
    }

    @Test("CIR-9, RND-18: bits' shares told differently to two members stop at least one, and nothing opens")
    func unequalBits() throws {
        let steps = try Self.steps((3, 1))
        let step = steps.firstIndex { if case .sealed = $0 { true } else { false } } ?? 0
        #expect(step > 0)
        var table = try Self.table((3, 1))
        let liar = table.kommuner[2]
        try Self.lie(&table, by: liar, in: step) { post, table in
            guard case .sealed(var envelopes) = post.content,
                let other = Self.resealed(post, by: liar, to: 0, in: table, by: .one)
            else { return post }
            envelopes[0] = other
            return Self.with(post, content: .sealed(envelopes))
        }
        try table.close()
        #expect(table.stops[table.kommuner[0]]?.reason == Refusal.Code.circuitInconsistent.number)
        #expect(table.openingsSent.isEmpty)
        #expect(table.coordinator.record.stage == .stopped)
    }

    static let forms: [(String, Refusal.Code, Change)] = [
        ("a share too few", .badCircuitPost, { post, _ in resized(post) { _ = $0.popLast() } }),
        ("a share too many", .badCircuitPost, { post, _ in resized(post) { $0.append(.one) } }),
        ("no share", .badCircuitPost, { post, _ in resized(post) { $0 = [] } }),
        ("a coin out of turn", .coinMismatch, { post, _ in with(post, content: .coin(Lie.bogus)) }),
        ("envelopes out of turn", .badCircuitPost, { post, _ in with(post, content: .sealed([[1], [2], [3]])) }),
        (
            "another session", .otherSession,
            { post, _ in
                CircuitPost(session: Lie.bogus, step: post.step, previous: post.previous, content: post.content)
            }
        ),
        (
            "another step", .badCircuitPost,
            { post, _ in
                CircuitPost(session: post.session, step: post.step + 1, previous: post.previous, content: post.content)
            }
        ),
        (
            "over other words", .badCircuitPost,
            { post, _ in
                CircuitPost(session: post.session, step: post.step, previous: Lie.bogus, content: post.content)
            }
        ),
    ]

    private static func resized(_ post: CircuitPost, _ change: (inout [Field64]) -> Void) -> CircuitPost {
        guard case .elements(var elements) = post.content else { return post }
        change(&elements)
        return with(post, content: .elements(elements))
    }

    @Test("RND-32, CIR-3: a step of another form, number, session or past stops everybody", arguments: forms.indices)
    func form(_ index: Int) throws {
        let (name, code, change) = Self.forms[index]
        for step in [0, 1] {
            var table = try Self.table((3, 1))
            try Self.lie(&table, by: table.kommuner[2], in: step, change)
            table.relaysAnything = true
            try table.close()
            try Self.expectStopped(table, [code], "\(name), step \(step)")
        }
    }

    @Test("RND-32: who speaks first in another form, or says C4 too early or a step too many, leaves nobody waiting")
    func firstSpeaker() throws {
        for isFirst in [true, false] {
            var table = try Self.table((3, 1))
            let liar = table.kommuner[0]
            let identity = try #require(table.identities[liar])
            table.liars = [liar]
            var next: UInt16 = 0
            table.onPost = { sender, message in
                guard sender == liar else { return message.bytes }
                if case .circuit(let post) = message.statement { next = post.step + 1 }
                let lie: Statement? =
                    switch message.statement {
                    case .circuit(let post) where isFirst && post.step == 1:
                        .circuit(Self.resized(post) { $0 = [.one] })
                    case .passing(let body) where !isFirst:
                        .circuit(
                            CircuitPost(
                                session: body.session,
                                step: next,
                                previous: Lie.bogus,
                                content: .elements([.one])
                            )
                        )
                    default: nil
                    }
                return lie.flatMap { try? RoundTable.sign($0, identity, .kommune(liar)) }?.bytes ?? message.bytes
            }
            if !isFirst { table.relaysAnything = true }
            try table.close()
            for kommune in table.honest {
                #expect(table.stops[kommune]?.reason == Refusal.Code.badCircuitPost.number)
            }
            #expect(table.openingsSent.isEmpty)
        }
    }

    @Test("RND-2, RND-32: a relay that shows one member another signed share leads to two pasts, and nobody opens")
    func splitShares() throws {
        for threshold in [(3, 1), (4, 1), (5, 2)] {
            var table = try Self.table(threshold)
            let (liar, victim) = (table.kommuner[0], table.kommuner[1])
            let (keyring, identity) = (table.keyring, try #require(table.identities[liar]))
            table.liars = [liar]
            table.relaysAnything = true
            table.onBoard = { kommune, entry in
                guard kommune == victim, let message = try? UnverifiedMessage(decoding: entry).verified(by: keyring),
                    message.sender == .kommune(liar), case .circuit(let post) = message.statement, post.step == 0,
                    let other = try? RoundTable.sign(
                        .circuit(Self.resized(post) { $0[0] += .one }),
                        identity,
                        .kommune(liar)
                    )
                else { return [entry] }
                return [other.bytes]
            }
            try table.close()
            for kommune in table.honest {
                let stop = try #require(table.stops[kommune])
                #expect(
                    [Refusal.Code.badCircuitPost, .circuitInconsistent].map(\.number).contains(stop.reason),
                    "T\(stop.reason) at \(threshold)"
                )
            }
            #expect(table.openingsSent.isEmpty && table.statementsSent.isEmpty)
        }
    }

    @Test("RND-2: two shares of one step under one signature are proof: the signer alone is named")
    func equivocation() throws {
        var table = try Self.table((3, 1))
        let liar = table.kommuner[2]
        let (keyring, identity) = (table.keyring, try #require(table.identities[liar]))
        table.liars = [liar]
        table.onBoard = { _, entry in
            guard let message = try? UnverifiedMessage(decoding: entry).verified(by: keyring),
                message.sender == .kommune(liar), case .circuit(let post) = message.statement, post.step == 1,
                let other = try? RoundTable.sign(
                    .circuit(Self.resized(post) { $0[0] += .one }),
                    identity,
                    .kommune(liar)
                )
            else { return [entry] }
            return [entry, other.bytes]
        }
        try table.close()
        for kommune in table.honest {
            let stop = try #require(table.stops[kommune])
            #expect(stop.reason == Refusal.Code.equivocation.number && stop.parties == [.kommune(liar)])
        }
        #expect(table.openingsSent.isEmpty)
    }

    @Test("RND-33: a coin that is not the next of its chain is proof against its sender", arguments: [0, 1])
    func otherCoin(_ place: Int) throws {
        let steps = try Self.steps((3, 1))
        let coins = steps.indices.filter { if case .coin = steps[$0] { true } else { false } }
        #expect(coins.count >= 2)
        if coins.count < 2 { return }
        var table = try Self.table((3, 1))
        let liar = table.kommuner[1]
        // A coin of its own, or the one that it has shown for the stage before.
        try Self.lie(&table, by: liar, in: coins[1]) { post, table in
            let shown = table.coordinator.record.session.flatMap { session -> Digest? in
                guard case .commitment(let body) = session.commitments[liar]?.statement else { return nil }
                return body.stageCoins
            }
            return Self.with(post, content: .coin(place == 0 ? Lie.bogus : shown ?? Lie.bogus))
        }
        table.relaysAnything = true
        try table.close()
        for kommune in table.honest {
            let stop = try #require(table.stops[kommune])
            #expect(stop.reason == Refusal.Code.coinMismatch.number && stop.parties == [.kommune(liar)])
        }
        #expect(table.openingsSent.isEmpty)
    }

    @Test(
        "RND-25: while one member's step is missing everybody waits for it, nothing opens, and it is named at the deadline"
    )
    func missing() throws {
        for step in [0, 3, 7] {
            var table = try Self.table((3, 1))
            let silent = table.kommuner[1]
            table.onPost = { sender, message in
                guard sender == silent, case .circuit(let post) = message.statement, post.step == step else {
                    return message.bytes
                }
                return nil
            }
            try table.close()
            #expect(table.stops.isEmpty && table.openingsSent.isEmpty && table.statementsSent.isEmpty)
            #expect(table.coordinator.record.silent == [silent])
            try table.publish(try table.coordinator.stopWaiting())
            let stop = try #require(table.stops[table.kommuner[0]])
            #expect(stop.reason == Refusal.Code.notReceived.number)
            #expect(Set(stop.parties) == [.kommune(silent), .coordinator])
            #expect(table.deleted == Set(table.kommuner))
        }
    }

    @Test("CIR-4, PRS-6: a member set back in the midst of the circuit says every step again in the same words")
    func setBack() throws {
        var table = try Self.table((3, 1))
        let victim = table.kommuner[1]
        var said: [UInt16: Set<[UInt8]>] = [:]
        table.onPost = { sender, message in
            guard sender == victim, case .circuit(let post) = message.statement else { return message.bytes }
            said[post.step, default: []].insert(message.bytes)
            return post.step == 5 ? nil : message.bytes
        }
        // It reads one entry at a time until it has said two steps; that is what the folder is set back to.
        var allowed = table.cursors[victim] ?? 0
        let first = allowed
        table.onDeliver = { kommune, place, entry in kommune == victim && place >= first ? nil : entry }
        try table.close()
        while table.nodes[victim]?.own.circuitSteps ?? 0 < 2, allowed < 200 {
            allowed += 1
            table.onDeliver = { [allowed] kommune, place, entry in kommune == victim && place >= allowed ? nil : entry }
            try table.run()
        }
        let own = try #require(table.nodes[victim]?.own)
        table.onDeliver = { _, _, entry in entry }
        try table.run()
        #expect(table.nodes[victim]?.own.circuitSteps == 6)
        let board = try #require(table.boards[victim])
        var node = NodeRound(
            kommune: victim,
            identity: try #require(table.identities[victim]),
            record: Record(keyring: table.keyring, roster: table.roster.digest, terms: table.terms),
            own: own
        )
        #expect(board.contains(where: node.disowns))
        var generator = table.generator
        for entry in board where node.record.stage != .stopped {
            for case .post(let message) in try node.receive(entry, using: &generator) {
                if case .circuit(let post) = message.statement { said[post.step, default: []].insert(message.bytes) }
            }
        }
        #expect(node.own.circuitSteps == 6 && node.record.stop == nil)
        #expect(said.values.allSatisfy { $0.count == 1 })
    }
}
