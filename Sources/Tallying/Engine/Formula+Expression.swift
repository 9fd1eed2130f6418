package import Studies
package import Vocabulary

extension Formula {
    /// Translates a study's expression over a table's columns, with the period written in.
    ///
    /// Meets TAL-6.
    package init(_ expression: Expression, period: Period) {
        func formula(_ inner: Expression) -> Formula { Formula(inner, period: period) }
        let first = Formula.constant(Int64(period.first.number))
        let last = Formula.constant(Int64(period.last.number))
        switch expression.node {
        case .column(let index, _): self = .column(index)
        case .boolean(let truth): self = .constant(truth ? 1 : 0)
        case .number(let number): self = .constant(number)
        case .date(let day): self = .constant(Int64(day.number))
        case .periodFirst: self = first
        case .periodLast: self = last
        case .comparison(let comparison, let left, let right):
            switch comparison {
            case .equal: self = .binary(.equal, formula(left), formula(right))
            case .notEqual: self = .binary(.notEqual, formula(left), formula(right))
            case .less: self = .binary(.less, formula(left), formula(right))
            case .lessOrEqual: self = .binary(.lessOrEqual, formula(left), formula(right))
            case .greater: self = .binary(.less, formula(right), formula(left))
            case .greaterOrEqual: self = .binary(.lessOrEqual, formula(right), formula(left))
            }
        case .isOneOf(let inner, let codes): self = .oneOf(formula(inner), codes.map { Int64($0) })
        case .and(let left, let right): self = .and(formula(left), formula(right))
        case .or(let left, let right): self = .or(formula(left), formula(right))
        case .not(let inner): self = .not(formula(inner))
        case .known(let inner): self = .known(formula(inner))
        case .inPeriod(let day):
            self = .and(.binary(.lessOrEqual, first, formula(day)), .binary(.lessOrEqual, formula(day), last))
        case .days(let start, let end): self = .binary(.subtract, formula(end), formula(start))
        case .daysInPeriod(let start, let end):
            let from = Formula.binary(.greatest, formula(start), first)
            let to = Formula.binary(.least, .otherwise(formula(end), last), last)
            self = .binary(.greatest, .binary(.add, .binary(.subtract, to, from), .constant(1)), .constant(0))
        case .age(let birth, let day): self = .binary(.completedYears, formula(birth), formula(day))
        case .year(let day): self = .year(formula(day))
        case .dateOf(let year, let month, let day):
            self = .day(year: formula(year), month: formula(month), day: formula(day))
        case .minimum(let operands): self = Self.fold(operands.map(formula), .least)
        case .maximum(let operands): self = Self.fold(operands.map(formula), .greatest)
        case .sum(let left, let right): self = .binary(.add, formula(left), formula(right))
        case .difference(let left, let right): self = .binary(.subtract, formula(left), formula(right))
        case .product(let left, let right): self = .binary(.multiply, formula(left), formula(right))
        case .negation(let inner): self = .binary(.subtract, .constant(0), formula(inner))
        case .rescaled(let inner, let places):
            var factor: Int64 = 1
            for _ in 0..<places { factor *= 10 }
            self = .binary(.multiply, formula(inner), .constant(factor))
        }
    }

    private static func fold(_ operands: [Formula], _ operation: Operation) -> Formula {
        var folded = operands.first ?? .constant(missingValue)
        for operand in operands.dropFirst() { folded = known(operation, folded, operand) }
        return folded
    }

    /// The cell of a breakdown in which a row lies.
    package init(_ breakdown: Breakdown, reading: Expression, period: Period) {
        let value = Formula(reading, period: period)
        if case .code(let codes) = reading.type {
            self = .entry(value, breakdown.categories(ofCodes: codes).map { $0.map { Int64($0) } ?? missingValue })
        } else {
            self = .band(
                value,
                breakdown.categories.map { category in
                    // A list of codes cannot be read from a number: the study's own checks keep that from happening.
                    guard case .band(let from, let to) = category.selection else { return missingValue...missingValue }
                    return from...(to ?? .max)
                }
            )
        }
    }
}

/// What a study's expressions say of its columns without being asked.
struct ColumnRoles {
    /// Columns that ages are counted from.
    private(set) var births: Set<Int> = []
    /// Pairs of columns between which days are summed, or counted inside the period: the second is never before the first.
    private(set) var spells: Set<[Int]> = []

    /// Looks at an expression; `isSummed` says that its value is a quantity and not a filter or a category.
    mutating func look(at expression: Expression, isSummed: Bool) {
        switch expression.node {
        case .age(let birth, _): if case .column(let index, _) = birth.node { births.insert(index) }
        case .days(let start, let end): if isSummed { note(start, end) }
        case .daysInPeriod(let start, let end): note(start, end)
        default: break
        }
        for operand in expression.operands { look(at: operand, isSummed: isSummed) }
    }

    private mutating func note(_ start: Expression, _ end: Expression) {
        guard case .column(let first, _) = start.node else { return }
        for last in Self.columns(end) where last != first { spells.insert([first, last]) }
    }

    /// The column that an end is, or those of which it is the least or greatest.
    private static func columns(_ end: Expression) -> [Int] {
        switch end.node {
        case .column(let index, _): [index]
        case .minimum(let operands), .maximum(let operands): operands.flatMap(columns)
        default: []
        }
    }
}

extension Expression {
    /// The expressions of which this one is made.
    fileprivate var operands: [Expression] {
        switch node {
        case .column, .boolean, .number, .date, .periodFirst, .periodLast: []
        case .comparison(_, let left, let right), .and(let left, let right), .or(let left, let right),
            .days(let left, let right), .daysInPeriod(let left, let right), .age(let left, let right),
            .sum(let left, let right), .difference(let left, let right), .product(let left, let right):
            [left, right]
        case .isOneOf(let inner, _), .not(let inner), .known(let inner), .inPeriod(let inner), .year(let inner),
            .negation(let inner), .rescaled(let inner, _):
            [inner]
        case .dateOf(let year, let month, let day): [year, month, day]
        case .minimum(let operands), .maximum(let operands): operands
        }
    }
}
