import Digests
import Disclosure
import Sealing
import Sharing
import Studies
import Transcript
import Vocabulary

@testable import Messages
@testable import ProjectTests
@testable import Rounds
@testable import Transport

extension FuzzTarget {
    /// Everything that parties say to one another, and what a node keeps for itself.
    static let messages: [FuzzTarget] = [
        FuzzTarget(
            "message",
            seeds: try Samples().statements.map { try Samples().sign($0).bytes }
        ) { bytes in
            guard let message = answer({ try UnverifiedMessage(decoding: bytes) }) else { return }
            var writer = CanonicalWriter()
            writer.integer(SignedMessage.edition)
            writer.value(message.sender)
            writer.value(message.statement)
            writer.fixed(message.signature)
            if writer.bytes != bytes { broken("a message has two forms") }
            let keyring = try Samples().keyring
            if let verified = answer({ try message.verified(by: keyring) }), verified.bytes != bytes {
                broken("a verified message is not what came")
            }
        },
        // Without the signature, behind which the fuzzer cannot see.
        FuzzTarget("statement", seeds: try Samples().statements.map(\.canonicalBytes)) {
            isCanonical(Statement.self, $0)
        },
        FuzzTarget("relay", largest: 8192, seeds: try relaySeeds()) { bytes in
            let rest = Array(bytes.dropFirst())
            switch bytes.first.map({ $0 % 5 }) {
            case 0: isCanonical(RoundListing.self, rest)
            case 1: isCanonical(EnvelopeDelivery.self, rest)
            case 2: isCanonical(BoardPage.self, rest)
            case 3: isCanonical(Transport.Submission.self, rest)
            default: isCanonical(EnrolmentAnswer.self, rest)
            }
        },
        FuzzTarget("payload", seeds: try payloadSeeds()) { bytes in
            let rest = Array(bytes.dropFirst())
            switch bytes.first.map({ $0 % 3 }) {
            case 0: isCanonical(Payload.self, rest)
            case 1: isCanonical(EnvelopeAddress.self, rest)
            default: isCanonical(SharePayload.self, rest)
            }
        },
        FuzzTarget("own-state", largest: 8192, seeds: try ownStateSeeds()) { isCanonical(OwnState.self, $0) },
        FuzzTarget("merkle", largest: 1024, seeds: [[3, 1, 1, 7, 1, 8, 1, 9]], check: checkMerkle),
    ]

    @Sendable private static func relaySeeds() throws -> [[UInt8]] {
        let samples = try Samples()
        let signed = try samples.sign(try found(samples.statements.first))
        let listing = RoundListing(
            items: [RoundListing.Item(round: try found(RoundName("2026-1")), roster: signed.bytes)],
            vouchers: [signed.bytes]
        )
        let delivery = EnvelopeDelivery(envelope: [1, 2, 3], path: [Samples.digest(1), Samples.digest(2)])
        let submission = Transport.Submission(header: signed.bytes, envelopes: [[1], [2, 3], []])
        let grant = EnrolmentGrant(
            chainPEM: "chain",
            authorityPEM: "authority",
            coordinator: samples.coordinator.verifyingKey,
            roster: signed.bytes
        )
        return [
            [0] + listing.canonicalBytes, [1] + delivery.canonicalBytes,
            [2] + BoardPage(entries: [signed.bytes, [1]]).canonicalBytes, [3] + submission.canonicalBytes,
            [4] + EnrolmentAnswer.pending(retryAfter: 30).canonicalBytes,
            [4] + EnrolmentAnswer.issued(grant).canonicalBytes,
        ]
    }

    @Sendable private static func payloadSeeds() throws -> [[UInt8]] {
        var mask = BitString(count: 11)
        mask[3] = true
        let digest = Samples.digest(1)
        let shares: [SharePayload] = [
            .seed(Secret([UInt8](repeating: 1, count: 32))), .vector(Secret([.one, .zero, .one])),
        ]
        let kommune = try found(KommuneCode(153))
        let address = EnvelopeAddress(manifest: digest, contributor: kommune, member: kommune, key: digest, sequence: 1)
        return shares.map {
            [0]
                + Payload(salt: Secret(digest.bytes), maskSalt: Secret(digest.bytes), mask: mask, share: $0)
                .canonicalBytes
        } + [[1] + address.canonicalBytes] + shares.map { [2] + $0.canonicalBytes }
    }

    /// What the nodes of a round kept, from its first step to its last.
    @Sendable private static func ownStateSeeds() throws -> [[UInt8]] {
        let problem = try Problem(layout: SlotLayout(PlayedRound.study()))
        var table = try RoundTable(problem: problem, seed: 1)
        var states = [OwnState().canonicalBytes]
        func keep() { states += table.nodes.values.map(\.own.canonicalBytes) }
        try table.open(try table.draft(threshold: Threshold(committee: 5, tolerated: 2)))
        try table.offerAll()
        keep()
        try table.countersignAll()
        try table.submitAll(Dictionary(uniqueKeysWithValues: table.kommuner.map { ($0, [20, 12, 8]) }))
        keep()
        try table.close()
        keep()
        return states
    }

    /// A path leads from its own leaf, and from no changed one.
    @Sendable private static func checkMerkle(_ bytes: [UInt8]) {
        var choices = Choices(bytes)
        let count = 1 + choices.number(below: 20)
        let index = choices.number(below: count)
        let leaves = (0..<count)
            .map { leaf in (0..<choices.number(below: 9)).map { UInt8($0 ^ leaf) } + [choices.byte()] }
        let root = MerkleTree.root(of: leaves)
        let path = MerkleTree.path(of: leaves, index: index)
        if !MerkleTree.leads(path, from: leaves[index], index: index, count: count, to: root) {
            broken("a path does not lead to its root")
        }
        let other = choices.number(below: count)
        if other != index, leaves[other] != leaves[index],
            MerkleTree.leads(path, from: leaves[other], index: index, count: count, to: root)
        {
            broken("a path leads from another leaf")
        }
        if MerkleTree.leads(Array(path.dropLast()), from: leaves[index], index: index, count: count, to: root),
            count > 1
        {
            broken("a shortened path leads to the root")
        }
    }
}
