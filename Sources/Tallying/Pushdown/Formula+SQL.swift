internal import Vocabulary

extension Formula {
    /// The formula as SQL over columns `v0`, `v1` and so on: a number that is NULL where the value is missing.
    ///
    /// Days are numbers of days since 1970, as in the engine, and everything is a 64-bit integer. Meets TAL-10.
    var sql: String {
        switch self {
        case .column(let place): "v\(place)"
        case .constant(let value): value == missingValue ? "NULL::int8" : "(\(value))::int8"
        case .binary(let operation, let left, let right): Self.sql(operation, left, right)
        case .and, .or, .not, .known, .oneOf: "(CASE \(sqlTruth) WHEN true THEN 1 WHEN false THEN 0 END)::int8"
        // SQL's own functions pass over what is missing.
        case .otherwise(.binary(.least, let left, let right), let rest) where rest == .otherwise(left, right):
            "LEAST(\(left.sql), \(right.sql))"
        case .otherwise(.binary(.greatest, let left, let right), let rest) where rest == .otherwise(left, right):
            "GREATEST(\(left.sql), \(right.sql))"
        case .otherwise(let first, let second): "COALESCE(\(first.sql), \(second.sql))"
        case .year(let day): "EXTRACT(year FROM \(SQL.date(day.sql)))::int8"
        case .day(let year, let month, let day): SQL.dayNumber(year: year.sql, month: month.sql, day: day.sql)
        case .band(let value, let ranges): Self.band(value.sql, ranges)
        case .entry(let value, let entries): Self.entry(value.sql, entries)
        }
    }

    /// The formula as an SQL condition; SQL's NULL is Kleene's unknown.
    var sqlTruth: String {
        switch self {
        case .constant(missingValue): "NULL::bool"
        case .constant(let value): value == 1 ? "true" : "false"
        case .and(let left, let right): "(\(left.sqlTruth) AND \(right.sqlTruth))"
        case .or(let left, let right): "(\(left.sqlTruth) OR \(right.sqlTruth))"
        case .not(let inner): "(NOT \(inner.sqlTruth))"
        case .known(let inner): inner.isTruth ? "(\(inner.sqlTruth) IS NOT NULL)" : "(\(inner.sql) IS NOT NULL)"
        case .oneOf(let inner, let values):
            values.isEmpty
                ? "(\(inner.sql) <> \(inner.sql))"
                : "(\(inner.sql) IN (\(values.map { "\($0)" }.joined(separator: ", "))))"
        case .binary(.equal, let left, let right): "(\(left.sql) = \(right.sql))"
        case .binary(.notEqual, let left, let right): "(\(left.sql) <> \(right.sql))"
        case .binary(.less, let left, let right): "(\(left.sql) < \(right.sql))"
        case .binary(.lessOrEqual, let left, let right): "(\(left.sql) <= \(right.sql))"
        case .column, .binary, .otherwise, .year, .day, .band, .entry: "(\(sql) = 1)"
        }
    }

    private var isTruth: Bool {
        switch self {
        case .and, .or, .not, .known, .oneOf, .binary(.equal, _, _), .binary(.notEqual, _, _), .binary(.less, _, _),
            .binary(.lessOrEqual, _, _):
            true
        case .column, .constant, .binary, .otherwise, .year, .day, .band, .entry: false
        }
    }

    private static func sql(_ operation: Operation, _ left: Formula, _ right: Formula) -> String {
        switch operation {
        case .add: "(\(left.sql) + \(right.sql))"
        case .subtract: "(\(left.sql) - \(right.sql))"
        case .multiply: "(\(left.sql) * \(right.sql))"
        case .least: both(left, right, "LEAST")
        case .greatest: both(left, right, "GREATEST")
        case .equal, .notEqual, .less, .lessOrEqual:
            "(CASE \(Formula.binary(operation, left, right).sqlTruth) WHEN true THEN 1 WHEN false THEN 0 END)::int8"
        // Dates as yyyymmdd: what lies between two of them, by ten thousand and rounded down, is completed years.
        case .completedYears: "floor((\(SQL.civil(right.sql)) - \(SQL.civil(left.sql)))::numeric / 10000)::int8"
        }
    }

    /// SQL's own pass over a missing value; this is missing where one is.
    private static func both(_ left: Formula, _ right: Formula, _ function: String) -> String {
        let missing = [left, right].filter { if case .constant = $0 { $0 == .constant(missingValue) } else { true } }
            .map { "\($0.sql) IS NULL" }
        guard !missing.isEmpty else { return "\(function)(\(left.sql), \(right.sql))" }
        return
            "(CASE WHEN \(missing.joined(separator: " OR ")) THEN NULL ELSE \(function)(\(left.sql), \(right.sql)) END)"
    }

    private static func band(_ value: String, _ ranges: [ClosedRange<Int64>]) -> String {
        let places = ranges.enumerated().filter { $0.element.lowerBound != missingValue }
        guard !places.isEmpty else { return "NULL::int8" }
        let cases = places.map { place, range in
            range.upperBound == .max
                ? "WHEN \(value) >= \(range.lowerBound) THEN \(place)"
                : "WHEN \(value) BETWEEN \(range.lowerBound) AND \(range.upperBound) THEN \(place)"
        }
        return "(CASE \(cases.joined(separator: " ")) END)::int8"
    }

    private static func entry(_ value: String, _ entries: [Int64]) -> String {
        let cases = entries.enumerated().filter { $0.element != missingValue }
            .map { "WHEN \($0.offset) THEN \($0.element)" }
        return cases.isEmpty ? "NULL::int8" : "(CASE \(value) \(cases.joined(separator: " ")) END)::int8"
    }
}

/// Pieces of SQL about days.
enum SQL {
    /// A day number as a date.
    static func date(_ number: String) -> String { "(DATE '1970-01-01' + (\(number))::int4)" }

    /// A day number as year · 10,000 + month · 100 + day.
    static func civil(_ number: String) -> String {
        "to_char(\(date(number))::timestamp, 'YYYYMMDD')::int8"
    }

    /// The day number of a day in the years 1 to 9999; NULL where there is no such day.
    static func dayNumber(year: String, month: String, day: String) -> String {
        "(CASE WHEN \(year) BETWEEN 1 AND 9999 AND \(isDay(year: year, month: month, day: day)) THEN "
            + "make_date((\(year))::int4, (\(month))::int4, (\(day))::int4) - DATE '1970-01-01' END)::int8"
    }

    /// Whether a day of the month exists, whatever the year.
    static func isDay(year: String, month: String, day: String) -> String {
        "(\(month) BETWEEN 1 AND 12 AND \(day) BETWEEN 1 AND CASE WHEN \(month) IN (4, 6, 9, 11) THEN 30 "
            + "WHEN \(month) <> 2 THEN 31 WHEN \(year) % 4 = 0 AND (\(year) % 100 <> 0 OR \(year) % 400 = 0) THEN 29 "
            + "ELSE 28 END)"
    }

    /// The day number of a date.
    static func number(_ date: String) -> String { "(\(date) - DATE '1970-01-01')::int8" }
}
