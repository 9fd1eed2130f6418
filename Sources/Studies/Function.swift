/// A function of the expression language.
enum Function: String, CaseIterable {
    case known
    case inPeriod = "in_period"
    case days
    case daysInPeriod = "days_in_period"
    case age
    case year
    case date
    case minimum = "min"
    case maximum = "max"

    /// How many arguments it takes.
    var arity: ClosedRange<Int> {
        switch self {
        case .known, .inPeriod, .year: 1...1
        case .days, .daysInPeriod, .age: 2...2
        case .date: 3...3
        case .minimum, .maximum: 2...8
        }
    }

    /// How it is written.
    var signature: String {
        switch self {
        case .known: "known(column)"
        case .inPeriod: "in_period(date)"
        case .days: "days(from, to)"
        case .daysInPeriod: "days_in_period(from, to)"
        case .age: "age(birth, at)"
        case .year: "year(date)"
        case .date: "date(year, month, day)"
        case .minimum: "min(a, b, …)"
        case .maximum: "max(a, b, …)"
        }
    }

    /// The call's node, its arguments checked.
    func apply(_ arguments: [Operand], at offset: Int) throws(ExpressionFault) -> Operand {
        switch self {
        case .known:
            let inner = try arguments[0].typed()
            return Operand(Expression(.known(inner), .boolean, mayBeUnknown: false), at: offset)
        case .inPeriod:
            let inner = try arguments[0].expect(.date)
            return Operand(Expression(.inPeriod(inner), .boolean, mayBeUnknown: inner.mayBeUnknown), at: offset)
        case .year:
            let inner = try arguments[0].expect(.date)
            return Operand(Expression(.year(inner), .integer, mayBeUnknown: inner.mayBeUnknown), at: offset)
        case .days, .age:
            let (a, b) = (try arguments[0].expect(.date), try arguments[1].expect(.date))
            let node: Expression.Node = self == .days ? .days(a, b) : .age(a, b)
            return Operand(Expression(node, .integer, mayBeUnknown: a.mayBeUnknown || b.mayBeUnknown), at: offset)
        case .daysInPeriod:
            let (a, b) = (try arguments[0].expect(.date), try arguments[1].expect(.date))
            return Operand(Expression(.daysInPeriod(a, b), .integer, mayBeUnknown: a.mayBeUnknown), at: offset)
        case .date:
            let year = try arguments[0].expect(.integer)
            let month = try arguments[1].expect(.integer)
            let day = try arguments[2].expect(.integer)
            return Operand(
                Expression(.dateOf(year: year, month: month, day: day), .date, mayBeUnknown: true),
                at: offset
            )
        case .minimum, .maximum:
            let operands = try alike(arguments)
            let node: Expression.Node = self == .minimum ? .minimum(operands) : .maximum(operands)
            return Operand(
                Expression(node, operands[0].type, mayBeUnknown: operands.allSatisfy(\.mayBeUnknown)),
                at: offset
            )
        }
    }

    /// All dates, or all numbers in the finest of their units.
    private func alike(_ arguments: [Operand]) throws(ExpressionFault) -> [Expression] {
        var expressions: [Expression] = []
        if try arguments[0].typed().type == .date {
            for argument in arguments { expressions.append(try argument.expect(.date)) }
            return expressions
        }
        var places = 0
        for argument in arguments { places = max(places, try argument.expectNumber().places) }
        for argument in arguments { expressions.append(try argument.rescaled(to: places)) }
        return expressions
    }
}
