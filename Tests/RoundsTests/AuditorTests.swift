import Circuit
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

/// What an auditor's key opens, and what it finds wrong.
@Suite("A round with an auditor")
struct AuditorTests {
    let key: EnvelopeKey
    let auditor: Auditor

    init() throws {
        key = try EnvelopeKey()
        auditor = Auditor(name: "Revisionen", key: key.publicKey)
    }

    /// A round with figures handed in, closed unless it is to be bent first.
    func table(_ threshold: (Int, Int)) throws -> RoundTable {
        try CircuitAttackTests.table(threshold, auditor: auditor)
    }

    /// What the coordinator keeps for the auditor.
    func masks(_ table: RoundTable) throws -> [KommuneCode: EnvelopeDelivery] {
        var masks: [KommuneCode: EnvelopeDelivery] = [:]
        for (kommune, all) in table.envelopes {
            let sealed = try #require(all[1])
            masks[kommune] = EnvelopeDelivery(
                envelope: sealed[sealed.count - 1],
                path: MerkleTree.path(of: sealed, index: sealed.count - 1)
            )
        }
        return masks
    }

    func view(_ table: RoundTable, _ record: Record? = nil) throws -> AuditorView {
        try AuditorView(record ?? table.coordinator.record, key: key, masks: try masks(table), earlier: [])
    }

    func refusal(_ body: () throws -> Void) -> Refusal? { #expect(throws: Refusal.self) { try body() } }

    @Test(
        "AUD-11, AUD-12, RND-37: masks and bits lead the auditor to the members' passing set, and it holds no share",
        arguments: [(3, 1), (4, 1)]
    )
    func honest(_ threshold: (Int, Int)) throws {
        var table = try table(threshold)
        try table.close()
        #expect(table.coordinator.record.stage == .opened)
        let view = try view(table)
        let agreed = try #require(table.coordinator.record.session?.agreed)
        #expect(view.outcome.passing == agreed.passing && view.jointMask == agreed.mask)
        #expect(!agreed.passing.pooled.indices.isEmpty && agreed.passing.pooled.population < 5)
        // A salt and a mask, and not one element more.
        let tested = table.problem.testedFigures.count
        for delivery in try masks(table).values {
            #expect(delivery.envelope.count == 1136 + 32 + 4 + (tested + 7) / 8)
        }
    }

    @Test("RND-36: a node that has not accepted the auditor's key offers nothing; no auditor needs no acceptance")
    func refused() throws {
        for accepted in [[], [Lie.bogus]] as [Set<Digest>] {
            var table = try RoundTable(problem: try CircuitAttackTests.problem(), seed: 71)
            table.auditors = accepted
            try table.open(
                try table.draft(threshold: try Threshold(committee: 5, tolerated: 2), auditor: auditor)
            )
            #expect(refusal { try table.offerAll() }?.code == .unknownAuditor)
            #expect(table.coordinator.record.offers.isEmpty)
            table.auditors.insert(key.publicKey.keyID)
            try table.offerAll()
            #expect(table.coordinator.record.offers.count == 5)
        }
        var plain = try RoundTable(problem: try CircuitAttackTests.problem(), seed: 72)
        try plain.open(try plain.draft(threshold: try Threshold(committee: 5, tolerated: 2)))
        try plain.offerAll()
        #expect(plain.coordinator.record.offers.count == 5)
    }

    @Test("AUD-11: another key, and a round without an auditor, are refused")
    func otherKey() throws {
        var table = try table((3, 1))
        try table.close()
        let other = try EnvelopeKey()
        let masks = try masks(table)
        let refused = refusal {
            _ = try AuditorView(table.coordinator.record, key: other, masks: masks, earlier: [])
        }
        #expect(refused?.code == .otherAuditor)
        var plain = try CircuitAttackTests.table((3, 1))
        try plain.close()
        #expect(refusal { _ = try view(plain) }?.code == .otherAuditor)
    }

    @Test("AUD-11: a mask that is missing, changed, or another's is told with its contributor")
    func wrongMasks() throws {
        var table = try table((3, 1))
        try table.close()
        let honest = try masks(table)
        let (one, two) = (table.kommuner[0], table.kommuner[1])
        func found(_ masks: [KommuneCode: EnvelopeDelivery]) -> Refusal? {
            refusal { _ = try AuditorView(table.coordinator.record, key: key, masks: masks, earlier: []) }
        }
        var masks = honest
        masks[one] = nil
        #expect(found(masks)?.code == .noMask && found(masks)?.place.contains("\(one)") == true)
        masks = honest
        masks[one] = honest[two]
        #expect(found(masks)?.code == .pathBroken)
        masks = honest
        var envelope = try #require(honest[one]).envelope
        envelope[1100] ^= 1
        masks[one] = EnvelopeDelivery(envelope: envelope, path: try #require(honest[one]).path)
        #expect(found(masks)?.code == .pathBroken)
    }

    /// Lets a contributor sign another last envelope: whatever is sealed to the auditor, no member can tell.
    private func submit(
        _ table: inout RoundTable,
        liar: KommuneCode,
        opens: Bool = true,
        last: (EnvelopeAddress, Submission, [UInt8]) throws -> [UInt8]
    ) throws {
        table.liars = [liar]
        let values = CircuitAttackTests.values(table.kommuner)
        for kommune in table.kommuner {
            var node = try #require(table.nodes[kommune])
            var actions = try node.submit(values: Secret(try #require(values[kommune])), using: &table.generator)
            if kommune == liar, case .upload(let message, var envelopes) = actions[0],
                case .submission(let header) = message.statement
            {
                let address = EnvelopeAddress(
                    manifest: header.manifest,
                    contributor: liar,
                    member: nil,
                    key: key.publicKey.keyID,
                    sequence: 1
                )
                envelopes[envelopes.count - 1] = try last(address, header, envelopes[envelopes.count - 1])
                let lied = Submission(
                    manifest: header.manifest,
                    sequence: 1,
                    root: MerkleTree.root(of: envelopes),
                    payloads: header.payloads,
                    mask: header.mask
                )
                let identity = try #require(table.identities[liar])
                let signed = try RoundTable.sign(.submission(lied), identity, .kommune(liar))
                actions = [.upload(signed, envelopes: envelopes)]
            }
            table.nodes[kommune] = node
            try table.act(actions, for: kommune)
        }
        try table.run()
        guard opens else { return }
        try table.close()
        #expect(table.coordinator.record.stage == .opened, "members cannot open what is the auditor's")
    }

    private func ready() throws -> RoundTable {
        var table = try RoundTable(
            kommuner: GoodRoundTests.kommuner(3),
            problem: try CircuitAttackTests.problem(),
            seed: 73
        )
        table.auditors = [key.publicKey.keyID]
        try table.open(try table.draft(threshold: try Threshold(committee: 3, tolerated: 1), auditor: auditor))
        try table.offerAll()
        try table.countersignAll()
        return table
    }

    @Test(
        "AUD-11, SEAL-2: a mask that does not fit its header, or is sealed under another label, fails and names who sealed it"
    )
    func liedMask() throws {
        var table = try ready()
        let liar = table.kommuner[1]
        try submit(&table, liar: liar) { address, header, sealed in
            let info = address.information(.auditorEnvelope)
            let plaintext = try Envelope.open(sealed, with: key, info: info, aad: header.mask.bytes)
            var mask = try SealedMask(secretBytes: plaintext, place: "test")
            var bits = mask.mask
            bits[0].toggle()
            mask = SealedMask(salt: mask.salt, mask: bits)
            return try Envelope.seal(mask.secretBytes, to: key.publicKey, info: info, aad: header.mask.bytes)
        }
        let refused = refusal { _ = try view(table) }
        #expect(refused?.code == .badEnvelope && refused?.place == "mask of kommune \(liar)")

        table = try ready()
        try submit(&table, liar: liar) { address, header, sealed in
            let info = address.information(.auditorEnvelope)
            let plaintext = try Envelope.open(sealed, with: key, info: info, aad: header.mask.bytes)
            return try Envelope.seal(
                plaintext,
                to: key.publicKey,
                info: address.information(.envelope),
                aad: header.mask.bytes
            )
        }
        #expect(refusal { _ = try view(table) }?.code == .envelopeClosed)
    }

    @Test("RND-37: an envelope to the auditor that is longer or shorter than a mask is not taken")
    func otherLength() throws {
        for change in [{ $0 + [0] }, { Array($0.dropLast()) }] as [([UInt8]) -> [UInt8]] {
            var table = try ready()
            let liar = table.kommuner[1]
            try submit(&table, liar: liar, opens: false) { _, _, sealed in change(sealed) }
            #expect(table.refused.map(\.code) == [.otherEnvelopes])
            #expect(Set(table.coordinator.record.submissions.keys) == Set(table.kommuner).subtracting([liar]))
        }
    }

    @Test(
        "AUD-11: bits told otherwise to the auditor than to the members fail, in both modes",
        arguments: [(3, 1), (4, 1)]
    )
    func liedBits(_ threshold: (Int, Int)) throws {
        var table = try table(threshold)
        let liar = table.kommuner[1]
        let identity = try #require(table.identities[liar])
        let manifest = try #require(table.coordinator.record.manifest).digest
        let key = key
        table.liars = [liar]
        table.onPost = { sender, message in
            guard sender == liar, case .circuit(let post) = message.statement,
                case .sealed(var envelopes) = post.content
            else { return message.bytes }
            let info = EnvelopeAddress(
                manifest: manifest,
                contributor: liar,
                member: nil,
                key: key.publicKey.keyID,
                sequence: UInt32(post.step)
            )
            .information(.bitsEnvelope)
            guard let last = envelopes.last,
                let sealed = try? Envelope.open(last, with: key, info: info, aad: post.session.bytes),
                var shares = try? BitShares(secretBytes: sealed, place: "test").elements
            else { return nil }
            shares[0] += .one
            guard
                let lied = try? Envelope.seal(
                    BitShares(elements: shares).secretBytes,
                    to: key.publicKey,
                    info: info,
                    aad: post.session.bytes
                )
            else { return nil }
            envelopes[envelopes.count - 1] = lied
            let other = CircuitPost(
                session: post.session,
                step: post.step,
                previous: post.previous,
                content: .sealed(envelopes)
            )
            return try? RoundTable.sign(.circuit(other), identity, .kommune(liar)).bytes
        }
        try table.close()
        #expect(table.coordinator.record.stage == .opened)
        #expect(refusal { _ = try view(table) }?.code == .circuitInconsistent)
    }

    @Test("RND-32, RND-37: a member that seals no bits to the auditor is stopped by the others")
    func fewerEnvelopes() throws {
        var table = try table((3, 1))
        let liar = table.kommuner[1]
        let identity = try #require(table.identities[liar])
        table.liars = [liar]
        table.onPost = { sender, message in
            guard sender == liar, case .circuit(let post) = message.statement,
                case .sealed(let envelopes) = post.content
            else { return message.bytes }
            let other = CircuitPost(
                session: post.session,
                step: post.step,
                previous: post.previous,
                content: .sealed(Array(envelopes.dropLast()))
            )
            return try? RoundTable.sign(.circuit(other), identity, .kommune(liar)).bytes
        }
        try table.close()
        try CircuitAttackTests.expectStopped(table, [.badCircuitPost], "no bits for the auditor")
    }

    /// The record up to a step of the circuit, in which some members say something else than they did.
    private func record(
        _ table: RoundTable,
        upTo step: Int,
        _ change: (KommuneCode, [Field64]) -> [Field64]
    ) throws -> Record {
        var record = Record(keyring: table.keyring, roster: table.roster.digest, terms: table.terms)
        for entry in table.coordinatorBoard {
            let message = try UnverifiedMessage(decoding: entry).verified(by: table.keyring)
            guard case .circuit(let post) = message.statement, case .kommune(let sender) = message.sender else {
                if case .passing = message.statement { break }
                try record.apply(entry)
                continue
            }
            if Int(post.step) > step { break }
            guard Int(post.step) == step, case .elements(let elements) = post.content else {
                try record.apply(entry)
                continue
            }
            let other = CircuitPost(
                session: post.session,
                step: post.step,
                previous: post.previous,
                content: .elements(change(sender, elements))
            )
            let identity = try #require(table.identities[sender])
            try record.apply(try RoundTable.sign(.circuit(other), identity, .kommune(sender)))
        }
        return record
    }

    @Test(
        "AUD-11: a step that is off its polynomial, of another length, or a check that is not nought, fails where it stands"
    )
    func tampered() throws {
        for threshold in [(3, 1), (4, 1)] {
            var table = try table(threshold)
            try table.close()
            let session = try #require(table.coordinator.record.session)
            let posts = (0..<session.wholeSteps).map { session.posts(ofStep: $0)?.first }
            let bits = try #require(posts.firstIndex { if case .sealed = $0 { true } else { false } })
            for step in 0..<bits {
                guard case .elements = posts[step] else { continue }
                func found(_ change: (KommuneCode, [Field64]) -> [Field64]) throws -> Refusal? {
                    let record = try record(table, upTo: step, change)
                    return refusal { _ = try view(table, record) }
                }
                // The control: the record ends there, and that is all.
                let control = try found { $1 }
                #expect(control?.code == .badCircuitPost && control?.place.contains("step \(step + 1)") == true)
                #expect(try found { $1 + ($0 == table.kommuner[0] ? [.one] : []) }?.code == .badCircuitPost)
                // Products of mode M are on some polynomial whatever a member says: the check tells.
                guard threshold.0 == 4 || step >= bits - 3, threshold.0 == 4 || step != bits - 2 else { continue }
                let off = try found { sender, elements in
                    sender == table.kommuner[0] ? [elements[0] + .one] + elements.dropFirst() : elements
                }
                #expect(off?.code == .circuitInconsistent, "step \(step)")
                guard threshold.0 == 3, step == bits - 1 else { continue }
                #expect(try found { $1.map { $0 + .one } }?.code == .circuitUnauthentic)
            }
        }
    }

    @Test("AUD-11: a step after the last one of the plan fails, though all members said it")
    func further() throws {
        var table = try table((3, 1))
        try table.close()
        let last = try #require(table.coordinator.record.session).wholeSteps - 1
        var record = try record(table, upTo: last) { $1 }
        let ended = try view(table, record)
        #expect(ended.jointMask == table.coordinator.record.session?.agreed?.mask, "the control")
        let session = try #require(record.session)
        for member in session.members {
            let post = CircuitPost(
                session: try #require(session.id),
                step: UInt16(last + 1),
                previous: try #require(session.digest(before: last + 1)),
                content: .elements([.one])
            )
            let identity = try #require(table.identities[member])
            try record.apply(try RoundTable.sign(.circuit(post), identity, .kommune(member)))
        }
        let refused = refusal { _ = try view(table, record) }
        #expect(refused?.code == .badCircuitPost && refused?.place.contains("after the last") == true)
    }
}
