internal import Vocabulary

/// A word, a literal or a sign of an expression, and the character at which it begins.
struct Token: Equatable {
    enum Kind: Equatable {
        case word(String)
        case number(Int64, places: Int)
        case date(Day)
        case code(String)
        case sign(String)
        case end
    }

    let kind: Kind
    let offset: Int

    /// The token as a reader would write it, for refusals.
    var text: String {
        switch kind {
        case .word(let word): word
        case .number(let units, let places): places == 0 ? "\(units)" : "a decimal number"
        case .date(let day): "\(day)"
        case .code(let code): "'\(code)'"
        case .sign(let sign): sign
        case .end: "the end"
        }
    }
}

/// What is wrong with an expression, and at which character.
struct ExpressionFault: Error {
    let code: Refusal.Code
    let offset: Int
    let next: String
}

/// Cuts the text of an expression into tokens.
struct ExpressionLexer {
    /// The longest text, in Unicode scalars.
    static let lengthLimit = 4000

    private let scalars: [Unicode.Scalar]
    private var position = 0

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The tokens of a text; the last is ``Token/Kind/end``.
    static func tokens(_ text: String) throws(ExpressionFault) -> [Token] {
        var lexer = ExpressionLexer(text)
        guard lexer.scalars.count <= lengthLimit else {
            throw ExpressionFault(code: .expressionSyntax, offset: lengthLimit, next: "The expression is too long.")
        }
        var tokens: [Token] = []
        while let token = try lexer.next() { tokens.append(token) }
        return tokens + [Token(kind: .end, offset: lexer.scalars.count)]
    }

    private mutating func next() throws(ExpressionFault) -> Token? {
        while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
        guard position < scalars.count else { return nil }
        let start = position
        let kind = try kind(beginningWith: scalars[position])
        return Token(kind: kind, offset: start)
    }

    private mutating func kind(beginningWith first: Unicode.Scalar) throws(ExpressionFault) -> Token.Kind {
        switch first {
        case "a"..."z", "A"..."Z", "_":
            return .word(take { $0.isWordPart })
        case "0"..."9":
            return try number()
        case "'":
            return try code()
        case "=", "(", ")", ",", "+", "-", "*":
            position += 1
            return .sign(String(first))
        case "<", ">", "!":
            position += 1
            let hasEqual = position < scalars.count && scalars[position] == "="
            if hasEqual { position += 1 }
            if first != "!" || hasEqual { return .sign(String(first) + (hasEqual ? "=" : "")) }
            throw ExpressionFault(code: .expressionSyntax, offset: position - 1, next: "Write “!=” or “not”.")
        default:
            throw ExpressionFault(
                code: .expressionSyntax,
                offset: position,
                next: "“\(first)” has no meaning here; codes stand in single quotes, decimals have a point."
            )
        }
    }

    private mutating func take(while holds: (Unicode.Scalar) -> Bool) -> String {
        var text = String.UnicodeScalarView()
        while position < scalars.count, holds(scalars[position]) {
            text.append(scalars[position])
            position += 1
        }
        return String(text)
    }

    private mutating func code() throws(ExpressionFault) -> Token.Kind {
        let start = position
        position += 1
        let text = take { $0 != "'" }
        guard position < scalars.count else {
            throw ExpressionFault(code: .expressionSyntax, offset: start, next: "The code's closing quote is missing.")
        }
        position += 1
        return .code(text)
    }

    private mutating func number() throws(ExpressionFault) -> Token.Kind {
        let start = position
        // A date is four digits, a hyphen, two digits, a hyphen, two digits; a subtraction needs a blank there.
        if scalars[start...].looksLikeDate {
            guard let day = Day(iso: String(String.UnicodeScalarView(scalars[start..<start + 10]))) else {
                throw ExpressionFault(code: .expressionSyntax, offset: start, next: "There is no such day.")
            }
            position += 10
            return .date(day)
        }
        let whole = take { $0.isDigit }
        var fraction = ""
        if position + 1 < scalars.count, scalars[position] == ".", scalars[position + 1].isDigit {
            position += 1
            fraction = take { $0.isDigit }
        }
        guard fraction.count <= Expression.placesLimit, let units = Int64(whole + fraction),
            units <= ValueType.columnLimit
        else {
            throw ExpressionFault(code: .couldOverflow, offset: start, next: "The number is too large or too fine.")
        }
        return .number(units, places: fraction.count)
    }
}

extension ArraySlice<Unicode.Scalar> {
    /// Whether it begins with four digits, a hyphen, two digits, a hyphen and two digits.
    fileprivate var looksLikeDate: Bool {
        count >= 10 && prefix(10).enumerated().allSatisfy { [4, 7].contains($0) ? $1 == "-" : $1.isDigit }
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }

    fileprivate var isWordPart: Bool {
        isDigit || ("a"..."z").contains(self) || ("A"..."Z").contains(self) || self == "_" || self == "."
    }
}
