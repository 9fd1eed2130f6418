import Digests
public import Disclosure
import Foundation
import Messages
import Store
import Studies
public import Tallying
public import Vocabulary

/// An operator's yes to a round: to exactly these figures, from exactly these extracts, under this study and mapping.
///
/// The figures stay in the node's own store; what leaves is shares of them. It prints as nothing.
struct Approval: Codable, Sendable {
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
    /// The figures, one a slot.
    let values: [Int64]

    /// The digest of the figures, which the outbound ledger refers to.
    var plaintext: Digest {
        var writer = CanonicalWriter()
        writer.list(values) { $0.integer($1) }
        return Hashing.digest(.plaintext, draft.bytes, study.bytes, mapping.bytes, writer.bytes)
    }
}

extension Approval: CustomStringConvertible, CustomReflectable {
    var description: String { "<redacted>" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

extension Documents {
    private static let approvalKind = "approval"

    /// The approval of a round, if its operator has given one.
    func approval(of round: RoundName) throws(Refusal) -> Approval? {
        guard let bytes = try bytes(kind: Self.approvalKind, name: round.text) else { return nil }
        return try? JSONDecoder().decode(Approval.self, from: Data(bytes))
    }

    func keep(_ approval: Approval, of round: RoundName) throws(Refusal) {
        guard let bytes = try? JSONEncoder().encode(approval) else { preconditionFailure("an approval is plain") }
        try put([UInt8](bytes), kind: Self.approvalKind, name: round.text, at: .now)
    }
}

/// What an operator sees before and after approving: what reading was like, what would open by name.
public struct Preview: Sendable {
    /// What reading the extracts was like: counts by rule, no data.
    public let quality: QualityReport
    /// How many slots this node would open by name, of how many that the study names.
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
}
