internal import Vocabulary

/// A sum over contributors and slots, and the small numbers that close what it is asked for.
public struct SmallSum: Hashable, Sendable {
    /// Whose slots are added up, by their place in the list; ascending.
    public let contributors: [Int]
    /// Which slots, with their signs, the same for each contributor.
    public let terms: [TestedFigure.Term]
    /// The sums that are too small.
    public let roots: ClosedRange<Int64>

    /// Takes the parts.
    public init(contributors: [Int], terms: [TestedFigure.Term], roots: ClosedRange<Int64>) {
        self.contributors = contributors
        self.terms = terms
        self.roots = roots
    }

    /// Whether the sum is too small, where the figures are known: one list of slots a contributor.
    func isSmall(_ values: [[Int64]]) -> Bool {
        roots.contains(
            contributors.reduce(0) { sum, contributor in
                terms.reduce(sum) { $0 + $1.coefficient * values[contributor][$1.slot] }
            }
        )
    }
}

/// A tested figure of all contributors together, and the sums that close it; none where it passes untested.
public struct PooledTest: Hashable, Sendable {
    /// The figure, by its number among ``Problem/testedFigures``.
    public let figure: Int
    /// The sums.
    public let sums: [SmallSum]
}

extension JointSuppression {
    /// Whose sum is tested where all contributors' is: all of them, and of few also all but each set of up to `tolerated`.
    ///
    /// Liars who inflate what they hand in cannot lift what others hand in over a limit. Meets CIR-2.
    public static func groups(of count: Int, tolerated: Int) -> [[Int]] {
        let all = Array(0..<count)
        guard count <= smallGroup else { return [all] }
        return coalitions(of: count, tolerated: tolerated, history: [])
            .map { coalition in all.filter { !coalition.contains($0) } }
            .filter { !$0.isEmpty }
    }

    /// What is asked of the circuit first: one bit for each figure that the study tells of all contributors together and that has a
    /// test, in the order of the figures.
    ///
    /// Each number of a figure is tested over each of ``groups(of:tolerated:)``; behind them comes the sum of its presence bits, if it has
    /// any. Whom a breakdown leaves out, and what lies between two groups, may be nobody. Meets SUP-12 and DIS-13.
    public static func pooledTests(
        problem: Problem,
        thresholds: Thresholds,
        tolerated: Int,
        contributors count: Int
    ) -> [PooledTest] {
        let groups = groups(of: count, tolerated: tolerated)
        let presence = problem.presenceNumbers
        return problem.testedFigures.enumerated()
            .compactMap { index, figure in
                guard problem.isTold(figure, by: problem.pooled) else { return nil }
                var sums = figure.limits(thresholds)
                    .flatMap { terms, roots in
                        groups.map { SmallSum(contributors: $0, terms: terms, roots: roots) }
                    }
                if let number = figure.presenceSlot.flatMap({ presence[$0] }) {
                    sums.append(
                        SmallSum(
                            contributors: Array(0..<count),
                            terms: [TestedFigure.Term(slot: number, coefficient: 1)],
                            roots: thresholds.fewContributors
                        )
                    )
                }
                return sums.isEmpty ? nil : PooledTest(figure: index, sums: sums)
            }
    }
}

extension Problem {
    /// Whether all cells that a figure is told by are released.
    func isTold(_ figure: TestedFigure, by released: BitString) -> Bool {
        figure.parts.allSatisfy { part in part.cell.slots.contains { released[$0] } }
    }
}

extension TestedFigure {
    /// The numbers of the figure, each with the sums that are too small.
    fileprivate func limits(_ thresholds: Thresholds) -> [(terms: [Term], roots: ClosedRange<Int64>)] {
        if isDeviation {
            return parts.compactMap(\.cell.deviation)
                .map { ([Term(slot: $0.count, coefficient: 1)], 0...(DeviationRule.leastCount - 1)) }
        }
        let isCell = parts.count == 1
        return numbers.compactMap { number in
            let limit = Int64(number.isCount ? thresholds.smallCount : thresholds.smallPart)
            let least: Int64 = isCell && thresholds.hidesZeros ? 0 : 1
            return max(limit, 1) > least ? (number.terms, least...(max(limit, 1) - 1)) : nil
        }
    }
}
