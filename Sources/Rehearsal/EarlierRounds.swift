public import Audit
internal import Disclosure
internal import Messages
internal import Proceedings
internal import Rounds
internal import Sharing
public import Studies
public import Vocabulary

/// Rounds that were published before a study is asked again: what their release ledgers will refuse.
///
/// It is worked out from their bundles, which are public. Meets STU-18.
public struct EarlierRounds: Sendable {
    private struct Earlier: Sendable {
        let release: EarlierRelease
        let tolerated: Int
        let minimum: Int
    }

    private let rounds: [Earlier]

    /// Takes rounds in the order in which they were opened; one in which nothing was about to open counts for nothing.
    public init(_ rounds: [ReplayedRound]) {
        self.rounds = rounds.compactMap { round in
            guard let release = EarlierRelease(round.record), let threshold = round.record.draft?.body.threshold,
                let thresholds = round.record.manifest?.body.thresholds
            else { return nil }
            return Earlier(
                release: release,
                tolerated: threshold.tolerated,
                minimum: thresholds.minimumContributors
            )
        }
    }

    /// What a round of a study would meet that asks for a period, or for that of the last earlier round.
    public func findings(_ study: Study, period: Period? = nil) throws(Refusal) -> [Finding] {
        guard let period = period ?? rounds.last?.release.entry.period else { return [] }
        let near = rounds.filter { $0.release.entry.period.overlaps(period) }
        let others = near.filter { $0.release.entry.period != period || $0.release.entry.study != study.digest }
        guard others.isEmpty else {
            return others.map { other in
                Finding(
                    severity: .error,
                    code: .askedBefore,
                    place: "round \(other.release.entry.round)",
                    text: """
                        It opened figures of \(other.release.entry.period) by the study \(other.release.entry.study). The difference \
                        of two openings can be one person, so the nodes that took part will approve nothing else for these days. Ask for days \
                        that do not overlap, or ask the same study for the same period again.
                        """
                )
            }
        }
        guard let last = near.last else { return [] }
        let layout = SlotLayout(study)
        let problem = try Problem(layout: layout)
        return try closed(study, layout, problem, near, last) + contributors(problem, near, last)
    }

    /// Tables of which something stays closed, were every figure large.
    private func closed(
        _ study: Study,
        _ layout: SlotLayout,
        _ problem: Problem,
        _ near: [Earlier],
        _ last: Earlier
    ) throws(Refusal) -> [Finding] {
        let listed = last.release.entry.contributors
        let all = BitString(count: problem.testedFigures.count, repeating: true)
        let suppression = try JointSuppression(
            largest: problem,
            thresholds: study.thresholds.stricter(than: .least(tolerated: last.tolerated)),
            tolerated: last.tolerated,
            named: listed.map { _ in all },
            pooled: all,
            history: EarlierRelease.history(near.map(\.release), of: listed)
        )
        return layout.releaseTables.compactMap { table in
            let cells = ClosedCells(of: table, in: suppression.passing)
            guard cells.closed > 0 else { return nil }
            return Finding(
                severity: .note,
                code: .closedBefore,
                place: "\(table)",
                text: "\(cells.closed) of \(cells.cells) cells stay closed, however large they are."
            )
        }
    }

    /// Whether a kommune more or fewer is refused.
    private func contributors(_ problem: Problem, _ near: [Earlier], _ last: Earlier) throws(Refusal) -> [Finding] {
        let listed = last.release.entry.contributors
        let newcomer = (1...999).lazy.compactMap { KommuneCode($0) }.first { !listed.contains($0) }
        let others = listed.map { left in listed.filter { $0 != left } } + (newcomer.map { [listed + [$0]] } ?? [])
        func admit(_ list: [KommuneCode]) throws(Refusal) {
            try ReleaseHistory(EarlierRelease.history(near.map(\.release), of: list))
                .admit(contributors: Array(list.indices), problem: problem, minimum: last.minimum)
        }
        try admit(listed)
        let isRefused = others.contains { list in
            do throws(Refusal) { try admit(list) } catch { return true }
            return false
        }
        guard isRefused else { return [] }
        return [
            Finding(
                severity: .note,
                code: .sameContributors,
                place: "round \(last.release.entry.round)",
                text: """
                    Its pooled figures are those of \(listed.count) kommuner. With one more or one fewer the difference of two sums \
                    would be one kommune's figure: the members refuse such a list for this period.
                    """
            )
        ]
    }
}
