import Digests
import Disclosure
import Foundation
import Messages
import Proceedings
import Rounds
import Sealing
import Sharing
import Store
import Studies
import TLS
import Testing
import Transport
import Vocabulary

@testable import Coordinator

/// A coordinator on a store of its own, and three kommuner's machines that speak to its service without any wire.
struct TownHall {
    let folder: TemporaryFolder
    let store: CoordinatorStore
    let house: CoordinatorHouse
    let desk: EnrolmentDesk
    let relay: RelayService
    let identities: [KommuneCode: SigningKey]
    let yaml: String
    let study: Study
    let name: RoundName
    /// Whom the draft names as auditor; every kommune accepts it.
    var auditor: Auditor?
    var nodes: [KommuneCode: NodeRound] = [:]
    var cursors: [KommuneCode: Int] = [:]

    var publisher: Publisher { Publisher(house: house, folder: "\(folder.path)/published") }
    var kommuner: [KommuneCode] { identities.keys.sorted() }

    /// With the trial study, or one like it.
    init(_ change: (String) -> String = { $0 }) throws {
        folder = try TemporaryFolder()
        store = try CoordinatorStore(folder: "\(folder.path)/state")
        try CoordinatorKeys.make(name: "Prøve", hosts: ["localhost"], in: store.documents, at: .now)
        house = try CoordinatorHouse(store: store)
        desk = EnrolmentDesk(store: store, keys: try CoordinatorKeys(store.documents))
        relay = RelayService(house: house, enrolment: desk)
        yaml = change(Self.yaml)
        study = try Study(yaml: yaml, file: "study.yaml")
        name = try #require(RoundName("2025"))
        var identities: [KommuneCode: SigningKey] = [:]
        for number in [153, 165, 167] { identities[try kommune(number)] = SigningKey() }
        self.identities = identities
    }

    /// Enrols a kommune under a key, and returns its request and its certificate's digest as TLS shows it.
    @discardableResult
    func enrol(_ code: KommuneCode, _ key: SigningKey) throws -> (request: EnrolmentRequest, certificate: Digest) {
        let invitation = try desk.invite(code, name: "Kommune \(code)")
        let request = try EnrolmentRequest(
            code: invitation,
            identity: key.verifyingKey,
            certificateRequest: CertificateRequest(kommune: code).der
        ) { (bytes: [UInt8]) throws(Refusal) in try key.sign(bytes) }
        #expect(try desk.answer(request) == .pending(retryAfter: 5))
        try desk.approve(code, words: Fingerprint.words(kommune: code, key: key.verifyingKey))
        guard case .issued(let grant) = try desk.answer(request) else { throw Refusal(.nothingPending, at: "test") }
        let body = grant.chainPEM.split(separator: "\n").dropFirst().prefix { !$0.hasPrefix("-----END") }.joined()
        return (request, Hashing.sha256([UInt8](try #require(Data(base64Encoded: body)))))
    }

    func roster() throws -> Roster {
        let message = try UnverifiedMessage(decoding: try desk.roster())
            .verified(by: Keyring(coordinator: desk.keys.identity.verifyingKey))
        guard case .roster(let roster) = message.statement else { throw Refusal(.nothingPending, at: "test") }
        return roster
    }

    /// Enrols everybody and opens a round.
    mutating func open() async throws {
        for (code, key) in identities.sorted(by: { $0.key < $1.key }) { try enrol(code, key) }
        try store.keepStudy(
            StoredStudy(digest: study.digest, canonical: study.canonicalBytes, yaml: yaml),
            at: .now
        )
        let terms = try StudyTerms(study)
        try await house.open(try draft(), terms: terms, roster: try desk.roster())
        let message = try UnverifiedMessage(decoding: try desk.roster())
            .verified(by: Keyring(coordinator: desk.keys.identity.verifyingKey))
        let keyring = Keyring(coordinator: desk.keys.identity.verifyingKey, roster: try roster())
        for (code, key) in identities {
            let record = Record(keyring: keyring, roster: message.digest, terms: terms)
            nodes[code] = NodeRound(kommune: code, identity: key, record: record)
        }
    }

    func draft(contributors: [KommuneCode]? = nil, name: RoundName? = nil) throws -> Draft {
        let first = try #require(Day(iso: "2025-01-01"))
        let message = try UnverifiedMessage(decoding: try desk.roster())
            .verified(by: Keyring(coordinator: desk.keys.identity.verifyingKey))
        return Draft(
            round: name ?? self.name,
            study: study.digest,
            slotCount: SlotLayout(study).slotCount,
            period: try #require(Period(first: first, last: first)),
            contributors: contributors ?? kommuner,
            committee: kommuner,
            threshold: try Threshold(committee: 3, tolerated: 1),
            thresholds: study.thresholds,
            roster: message.digest,
            closes: Timestamp(seconds: 0),
            suite: Envelope.suite,
            auditor: auditor
        )
    }

    /// Lets everybody read and say what is due, until nobody has anything to say.
    mutating func goOn() async throws {
        var moved = true
        while moved {
            moved = false
            for code in kommuner { moved = try await turn(code) || moved }
        }
    }

    private mutating func turn(_ code: KommuneCode) async throws -> Bool {
        guard var node = nodes[code] else { return false }
        var generator = SystemRandomNumberGenerator()
        var actions: [Action] = []
        let entries = try await relay.board(name, from: cursors[code] ?? 0, wait: 0, for: code)
        for entry in entries { actions += try node.receive(entry, using: &generator) }
        cursors[code, default: 0] += entries.count
        if node.canOffer {
            actions += try node.offer(floors: study.thresholds, auditors: Set([auditor?.key.keyID].compactMap(\.self)))
        }
        if node.canCountersign { actions += try node.countersign(trusted: Set(kommuner)) }
        if node.canSubmit {
            let values = (0..<SlotLayout(study).slotCount).map { Int64(20 + $0) + Int64(code.number % 10) }
            actions += try node.submit(values: Secret(values), using: &generator)
        }
        for awaited in node.awaitedEnvelopes {
            let bytes = try await relay.envelope(
                of: awaited.contributor,
                sequence: awaited.sequence,
                in: name,
                for: code
            )
            let delivery = try EnvelopeDelivery(canonicalBytes: bytes, place: "envelope")
            actions += try node.receive(
                envelope: delivery.envelope,
                path: delivery.path,
                contributor: awaited.contributor,
                sequence: awaited.sequence
            )
        }
        nodes[code] = node
        for action in actions {
            switch action {
            case .post(let message): _ = try await relay.post(message.bytes, to: name, from: code)
            case .upload(let header, let envelopes):
                let submission = Transport.Submission(header: header.bytes, envelopes: envelopes)
                _ = try await relay.submit(submission, to: name, from: code)
            case .recordOpened, .deleteSecrets, .published, .stopped: break
            }
        }
        return !entries.isEmpty || !actions.isEmpty
    }

    /// Runs the round until all members have signed the figures.
    mutating func runToTheEnd() async throws {
        try await open()
        try await goOn()
        try await house.act(on: name) { (round: inout CoordinatorRound) throws(Refusal) in try round.close(at: .now) }
        try await goOn()
        #expect(try await house.round(name).record.stage == .opened)
    }

    static let yaml = """
        id: proeve
        version: 1
        title: {da: Prøve, en: Trial}
        purpose: {da: Prøve huset., en: To try the house.}
        legal_basis: {da: Ingen personoplysninger., en: No personal data.}
        contact: tests@example.org
        publication: {days_after_period: 0}
        retention: {days_after_publication: 30}
        committee: {members: 3, tolerated: 1}
        release: {k: 5, d: 3, m: 3, hides_zeros: false}
        tables:
          personer:
            columns:
              nr: {type: text, identifier: true}
              koen: {type: code, codes: [K, M]}
        breakdowns:
          koen:
            title: {da: Køn, en: Sex}
            over: koen
            categories:
              K: {title: {da: Kvinder, en: Women}, codes: [K]}
              M: {title: {da: Mænd, en: Men}, codes: [M]}
        indicators:
          personer:
            kind: count
            title: {da: Personer, en: Persons}
            definition: {da: Personer., en: Persons.}
            unit: {name: {da: personer, en: persons}, factor: 1, decimals: 0}
            table: personer
            quantities:
              n: {count: rows, bound: 100000}
            total: named
            shown_by: {koen: named}

        """
}
