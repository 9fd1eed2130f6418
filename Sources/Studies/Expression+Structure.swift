extension Expression {
    /// Both; `always` adds nothing.
    func and(_ other: Expression) -> Expression {
        if self == .always { return other }
        if other == .always { return self }
        return Expression(.and(self, other), .boolean, mayBeUnknown: mayBeUnknown || other.mayBeUnknown)
    }

    /// The expressions that must all be true for this one to be.
    var conjuncts: Set<Expression> {
        switch node {
        case .and(let a, let b): a.conjuncts.union(b.conjuncts)
        case .boolean(true): []
        default: [self]
        }
    }

    /// The largest absolute value that a number can reach; nil beyond ``ValueType/valueLimit``; 0 for what is no number.
    var magnitude: Int64? {
        switch node {
        case .column: if case .number = type { ValueType.columnLimit } else { 0 }
        case .number(let units): abs(units)
        // Dates are days of the years 1 to 9999.
        case .days, .daysInPeriod: 3_700_000
        case .age, .year: 10_000
        case .minimum(let operands), .maximum(let operands):
            operands.reduce(0) { largest, operand in
                largest.flatMap { largest in operand.magnitude.map { max(largest, $0) } }
            }
        case .sum(let a, let b), .difference(let a, let b):
            limited(a.magnitude, b.magnitude) { $0.addingReportingOverflow($1) }
        case .product(let a, let b):
            limited(a.magnitude, b.magnitude) { $0.multipliedReportingOverflow(by: $1) }
        case .negation(let a): a.magnitude
        case .rescaled(let a, let places):
            limited(a.magnitude, Self.powerOfTen(places)) { $0.multipliedReportingOverflow(by: $1) }
        case .boolean, .date, .periodFirst, .periodLast, .comparison, .isOneOf, .and, .or, .not, .known, .inPeriod,
            .dateOf:
            0
        }
    }

    private func limited(
        _ a: Int64?,
        _ b: Int64?,
        _ operation: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) -> Int64? {
        guard let a, let b else { return nil }
        let (value, overflow) = operation(a, b)
        return overflow || value > ValueType.valueLimit ? nil : value
    }

    /// 10^`places`.
    static func powerOfTen(_ places: Int) -> Int64 { (0..<places).reduce(1) { power, _ in power * 10 } }

    /// The columns that are known wherever this expression is true.
    var columnsKnownWhereTrue: Set<Int> {
        switch node {
        case .and(let a, let b): a.columnsKnownWhereTrue.union(b.columnsKnownWhereTrue)
        case .or(let a, let b): a.columnsKnownWhereTrue.intersection(b.columnsKnownWhereTrue)
        case .known(let a), .inPeriod(let a), .isOneOf(let a, _): a.columnsKnownWhereKnown
        case .comparison(_, let a, let b): a.columnsKnownWhereKnown.union(b.columnsKnownWhereKnown)
        // Not x is true only where x is false, and a comparison is false only where its operands are known.
        case .not(let a):
            switch a.node {
            case .inPeriod(let b), .isOneOf(let b, _): b.columnsKnownWhereKnown
            case .comparison(_, let b, let c): b.columnsKnownWhereKnown.union(c.columnsKnownWhereKnown)
            default: []
            }
        default: []
        }
    }

    /// The columns that are known wherever this expression's value is.
    private var columnsKnownWhereKnown: Set<Int> {
        switch node {
        case .column(let index, _): [index]
        case .days(let a, let b), .age(let a, let b), .sum(let a, let b), .difference(let a, let b),
            .product(let a, let b):
            a.columnsKnownWhereKnown.union(b.columnsKnownWhereKnown)
        case .daysInPeriod(let a, _), .year(let a), .negation(let a), .rescaled(let a, _): a.columnsKnownWhereKnown
        case .dateOf(let a, let b, let c):
            a.columnsKnownWhereKnown.union(b.columnsKnownWhereKnown).union(c.columnsKnownWhereKnown)
        default: []
        }
    }

    /// Whether the value can be unknown where these columns are known.
    func mayBeUnknown(whereKnown known: Set<Int>) -> Bool {
        switch node {
        case .column(let index, _): mayBeUnknown && !known.contains(index)
        case .days(let a, let b), .age(let a, let b), .sum(let a, let b), .difference(let a, let b),
            .product(let a, let b):
            a.mayBeUnknown(whereKnown: known) || b.mayBeUnknown(whereKnown: known)
        case .daysInPeriod(let a, _), .year(let a), .negation(let a), .rescaled(let a, _):
            a.mayBeUnknown(whereKnown: known)
        case .minimum(let operands), .maximum(let operands):
            operands.allSatisfy { $0.mayBeUnknown(whereKnown: known) }
        default: mayBeUnknown
        }
    }
}
