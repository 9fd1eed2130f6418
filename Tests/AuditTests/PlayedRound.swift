import Digests
import Disclosure
import Messages
import Proceedings
import Publication
import Rounds
import Sealing
import Sharing
import Studies
import TestSupport
import Testing
import Transcript
import Vocabulary

@testable import Audit

/// A whole round played in memory among honest parties, to its last message: the bundle, and the table that was published.
struct PlayedRound {
    let coordinatorKey: SigningKey
    let identities: [KommuneCode: SigningKey]
    let bundle: Bundle
    let table: [UInt8]
    /// What the contributors sealed to the auditor.
    let items: [AuditorBundle.Item]
    /// What was opened.
    let release: EarlierRelease?

    private static let kommuner = [153, 165, 167].compactMap { KommuneCode($0) }

    /// Plays a round of three, the committee (3, 1).
    init(
        seed: UInt64,
        version: Int = 1,
        thresholds: Thresholds? = nil,
        auditor: Auditor? = nil,
        after earlier: EarlierRelease? = nil
    ) throws {
        var generator = SeededGenerator(seed: seed)
        let study = try Self.study(version: version)
        let coordinator = try Self.key(&generator)
        var identities: [KommuneCode: SigningKey] = [:]
        for kommune in Self.kommuner { identities[kommune] = try Self.key(&generator) }
        let list = Roster(
            version: 1,
            entries: identities.map {
                Roster.Entry(kommune: $0.key, name: "Kommune \($0.key)", key: $0.value.verifyingKey)
            }
        )
        let roster = try SignedMessage(.roster(list), from: .coordinator) { (bytes: [UInt8]) throws(Refusal) in
            try coordinator.sign(bytes)
        }
        let record = Record(
            keyring: Keyring(coordinator: coordinator.verifyingKey, roster: list),
            roster: roster.digest,
            terms: StudyTerms(
                study: study.digest,
                problem: try Problem(layout: SlotLayout(study)),
                thresholds: thresholds ?? study.thresholds,
                tolerated: study.committee.tolerated
            )
        )
        var table = Table(
            relay: CoordinatorRound(identity: coordinator, record: record),
            nodes: identities.mapValues { _ in nil },
            generator: generator
        )
        for (kommune, identity) in identities {
            var node = NodeRound(kommune: kommune, identity: identity, record: record)
            node.earlier = [earlier].compactMap(\.self)
            table.nodes[kommune] = node
        }
        self.table = try table.play(
            try Self.draft(
                study,
                roster: roster.digest,
                thresholds: thresholds ?? study.thresholds,
                auditor: auditor
            ),
            study: study,
            roster: list
        )
        coordinatorKey = coordinator
        self.identities = identities
        bundle = Bundle(
            study: study.canonicalBytes,
            coordinatorKey: coordinator.verifyingKey.bytes,
            roster: roster.bytes,
            entries: table.board
        )
        items =
            auditor == nil
            ? []
            : table.envelopes.map { kommune, sealed in
                AuditorBundle.Item(
                    contributor: kommune,
                    envelope: sealed[sealed.count - 1],
                    path: MerkleTree.path(of: sealed, index: sealed.count - 1)
                )
            }
        release = EarlierRelease(table.relay.record)
    }

    /// The study: persons, in all and by sex.
    static func study(version: Int = 1) throws -> Study {
        try Study(
            yaml: """
                id: proeve
                version: \(version)
                title: {da: Prøve, en: Trial}
                purpose: {da: At prøve., en: To try.}
                legal_basis: {da: ingen, en: none}
                contact: proeve@example.invalid
                publication: {days_after_period: 60}
                retention: {days_after_publication: 1825}
                committee: {members: 3, tolerated: 1}
                release: {k: 5, d: 3, m: 3, hides_zeros: true}
                tables:
                  forloeb:
                    columns:
                      koen: {type: code, codes: [K, M]}
                breakdowns:
                  koen:
                    title: {da: køn, en: sex}
                    over: koen
                    categories:
                      K: {title: {da: Kvinder, en: Women}, codes: [K]}
                      M: {title: {da: Mænd, en: Men}, codes: [M]}
                indicators:
                  I2:
                    kind: count
                    title: {da: Personer, en: Persons}
                    definition: {da: Alle., en: All.}
                    unit: {name: {da: personer, en: persons}, factor: 1, decimals: 0}
                    table: forloeb
                    quantities:
                      n: {count: rows, bound: 100000}
                    total: both
                    shown_by: {koen: both}
                """,
            file: "trial.yaml"
        )
    }

    private static func key(_ generator: inout SeededGenerator) throws -> SigningKey {
        try SigningKey(rawRepresentation: Secret((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }))
    }

    private static func draft(
        _ study: Study,
        roster: Digest,
        thresholds: Thresholds,
        auditor: Auditor?
    ) throws -> Draft {
        let first = try #require(Day(iso: "2025-01-01"))
        let last = try #require(Day(iso: "2025-12-31"))
        return Draft(
            round: try #require(RoundName("2025")),
            study: study.digest,
            slotCount: SlotLayout(study).slotCount,
            period: try #require(Period(first: first, last: last)),
            contributors: kommuner,
            committee: kommuner,
            threshold: try Threshold(committee: 3, tolerated: 1),
            thresholds: thresholds,
            roster: roster,
            closes: Timestamp(seconds: 0),
            suite: Record.suite,
            auditor: auditor
        )
    }

    /// The relay, the nodes, and what lies between them.
    private struct Table {
        var relay: CoordinatorRound
        var nodes: [KommuneCode: NodeRound?]
        var generator: SeededGenerator
        var board: [[UInt8]] = []
        var read: [KommuneCode: Int] = [:]
        var envelopes: [KommuneCode: [[UInt8]]] = [:]

        mutating func play(_ draft: Draft, study: Study, roster: Roster) throws -> [UInt8] {
            put(try relay.open(draft))
            let accepted = Set([draft.auditor?.key.keyID].compactMap(\.self))
            try all { node, _ in try node.offer(floors: .standard, auditors: accepted) }
            try all { node, _ in try node.countersign(trusted: Set(draft.contributors)) }
            try all { node, generator in
                let women = Int64(node.kommune.number % 10) + 7
                return try node.submit(values: [women + 20, women, 20], using: &generator)
            }
            for kommune in draft.contributors { try fetch(kommune) }
            try settle()
            put(try relay.close(at: draft.closes))
            try settle()
            let opened = ReplayedRound(study: study, roster: roster, record: relay.record)
            let day = try #require(Day(iso: "2026-03-02"))
            let files = try opened.report(dated: day).files
            let table = try #require(files.first { $0.name == Report.tableName }).bytes
            put(try relay.publish(table: Hashing.sha256(table), on: day))
            try settle()
            return table
        }

        private mutating func put(_ entries: [SignedMessage]) { board += entries.map(\.bytes) }

        private mutating func all(
            _ step: (inout NodeRound, inout SeededGenerator) throws -> [Action]
        ) throws {
            try settle()
            for kommune in nodes.keys.sorted() {
                guard var node = nodes[kommune] ?? nil else { continue }
                let actions = try step(&node, &generator)
                nodes[kommune] = node
                try act(actions, of: kommune)
            }
            try settle()
        }

        private mutating func fetch(_ kommune: KommuneCode) throws {
            guard var node = nodes[kommune] ?? nil, let draft = node.record.draft?.body else { return }
            for awaited in node.awaitedEnvelopes {
                let sealed = try #require(envelopes[awaited.contributor])
                let place = try #require(draft.point(of: kommune)) - 1
                let actions = try node.receive(
                    envelope: sealed[place],
                    path: MerkleTree.path(of: sealed, index: place),
                    contributor: awaited.contributor,
                    sequence: awaited.sequence
                )
                try act(actions, of: kommune)
            }
            nodes[kommune] = node
        }

        private mutating func settle() throws {
            while let kommune = nodes.keys.sorted().first(where: { read[$0, default: 0] < board.count }) {
                guard var node = nodes[kommune] ?? nil else { return }
                let position = read[kommune, default: 0]
                read[kommune] = position + 1
                let actions = try node.receive(board[position], using: &generator)
                nodes[kommune] = node
                try act(actions, of: kommune)
            }
        }

        private mutating func act(_ actions: [Action], of kommune: KommuneCode) throws {
            for action in actions {
                switch action {
                case .post(let message): put(try relay.receive(message.bytes))
                case .upload(let header, let sealed):
                    envelopes[kommune] = sealed
                    put(try relay.receive(submission: header.bytes, envelopes: sealed))
                case .recordOpened, .deleteSecrets, .published: break
                case .stopped: Issue.record("kommune \(kommune) stopped")
                }
            }
        }
    }
}
