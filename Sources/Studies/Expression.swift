public import Vocabulary

/// A typed expression over one table's columns and the period.
///
/// It is total and three-valued: every expression has a value for every row, and that value may be *unknown*. Comparisons,
/// arithmetic and most functions are unknown where an operand is; `and`, `or` and `not` follow Kleene, so that
/// `false and unknown` is false and `true or unknown` is true; ``Node/known(_:)`` is never unknown; `min` and `max` pass over
/// unknown operands and are unknown only where all are, as `LEAST` and `GREATEST` of PostgreSQL. A filter keeps the rows for
/// which it is *true*. No arithmetic can leave 64 bits. Meets STU-4 to STU-6.
public struct Expression: Hashable, Sendable {
    /// What is computed.
    public let node: Node
    /// The type of the value.
    public let type: ValueType
    /// Whether the value can be unknown, as far as the column types tell.
    public let mayBeUnknown: Bool

    /// A node of the tree, its operands already of the right types: places are aligned by ``rescaled(_:places:)``.
    public indirect enum Node: Hashable, Sendable {
        /// A column of the table, by its index; the name is kept for printing.
        case column(index: Int, name: String)
        /// `true` or `false`.
        case boolean(Bool)
        /// A number literal in units of 10^−places (the expression's type has the places).
        case number(Int64)
        /// A date literal such as `2025-01-01`.
        case date(Day)
        /// `period.first`.
        case periodFirst
        /// `period.last`.
        case periodLast

        /// `= != < <= > >=` between two numbers of equally many places or two dates.
        case comparison(Comparison, Expression, Expression)
        /// `x = 'a'` and `x in ('a', 'b')`: whether a code is one of those at these indices of its list, ascending.
        case isOneOf(Expression, [Int])
        /// Kleene's and.
        case and(Expression, Expression)
        /// Kleene's or.
        case or(Expression, Expression)
        /// Kleene's not.
        case not(Expression)
        /// Whether the value is known; never unknown itself.
        case known(Expression)
        /// Whether a date lies in the period, both ends counted.
        case inPeriod(Expression)

        /// `days(a, b)`: b − a in days; negative where b is before a.
        case days(Expression, Expression)
        /// `days_in_period(a, b)`: how many days of a…b lie in the period, all ends counted; 0 where none does.
        ///
        /// An unknown b is an open end; an unknown a makes it unknown.
        case daysInPeriod(Expression, Expression)
        /// `age(birth, at)`: completed years; who is born on 29 February completes one on 1 March in common years.
        case age(Expression, Expression)
        /// `year(d)`: the calendar year of a date.
        case year(Expression)
        /// `date(y, m, d)`: a date from whole numbers; unknown where there is no such day in the years 1 to 9999.
        case dateOf(year: Expression, month: Expression, day: Expression)
        /// `min(…)`: the least of the known operands; unknown only where all are.
        case minimum([Expression])
        /// `max(…)`: the greatest of the known operands; unknown only where all are.
        case maximum([Expression])
        /// a + b.
        case sum(Expression, Expression)
        /// a − b.
        case difference(Expression, Expression)
        /// a · b; the places add up.
        case product(Expression, Expression)
        /// −a.
        case negation(Expression)
        /// The same number with more places: multiplied by a power of ten. It is never written, only inferred.
        case rescaled(Expression, places: Int)
    }

    /// A comparison of two numbers or two dates.
    public enum Comparison: String, Hashable, CaseIterable, Sendable {
        case equal = "="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    init(_ node: Node, _ type: ValueType, mayBeUnknown: Bool) {
        self.node = node
        self.type = type
        self.mayBeUnknown = mayBeUnknown
    }

    /// True for every row.
    public static let always = Expression(.boolean(true), .boolean, mayBeUnknown: false)
}
