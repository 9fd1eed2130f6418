import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Sharing
import TestSupport
import Testing
import Transcript
import Vocabulary

@testable import Rounds

/// A whole round in memory: the real machines of every party, and a relay in between that a test may bend.
struct RoundTable {
    static let kommuner = [153, 165, 167, 169, 183].compactMap { KommuneCode($0) }

    let kommuner: [KommuneCode]
    let problem: Problem
    let terms: StudyTerms
    let coordinatorKey: SigningKey
    let identities: [KommuneCode: SigningKey]
    let roster: SignedMessage
    let keyring: Keyring
    var coordinator: CoordinatorRound
    var nodes: [KommuneCode: NodeRound] = [:]
    /// What each node reads; a dishonest coordinator shows different boards.
    var boards: [KommuneCode: [[UInt8]]] = [:]
    /// What the coordinator has put out, before it bends it for anybody.
    var coordinatorBoard: [[UInt8]] = []
    var cursors: [KommuneCode: Int] = [:]
    var envelopes: [KommuneCode: [UInt32: [[UInt8]]]] = [:]
    /// Every opening share that left a node, by sender.
    var openingsSent: [KommuneCode: SignedMessage] = [:]
    var opened: [KommuneCode: [OpenedEntry]] = [:]
    var stops: [KommuneCode: Stop] = [:]
    var deleted: Set<KommuneCode> = []
    /// Changes a message on its way to the coordinator; nil drops it.
    var onPost: (KommuneCode, SignedMessage) -> [UInt8]? = { $1.bytes }
    /// Changes an entry on its way to a node; nil holds it back.
    var onDeliver: (KommuneCode, Int, [UInt8]) -> [UInt8]? = { $2 }
    /// Changes an envelope on its way to a member.
    var onEnvelope: (KommuneCode, KommuneCode, [UInt8]) -> [UInt8] = { $2 }
    /// What the coordinator puts onto one kommune's board in place of an entry: nothing, itself, or something else.
    var onBoard: (KommuneCode, [UInt8]) -> [[UInt8]] = { [$1] }
    /// Whether a dishonest coordinator relays what its own machine refuses.
    var relaysAnything = false
    /// Parties that lie: they go on as if their lies were their own words, and stop nobody.
    var liars: Set<KommuneCode> = []
    /// What the coordinator's machine refused.
    var refused: [Refusal] = []
    /// What nodes refused before there was a round that they could stop.
    var unread: [KommuneCode: Refusal] = [:]
    /// What each member said may open, as it left the member.
    var statementsSent: [KommuneCode: [PassingStatement]] = [:]
    /// The digests of auditors' keys that every node accepts.
    var auditors: Set<Digest> = []
    var generator: SeededGenerator

    /// Who did not lie.
    var honest: [KommuneCode] { kommuner.filter { !liars.contains($0) } }

    /// Whether every opening share that left an honest member is for what all honest members said may open.
    var everyOpeningWasAgreed: Bool {
        openingsSent.filter { !liars.contains($0.key) }.values
            .allSatisfy { message in
                guard case .opening(let opening) = message.statement else { return false }
                let said = honest.compactMap { kommune in
                    statementsSent[kommune].map { $0.filter { $0.session == opening.session } }
                }
                return Set(said).count == 1 && said.allSatisfy { $0.count == 1 }
            }
    }

    /// Starts with fresh keys, or with those of an earlier round.
    init(
        kommuner: [KommuneCode] = Self.kommuner,
        problem: Problem,
        seed: UInt64,
        keysOf former: RoundTable? = nil,
        ledgers: [KommuneCode: [EarlierRelease]] = [:]
    ) throws {
        self.kommuner = kommuner
        self.problem = problem
        terms = StudyTerms(
            study: Hashing.sha256([1]),
            problem: problem,
            thresholds: Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: false),
            tolerated: 1
        )
        generator = SeededGenerator(seed: seed)
        coordinatorKey = former?.coordinatorKey ?? SigningKey()
        var identities = former?.identities ?? [:]
        for kommune in kommuner where former == nil { identities[kommune] = SigningKey() }
        self.identities = identities
        let entries = identities.map { Roster.Entry(kommune: $0.key, name: "\($0.key)", key: $0.value.verifyingKey) }
        let list = Roster(version: 1, entries: entries)
        roster = try Self.sign(.roster(list), coordinatorKey, .coordinator)
        keyring = Keyring(coordinator: coordinatorKey.verifyingKey, roster: list)
        let record = Record(keyring: keyring, roster: roster.digest, terms: terms)
        coordinator = CoordinatorRound(identity: coordinatorKey, record: record)
        for kommune in kommuner {
            guard let identity = identities[kommune] else { continue }
            nodes[kommune] = NodeRound(kommune: kommune, identity: identity, record: record)
            nodes[kommune]?.earlier = ledgers[kommune] ?? []
            boards[kommune] = []
            cursors[kommune] = 0
        }
    }

    static func sign(_ statement: Statement, _ key: SigningKey, _ sender: Party) throws(Refusal) -> SignedMessage {
        try SignedMessage(statement, from: sender) { (bytes: [UInt8]) throws(Refusal) in try key.sign(bytes) }
    }

    func draft(
        threshold: Threshold,
        committee: [KommuneCode]? = nil,
        thresholds: Thresholds = .standard,
        round: String = "2026-1",
        lastMonth: Int = 12,
        closes: Int64 = 0,
        auditor: Auditor? = nil
    ) throws -> Draft {
        let first = try #require(Day(iso: "2025-01-01"))
        let last = try #require(Day(iso: "2025-\(lastMonth)-30"))
        let period = try #require(Period(first: first, last: last))
        return Draft(
            round: try #require(RoundName(round)),
            study: Hashing.sha256([1]),
            slotCount: problem.slotCount,
            period: period,
            contributors: kommuner,
            committee: committee ?? Array(kommuner.prefix(threshold.committee)),
            threshold: threshold,
            thresholds: thresholds,
            roster: roster.digest,
            closes: Timestamp(seconds: closes),
            suite: Record.suite,
            auditor: auditor
        )
    }

    /// Puts entries on every board and lets everybody read.
    mutating func publish(_ entries: [SignedMessage]) throws {
        for entry in entries { append(entry.bytes) }
        try run()
    }

    mutating func append(_ entry: [UInt8]) {
        coordinatorBoard.append(entry)
        for kommune in kommuner { boards[kommune]?.append(contentsOf: onBoard(kommune, entry)) }
    }

    /// Lets every node read and act until nobody has anything to say.
    mutating func run() throws {
        var moved = true
        while moved {
            moved = false
            for kommune in kommuner {
                if try read(kommune) { moved = true }
                if try fetch(kommune) { moved = true }
            }
        }
    }

    private mutating func read(_ kommune: KommuneCode) throws -> Bool {
        guard let cursor = cursors[kommune], let board = boards[kommune], cursor < board.count,
            stops[kommune] == nil, unread[kommune] == nil, let entry = onDeliver(kommune, cursor, board[cursor]),
            var node = nodes[kommune]
        else { return false }
        cursors[kommune] = cursor + 1
        let actions: [Action]
        do throws(Refusal) {
            actions = try node.receive(entry, using: &generator)
        } catch {
            unread[kommune] = error
            return false
        }
        nodes[kommune] = node
        try act(actions, for: kommune)
        return true
    }

    private mutating func fetch(_ kommune: KommuneCode) throws -> Bool {
        guard stops[kommune] == nil, var node = nodes[kommune], let awaited = node.awaitedEnvelopes.first,
            let all = envelopes[awaited.contributor]?[awaited.sequence],
            let point = node.record.draft?.body.point(of: kommune)
        else { return false }
        let path = MerkleTree.path(of: all, index: point - 1)
        let envelope = onEnvelope(awaited.contributor, kommune, all[point - 1])
        let actions = try node.receive(
            envelope: envelope,
            path: path,
            contributor: awaited.contributor,
            sequence: awaited.sequence
        )
        nodes[kommune] = node
        try act(actions, for: kommune)
        return true
    }

    mutating func act(_ actions: [Action], for kommune: KommuneCode) throws {
        for action in actions {
            switch action {
            case .post(let message):
                if case .passing = message.statement {
                    #expect(opened[kommune]?.isEmpty == false, "RND-19: the ledger is written first")
                }
                if case .opening = message.statement {
                    openingsSent[kommune] = message
                }
                if case .passing(let body) = message.statement { statementsSent[kommune, default: []].append(body) }
                if case .stop = message.statement, liars.contains(kommune) { continue }
                guard let bytes = onPost(kommune, message) else { continue }
                remember(bytes, by: kommune)
                post(bytes) { try $0.receive(bytes) }
            case .upload(let header, let sealed):
                guard let bytes = onPost(kommune, header) else { continue }
                remember(bytes, by: kommune)
                if case .submission(let body) = header.statement {
                    envelopes[kommune, default: [:]][body.sequence] = sealed
                }
                post(bytes) { try $0.receive(submission: bytes, envelopes: sealed) }
            case .recordOpened(let entry): opened[kommune, default: []].append(entry)
            case .deleteSecrets: deleted.insert(kommune)
            case .published: break
            case .stopped(let stop): stops[kommune] = stop
            }
        }
    }

    /// A liar's own machine takes a lie for what it said itself.
    private mutating func remember(_ bytes: [UInt8], by kommune: KommuneCode) {
        guard liars.contains(kommune), let message = try? UnverifiedMessage(decoding: bytes).verified(by: keyring)
        else { return }
        nodes[kommune]?.own.sent.insert(message.digest)
    }

    private mutating func post(_ bytes: [UInt8], _ admit: (inout CoordinatorRound) throws -> [SignedMessage]) {
        do {
            for entry in try admit(&coordinator) { append(entry.bytes) }
        } catch let refusal as Refusal {
            refused.append(refusal)
            if relaysAnything { append(bytes) }
        } catch {}
    }

    // The steps of a good round.

    mutating func open(_ draft: Draft) throws { try publish(try coordinator.open(draft)) }

    mutating func offerAll(floors: Thresholds = .standard) throws {
        let auditors = auditors
        try each { node, _ in try node.offer(floors: floors, auditors: auditors) }
    }

    mutating func countersignAll() throws {
        let trusted = Set(kommuner)
        try each { node, _ in try node.countersign(trusted: trusted) }
    }

    mutating func submitAll(_ values: [KommuneCode: [Int64]]) throws {
        try each { node, generator in try node.submit(values: Secret(values[node.kommune] ?? []), using: &generator) }
    }

    mutating func resubmit(_ kommune: KommuneCode, _ values: [Int64]) throws {
        guard var node = nodes[kommune] else { return }
        let actions = try node.submit(values: Secret(values), using: &generator)
        nodes[kommune] = node
        try act(actions, for: kommune)
        try run()
    }

    mutating func close() throws { try publish(try coordinator.close(at: Timestamp(seconds: 0))) }

    mutating func finish() throws {
        try publish(try coordinator.publish(table: Hashing.sha256([2]), on: Day(number: 20_000)))
    }

    /// Plays a round as far as it goes.
    mutating func attempt(_ draft: Draft, values: [KommuneCode: [Int64]]) throws {
        try open(draft)
        try asFarAsItGoes { try $0.offerAll() }
        try asFarAsItGoes { try $0.countersignAll() }
        try asFarAsItGoes { try $0.submitAll(values) }
        try asFarAsItGoes { try $0.close() }
        try asFarAsItGoes { try $0.finish() }
    }

    mutating func asFarAsItGoes(_ step: (inout RoundTable) throws -> Void) throws {
        do { try step(&self) } catch is Refusal { try run() }
    }

    mutating func each(_ step: (inout NodeRound, inout SeededGenerator) throws -> [Action]) throws {
        for kommune in kommuner where stops[kommune] == nil {
            guard var node = nodes[kommune] else { continue }
            let actions = try step(&node, &generator)
            nodes[kommune] = node
            try act(actions, for: kommune)
        }
        try run()
    }

    /// Everything up to and including the result.
    mutating func wholeRound(_ draft: Draft, values: [KommuneCode: [Int64]]) throws {
        try open(draft)
        try offerAll()
        try countersignAll()
        try submitAll(values)
        try close()
    }
}
