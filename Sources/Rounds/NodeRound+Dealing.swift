import Digests
import Messages
import Proceedings
import Sealing
import Sharing
import Vocabulary

/// What a member does about the keys of pseudorandom sharing: deal those of its subsets, then answer for all it got.
extension NodeRound {
    /// Takes the next step, if its time has come.
    mutating func advanceKeys(using generator: inout some RandomNumberGenerator) throws(Refusal) -> [Action] {
        guard let draft = record.draft?.body, let manifest = record.manifest, let point = draft.point(of: kommune)
        else {
            return []
        }
        if own.keys == nil {
            // Before any figure leaves a house: whoever claims what nobody else knows is named.
            do throws(Refusal) {
                _ = try history()
            } catch {
                return try halt(error, suspects: strangeOfferers + [.kommune(kommune)])
            }
        }
        if own.dealt == nil, record.dealers.contains(kommune) {
            return [.post(try deal(at: point, draft, manifest.digest, using: &generator))]
        }
        guard own.keys == nil, let deals = record.dealsDigest else { return [] }
        var keys: [Secret<UInt8>] = []
        // Who is behind this member in the order of points deals it nothing.
        for (index, dealer) in record.dealers.prefix(point).enumerated() {
            do throws(Refusal) {
                keys += index + 1 == point ? own.dealt ?? [] : try dealt(by: dealer, at: index + 1, to: point, draft)
            } catch {
                return try halt(error, suspects: [.kommune(dealer), .coordinator])
            }
        }
        own.keys = keys
        let answer = KeyAcknowledgement(manifest: manifest.digest, deals: deals)
        return [.post(try say(.keyAcknowledgement(answer)))]
    }

    /// Draws a key for each subset whose lowest member this is, commits to it, and seals it to the others.
    ///
    /// Meets RND-30, PRS-1.
    private mutating func deal(
        at point: Int,
        _ draft: Draft,
        _ manifest: Digest,
        using generator: inout some RandomNumberGenerator
    ) throws(Refusal) -> SignedMessage {
        let subsets = ReplicatedSubsets(draft.threshold)
        let dealt = subsets.dealt(by: point)
        let keys = dealt.map { _ in generator.secret() }
        own.dealt = keys
        let commitments = zip(dealt, keys)
            .map { subset, key in ReplicatedKeys.commitment(manifest: manifest, subset: subset, key: key) }
        var envelopes: [[UInt8]] = []
        for receiver in (point + 1)...draft.threshold.committee {
            let package = KeyPackage(
                keys: zip(dealt, keys).filter { subsets.all[$0.0].contains(receiver) }.map(\.1)
            )
            let member = draft.committee[receiver - 1]
            guard let key = record.offers[member]?.body.envelopeKey else { throw Refusal(.notNow, at: "key deal") }
            envelopes.append(
                try Envelope.seal(
                    package.secretBytes,
                    to: key,
                    info: keyAddress(manifest, dealer: kommune, member: member, key: key.keyID),
                    aad: commitments.flatMap(\.bytes)
                )
            )
        }
        return try say(.keyDeal(KeyDeal(manifest: manifest, commitments: commitments, envelopes: envelopes)))
    }

    /// The keys that a member of a lower point dealt to this one, each held against its commitment.
    ///
    /// Meets RND-31.
    private func dealt(
        by dealer: KommuneCode,
        at lower: Int,
        to point: Int,
        _ draft: Draft
    ) throws(Refusal) -> [Secret<UInt8>] {
        let place = "key deal from \(dealer)"
        guard case .keyDeal(let deal) = record.deals[dealer]?.statement, let raw = own.envelopeKey else {
            throw Refusal(.notNow, at: place)
        }
        let envelopeKey = try EnvelopeKey(rawRepresentation: raw)
        let plaintext = try Envelope.open(
            deal.envelopes[point - lower - 1],
            with: envelopeKey,
            info: keyAddress(deal.manifest, dealer: dealer, member: kommune, key: envelopeKey.publicKey.keyID),
            aad: deal.commitments.flatMap(\.bytes)
        )
        let keys = try KeyPackage(secretBytes: plaintext, place: place).keys
        let subsets = ReplicatedSubsets(draft.threshold)
        let mine = zip(subsets.dealt(by: lower), deal.commitments).filter { subsets.all[$0.0].contains(point) }
        let isWhole =
            keys.count == mine.count
            && zip(mine, keys)
                .allSatisfy { committed, key in
                    ReplicatedKeys.commitment(manifest: deal.manifest, subset: committed.0, key: key) == committed.1
                }
        guard isWhole else { throw Refusal(.badDeal, at: place) }
        return keys
    }

    private func keyAddress(_ manifest: Digest, dealer: KommuneCode, member: KommuneCode, key: Digest) -> [UInt8] {
        let address = EnvelopeAddress(manifest: manifest, contributor: dealer, member: member, key: key, sequence: 0)
        return address.information(.keyEnvelope)
    }
}

/// What one envelope of a deal holds: the receiver's keys, in the subsets' order.
private struct KeyPackage: Canonical, Unprintable {
    let keys: [Secret<UInt8>]

    init(keys: [Secret<UInt8>]) { self.keys = keys }

    func write(to writer: inout CanonicalWriter) {
        for key in keys { writer.fixed(key) }
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        var keys: [Secret<UInt8>] = []
        while reader.remaining > 0 { keys.append(try reader.secret(ReplicatedKeys.keySize)) }
        self.keys = keys
    }
}
