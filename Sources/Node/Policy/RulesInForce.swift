import Digests
import Disclosure
import Messages
import Rounds
import Sharing
import Studies
import Vocabulary

/// What holds for one round at this node: what the round asks, what the policy allows, what the protocol demands, joined.
struct RulesInForce: Sendable {
    let asked: Rules
    let policy: Rules
    let floor: Rules
    /// The stricter of all three.
    let effective: Rules

    /// Whether the policy names the study at all.
    let isStudyAllowed: Bool
    private let study: Study
    private let draft: Draft
    private let auditors: Set<Digest>

    /// Joins them.
    ///
    /// `columns` are the local columns that the mapping reads, nil where there is no mapping yet. Meets NODE-22.
    init(_ policy: Policy, draft: Draft, study: Study, columns: Set<String>?) {
        asked = Rules(asking: draft, study: study, columns: columns)
        let rules = policy.rules(for: draft.study)
        isStudyAllowed = rules != nil
        self.policy = rules ?? policy.rulesForOthers
        floor = Rules.ofProtocol(tolerated: draft.threshold.tolerated)
        effective = asked.stricter(self.policy).stricter(floor)
        self.study = study
        self.draft = draft
        auditors = policy.auditors
    }

    /// The line that lets a study in.
    var line: String { "\"\(draft.study.hex)\": {}" }

    /// Refuses a study that the policy does not name, and a round that asks for more than it allows: what is missing is named, and
    /// nothing is left out in silence.
    func check() throws(Refusal) {
        guard isStudyAllowed else {
            throw Refusal(
                .studyDenied,
                at: "study \(study.id), version \(study.version)",
                next: "If the kommune says yes to it, add under `studies:` in the policy: \(line)"
            )
        }
        try draft.checkAuditor(among: auditors)
        for (name, asked, allowed) in lists {
            let denied = allowed.denies(asked)
            if denied.isEmpty { continue }
            throw Refusal(
                .ruleDenied,
                at: "\(name): \(denied.joined(separator: ", "))",
                next: "If the kommune says yes, add it to `\(name)` in the policy; else decline the round."
            )
        }
    }

    private var lists: [(name: String, asked: Allowed, allowed: Allowed)] {
        [
            ("indicators", asked.indicators, policy.indicators), ("columns", asked.columns, policy.columns),
            ("releases", asked.releases, policy.releases), ("recipients", asked.recipients, policy.recipients),
            ("auditors", asked.auditors, policy.auditors),
        ]
    }

    /// Rule by rule: what each side says, what holds, and whose word it is.
    var account: [RuleAccount] {
        func number(_ name: String, _ path: KeyPath<Rules, Floor>) -> RuleAccount {
            let sides = [
                ("study", asked[keyPath: path]), ("policy", policy[keyPath: path]), ("protocol", floor[keyPath: path]),
            ]
            let effective = effective[keyPath: path]
            return RuleAccount(
                rule: name,
                study: "\(asked[keyPath: path].least)",
                policy: "\(policy[keyPath: path].least)",
                effective: "\(effective.least)",
                setBy: sides.filter { $0.1 == effective }.map(\.0),
                denied: []
            )
        }
        func flag(_ name: String, _ path: KeyPath<Rules, Required>) -> RuleAccount {
            let sides = [("study", asked[keyPath: path]), ("policy", policy[keyPath: path])]
            let effective = effective[keyPath: path]
            return RuleAccount(
                rule: name,
                study: asked[keyPath: path].isRequired ? "yes" : "no",
                policy: policy[keyPath: path].isRequired ? "yes" : "no",
                effective: effective.isRequired ? "yes" : "no",
                setBy: sides.filter { $0.1 == effective }.map(\.0),
                denied: []
            )
        }
        return [
            number("small_count", \.smallCount), number("small_part", \.smallPart),
            number("minimum_contributors", \.minimumContributors), flag("hides_zeros", \.hidesZeros),
        ]
            + lists.map { name, asked, allowed in
                RuleAccount(
                    rule: name,
                    study: asked.written,
                    policy: allowed.written,
                    effective: allowed.stricter(asked).written,
                    setBy: allowed == .whatever ? ["study"] : asked.isWithin(allowed) ? ["study"] : ["policy"],
                    denied: allowed.denies(asked)
                )
            } + [number("approvals", \.approvals), flag("dpo_countersigns", \.dpoCountersigns)]
    }
}

extension Allowed {
    fileprivate var written: String {
        switch self {
        case .whatever: "any"
        case .only(let names): names.isEmpty ? "none" : names.sorted().joined(separator: " ")
        }
    }

    fileprivate func isWithin(_ allowed: Allowed) -> Bool { allowed.denies(self).isEmpty }
}

/// One rule as `policy explain` shows it.
public struct RuleAccount: Hashable, Sendable, Codable {
    /// The rule, by its name in the policy.
    public let rule: String
    /// What the study or draft says.
    public let study: String
    /// What the policy says.
    public let policy: String
    /// What is in force.
    public let effective: String
    /// Whose word that is: `study`, `policy`, `protocol`, or several where they say the same.
    public let setBy: [String]
    /// What the round asks for and the policy does not allow.
    public let denied: [String]
}
