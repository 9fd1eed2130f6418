public import Vocabulary

extension Expression {
    /// The most decimal places that a number may have.
    static let placesLimit = 6

    /// Reads and types an expression over a table.
    ///
    /// A refusal's place has the line and column within `text`. Meets STU-4 and STU-5.
    public init(_ text: String, over table: StudyTable) throws(Refusal) {
        do {
            self = try ExpressionParser.parse(text, over: table)
        } catch {
            let before = text.unicodeScalars.prefix(error.offset)
                .split(separator: "\n", omittingEmptySubsequences: false)
            let place = "expression, line \(before.count), column \((before.last?.count ?? 0) + 1)"
            throw Refusal(error.code, at: place, next: error.next)
        }
    }
}

/// Recursive descent over the tokens of one expression; types are checked as the tree grows.
///
/// Weakest first: `or`, `and`, `not`, comparisons and `in`, `+ −`, `*`, unary `−`, calls and literals.
struct ExpressionParser {
    /// How deep parentheses, calls and signs may nest.
    static let depthLimit = 60

    private let tokens: [Token]
    private let table: StudyTable
    private var position = 0
    private var depth = 0

    /// Reads one whole text.
    ///
    /// What could not be read again in its canonical spelling, where every operation stands in parentheses, is refused: others
    /// get the study in that spelling. Meets STU-3.
    static func parse(_ text: String, over table: StudyTable) throws(ExpressionFault) -> Expression {
        let expression = try parseAsWritten(text, over: table)
        let spelling = expression.description
        guard spelling == text || (try? parseAsWritten(spelling, over: table)) == expression else {
            throw ExpressionFault(
                code: .expressionSyntax,
                offset: 0,
                next: "The expression has too many operations: put codes into a list, or the sum into a column."
            )
        }
        return expression
    }

    private static func parseAsWritten(_ text: String, over table: StudyTable) throws(ExpressionFault) -> Expression {
        var parser = ExpressionParser(tokens: try ExpressionLexer.tokens(text), table: table)
        let operand = try parser.disjunction()
        guard parser.token.kind == .end else {
            throw parser.fault(.expressionSyntax, "“\(parser.token.text)” cannot follow here.")
        }
        return try operand.typed()
    }

    private init(tokens: [Token], table: StudyTable) {
        self.tokens = tokens
        self.table = table
    }

    private var token: Token { tokens[position] }

    private func fault(_ code: Refusal.Code, _ next: String) -> ExpressionFault {
        ExpressionFault(code: code, offset: token.offset, next: next)
    }

    private mutating func advance() { position = min(position + 1, tokens.count - 1) }

    private mutating func takes(_ sign: String) -> Bool {
        guard token.kind == .sign(sign) else { return false }
        advance()
        return true
    }

    private mutating func takes(word: String) -> Bool {
        guard token.kind == .word(word) else { return false }
        advance()
        return true
    }

    private mutating func expect(_ sign: String) throws(ExpressionFault) {
        guard takes(sign) else { throw fault(.expressionSyntax, "“\(sign)” must stand here.") }
    }

    private mutating func nested<Result>(
        _ body: (inout ExpressionParser) throws(ExpressionFault) -> Result
    ) throws(ExpressionFault) -> Result {
        guard depth < Self.depthLimit else { throw fault(.expressionSyntax, "The expression is nested too deeply.") }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    private mutating func disjunction() throws(ExpressionFault) -> Operand {
        var left = try conjunction()
        while takes(word: "or") { left = try Operand.or(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(ExpressionFault) -> Operand {
        var left = try negation()
        while takes(word: "and") { left = try Operand.and(left, try negation()) }
        return left
    }

    private mutating func negation() throws(ExpressionFault) -> Operand {
        let offset = token.offset
        guard takes(word: "not") else { return try comparison() }
        let operand = try nested { (parser) throws(ExpressionFault) in try parser.negation() }
        return try Operand.not(operand, offset: offset)
    }

    private mutating func comparison() throws(ExpressionFault) -> Operand {
        let left = try addition()
        if takes(word: "in") { return try Operand.isOneOf(left, try codeList()) }
        guard case .sign(let sign) = token.kind, let comparison = Expression.Comparison(rawValue: sign) else {
            return left
        }
        advance()
        return try Operand.compare(left, comparison, try addition())
    }

    private mutating func codeList() throws(ExpressionFault) -> [Operand] {
        try expect("(")
        var codes: [Operand] = []
        repeat {
            guard case .code(let code) = token.kind else {
                throw fault(.expressionSyntax, "A list holds codes in single quotes.")
            }
            codes.append(Operand(.code(code), at: token.offset))
            advance()
        } while takes(",")
        try expect(")")
        return codes
    }

    private mutating func addition() throws(ExpressionFault) -> Operand {
        var left = try multiplication()
        while true {
            if takes("+") {
                left = try Operand.add(left, try multiplication())
            } else if takes("-") {
                left = try Operand.subtract(left, try multiplication())
            } else {
                return left
            }
        }
    }

    private mutating func multiplication() throws(ExpressionFault) -> Operand {
        var left = try unary()
        while takes("*") { left = try Operand.multiply(left, try unary()) }
        return left
    }

    private mutating func unary() throws(ExpressionFault) -> Operand {
        let offset = token.offset
        guard takes("-") else { return try primary() }
        let operand = try nested { (parser) throws(ExpressionFault) in try parser.unary() }
        return try Operand.negate(operand, offset: offset)
    }

    private mutating func primary() throws(ExpressionFault) -> Operand {
        let start = token.offset
        switch token.kind {
        case .number(let units, let places):
            advance()
            return Operand(Expression(.number(units), .number(places: places), mayBeUnknown: false), at: start)
        case .date(let day):
            advance()
            return Operand(Expression(.date(day), .date, mayBeUnknown: false), at: start)
        case .code(let code):
            advance()
            return Operand(.code(code), at: start)
        case .sign("("):
            advance()
            let inner = try nested { (parser) throws(ExpressionFault) in try parser.disjunction() }
            try expect(")")
            return inner
        case .word(let word):
            if ["and", "or", "not", "in"].contains(word) {
                throw fault(.expressionSyntax, "“\(word)” cannot stand here.")
            }
            return try self.word(word, at: start)
        case .sign(let sign):
            throw fault(.expressionSyntax, "“\(sign)” cannot stand here.")
        case .end:
            throw fault(.expressionSyntax, "The expression ends too early.")
        }
    }

    private mutating func word(_ word: String, at start: Int) throws(ExpressionFault) -> Operand {
        switch word {
        case "true", "false":
            advance()
            return Operand(Expression(.boolean(word == "true"), .boolean, mayBeUnknown: false), at: start)
        case "period.first":
            advance()
            return Operand(Expression(.periodFirst, .date, mayBeUnknown: false), at: start)
        case "period.last":
            advance()
            return Operand(Expression(.periodLast, .date, mayBeUnknown: false), at: start)
        default:
            if let function = Function(rawValue: word), tokens[position + 1].kind == .sign("(") {
                return try call(function, at: start)
            }
            let column = try column(word)
            advance()
            return Operand(column, at: start)
        }
    }

    private mutating func call(_ function: Function, at start: Int) throws(ExpressionFault) -> Operand {
        advance()
        advance()
        var arguments: [Operand] = []
        if token.kind != .sign(")") {
            repeat {
                arguments.append(try nested { (parser) throws(ExpressionFault) in try parser.disjunction() })
            } while takes(",")
        }
        guard function.arity.contains(arguments.count) else {
            throw fault(.expressionSyntax, "Write \(function.signature).")
        }
        try expect(")")
        return try function.apply(arguments, at: start)
    }

    private func column(_ name: String) throws(ExpressionFault) -> Expression {
        guard let index = table.index(of: name) else {
            let known =
                table.columns.filter { !$0.isIdentifier }.map(\.name) + Function.allCases.map(\.rawValue)
                + ["period.first", "period.last", "true", "false"]
            throw fault(.unknownWord, Suggestion.sentence(for: name, among: known))
        }
        let column = table.columns[index]
        let type: ValueType
        switch column.type {
        case .identifier: throw fault(.identifierUsed, "Count rows, or use another column than “\(name)”.")
        case .integer: type = .integer
        case .decimal(let places): type = .number(places: places)
        case .date: type = .date
        case .code(let codes): type = .code(codes)
        }
        return Expression(.column(index: index, name: name), type, mayBeUnknown: column.mayBeMissing)
    }
}
