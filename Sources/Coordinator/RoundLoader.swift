import Digests
import Disclosure
import Messages
import Proceedings
import Sealing
import Store
import Studies
import Transcript
import Vocabulary

/// Rebuilds a round's record from the store.
struct RoundLoader {
    static let rosterKind = "round-roster"

    private let store: CoordinatorStore
    private let keys: CoordinatorKeys

    init(_ store: CoordinatorStore, _ keys: CoordinatorKeys) {
        self.store = store
        self.keys = keys
    }

    static func empty(keys: CoordinatorKeys, roster: [UInt8], terms: StudyTerms) throws(Refusal) -> Record {
        let message = try UnverifiedMessage(decoding: roster)
            .verified(by: Keyring(coordinator: keys.identity.verifyingKey))
        guard case .roster(let body) = message.statement else { throw Refusal(.databaseDamaged, at: "roster") }
        return Record(
            keyring: Keyring(coordinator: keys.identity.verifyingKey, roster: body),
            roster: message.digest,
            terms: terms
        )
    }

    /// A round's draft.
    func draft(of name: RoundName) throws(Refusal) -> Draft {
        guard let first = try store.board(name, limit: 1).first else {
            throw Refusal(.unknownRound, at: "round \(name)")
        }
        let message = try UnverifiedMessage(decoding: first.entry.bytes)
            .verified(by: Keyring(coordinator: keys.identity.verifyingKey))
        guard case .draft(let draft) = message.statement else { throw Refusal(.databaseDamaged, at: "round \(name)") }
        return draft
    }

    /// The study that a round's draft names.
    func study(of name: RoundName) throws(Refusal) -> Study {
        guard let study = try store.study(try draft(of: name).study) else {
            throw Refusal(.databaseDamaged, at: "round \(name)")
        }
        return try Study(canonicalBytes: study.canonical, place: "study")
    }

    /// The record, with every entry of the board applied and checked again.
    func record(of name: RoundName) throws(Refusal) -> Record {
        guard try store.round(name) != nil else { throw Refusal(.unknownRound, at: "round \(name)") }
        guard let roster = try store.documents.bytes(kind: Self.rosterKind, name: name.text) else {
            throw Refusal(.databaseDamaged, at: "round \(name), roster")
        }
        var record = try Self.empty(keys: keys, roster: roster, terms: try StudyTerms(try study(of: name)))
        for entry in try store.board(name) { try record.apply(entry.entry.bytes) }
        return record
    }

    /// The round as one file.
    ///
    /// Meets TRN-3.
    func bundle(of name: RoundName) throws(Refusal) -> Bundle {
        guard let roster = try store.documents.bytes(kind: Self.rosterKind, name: name.text) else {
            throw Refusal(.unknownRound, at: "round \(name)")
        }
        return Bundle(
            study: try study(of: name).canonicalBytes,
            coordinatorKey: keys.identity.verifyingKey.bytes,
            roster: roster,
            entries: try store.board(name).map(\.entry.bytes)
        )
    }

    /// The round as one file for its auditor; empty of envelopes where nobody is listed or no auditor is named.
    ///
    /// Meets TRN-4.
    func auditorBundle(of name: RoundName) throws(Refusal) -> AuditorBundle {
        var items: [AuditorBundle.Item] = []
        for item in try record(of: name).session?.list.body.items ?? [] {
            guard
                let bytes = try store.auditorEnvelope(
                    in: name,
                    contributor: item.contributor,
                    sequence: item.sequence
                )
            else { continue }
            let delivery = try EnvelopeDelivery(canonicalBytes: bytes, place: "auditor's envelope in round \(name)")
            items.append(
                AuditorBundle.Item(contributor: item.contributor, envelope: delivery.envelope, path: delivery.path)
            )
        }
        return AuditorBundle(bundle: try bundle(of: name), items: items)
    }
}
