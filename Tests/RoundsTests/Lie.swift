import Digests
import Disclosure
import Messages
import Proceedings
import Sharing
import Testing
import Vocabulary

/// One lie in a well-signed message of a contributor or a member, and what it must lead to.
///
/// Told to an honest coordinator it is refused with `code`; passed on by a dishonest one, it stops every honest party with `code`
/// and `suspects`.
struct Lie: CustomTestStringConvertible, Sendable {
    enum Suspects: Sendable {
        case liarAndCoordinator
        case liar
    }

    /// The requirement and what the lie is.
    let name: String
    /// The kind of the message.
    let kind: String
    let code: Refusal.Code
    var suspects = Suspects.liarAndCoordinator
    /// Which of the five tells it.
    var liar = 1
    /// c and t.
    var threshold = (5, 2)
    let change: @Sendable (Statement) -> Statement

    var testDescription: String { "\(name) (\(kind))" }

    /// A digest of nothing that was ever said.
    static let bogus = Hashing.sha256([0xBA, 0xD0])

    static let all: [Lie] = setup + handover + session + openings

    static let setup: [Lie] = [
        Lie(name: "RND-4: an offer for another draft", kind: "offer", code: .badOffer) {
            guard case .offer(let body) = $0 else { return $0 }
            return .offer(Offer(draft: bogus, floors: body.floors, envelopeKey: body.envelopeKey, ledger: []))
        },
        Lie(name: "RND-4: a member's offer without a key", kind: "offer", code: .badOffer) {
            guard case .offer(let body) = $0 else { return $0 }
            return .offer(Offer(draft: body.draft, floors: body.floors, envelopeKey: nil, ledger: []))
        },
        Lie(
            name: "RND-4: a key from a contributor that is no member",
            kind: "offer",
            code: .badOffer,
            liar: 4,
            threshold: (4, 1)
        ) {
            guard case .offer(let body) = $0 else { return $0 }
            let key = EnvelopePublicKey([UInt8](repeating: 7, count: EnvelopePublicKey.size))
            return .offer(Offer(draft: body.draft, floors: body.floors, envelopeKey: key, ledger: []))
        },
        Lie(name: "RND-30: a deal to another manifest", kind: "key deal", code: .badDeal) {
            guard case .keyDeal(let body) = $0 else { return $0 }
            return .keyDeal(KeyDeal(manifest: bogus, commitments: body.commitments, envelopes: body.envelopes))
        },
        Lie(name: "RND-30: a commitment too many", kind: "key deal", code: .badDeal) {
            guard case .keyDeal(let body) = $0 else { return $0 }
            return .keyDeal(
                KeyDeal(manifest: body.manifest, commitments: body.commitments + [bogus], envelopes: body.envelopes)
            )
        },
        Lie(name: "RND-30: an envelope too few", kind: "key deal", code: .badDeal) {
            guard case .keyDeal(let body) = $0 else { return $0 }
            return .keyDeal(
                KeyDeal(
                    manifest: body.manifest,
                    commitments: body.commitments,
                    envelopes: body.envelopes.dropLast()
                )
            )
        },
        Lie(name: "RND-31: a word on other deals", kind: "key acknowledgement", code: .badDeal) {
            guard case .keyAcknowledgement(let body) = $0 else { return $0 }
            return .keyAcknowledgement(KeyAcknowledgement(manifest: body.manifest, deals: bogus))
        },
        Lie(name: "RND-31: a word under another manifest", kind: "key acknowledgement", code: .badDeal) {
            guard case .keyAcknowledgement(let body) = $0 else { return $0 }
            return .keyAcknowledgement(KeyAcknowledgement(manifest: bogus, deals: body.deals))
        },
        Lie(name: "RND-7: a signature under another manifest", kind: "countersignature", code: .badManifest) { _ in
            .countersignature(Countersignature(manifest: bogus))
        },
        Lie(name: "RND-25: a stop of another round", kind: "countersignature", code: .outOfStep) { _ in
            .stop(Stop(draft: bogus, reason: 1217, parties: []))
        },
        Lie(
            name: "RND-25: a stop from a contributor that is no member",
            kind: "countersignature",
            code: .outOfStep,
            liar: 4,
            threshold: (4, 1)
        ) { _ in .stop(Stop(draft: bogus, reason: 1217, parties: [])) },
        Lie(name: "RND-1: a voucher in a round", kind: "countersignature", code: .outOfStep) { statement in
            VerifyingKey([UInt8](repeating: 9, count: 32))
                .flatMap { key in
                    KommuneCode(101).map { .voucher(Voucher(kommune: $0, key: key)) }
                } ?? statement
        },
    ]

    static let handover: [Lie] = [
        submission("RND-9: a submission to another manifest") {
            Submission(
                manifest: bogus,
                sequence: $0.sequence,
                root: $0.root,
                payloads: $0.payloads,
                mask: $0.mask
            )
        },
        submission("RND-9: a first submission numbered 2") {
            Submission(
                manifest: $0.manifest,
                sequence: 2,
                root: $0.root,
                payloads: $0.payloads,
                mask: $0.mask
            )
        },
        submission("RND-9: a first submission numbered 0") {
            Submission(
                manifest: $0.manifest,
                sequence: 0,
                root: $0.root,
                payloads: $0.payloads,
                mask: $0.mask
            )
        },
        submission("RND-9: a payload hash too few") {
            Submission(
                manifest: $0.manifest,
                sequence: 1,
                root: $0.root,
                payloads: $0.payloads.dropLast(),
                mask: $0.mask
            )
        },
        submission("RND-9: a payload hash too many") {
            Submission(
                manifest: $0.manifest,
                sequence: 1,
                root: $0.root,
                payloads: $0.payloads + [bogus],
                mask: $0.mask
            )
        },
        acknowledgement("RND-10: an ACK under another manifest") {
            Acknowledgement(
                manifest: bogus,
                contributor: $0.contributor,
                sequence: 1,
                root: $0.root,
                refusal: nil
            )
        },
        acknowledgement("RND-10: an ACK of another root") {
            Acknowledgement(
                manifest: $0.manifest,
                contributor: $0.contributor,
                sequence: 1,
                root: bogus,
                refusal: nil
            )
        },
        acknowledgement("RND-10: an ACK of a sequence not yet submitted") {
            Acknowledgement(
                manifest: $0.manifest,
                contributor: $0.contributor,
                sequence: 2,
                root: $0.root,
                refusal: nil
            )
        },
        acknowledgement("RND-10: a NACK of another root") {
            Acknowledgement(
                manifest: $0.manifest,
                contributor: $0.contributor,
                sequence: 1,
                root: bogus,
                refusal: 1252
            )
        },
    ]

    private static func submission(_ name: String, _ change: @escaping @Sendable (Submission) -> Submission) -> Lie {
        Lie(name: name, kind: "submission", code: .badSubmission) {
            guard case .submission(let body) = $0 else { return $0 }
            return .submission(change(body))
        }
    }

    private static func acknowledgement(
        _ name: String,
        _ change: @escaping @Sendable (Acknowledgement) -> Acknowledgement
    ) -> Lie {
        Lie(name: name, kind: "acknowledgement", code: .badAcknowledgement) {
            guard case .acknowledgement(let body) = $0 else { return $0 }
            return .acknowledgement(change(body))
        }
    }
}
