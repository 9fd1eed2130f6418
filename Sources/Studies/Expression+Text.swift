extension Expression: CustomStringConvertible {
    /// The expression in its one canonical spelling, every operation in parentheses.
    ///
    /// Reading it again over the same table gives the same expression.
    public var description: String {
        switch node {
        case .column(_, let name): name
        case .boolean(let value): value ? "true" : "false"
        case .number(let units): numberText(units)
        case .date(let day): "\(day)"
        case .periodFirst: "period.first"
        case .periodLast: "period.last"
        case .comparison(let comparison, let a, let b): "(\(a) \(comparison.rawValue) \(b))"
        case .isOneOf(let a, let indices): "(\(a) in (\(codeTexts(a.type, indices))))"
        case .and(let a, let b): "(\(a) and \(b))"
        case .or(let a, let b): "(\(a) or \(b))"
        case .not(let a): "(not \(a))"
        case .known(let a): call(.known, [a])
        case .inPeriod(let a): call(.inPeriod, [a])
        case .days(let a, let b): call(.days, [a, b])
        case .daysInPeriod(let a, let b): call(.daysInPeriod, [a, b])
        case .age(let a, let b): call(.age, [a, b])
        case .year(let a): call(.year, [a])
        case .dateOf(let a, let b, let c): call(.date, [a, b, c])
        case .minimum(let operands): call(.minimum, operands)
        case .maximum(let operands): call(.maximum, operands)
        case .sum(let a, let b): "(\(a) + \(b))"
        case .difference(let a, let b): "(\(a) - \(b))"
        case .product(let a, let b): "(\(a) * \(b))"
        case .negation(let a): "(- \(a))"
        case .rescaled(let a, _): a.description
        }
    }

    private func call(_ function: Function, _ arguments: [Expression]) -> String {
        "\(function.rawValue)(\(arguments.map(\.description).joined(separator: ", ")))"
    }

    private func codeTexts(_ type: ValueType, _ indices: [Int]) -> String {
        guard case .code(let codes) = type else { return "" }
        return indices.map { "'\(codes[$0])'" }.joined(separator: ", ")
    }

    private func numberText(_ units: Int64) -> String {
        guard case .number(let places) = type, places > 0 else { return "\(units)" }
        let digits = String(units)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return "\(padded.dropLast(places)).\(padded.suffix(places))"
    }
}
