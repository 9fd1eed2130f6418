public import Vocabulary

extension Expression {
    /// A value of an expression or a column; nil stands for unknown.
    public enum Value: Hashable, Sendable {
        /// True or false.
        case boolean(Bool)
        /// A number in the units of its type.
        case number(Int64)
        /// A day.
        case date(Day)
        /// The index of a code in its list.
        case code(Int)
    }

    /// The value for one row, nil where it is unknown.
    ///
    /// This is the meaning of the language, one row at a time; engines that work faster must agree with it. The row has a
    /// value for each column, of the column's type, and nil where it is missing. Meets STU-4.
    public func value(in row: [Value?], period: Period) -> Value? {
        switch node {
        case .column(let index, _): row[index]
        case .boolean(let value): .boolean(value)
        case .number(let units): .number(units)
        case .date(let day): .date(day)
        case .periodFirst: .date(period.first)
        case .periodLast: .date(period.last)
        default:
            truth(in: row, period).map(Value.boolean) ?? number(in: row, period).map(Value.number)
                ?? day(in: row, period).map(Value.date)
        }
    }

    private func truth(in row: [Value?], _ period: Period) -> Bool? {
        func truth(_ operand: Expression) -> Bool? { operand.value(in: row, period: period)?.boolean }
        switch node {
        case .comparison(let comparison, let a, let b):
            guard let left = a.value(in: row, period: period)?.order,
                let right = b.value(in: row, period: period)?.order
            else { return nil }
            return comparison.holds(left, right)
        case .isOneOf(let a, let indices):
            return a.value(in: row, period: period)?.codeIndex.map(indices.contains)
        case .and(let a, let b):
            switch (truth(a), truth(b)) {
            case (false, _), (_, false): return false
            case (true, true): return true
            default: return nil
            }
        case .or(let a, let b):
            switch (truth(a), truth(b)) {
            case (true, _), (_, true): return true
            case (false, false): return false
            default: return nil
            }
        case .not(let a): return truth(a).map { !$0 }
        case .known(let a): return a.value(in: row, period: period) != nil
        case .inPeriod(let a): return a.value(in: row, period: period)?.day.map(period.contains)
        default: return nil
        }
    }

    private func number(in row: [Value?], _ period: Period) -> Int64? {
        func number(_ operand: Expression) -> Int64? { operand.value(in: row, period: period)?.number }
        func both(_ a: Expression, _ b: Expression, _ operation: (Int64, Int64) -> Int64) -> Int64? {
            guard let left = number(a), let right = number(b) else { return nil }
            return operation(left, right)
        }
        func day(_ operand: Expression) -> Day? { operand.value(in: row, period: period)?.day }
        switch node {
        case .days(let a, let b):
            guard let from = day(a), let to = day(b) else { return nil }
            return Int64(to.number) - Int64(from.number)
        case .daysInPeriod(let a, let b):
            guard let from = day(a) else { return nil }
            let first = max(from, period.first)
            let last = min(day(b) ?? period.last, period.last)
            return max(0, Int64(last.number) - Int64(first.number) + 1)
        case .age(let a, let b):
            guard let birth = day(a)?.civil, let at = day(b)?.civil else { return nil }
            let isBeforeBirthday = (at.month, at.day) < (birth.month, birth.day)
            return Int64(at.year - birth.year - (isBeforeBirthday ? 1 : 0))
        case .year(let a): return day(a).map { Int64($0.civil.year) }
        case .sum(let a, let b): return both(a, b, +)
        case .difference(let a, let b): return both(a, b, -)
        case .product(let a, let b): return both(a, b, *)
        case .negation(let a): return number(a).map { -$0 }
        case .rescaled(let a, let places): return number(a).map { $0 * Self.powerOfTen(places) }
        case .minimum(let operands): return operands.compactMap(number).min()
        case .maximum(let operands): return operands.compactMap(number).max()
        default: return nil
        }
    }

    private func day(in row: [Value?], _ period: Period) -> Day? {
        func day(_ operand: Expression) -> Day? { operand.value(in: row, period: period)?.day }
        func part(_ operand: Expression) -> Int? { operand.value(in: row, period: period)?.number.map(Int.init) }
        switch node {
        case .dateOf(let a, let b, let c):
            guard let year = part(a), let month = part(b), let dayOfMonth = part(c) else { return nil }
            return Day(year: year, month: month, day: dayOfMonth)
        case .minimum(let operands): return operands.compactMap(day).min()
        case .maximum(let operands): return operands.compactMap(day).max()
        default: return nil
        }
    }
}

extension Expression.Comparison {
    /// Whether it holds between two numbers, or two days as day numbers.
    public func holds(_ left: Int64, _ right: Int64) -> Bool {
        switch self {
        case .equal: left == right
        case .notEqual: left != right
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }
}

extension Expression.Value {
    fileprivate var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
    fileprivate var number: Int64? { if case .number(let value) = self { value } else { nil } }
    fileprivate var day: Day? { if case .date(let value) = self { value } else { nil } }
    fileprivate var codeIndex: Int? { if case .code(let value) = self { value } else { nil } }
    fileprivate var order: Int64? { number ?? day.map { Int64($0.number) } }
}
