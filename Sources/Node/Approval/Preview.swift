import Digests
public import Disclosure
public import Messages
import Rounds
import Sharing
import Studies
public import Tallying
public import Vocabulary

/// What a person sees before they say yes: every figure that would be shared, and what each rule says of it.
///
/// It holds figures, so it shows none where it is printed; ``value(of:)`` gives them, for this house's terminal. Meets NODE-28.
public struct Preview: Sendable, Unprintable {
    /// What reading the extracts was like: counts by rule, no data.
    public let quality: QualityReport
    /// What the quality gate remarks upon: rules with their places, nothing that blocks.
    public let remarks: [String]
    /// What each indicator is, by its id: title and unit.
    public let titles: [(id: String, title: String)]
    /// How many slots this node opens by name at the most: what others keep closed can close more.
    public let open: Int
    /// How many slots the study names.
    public let named: Int
    /// The salted digest of the figures, which an approval names.
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
    /// How many bytes the sealed envelopes will have: the members' in the committee's order, and the auditor's behind them.
    public let envelopes: [Int]
    /// Every slot, in the order in which it is shared.
    public let cells: [Cell]
    /// The round that ``Cell`` differences are against, where figures were handed in to one before.
    public let comparedWith: RoundName?
    private let values: Secret<Int64>
    private let earlier: Secret<Int64>?

    /// One slot: what it is, and what the rules say.
    public struct Cell: Hashable, Sendable, Codable {
        /// The slot.
        public let slot: Int
        /// The indicator's id.
        public let indicator: String
        /// The breakdown and category, or `total`.
        public let group: String
        /// Which quantity of the indicator.
        public let quantity: String
        /// The verdict of each rule, by its name in the policy, and whose fate it shares.
        public let verdicts: [String: Verdict]

        /// What a rule says of a slot.
        public enum Verdict: String, Sendable, Codable {
            /// The rule lets it open.
            case passes
            /// The rule keeps it closed.
            case closes
            /// The rule has nothing to say about it.
            case none
        }
    }

    init(_ reckoning: Reckoning, handedIn: (round: RoundName, approval: Approval)?) throws(Refusal) {
        let (draft, rules) = (reckoning.dossier.draft, reckoning.dossier.rules.effective)
        let (problem, layout) = (reckoning.problem, reckoning.layout)
        let approval = reckoning.approval
        quality = reckoning.quality
        remarks = reckoning.gate.findings.map { "\($0.rule.id) \($0.place): \($0.rule.summary)" }
        titles = layout.study.indicators.map { ($0.id, $0.title[.english]) }
        plaintext = approval.ballot.figures
        period = draft.period
        contributors = draft.contributors
        committee = draft.committee
        tolerated = draft.threshold.tolerated
        thresholds = rules.thresholds
        auditor = draft.auditor
        envelopes = NodeRound.envelopeSizes(problem, threshold: draft.threshold, isAudited: draft.auditor != nil)
        let limits = rules.thresholds
        let contributing = draft.contributors.count
        let opened = try approval.values.withElements { (values: [Int64]) throws(Refusal) in
            try Self.opened(values, problem, limits, draft.threshold.tolerated, contributing)
        }
        open = opened.population
        named = problem.named.population
        cells = layout.slots.indices.map { slot in
            Self.cell(slot, layout, problem, limits, opens: opened[slot], approval.values)
        }
        values = approval.values
        let last = handedIn.flatMap { $0.approval.values.count == approval.values.count ? $0 : nil }
        comparedWith = last?.round
        earlier = last?.approval.values
    }

    private static func opened(
        _ values: [Int64],
        _ problem: Problem,
        _ thresholds: Thresholds,
        _ tolerated: Int,
        _ contributors: Int
    ) throws(Refusal) -> BitString {
        try JointSuppression(
            alone: values,
            problem: problem,
            thresholds: thresholds,
            tolerated: tolerated,
            contributors: contributors
        )
        .passing.named[0]
    }

    /// A slot's own figure.
    public func value(of slot: Int) -> Int64 { values.withElements { $0[slot] } }

    /// A slot's figure in ``comparedWith``.
    public func earlierValue(of slot: Int) -> Int64? { earlier?.withElements { $0[slot] } }

    /// The very bytes that are split into shares: eight a slot, highest first.
    public var plaintextBytes: Secret<UInt8> { Reckoning.plaintextBytes(values) }

    /// No figure.
    public var description: String { "Preview(\(cells.count) slots, values not shown)" }
}

extension Preview {
    /// What each rule alone says of a slot: the rule is tried with all others switched off.
    private static func cell(
        _ slot: Int,
        _ layout: SlotLayout,
        _ problem: Problem,
        _ limits: Thresholds,
        opens: Bool,
        _ values: Secret<Int64>
    ) -> Cell {
        let place = layout.slots[slot]
        let indicator = layout.study.indicators[place.indicator]
        let shown = place.breakdown.map { indicator.breakdowns[$0].breakdown }
        let category = shown.flatMap { layout.study.breakdown($0)?.categories[place.cell].id }
        let cell = problem.blocks.lazy.flatMap(\.cells).first { $0.slots.contains(slot) }
        var verdicts: [String: Cell.Verdict] = [:]
        let tests = cell?.tests ?? []
        let isNamed = problem.named[slot]
        values.withElements { values in
            let counts = tests.compactMap { if case .count(let slot) = $0 { values[slot] } else { nil } }
            let parts = tests.flatMap { test -> [Int64] in
                guard case .part(let part, let whole) = test else { return [] }
                return [values[part], values[whole] - values[part]]
            }
            func verdict(_ numbers: [Int64], _ closes: (Int64) -> Bool) -> Cell.Verdict {
                numbers.isEmpty ? .none : numbers.contains(where: closes) ? .closes : .passes
            }
            verdicts["small_count"] = verdict(counts) { $0 != 0 && $0 < Int64(limits.smallCount) }
            verdicts["small_part"] = verdict(parts) { $0 != 0 && $0 < Int64(limits.smallPart) }
            verdicts["hides_zeros"] = limits.hidesZeros ? verdict(counts + parts) { $0 == 0 } : .none
            if let deviation = cell?.deviation, deviation.squares == slot {
                verdicts["deviation"] = values[deviation.count] < DeviationRule.leastCount ? .closes : .passes
            }
        }
        // What no rule of its own closes and stays closed anyway closes for the sake of others in its table.
        let isClosedAlone = verdicts.values.contains(.closes)
        verdicts["own_mask"] = !isNamed ? Cell.Verdict.none : opens ? .passes : .closes
        verdicts["others_in_table"] = !isNamed || isClosedAlone ? Cell.Verdict.none : opens ? .passes : .closes
        return Cell(
            slot: slot,
            indicator: indicator.id,
            group: category.map { "\(shown ?? "") \($0)" } ?? "total",
            quantity: place.role.rawValue,
            verdicts: verdicts
        )
    }
}
