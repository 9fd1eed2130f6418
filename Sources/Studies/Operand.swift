internal import Vocabulary

/// A part of an expression while it is read: typed, or a code that waits for the column it is compared with.
struct Operand {
    enum Content {
        case typed(Expression)
        case code(String)
    }

    let content: Content
    let offset: Int

    init(_ content: Content, at offset: Int) {
        self.content = content
        self.offset = offset
    }

    init(_ expression: Expression, at offset: Int) { self.init(.typed(expression), at: offset) }

    func fault(_ code: Refusal.Code, _ next: String) -> ExpressionFault {
        ExpressionFault(code: code, offset: offset, next: next)
    }

    func typed() throws(ExpressionFault) -> Expression {
        switch content {
        case .typed(let expression): return expression
        case .code(let code):
            throw fault(.expressionType, "The code '\(code)' must be compared with a column of codes.")
        }
    }

    func expect(_ type: ValueType) throws(ExpressionFault) -> Expression {
        let expression = try typed()
        guard expression.type == type else {
            throw fault(.expressionType, "\(type.name) must stand here, not \(expression.type.name).")
        }
        return expression
    }

    func expectNumber() throws(ExpressionFault) -> (expression: Expression, places: Int) {
        let expression = try typed()
        guard case .number(let places) = expression.type else {
            throw fault(.expressionType, "a number must stand here, not \(expression.type.name).")
        }
        return (expression, places)
    }

    /// Takes a new node and refuses one whose number could leave 64 bits.
    static func checked(_ expression: Expression, at offset: Int) throws(ExpressionFault) -> Operand {
        guard expression.magnitude != nil else {
            throw ExpressionFault(code: .couldOverflow, offset: offset, next: "Take fewer or smaller factors.")
        }
        return Operand(expression, at: offset)
    }
}

// Boolean nodes.
extension Operand {
    static func and(_ left: Operand, _ right: Operand) throws(ExpressionFault) -> Operand {
        let (a, b) = (try left.expect(.boolean), try right.expect(.boolean))
        return Operand(a.and(b), at: left.offset)
    }

    static func or(_ left: Operand, _ right: Operand) throws(ExpressionFault) -> Operand {
        let (a, b) = (try left.expect(.boolean), try right.expect(.boolean))
        return Operand(
            Expression(.or(a, b), .boolean, mayBeUnknown: a.mayBeUnknown || b.mayBeUnknown),
            at: left.offset
        )
    }

    static func not(_ operand: Operand, offset: Int) throws(ExpressionFault) -> Operand {
        let inner = try operand.expect(.boolean)
        return Operand(Expression(.not(inner), .boolean, mayBeUnknown: inner.mayBeUnknown), at: offset)
    }

    static func isOneOf(_ operand: Operand, _ codes: [Operand]) throws(ExpressionFault) -> Operand {
        let expression = try operand.typed()
        guard case .code(let list) = expression.type else {
            throw operand.fault(.expressionType, "a column of codes must stand here, not \(expression.type.name).")
        }
        var indices: Set<Int> = []
        for code in codes {
            guard case .code(let text) = code.content else {
                throw code.fault(.expressionType, "a code in single quotes must stand here.")
            }
            guard let index = list.firstIndex(of: text) else {
                throw code.fault(.unknownCode, Suggestion.sentence(for: text, among: list))
            }
            indices.insert(index)
        }
        return Operand(
            Expression(.isOneOf(expression, indices.sorted()), .boolean, mayBeUnknown: expression.mayBeUnknown),
            at: operand.offset
        )
    }

    static func compare(
        _ left: Operand,
        _ comparison: Expression.Comparison,
        _ right: Operand
    ) throws(ExpressionFault) -> Operand {
        if case .code = left.content { throw left.fault(.expressionSyntax, "Write the column first, then the code.") }
        if case .code = right.content {
            let equal = try isOneOf(left, [right])
            switch comparison {
            case .equal: return equal
            case .notEqual: return try not(equal, offset: left.offset)
            case .less, .lessOrEqual, .greater, .greaterOrEqual:
                throw right.fault(.expressionType, "Codes have no order; use “=”, “!=” or “in”.")
            }
        }
        let a = try left.typed()
        let pair: (Expression, Expression)
        switch a.type {
        case .number: pair = try aligned(left, right)
        case .date: pair = (a, try right.expect(.date))
        case .boolean: throw left.fault(.expressionType, "true and false are not compared; use “and”, “or”, “not”.")
        case .code: throw right.fault(.expressionType, "a code in single quotes must stand here.")
        }
        return Operand(
            Expression(
                .comparison(comparison, pair.0, pair.1),
                .boolean,
                mayBeUnknown: pair.0.mayBeUnknown || pair.1.mayBeUnknown
            ),
            at: left.offset
        )
    }
}

// Numbers.
extension Operand {
    static func add(_ left: Operand, _ right: Operand) throws(ExpressionFault) -> Operand {
        let (a, b) = try aligned(left, right)
        let unknown = a.mayBeUnknown || b.mayBeUnknown
        return try checked(Expression(.sum(a, b), a.type, mayBeUnknown: unknown), at: left.offset)
    }

    static func subtract(_ left: Operand, _ right: Operand) throws(ExpressionFault) -> Operand {
        if case .typed(let a) = left.content, a.type == .date {
            throw left.fault(.expressionType, "Days between dates are days(from, to).")
        }
        let (a, b) = try aligned(left, right)
        let unknown = a.mayBeUnknown || b.mayBeUnknown
        return try checked(Expression(.difference(a, b), a.type, mayBeUnknown: unknown), at: left.offset)
    }

    static func multiply(_ left: Operand, _ right: Operand) throws(ExpressionFault) -> Operand {
        let (a, placesA) = try left.expectNumber()
        let (b, placesB) = try right.expectNumber()
        guard placesA + placesB <= Expression.placesLimit else {
            throw right.fault(.couldOverflow, "The product has more than \(Expression.placesLimit) decimal places.")
        }
        let unknown = a.mayBeUnknown || b.mayBeUnknown
        let type = ValueType.number(places: placesA + placesB)
        return try checked(Expression(.product(a, b), type, mayBeUnknown: unknown), at: left.offset)
    }

    static func negate(_ operand: Operand, offset: Int) throws(ExpressionFault) -> Operand {
        let (inner, _) = try operand.expectNumber()
        return Operand(Expression(.negation(inner), inner.type, mayBeUnknown: inner.mayBeUnknown), at: offset)
    }

    /// Both numbers in the finer of their units.
    static func aligned(_ left: Operand, _ right: Operand) throws(ExpressionFault) -> (Expression, Expression) {
        let places = max(try left.expectNumber().places, try right.expectNumber().places)
        return (try left.rescaled(to: places), try right.rescaled(to: places))
    }

    func rescaled(to places: Int) throws(ExpressionFault) -> Expression {
        let (expression, own) = try expectNumber()
        guard own < places else { return expression }
        let node = Expression.Node.rescaled(expression, places: places - own)
        let wider = Expression(node, .number(places: places), mayBeUnknown: expression.mayBeUnknown)
        return try Operand.checked(wider, at: offset).typed()
    }
}

extension ValueType {
    /// The type's name in refusals.
    var name: String {
        switch self {
        case .boolean: "true or false"
        case .number(places: 0): "a whole number"
        case .number: "a decimal number"
        case .date: "a date"
        case .code: "a code"
        }
    }
}
