public import Disclosure
public import Vocabulary

/// A kommune's own policy: which studies may be answered at all, under which limits, and who must say yes.
///
/// What it does not allow is refused: an empty policy answers nothing. It joins with what a round asks by ``Monotone`` rules
/// only, so that neither side can loosen the other. Meets NODE-20 and NODE-22.
public struct Policy: Hashable, Sendable {
    /// No policy can be content with fewer.
    public static let leastApprovals = 2

    /// The limits that hold in every round.
    let rules: Rules
    /// The studies that may be answered, by digest, each with what is narrowed for it.
    let studies: [Digest: Allowance]
    /// Who may approve, by short name.
    public let people: [String: Person]
    /// The studies whose figures go as soon as they are approved, without an order of their own.
    let unattended: Set<Digest>

    /// What one study may have of this house.
    struct Allowance: Hashable, Sendable {
        let indicators: Allowed
        let columns: Allowed
        let releases: Allowed
        let recipients: Allowed
    }

    /// The limits below which this kommune does not go, as it declares them to others.
    public var floors: Thresholds { rules.thresholds }

    /// The digests of the auditors' keys that this kommune accepts.
    public var auditors: Set<Digest> {
        guard case .only(let names) = rules.auditors else { return [] }
        return Set(names.compactMap { Digest(hex: $0) })
    }

    /// The rules for one study; nil where it is not allowed.
    func rules(for study: Digest) -> Rules? {
        guard let allowance = studies[study] else { return nil }
        var rules = self.rules
        rules.indicators = rules.indicators.stricter(allowance.indicators)
        rules.columns = rules.columns.stricter(allowance.columns)
        rules.releases = rules.releases.stricter(allowance.releases)
        rules.recipients = rules.recipients.stricter(allowance.recipients)
        return rules
    }

    /// The rules for a study that is not allowed: nothing of it.
    var rulesForOthers: Rules {
        var rules = self.rules
        rules.indicators = .nothing
        rules.columns = .nothing
        rules.releases = .nothing
        rules.recipients = .nothing
        return rules
    }
}
