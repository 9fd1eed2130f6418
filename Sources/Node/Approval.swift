import Digests
public import Disclosure
import Foundation
public import Messages
import Store
import Studies
public import Tallying
public import Vocabulary

/// An operator's yes to a round: to exactly these figures, from exactly these extracts, under this study and mapping.
///
/// The figures stay in the node's own store; what leaves is shares of them.
struct Approval: Sendable {
    /// The digest of the signed draft.
    let draft: Digest
    /// The study's digest.
    let study: Digest
    /// The mapping file's digest.
    let mapping: Digest
    /// The extracts' digests, by table.
    let extracts: [String: Digest]
    /// Who approved.
    let by: String
    /// Rounds of the same days that told bits, as the person who approved knows.
    let despite: [RoundName]
    /// The figures, one a slot.
    let values: Secret<Int64>

    /// The digest of the figures, which the outbound ledger refers to.
    var plaintext: Digest {
        var writer = CanonicalWriter()
        writer.figures(values)
        return Hashing.digest(
            .plaintext,
            secretParts: [Secret(draft.bytes), Secret(study.bytes), Secret(mapping.bytes), Secret(writer.bytes)]
        )
    }
}

extension Approval {
    /// The same approval, given again in the knowledge of these rounds.
    func naming(_ rounds: [RoundName]) -> Approval {
        Approval(
            draft: draft,
            study: study,
            mapping: mapping,
            extracts: extracts,
            by: by,
            despite: rounds,
            values: values
        )
    }
}

extension Approval: Canonical {
    func write(to writer: inout CanonicalWriter) {
        writer.value(draft)
        writer.value(study)
        writer.value(mapping)
        writer.list(extracts.sorted { $0.key < $1.key }) { writer, extract in
            writer.text(extract.key)
            writer.value(extract.value)
        }
        writer.text(by)
        writer.list(despite)
        writer.figures(values)
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        draft = try reader.value()
        study = try reader.value()
        mapping = try reader.value()
        let extracts = try reader.list(limit: 1 << 10) { (inner: inout CanonicalReader) throws(Refusal) in
            (try inner.text(limit: 1 << 10), try inner.value(Digest.self))
        }
        self.extracts = Dictionary(extracts, uniquingKeysWith: { $1 })
        by = try reader.text(limit: 1 << 10)
        despite = try reader.list(limit: 1 << 10)
        values = Secret(
            try reader.list(limit: 1 << 24) { (inner: inout CanonicalReader) throws(Refusal) in try inner.integer() }
        )
    }
}

extension CanonicalWriter {
    fileprivate mutating func figures(_ values: Secret<Int64>) {
        values.withElements { list($0) { $0.integer($1) } }
    }
}

extension Documents {
    private static let approvalKind = "approval"

    /// The approval of a round, if its operator has given one.
    func approval(of round: RoundName) throws(Refusal) -> Approval? {
        guard let bytes = try secret(kind: Self.approvalKind, name: round.text) else { return nil }
        return try Approval(secretBytes: bytes, place: "approval of round \(round)")
    }

    /// Forgets an approval: what follows needs a new one.
    func removeApproval(of round: RoundName) throws(Refusal) {
        try remove(kind: Self.approvalKind, name: round.text)
    }

    func keep(_ approval: Approval, of round: RoundName) throws(Refusal) {
        try put(approval.secretBytes, kind: Self.approvalKind, name: round.text, at: .now)
    }
}

/// What an operator sees before and after approving: what reading was like, what would open by name.
public struct Preview: Sendable {
    /// What reading the extracts was like: counts by rule, no data.
    public let quality: QualityReport
    /// How many slots this node opens by name at the most: what others keep closed can close more.
    public let open: Int
    /// How many slots the study names.
    public let named: Int
    /// The digest of the figures.
    public let plaintext: Digest
    /// Which period is asked for.
    public let period: Period
    /// Who is asked.
    public let contributors: [KommuneCode]
    /// Who holds shares.
    public let committee: [KommuneCode]
    /// How many of them may act together without reading anything.
    public let tolerated: Int
    /// The rules in force for this node's own cells: the stricter of the draft's and its own.
    public let thresholds: Thresholds
    /// Who may look over which figures are small, if anybody but the members.
    public let auditor: Auditor?
}
