public import Vocabulary

extension Problem {
    /// Which figures pass their own tests, a bit for each of ``testedFigures``: what a node says of its own, before it is known what
    /// must close for others' sake.
    ///
    /// `values` has one figure per slot. Meets DIS-2, DIS-3, DIS-4, DIS-12 and SUP-6.
    public func primaryBits(_ values: [Int64], thresholds: Thresholds) -> BitString {
        precondition(values.count == slotCount, "one value for each slot")
        let rule = CellRule(values: values, thresholds: thresholds)
        let figures = testedFigures
        var bits = BitString(count: figures.count)
        for (index, figure) in figures.enumerated() { bits[index] = rule.admits(figure) }
        return bits
    }
}

/// The rule for one cell.
private struct CellRule {
    let values: [Int64]
    let thresholds: Thresholds

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
