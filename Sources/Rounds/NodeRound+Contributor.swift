import Digests
public import Disclosure
public import Messages
import Proceedings
import Sealing
import Sharing
import Transcript
public import Vocabulary

/// What a node does as a contributor: offer, countersign, submit.
extension NodeRound {
    /// Answers the draft with this kommune's floors; with its release ledger for the draft's period; a member adds a fresh envelope key.
    ///
    /// A draft that names an auditor is answered only if `auditors` has the digest of its key. Meets RND-4, RND-6, RND-36.
    public mutating func offer(floors: Thresholds, auditors: Set<Digest> = []) throws(Refusal) -> [Action] {
        guard record.stage == .drafted, let draft = record.draft, draft.body.contributors.contains(kommune),
            record.offers[kommune] == nil, own.sent.isEmpty
        else { throw Refusal(.notNow, at: "offer") }
        try draft.body.checkAuditor(among: auditors)
        var publicKey: EnvelopePublicKey?
        if isMember {
            let key = try EnvelopeKey()
            own.envelopeKey = key.rawRepresentation
            publicKey = key.publicKey
        }
        let offer = Offer(
            draft: draft.digest,
            floors: floors,
            envelopeKey: publicKey,
            ledger: earlier.map(\.entry).filter { $0.period == draft.body.period }.map(\.digest)
        )
        return [.post(try say(.offer(offer)))]
    }

    /// Says yes to the manifest.
    ///
    /// `trusted` are the kommuner whose keys were read by telephone or vouched for; every contributor of the round
    /// must be among them. Meets RND-7.
    public mutating func countersign(trusted: Set<KommuneCode>) throws(Refusal) -> [Action] {
        guard record.stage == .fixed, let manifest = record.manifest, let draft = record.draft,
            canCountersign
        else { throw Refusal(.notNow, at: "countersignature") }
        let strangers = draft.body.contributors.filter { $0 != kommune && !trusted.contains($0) }
        guard strangers.isEmpty else {
            throw Refusal(
                .untrustedKey,
                at: strangers.map(\.description).joined(separator: ", "),
                next: "Read the six words with them by telephone, then record it."
            )
        }
        own.hasCountersigned = true
        return [.post(try say(.countersignature(Countersignature(manifest: manifest.digest))))]
    }

    /// Whether figures can be handed in now: nothing submitted yet, or a member refused what was, or it was taken back.
    ///
    /// Meets RND-8, RND-11, RND-39.
    public var canSubmit: Bool {
        record.isReadyForSubmissions && record.stage == .fixed && record.countersigned.contains(kommune)
            && own.sequence == (record.sequences[kommune] ?? 0) && own.sequence < Record.lastSequence
            && (own.sequence == 0 || record.mustResubmit(kommune) || record.hasWithdrawn(kommune))
    }

    /// Which of this node's figures pass their own tests under the rules in force: its own mask.
    ///
    /// Meets SUP-6.
    public func ownMask(values: Secret<Int64>) throws(Refusal) -> BitString {
        guard let manifest = record.manifest else { throw Refusal(.notNow, at: "mask") }
        return values.withElements { record.problem.primaryBits($0, thresholds: manifest.body.thresholds) }
    }

    /// Splits the figures, seals each member's share and the auditor's mask, and signs the header.
    ///
    /// Meets RND-9, RND-28, RND-37, SHR-3, SEAL-2.
    public mutating func submit(
        values: Secret<Int64>,
        using generator: inout some RandomNumberGenerator
    ) throws(Refusal) -> [Action] {
        guard canSubmit, let draft = record.draft, let manifest = record.manifest else {
            throw Refusal(.notNow, at: "submission")
        }
        try checkBounds(values)
        let threshold = draft.body.threshold
        let mask = try ownMask(values: values)
        let maskSalt = generator.secret()
        let numbers = Secret(values.withElements(record.problem.withPresence))
        let masks = Payload.masks(seed: generator.secret())
        let seeds = (0..<threshold.tolerated).map { _ in generator.secret() }
        let shares = Shamir.split(Payload.elements(numbers, masks: masks), threshold: threshold, seeds: seeds)

        own.sequence += 1
        let maskDigest = Payload.maskDigest(
            manifest: manifest.digest,
            contributor: kommune,
            salt: maskSalt,
            mask: mask
        )
        var payloads: [Digest] = []
        var envelopes: [[UInt8]] = []
        for (member, share) in zip(draft.body.committee, shares) {
            guard let key = record.offers[member]?.body.envelopeKey else { throw Refusal(.notNow, at: "submission") }
            let address = EnvelopeAddress(
                manifest: manifest.digest,
                contributor: kommune,
                member: member,
                key: key.keyID,
                sequence: own.sequence
            )
            let payload = Payload(salt: generator.secret(), maskSalt: maskSalt, mask: mask, share: share)
            let digest = payload.digest(address)
            payloads.append(digest)
            envelopes.append(
                try Envelope.seal(
                    payload.secretBytes,
                    to: key,
                    info: address.information(),
                    aad: digest.bytes + maskDigest.bytes
                )
            )
        }
        if let auditor = draft.body.auditor {
            let address = EnvelopeAddress(
                manifest: manifest.digest,
                contributor: kommune,
                member: nil,
                key: auditor.key.keyID,
                sequence: own.sequence
            )
            envelopes.append(
                try Envelope.seal(
                    SealedMask(salt: maskSalt, mask: mask).secretBytes,
                    to: auditor.key,
                    info: address.information(.auditorEnvelope),
                    aad: maskDigest.bytes
                )
            )
        }
        let header = Submission(
            manifest: manifest.digest,
            sequence: own.sequence,
            root: MerkleTree.root(of: envelopes),
            payloads: payloads,
            mask: maskDigest
        )
        return [.upload(try say(.submission(header)), envelopes: envelopes)]
    }

    private func checkBounds(_ values: Secret<Int64>) throws(Refusal) {
        guard values.count == record.problem.slotCount else { throw Refusal(.notNow, at: "number of figures") }
        let bounds = record.problem.bounds
        let slot = values.withElements { values in
            values.indices.first { values[$0].magnitude > bounds[$0].magnitude }
        }
        guard let slot else { return }
        throw Refusal(
            .beyondBound,
            at: "slot \(slot)",
            next: "Correct the extract, or ask for a study with a larger bound."
        )
    }
}

extension Draft {
    /// Refuses a draft whose auditor this kommune has not accepted: a coordinator could name itself.
    ///
    /// `accepted` are the digests of keys that the kommune has compared with the auditor. Meets RND-36.
    public func checkAuditor(among accepted: Set<Digest>) throws(Refusal) {
        guard let auditor, !accepted.contains(auditor.key.keyID) else { return }
        throw Refusal(
            .unknownAuditor,
            at: "auditor \(auditor.name), key \(auditor.key)",
            next:
                "Compare the digits with the auditor by another way; if you accept it, add them to `auditors` in the policy."
        )
    }
}
