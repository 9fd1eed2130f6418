import Digests
import Messages
import Sharing
public import Vocabulary

/// The keys of pseudorandom sharing: deals, and the members' words on them.
extension Record {
    /// The members who deal, in the order of their points: each subset's lowest member, so 1…t + 1.
    ///
    /// Meets RND-30.
    public var dealers: [KommuneCode] {
        guard let draft = draft?.body else { return [] }
        return Array(draft.committee.prefix(draft.threshold.tolerated + 1))
    }

    /// The digest of all deals, in the dealers' order; nil until all are in.
    public var dealsDigest: Digest? {
        let all = dealers.compactMap { deals[$0]?.bytes }
        return !all.isEmpty && all.count == dealers.count ? Hashing.digest(.deals, parts: all) : nil
    }

    /// The digest of all members' words on their keys, in member order; nil until all are in.
    ///
    /// Meets RND-31.
    public var keysDigest: Digest? {
        guard let committee = draft?.body.committee else { return nil }
        let all = committee.compactMap { keyAcknowledgements[$0]?.bytes }
        return all.count == committee.count ? Hashing.digest(.keys, parts: all) : nil
    }

    mutating func take(_ body: KeyDeal, _ message: SignedMessage, _ place: Place) throws(Refusal) {
        let sender = try place.kommune()
        guard stage == .fixed, let manifest, let draft = draft?.body, dealers.contains(sender),
            let point = draft.point(of: sender)
        else { throw place.refusal(.outOfStep) }
        let subsets = ReplicatedSubsets(draft.threshold)
        guard body.manifest == manifest.digest, body.commitments.count == subsets.dealt(by: point).count,
            body.envelopes.count == draft.threshold.committee - point
        else { throw place.refusal(.badDeal) }
        deals[sender] = message
    }

    mutating func take(_ body: KeyAcknowledgement, _ message: SignedMessage, _ place: Place) throws(Refusal) {
        let sender = try place.kommune()
        guard stage == .fixed, let manifest, let draft = draft?.body, draft.committee.contains(sender),
            let dealsDigest
        else { throw place.refusal(.outOfStep) }
        guard body.manifest == manifest.digest, body.deals == dealsDigest else { throw place.refusal(.badDeal) }
        keyAcknowledgements[sender] = message
    }
}
