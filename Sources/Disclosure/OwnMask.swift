public import Vocabulary

/// A node's mask over its own figures: what it lets out under its own name.
///
/// All or nothing. A failing total closes its whole indicator; a failing cell closes its whole breakdown, so that no closed
/// cell is ever a total less open ones; slots that hold the same quantity in several indicators close together. Of two open
/// breakdowns of which one has a cell inside a cell of the other, the inner one closes where the difference fails.
///
/// Meets DIS-2, DIS-3, DIS-4, DIS-5, DIS-6 and DIS-12.
public enum OwnMask {
    /// The slots that may be opened by name.
    ///
    /// `values` has one figure per slot. Only slots that the study names are ever in the answer: a mask says no more about a
    /// node's figures than the round needs.
    public static func open(values: [Int64], problem: Problem, thresholds: Thresholds) -> BitString {
        precondition(values.count == problem.slotCount, "one value for each slot")
        let fates = Fates(problem)
        let rule = CellRule(values: values, thresholds: thresholds)

        var failing = fates.units.indices.filter { !rule.admits(fates.units[$0]) }
        failing += fates.breakdowns.filter { !rule.admitsRemainder(of: $0.total, leftOutBy: $0.cells) }.map(\.firstUnit)

        var closed = fates.closure(failing)
        let told = problem.differences.filter { !rule.admits($0) }.compactMap(fates.firstUnits)
        // What is closed tells no difference, so each closing may spare the next.
        while let pair = told.first(where: { closed.isDisjoint(with: [$0.outer, $0.inner]) }) {
            closed = fates.closure(closed + [pair.inner])
        }
        var mask = BitString(count: problem.slotCount)
        for (index, unit) in fates.units.enumerated() where !closed.contains(index) {
            for slot in unit.slots where problem.named[slot] { mask[slot] = true }
        }
        return mask
    }
}

extension OwnMask {
    /// Which figures pass their own tests, a bit for each of ``Problem/testedFigures``: what a node says of its own, before it is
    /// known what must close for others' sake.
    ///
    /// `values` has one figure per slot. Meets SUP-6.
    public static func primaryBits(values: [Int64], problem: Problem, thresholds: Thresholds) -> BitString {
        precondition(values.count == problem.slotCount, "one value for each slot")
        let rule = CellRule(values: values, thresholds: thresholds)
        let figures = problem.testedFigures
        var bits = BitString(count: figures.count)
        for (index, figure) in figures.enumerated() { bits[index] = rule.admits(figure) }
        return bits
    }
}

/// The rule for one cell.
private struct CellRule {
    let values: [Int64]
    let thresholds: Thresholds

    func admits(_ unit: Fates.Unit) -> Bool { admits(unit.cell, isDeviation: unit.isDeviation) }

    func admits(_ figure: TestedFigure) -> Bool {
        let cells = figure.parts.map(\.cell)
        switch figure.kind {
        case .total, .cell: return admits(cells[0], isDeviation: false)
        case .deviation: return admits(cells[0], isDeviation: true)
        case .remainder: return admitsRemainder(of: cells[0], leftOutBy: Array(cells.dropFirst()))
        case .difference: return admits(ProblemDifference(outer: cells[0], inner: cells[1]))
        }
    }

    private func admits(_ cell: ProblemCell, isDeviation: Bool) -> Bool {
        if isDeviation, let deviation = cell.deviation { return values[deviation.count] >= DeviationRule.leastCount }
        return cell.tests.allSatisfy { admits($0, in: values) }
    }

    /// Whoever the breakdown leaves out is a group too: everybody less the open cells.
    ///
    /// A breakdown that leaves nobody out passes, even where zeros are hidden.
    func admitsRemainder(of total: ProblemCell, leftOutBy cells: [ProblemCell]) -> Bool {
        var remainder = values
        for (index, test) in total.tests.enumerated() {
            for (place, slot) in test.slots.enumerated() {
                remainder[slot] =
                    cells.reduce(values[slot]) { $0 - values[$1.tests[index].slots[place]] }
            }
        }
        let nobody = total.tests.allSatisfy { $0.slots.allSatisfy { remainder[$0] == 0 } }
        return nobody || total.tests.allSatisfy { admits($0, in: remainder) }
    }

    /// Whoever is in the outer group and not in the inner one is a group too.
    ///
    /// Where both groups are the same it tells nothing, and where the inner one has more it is no group.
    func admits(_ difference: ProblemDifference) -> Bool {
        var rest = values
        for (outer, inner) in difference.slots { rest[outer] = values[outer] - values[inner] }
        let isSame = difference.outer.slots.allSatisfy { rest[$0] == 0 }
        let isNested = difference.outer.tests.allSatisfy { $0.count.map { rest[$0] >= 0 } ?? true }
        return isSame || !isNested || difference.outer.tests.allSatisfy { admits($0, in: rest) }
    }

    private func admits(_ test: CellTest, in values: [Int64]) -> Bool {
        switch test {
        case .count(let slot):
            thresholds.admits(count: values[slot])
        case .part(let numerator, let denominator):
            thresholds.admits(part: values[numerator])
                && thresholds.admits(part: values[denominator] - values[numerator])
        }
    }
}
