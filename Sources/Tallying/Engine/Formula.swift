/// What the engine computes for every row: a number, a day, a code's place or a truth, or ``missingValue`` where unknown.
///
/// Nameless: columns are places, codes are numbers, and the period has been written in. Truths are 1 and 0, with
/// `missingValue` for unknown (Kleene's three-valued logic).
package indirect enum Formula: Hashable, Sendable {
    /// A typed column, by its place.
    case column(Int)
    /// A constant, or `missingValue`.
    case constant(Int64)
    /// Two numbers or days; unknown if either is.
    case binary(Operation, Formula, Formula)
    /// Both hold; false if one is false, whatever the other.
    case and(Formula, Formula)
    /// One holds; true if one is true, whatever the other.
    case or(Formula, Formula)
    /// The opposite; unknown stays unknown.
    case not(Formula)
    /// Whether a value is there; never unknown.
    case known(Formula)
    /// Whether a value is one of several; unknown if it is missing.
    case oneOf(Formula, [Int64])
    /// The first value, or the second where the first is missing.
    case otherwise(Formula, Formula)
    /// The calendar year of a day.
    case year(Formula)
    /// A day from a year, a month and a day of the month; missing where there is no such day in the years 1 to 9999.
    case day(year: Formula, month: Formula, day: Formula)
    /// The place of the first range that holds the value; missing if none does. Both ends of a range belong to it.
    case band(Formula, [ClosedRange<Int64>])
    /// The entry of a list at the value; missing if the value is, or is not a place in the list.
    case entry(Formula, [Int64])

    /// The lesser or greater of two values, passing over one that is missing.
    package static func known(_ operation: Operation, _ first: Formula, _ second: Formula) -> Formula {
        .otherwise(.binary(operation, first, second), .otherwise(first, second))
    }

    /// What is done with two values.
    package enum Operation: Hashable, Sendable {
        case add
        case subtract
        case multiply
        case least
        case greatest
        case equal
        case notEqual
        case less
        case lessOrEqual
        /// Completed years from the first day to the second; those born on 29 February complete a year on 1 March.
        case completedYears
    }
}
