import Digests
import Disclosure
public import Messages
import Sharing
import Vocabulary

/// Draft, offers, manifest, countersignatures.
extension Record {
    /// The one cipher suite of this edition.
    public static let suite = "X-Wing/HKDF-SHA256/AES-256-GCM"

    /// How many colluding members a round with so many contributors must tolerate at the least: as many as the study says, or
    /// as many as is usual for the number of contributors where that is fewer.
    private func leastTolerated(contributors: Int) -> Int {
        min(terms.tolerated, Threshold.standard(contributors: contributors)?.tolerated ?? terms.tolerated)
    }

    mutating func take(_ body: Draft, _ digest: Digest, _ place: Place) throws(Refusal) {
        guard stage == .empty else { throw place.refusal(.outOfStep) }
        guard body.suite == Self.suite, body.roster == roster,
            body.contributors.allSatisfy({ keyring.key(of: .kommune($0)) != nil })
        else { throw place.refusal(.badDraft) }
        guard body.study == terms.study, Int(body.slotCount) == problem.slotCount,
            body.thresholds == body.thresholds.stricter(than: terms.thresholds),
            body.threshold.tolerated >= leastTolerated(contributors: body.contributors.count)
        else { throw place.refusal(.laxerThanStudy) }
        draft = Anchored(body: body, digest: digest)
        stage = .drafted
    }

    mutating func take(_ body: Offer, _ digest: Digest, _ place: Place) throws(Refusal) {
        let sender = try place.kommune()
        guard stage == .drafted, let draft else { throw place.refusal(.outOfStep) }
        let isMember = draft.body.committee.contains(sender)
        guard body.draft == draft.digest, draft.body.contributors.contains(sender),
            (body.envelopeKey != nil) == isMember
        else { throw place.refusal(.badOffer) }
        offers[sender] = Anchored(body: body, digest: digest)
    }

    /// What a manifest must say now: the draft, all offers, the strictest rules, the union of the ledgers.
    ///
    /// Nil while offers are missing. Meets RND-5.
    public var expectedManifest: Manifest? {
        guard let draft, offers.count == draft.body.contributors.count else { return nil }
        var thresholds = draft.body.thresholds
        var ledger: Set<Digest> = []
        var digests: [Digest] = []
        for contributor in draft.body.contributors {
            guard let offer = offers[contributor] else { return nil }
            thresholds = thresholds.stricter(than: offer.body.floors)
            ledger.formUnion(offer.body.ledger)
            digests.append(offer.digest)
        }
        return Manifest(
            draft: draft.digest,
            offers: digests,
            thresholds: thresholds.stricter(than: .least(tolerated: draft.body.threshold.tolerated)),
            ledgerHead: Manifest.ledgerHead(of: ledger)
        )
    }

    mutating func take(_ body: Manifest, _ digest: Digest, _ place: Place) throws(Refusal) {
        guard stage == .drafted else { throw place.refusal(.outOfStep) }
        guard body == expectedManifest else { throw place.refusal(.badManifest) }
        manifest = Anchored(body: body, digest: digest)
        stage = .fixed
    }

    mutating func take(_ body: Countersignature, _ place: Place) throws(Refusal) {
        let sender = try place.kommune()
        guard stage == .fixed, let manifest, keysDigest != nil else { throw place.refusal(.outOfStep) }
        guard body.manifest == manifest.digest, offers[sender] != nil else { throw place.refusal(.badManifest) }
        countersigned.insert(sender)
    }

    /// Whether all members have countersigned, so that figures may be handed in.
    ///
    /// Meets RND-8.
    public var isReadyForSubmissions: Bool {
        guard stage >= .fixed, let draft else { return false }
        return countersigned.isSuperset(of: draft.body.committee)
    }
}
