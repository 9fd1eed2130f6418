/// A figure with a primary bit of its own: a cell, or a group of persons that several cells tell together.
public struct TestedFigure: Hashable, Sendable {
    /// What is tested.
    public enum Kind: Hashable, Sendable {
        /// Counts and sums of the total, by the number of the block.
        case total(Int)
        /// The sum of squares of the total.
        case deviation(Int)
        /// Counts and sums of one cell of a breakdown.
        case cell(block: Int, breakdown: Int)
        /// Whom a breakdown leaves out.
        case remainder(block: Int, breakdown: Int)
        /// Who is in a cell and not in the one inside it.
        case difference
    }

    /// A whole multiple of a slot.
    public struct Term: Hashable, Sendable {
        /// The slot.
        public let slot: Int
        /// How many times; 1 or −1.
        public let coefficient: Int64
    }

    /// What is tested.
    public let kind: Kind
    /// The cells whose sum it is, those with a minus being taken off.
    let parts: [(cell: ProblemCell, sign: Int64)]

    /// Each tested number with its limit's kind: a count, or a numerator and what it leaves of its denominator.
    ///
    /// A number is a sum of slots. Empty for a sum of squares, whose count decides (DIS-4).
    public var numbers: [(isCount: Bool, terms: [Term])] {
        guard let first = parts.first, !isDeviation else { return [] }
        return first.cell.tests.indices.flatMap { index -> [(isCount: Bool, terms: [Term])] in
            switch first.cell.tests[index] {
            case .count: [(true, terms(index, 0))]
            case .part: [(false, terms(index, 0)), (false, terms(index, 1) + terms(index, 0).map(\.negated))]
            }
        }
    }

    /// Quantity by quantity, the slots whose sum it is.
    var quantities: [[Term]] {
        if isDeviation {
            return parts.compactMap { $0.cell.deviation.map { [Term(slot: $0.squares, coefficient: 1)] } }
        }
        return (0..<(parts.map(\.cell.core.count).min() ?? 0))
            .map { place in parts.map { Term(slot: $0.cell.core[place], coefficient: $0.sign) } }
    }

    /// For each numerator, the denominator less it.
    var complements: [[Term]] { numbers.filter { $0.terms.count > parts.count }.map(\.terms) }

    var isDeviation: Bool { if case .deviation = kind { true } else { false } }

    /// The slots of one place of one test, the numerator's at 0 and the denominator's at 1.
    private func terms(_ test: Int, _ place: Int) -> [Term] {
        parts.map { Term(slot: $0.cell.tests[test].slots[place], coefficient: $0.sign) }
    }

    /// Two are equal if they test the same cells.
    public static func == (left: Self, right: Self) -> Bool {
        left.kind == right.kind && left.parts.elementsEqual(right.parts) { $0 == $1 }
    }

    /// Hashes what is compared.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        for part in parts { hasher.combine(part.cell) }
    }
}

extension TestedFigure.Term {
    fileprivate var negated: Self { Self(slot: slot, coefficient: -coefficient) }
}

extension Problem {
    /// The figures that have a primary bit, in the order of the bits: block by block the total, its sum of squares, then breakdown
    /// by breakdown the cells and whom they leave out; at the end the differences.
    ///
    /// Meets SUP-6.
    public var testedFigures: [TestedFigure] {
        var figures: [TestedFigure] = []
        for (number, block) in blocks.enumerated() {
            figures.append(TestedFigure(kind: .total(number), parts: [(block.total, 1)]))
            if block.total.deviation != nil {
                figures.append(TestedFigure(kind: .deviation(number), parts: [(block.total, 1)]))
            }
            for (breakdown, cells) in block.breakdowns.enumerated() {
                figures += cells.map {
                    TestedFigure(kind: .cell(block: number, breakdown: breakdown), parts: [($0, 1)])
                }
                figures.append(
                    TestedFigure(
                        kind: .remainder(block: number, breakdown: breakdown),
                        parts: [(block.total, 1)] + cells.map { ($0, -1) }
                    )
                )
            }
        }
        return figures + differences.map { TestedFigure(kind: .difference, parts: [($0.outer, 1), ($0.inner, -1)]) }
    }
}
