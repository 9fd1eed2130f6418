import Foundation
import Messages
import Store
public import Studies
public import Tallying
public import Vocabulary

/// What a check found: counts and names, no figure.
public struct CheckReport: Sendable {
    /// What reading the extracts was like.
    public let quality: QualityReport
    /// Whether they pass, and what is new.
    public let gate: QualityGate
    /// Codes that the mapping maps to nothing: for the node's own operator only.
    public let unmapped: [UnmappedCode]
    /// Why there would be no figures, if so.
    public let refusal: Refusal?
    /// What the report was held against, such as `round 2025-1`; nil where there was nothing.
    public let baseline: String?
}

extension NodeDesk {
    /// Checks the extracts for a round that the node knows.
    public func check(_ round: RoundName) throws(Refusal) -> CheckReport {
        let draft = try store.draft(of: round).body
        return try check(try study(of: draft), period: draft.period, of: round)
    }

    /// The study of a round that the node knows.
    public func study(of round: RoundName) throws(Refusal) -> Study {
        try study(of: try store.draft(of: round).body)
    }

    private func study(of draft: Draft) throws(Refusal) -> Study {
        guard let study = try store.study(draft.study) else {
            throw Refusal(
                .noSuchRound,
                at: "round \(draft.round)",
                next: "Let the node run until it has the round's study."
            )
        }
        return study
    }

    /// Checks the extracts for a study and a period, before there is a round.
    public func check(_ study: Study, period: Period) throws(Refusal) -> CheckReport {
        try check(study, period: period, of: nil)
    }

    /// Meets NODE-31.
    private func check(_ study: Study, period: Period, of round: RoundName?) throws(Refusal) -> CheckReport {
        let layout = SlotLayout(study)
        let mapping = try Dossier.mapping(to: study, configuration)
        let found = try Tally.inspect(
            layout: layout,
            mapping: mapping,
            folder: configuration.extracts,
            period: period
        )
        let baseline = try baseline(for: study, besides: round)
        var jumps: [String] = []
        var refusal: Refusal?
        switch found.result {
        case .failure(let error):
            refusal = error
        case .success(let outcome):
            if let baseline, let before = try submitted(baseline) {
                jumps = JumpRule.jumps(now: (Secret(outcome.values), layout, period), before: before)
            }
        }
        let gate = QualityGate(
            found.quality,
            since: baseline?.quality,
            emptyAllowed: mapping.tablesThatMayBeEmpty,
            jumps: jumps
        )
        try keepQuality(found.quality, of: study, period: period, as: .check)
        return CheckReport(
            quality: found.quality,
            gate: gate,
            unmapped: found.unmapped,
            refusal: refusal,
            baseline: baseline?.title
        )
    }

    /// Refuses what the gate blocks.
    ///
    /// Meets NODE-30.
    static func refuseBlocked(_ gate: QualityGate) throws(Refusal) {
        guard let first = gate.findings.first(where: { $0.rule.blocks && $0.change != .resolved }) else { return }
        throw Refusal(
            .gateBlocks,
            at: "\(first.rule.id), \(first.place): \(first.rule.summary)",
            next: "`tvaersum explain \(first.rule.id)` says what to look for; then `tvaersum node check` again."
        )
    }

    /// The last round of the study that left this house, else the last check.
    private func baseline(for study: Study, besides round: RoundName?) throws(Refusal) -> KeptQuality? {
        let sent = Set(try store.ledger().filter { $0.kind == "submission" }.compactMap(\.round))
        var latest: KeptQuality?
        for name in try store.documents.names(kind: KeptQuality.roundKind) {
            guard let other = RoundName(name), other != round, sent.contains(other),
                let kept = try quality(kind: KeptQuality.roundKind, name: name), kept.study == study.id
            else { continue }
            if kept.last >= latest?.last ?? "" { latest = kept }
        }
        if let latest { return latest }
        return try quality(kind: KeptQuality.checkKind, name: study.id)
    }

    private func quality(kind: String, name: String) throws(Refusal) -> KeptQuality? {
        guard let bytes = try store.documents.bytes(kind: kind, name: name) else { return nil }
        // One that an older program wrote in another form is as good as none.
        return try? JSONDecoder().decode(KeptQuality.self, from: Data(bytes))
    }

    /// The figures that a round handed in, with what they mean.
    private func submitted(_ kept: KeptQuality) throws(Refusal) -> (Secret<Int64>, SlotLayout, Period)? {
        guard let name = kept.round.flatMap({ RoundName($0) }), let approval = try store.documents.handedIn(to: name),
            let study = try store.study(approval.ballot.study),
            let first = Day(iso: kept.first), let last = Day(iso: kept.last),
            let period = Period(first: first, last: last)
        else { return nil }
        return (approval.values, SlotLayout(study), period)
    }

    /// Keeps a report for the next check to be held against.
    func keepQuality(
        _ quality: QualityReport,
        of study: Study,
        period: Period,
        as occasion: KeptQuality.Occasion
    ) throws(Refusal) {
        var round: String?
        if case .round(let name) = occasion { round = name.text }
        let kept = KeptQuality(
            study: study.id,
            round: round,
            first: "\(period.first)",
            last: "\(period.last)",
            quality: quality
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let bytes = try? encoder.encode(kept) else { return }
        try store.documents.put(
            Array(bytes),
            kind: round == nil ? KeptQuality.checkKind : KeptQuality.roundKind,
            name: round ?? study.id,
            at: .now
        )
    }
}

/// A quality report as the state folder keeps it: counts and names only.
struct KeptQuality: Codable {
    static let roundKind = "quality"
    static let checkKind = "check"

    /// When it was made.
    enum Occasion {
        case check
        case round(RoundName)
    }

    let study: String
    let round: String?
    let first: String
    let last: String
    let quality: QualityReport

    /// As a person calls it.
    var title: String { round.map { "round \($0)" } ?? "the last check" }
}
