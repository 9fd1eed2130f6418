import Digests
import Disclosure
import Messages
import Sealing
import Sharing
import Testing
import Vocabulary

/// One message of every kind, under fixed keys.
struct Samples {
    let coordinator: SigningKey
    let member: SigningKey
    let kommune: KommuneCode
    let keyring: Keyring

    init() throws {
        coordinator = try SigningKey(rawRepresentation: Secret([UInt8](repeating: 1, count: 32)))
        member = try SigningKey(rawRepresentation: Secret([UInt8](repeating: 2, count: 32)))
        kommune = try #require(KommuneCode(153))
        let entry = Roster.Entry(kommune: kommune, name: "Brøndby", key: member.verifyingKey)
        keyring = Keyring(coordinator: coordinator.verifyingKey, roster: Roster(version: 1, entries: [entry]))
    }

    static func digest(_ number: UInt8) -> Digest { Hashing.sha256([number]) }

    func sign(_ statement: Statement, as sender: Party? = nil) throws -> SignedMessage {
        let sender = sender ?? Self.speaker(of: statement, kommune)
        let key = sender == .coordinator ? coordinator : member
        return try SignedMessage(statement, from: sender) { (bytes: [UInt8]) throws(Refusal) in try key.sign(bytes) }
    }

    static func speaker(of statement: Statement, _ kommune: KommuneCode) -> Party {
        switch statement {
        case .roster, .receipt, .draft, .manifest, .list, .publication: .coordinator
        default: .kommune(kommune)
        }
    }

    var statements: [Statement] {
        get throws {
            let others = [165, 167].compactMap { KommuneCode($0) }
            let day = Day(number: 20_000)
            let period = try #require(Period(first: Day(number: 19_000), last: day))
            let threshold = try Threshold(committee: 3, tolerated: 1)
            let key = try #require(EnvelopePublicKey([UInt8](repeating: 5, count: EnvelopePublicKey.size)))
            var bits = BitString(count: 11)
            bits[3] = true
            var writer = CanonicalWriter()
            writer.list([bits, BitString(count: 11), bits])
            writer.value(bits)
            let passing = try PassingSet(canonicalBytes: writer.bytes, place: "sample")
            let item = ListProposal.Item(contributor: kommune, sequence: 1, root: Self.digest(9))
            let entry = Roster.Entry(kommune: kommune, name: "Brøndby", key: member.verifyingKey)
            return [
                .roster(Roster(version: 1, entries: [entry])),
                .voucher(Voucher(kommune: kommune, key: member.verifyingKey)),
                .receipt(Receipt(message: Self.digest(1), received: Timestamp(seconds: 1_700_000_000))),
                .draft(
                    Draft(
                        round: try #require(RoundName("2026-1")),
                        study: Self.digest(2),
                        slotCount: 11,
                        period: period,
                        contributors: [kommune] + others,
                        committee: [others[1], kommune, others[0]],
                        threshold: threshold,
                        thresholds: .standard,
                        roster: Self.digest(3),
                        closes: Timestamp(seconds: -1),
                        suite: "suite",
                        auditor: Auditor(name: "Revisionen", key: key)
                    )
                ),
                .offer(
                    Offer(
                        draft: Self.digest(4),
                        floors: .standard,
                        envelopeKey: key,
                        ledger: [Self.digest(5), Self.digest(6)]
                    )
                ),
                .offer(Offer(draft: Self.digest(4), floors: .standard, envelopeKey: nil, ledger: [])),
                .manifest(
                    Manifest(
                        draft: Self.digest(7),
                        offers: [Self.digest(8), Self.digest(9)],
                        thresholds: .standard,
                        ledgerHead: Manifest.ledgerHead(of: [])
                    )
                ),
                .keyDeal(
                    KeyDeal(
                        manifest: Self.digest(10),
                        commitments: [Self.digest(31), Self.digest(32)],
                        envelopes: [[1, 2, 3], [4]]
                    )
                ),
                .keyAcknowledgement(KeyAcknowledgement(manifest: Self.digest(10), deals: Self.digest(33))),
                .countersignature(Countersignature(manifest: Self.digest(10))),
                .submission(
                    Submission(
                        manifest: Self.digest(10),
                        sequence: 3,
                        root: Self.digest(11),
                        payloads: [Self.digest(12), Self.digest(13)],
                        mask: Self.digest(14)
                    )
                ),
                .acknowledgement(
                    Acknowledgement(
                        manifest: Self.digest(10),
                        contributor: kommune,
                        sequence: 3,
                        root: Self.digest(11),
                        refusal: nil
                    )
                ),
                .acknowledgement(
                    Acknowledgement(
                        manifest: Self.digest(10),
                        contributor: kommune,
                        sequence: 3,
                        root: Self.digest(11),
                        refusal: 1252
                    )
                ),
                .withdrawal(Withdrawal(manifest: Self.digest(10), sequence: 3)),
                .list(ListProposal(manifest: Self.digest(10), attempt: 4, items: [item])),
                .commitment(
                    Commitment(
                        manifest: Self.digest(10),
                        list: Self.digest(15),
                        attempt: 4,
                        keys: Self.digest(34),
                        nonce: Self.digest(16),
                        coin: Self.digest(17),
                        stageCoins: Self.digest(35)
                    )
                ),
                .reveal(Reveal(session: Self.digest(18), coin: Self.digest(19), blind: Self.digest(20))),
                .degreeShares(
                    DegreeShares(session: Self.digest(18), reveals: Self.digest(21), responses: [.one, .zero, .one])
                ),
                .circuit(
                    CircuitPost(
                        session: Self.digest(18),
                        step: 0,
                        previous: Self.digest(36),
                        content: .elements([.one, Field64(-1)])
                    )
                ),
                .circuit(
                    CircuitPost(
                        session: Self.digest(18),
                        step: 1,
                        previous: Self.digest(37),
                        content: .coin(Self.digest(38))
                    )
                ),
                .circuit(
                    CircuitPost(
                        session: Self.digest(18),
                        step: 2,
                        previous: Self.digest(39),
                        content: .sealed([[1, 2, 3], []])
                    )
                ),
                .passing(
                    PassingStatement(
                        session: Self.digest(18),
                        steps: Self.digest(22),
                        ledgerHead: Self.digest(23),
                        rules: 1,
                        passing: passing,
                        mask: Self.digest(24)
                    )
                ),
                .opening(
                    OpeningShares(
                        session: Self.digest(18),
                        statements: Self.digest(25),
                        shares: [.one, Field64(-1), .zero]
                    )
                ),
                .result(ResultStatement(session: Self.digest(18), openings: Self.digest(26), figures: Self.digest(27))),
                .publication(
                    Publication(
                        session: Self.digest(18),
                        figures: Self.digest(27),
                        chain: Self.digest(28),
                        table: Self.digest(29),
                        day: day
                    )
                ),
                .deletion(Deletion(manifest: Self.digest(10), key: Self.digest(30))),
                .stop(Stop(draft: Self.digest(4), reason: 1217, parties: [.coordinator, .kommune(kommune)])),
            ]
        }
    }
}
