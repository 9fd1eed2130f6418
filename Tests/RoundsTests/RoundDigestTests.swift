import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Sharing
import Testing
import Vocabulary

@testable import Rounds

/// Every digest of a played round, made again from SHA-256 and the words of protocol.md, so that a label, a salt or a part
/// that both sides leave out shows itself.
@Suite("The digests of a round, by hand")
struct RoundDigestTests {
    private let table: RoundTable
    /// The round's messages of each kind, in the order of their senders; C1 to results are of members only.
    private let said: [String: [SignedMessage]]
    private let manifest: Digest
    private let list: Digest
    private let session: Digest
    private let opened: [Opened]

    /// An envelope that its member's key has opened: what it is bound to, and what was in it.
    private struct Opened {
        let address: [UInt8]
        let header: Submission
        /// Which member's.
        let index: Int
        /// Two salts of 32 bytes, the primary bits of four figures in five bytes, and the share payload.
        let plaintext: [UInt8]

        var salt: [UInt8] { Array(plaintext[..<32]) }
        var maskSalt: [UInt8] { Array(plaintext[32..<64]) }
        var mask: [UInt8] { Array(plaintext[64..<69]) }
        var share: [UInt8] { Array(plaintext[69...]) }
    }

    init() throws {
        let kommuner = RoundTable.kommuner
        let former = try Self.former(kommuner)
        var table = try RoundTable(
            problem: try SmallStudy.problem(),
            seed: 81,
            ledgers: Dictionary(uniqueKeysWithValues: kommuner.map { ($0, [former]) })
        )
        try table.open(try table.draft(threshold: try Threshold(committee: 5, tolerated: 2)))
        try table.offerAll()
        try table.countersignAll()
        try table.submitAll(SmallStudy.values(table.kommuner, small: table.kommuner[2]))
        var keys: [EnvelopeKey] = []
        for kommune in table.kommuner {
            keys.append(try EnvelopeKey(rawRepresentation: try #require(table.nodes[kommune]?.own.envelopeKey)))
        }
        try table.close()
        var said: [String: [SignedMessage]] = [:]
        for entry in table.coordinatorBoard {
            let message = try UnverifiedMessage(decoding: entry).verified(by: table.keyring)
            said[message.statement.name, default: []].append(message)
        }
        for kind in said.keys { said[kind]?.sort { "\($0.sender)" < "\($1.sender)" } }
        manifest = try #require(said["manifest"]?.first).digest
        list = try #require(said["list"]?.first).digest
        session = Self.hash("session", try #require(said["C1"]).map(\.bytes))
        var opened: [Opened] = []
        for message in try #require(said["submission"]) {
            guard case .submission(let header) = message.statement, case .kommune(let contributor) = message.sender
            else { continue }
            let envelopes = try #require(table.envelopes[contributor]?[1])
            for (index, member) in table.kommuner.enumerated() {
                let people = contributor.canonicalBytes + member.canonicalBytes
                let address = manifest.bytes + people + keys[index].publicKey.keyID.bytes + [1, 0, 0, 0]
                let plaintext = try? Envelope.open(
                    envelopes[index],
                    with: keys[index],
                    info: Array("tvaersum/1/envelope".utf8) + address,
                    aad: header.payloads[index].bytes + header.mask.bytes
                )
                opened.append(
                    Opened(
                        address: address,
                        header: header,
                        index: index,
                        plaintext: try #require(plaintext, "the envelope is bound to its address, part by part")
                            .withElements { $0 }
                    )
                )
            }
        }
        self.table = table
        self.said = said
        self.opened = opened
    }

    /// A round of the same period that was about to open the sums of all: what it had closed would stay closed (SUP-13).
    private static func former(_ kommuner: [KommuneCode]) throws -> EarlierRelease {
        let problem = try SmallStudy.problem()
        var writer = CanonicalWriter()
        writer.list(kommuner.map { _ in BitString(count: 3) })
        writer.value(BitString(count: 3, repeating: true))
        let first = try #require(Day(iso: "2025-01-01"))
        let last = try #require(Day(iso: "2025-12-30"))
        let entry = OpenedEntry(
            round: try #require(RoundName("2025-9")),
            study: Hashing.sha256([1]),
            period: try #require(Period(first: first, last: last)),
            list: Lie.bogus,
            contributors: kommuner,
            passing: try PassingSet(canonicalBytes: writer.bytes, place: "former")
        )
        return EarlierRelease(entry: entry, problem: problem)
    }

    /// H of protocol.md's section 3.
    private static func hash(_ label: String, _ parts: [[UInt8]]) -> Digest {
        let label = Array("tvaersum/1/\(label)".utf8)
        var bytes = [UInt8(label.count)] + label
        for part in parts { bytes += number(Int64(part.count)) + part }
        return Hashing.sha256(bytes)
    }

    private static func number(_ value: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private func bytes(_ kinds: String...) -> [[UInt8]] { kinds.flatMap { said[$0, default: []].map(\.bytes) } }

    @Test("SEAL-2, RND-10, ENC-6: envelopes are bound to their address, and payloads and masks are hashed with a salt")
    func envelopes() {
        #expect(opened.count == 25)
        for envelope in opened {
            let payload = Self.hash("payload", [envelope.address, envelope.plaintext])
            #expect(envelope.header.payloads[envelope.index] == payload)
            let contributor = Array(envelope.address[32..<34])
            let mask = Self.hash("mask", [manifest.bytes, contributor, envelope.maskSalt, envelope.mask])
            #expect(envelope.header.mask == mask)
        }
    }

    @Test(
        "RND-30, RND-31, ENC-6: words on keys name all deals, C1 all words, and a commitment binds round, subset and key"
    )
    func deals() throws {
        let deals = Self.hash("deals", bytes("key deal"))
        let keys = Self.hash("keys", bytes("key acknowledgement"))
        #expect(said["key deal"]?.count == 3 && said["key acknowledgement"]?.count == 5)
        for message in ["key acknowledgement", "C1"].flatMap({ said[$0, default: []] }) {
            switch message.statement {
            case .keyAcknowledgement(let body): #expect(body.manifest == manifest && body.deals == deals)
            case .commitment(let body): #expect(body.keys == keys)
            default: Issue.record("\(message.statement.name) names no keys")
            }
        }
        // The first dealer's first subset is the first of all.
        guard case .keyDeal(let deal) = said["key deal"]?.first?.statement else {
            Issue.record("nobody has dealt")
            return
        }
        let key = try #require(table.nodes[table.kommuner[0]]?.own.dealt?.first).withElements { $0 }
        #expect(deal.commitments.first == Self.hash("replicated-key", [manifest.bytes, [0, 0], key]))
    }

    @Test("RND-13, RND-14, ENC-6: a commitment binds all that it should, all C1 make the session, all coins make ρ")
    func coins() throws {
        var challenge = [session.bytes]
        for (commitment, reveal) in zip(said["C1", default: []], said["C2", default: []]) {
            guard case .commitment(let body) = commitment.statement, case .reveal(let opening) = reveal.statement,
                case .kommune(let opener) = commitment.sender
            else { continue }
            #expect(commitment.sender == reveal.sender)
            #expect(opening.session == session)
            let shown = [manifest.bytes, list.bytes, opener.canonicalBytes, body.nonce.bytes]
            #expect(body.coin == Self.hash("coin", shown + [opening.coin.bytes, opening.blind.bytes]))
            challenge.append(opening.coin.bytes)
        }
        #expect(challenge.count == 6)
        var expander = Expander(seed: Secret(Self.hash("challenge", challenge).bytes), label: .challenge)
        let drawn = try #require(table.coordinator.record.session?.challenge)
        #expect([drawn.real.value, drawn.imaginary.value] == expander.words(2, below: Field64.modulus))
    }

    /// The steps of the circuit, each in the order of its senders.
    private var circuit: [[SignedMessage]] {
        let said = said["circuit step", default: []]
        func number(_ message: SignedMessage) -> UInt16? {
            if case .circuit(let body) = message.statement { body.step } else { nil }
        }
        return Dictionary(grouping: said, by: number).sorted { $0.key ?? 0 < $1.key ?? 0 }.map(\.value)
    }

    @Test("RND-33, ENC-6: each member's coins are a chain that C1 begins, bound to list, opener and stage")
    func stageCoins() throws {
        var last: [Party: Digest] = [:]
        for message in said["C1", default: []] {
            if case .commitment(let body) = message.statement { last[message.sender] = body.stageCoins }
        }
        var stages: [Party: UInt8] = [:]
        for message in circuit.joined() {
            guard case .circuit(let body) = message.statement, case .coin(let coin) = body.content,
                case .kommune(let opener) = message.sender
            else { continue }
            let stage = stages[message.sender, default: 0]
            let link = Self.hash("stage-coin", [list.bytes, opener.canonicalBytes, [stage], coin.bytes])
            #expect(link == last[message.sender])
            last[message.sender] = coin
            stages[message.sender] = stage + 1
        }
        #expect(Set(stages.values).count == 1 && stages.count == 5)
    }

    @Test("RND-16, RND-18, RND-20, RND-22, RND-32, ENC-6: every step names all messages of the steps before it")
    func steps() {
        let (reveals, statements) = (Self.hash("reveals", bytes("C2")), Self.hash("statements", bytes("C4")))
        let circuit = self.circuit
        var previous = Self.hash("circuit-step", bytes("C3"))
        for (number, step) in circuit.enumerated() {
            #expect(step.count == 5)
            for message in step {
                guard case .circuit(let body) = message.statement else { continue }
                #expect(body.session == session && Int(body.step) == number && body.previous == previous)
            }
            previous = Self.hash("circuit-step", step.map(\.bytes))
        }
        #expect(circuit.count > 8)
        let openings = Self.hash("openings", bytes("opening shares"))
        for message in ["C3", "C4", "opening shares", "result"].flatMap({ said[$0, default: []] }) {
            switch message.statement {
            case .degreeShares(let body): #expect(body.session == session && body.reveals == reveals)
            case .passing(let body): #expect(body.session == session && body.steps == previous)
            case .opening(let body): #expect(body.session == session && body.statements == statements)
            case .result(let body): #expect(body.session == session && body.openings == openings)
            default: Issue.record("\(message.statement.name) is no such step")
            }
        }
        #expect(said["result"]?.count == 5)
    }

    @Test(
        "RND-18, RND-19, RND-22, ENC-6: joint mask, ledger head, ledger entry and figures are hashed as the page says"
    )
    func outcome() throws {
        // One envelope of each contributor has the mask and its salt.
        let first = opened.filter { $0.index == 0 }
        let salt = Self.hash("mask-salt", first.map(\.maskSalt))
        guard case .passing(let passing) = said["C4"]?.first?.statement,
            case .result(let result) = said["result"]?.first?.statement,
            case .draft(let draft) = said["draft"]?.first?.statement
        else {
            Issue.record("the round did not come so far")
            return
        }
        let values = SmallStudy.values(table.kommuner, small: table.kommuner[2])
        let settled = try JointSuppression(
            inTheClear: table.kommuner.compactMap { values[$0] },
            problem: table.problem,
            thresholds: try #require(table.coordinator.record.manifest).body.thresholds,
            tolerated: 2,
            history: EarlierRelease.history([try Self.former(table.kommuner)], of: table.kommuner)
        )
        #expect(settled.passing.pooled.population > 0)
        #expect(passing.passing == settled.passing)
        #expect(passing.mask == Self.hash("passing-mask", [salt.bytes, settled.digest.bytes]))
        #expect(passing.ledgerHead == Self.hash("ledger-head", [try Self.former(table.kommuner).entry.digest.bytes]))
        let figures = try #require(table.coordinator.record.session?.figures?.values)
        var written: [UInt8] = [UInt8(figures.count), 0, 0, 0]
        for value in figures { written += value.map { [1] + Self.number($0) } ?? [0] }
        #expect(result.figures == Self.hash("result", [session.bytes, written]))
        let entry = try #require(table.opened[table.kommuner[0]]?.first)
        let parts = [draft.round.canonicalBytes, draft.study.bytes, draft.period.canonicalBytes, list.bytes]
        #expect(entry.digest == Self.hash("ledger-entry", parts + [passing.passing.canonicalBytes]))
    }

    @Test("SHR-5, RND-13, SEAL-1: every salt, seed, mask element, nonce, coin and blind of a round is drawn for itself")
    func freshness() throws {
        // A seed for each of members 1 and 2, a salt for each payload, a mask salt for each contributor.
        let seeds = opened.filter { $0.index < 2 }.map(\.share)
        #expect(seeds.allSatisfy { $0.count == 33 })
        #expect(Set(seeds).count == 10)
        #expect(Set(opened.map(\.salt)).count == 25)
        #expect(Set(opened.map(\.maskSalt)).count == 5)
        // The eight mask elements of each contributor, opened from all shares as slots behind its three figures.
        let threshold = try Threshold(committee: 5, tolerated: 2)
        var masks: [Field64?] = []
        for contributor in 0..<5 {
            var rows: [[Field64]] = []
            for envelope in opened[(contributor * 5)..<(contributor * 5 + 5)] {
                let share = try SharePayload(canonicalBytes: envelope.share, place: "share")
                let row = try Shamir.expand(share, member: envelope.index + 1, count: 11, threshold: threshold)
                rows.append(row.withElements { $0 })
            }
            masks += Shamir.reconstruct(rows, threshold: threshold).values.dropFirst(3)
        }
        #expect(masks.count == 40)
        #expect(Set(masks).count == 40)
        #expect(!masks.contains(nil))
        var drawn: [Digest] = []
        for message in said["C1", default: []] + said["C2", default: []] {
            if case .commitment(let body) = message.statement { drawn += [body.nonce, body.coin, body.stageCoins] }
            if case .reveal(let body) = message.statement { drawn += [body.coin, body.blind] }
        }
        #expect(drawn.count == 25)
        #expect(Set(drawn).count == 25)
    }
}
