internal import Databases
internal import Studies
internal import Vocabulary

/// How a column of a relation becomes a value and a verdict, as SQL in steps that follow the engine's ``ColumnReader``.
///
/// Each step sees what the steps before it have named; the column's place in the study's table stands behind every name.
/// `t` is the text as the engine would read it, `d` a date as the server holds it, `v` the value, `r` the number of the rule
/// that the column breaks; `q`, `k`, `n` and `x` lie between. Meets TAL-10.
struct SQLColumn {
    /// What each step adds, the first from the relation itself.
    private(set) var steps: [[String]] = Array(repeating: [], count: SQLColumn.stepCount)
    /// Which condition finds the codes that the mapping does not map; nil for what holds no codes.
    private(set) var unmapped: String?
    /// Which condition finds the registration numbers whose check digit does not hold; nil for anything else.
    private(set) var wrongDigit: String?

    /// How many steps there are.
    static let stepCount = 6
    /// What the engine takes for blanks: every character up to the space.
    ///
    /// The first of them never stands in PostgreSQL's text.
    private static let blanks =
        "E'" + (1...32).map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "'"

    private let place: Int
    /// The condition under which a text stands for a missing value.
    private var marker: String
    /// The rule that a missing value breaks, or a NULL of its type.
    private let absent: String

    /// Takes what the mapping says of a column, its texts as SQL writes them.
    init(_ place: Int, _ source: Relation.Column, mayBeMissing: Bool, markers: [String]) {
        self.place = place
        absent = mayBeMissing ? "NULL::int4" : "\(RowRule.valueMissing.rawValue)"
        marker = "t\(place) IN (\((["''"] + markers).joined(separator: ", ")))"
        steps[0] = ["btrim(COALESCE((r.\(source.quoted))::text, '') COLLATE \"C\", \(Self.blanks)) AS t\(place)"]
    }

    private mutating func judge(value: String, rule: String) {
        steps[5] = ["\(value) AS v\(place)", "(CASE \(rule) END)::int4 AS r\(place)"]
    }

    private mutating func add(_ step: Int, _ expression: String, as name: String) {
        steps[step].append("\(expression) AS \(name)\(place)")
    }

    // MARK: Dates

    /// Text in one of these ways; a two-digit year is the latest one that is not after `latestYear`.
    mutating func readDates(_ patterns: [DatePattern], latestYear: Int, missing: [Int64]) {
        add(1, "regexp_replace(t\(place), '^([^T ]{6,})[T ][0:.]*$', '\\1')", as: "q")
        for (number, pattern) in patterns.enumerated() {
            add(2, pattern.civil(of: "q\(place)", latestYear: latestYear), as: "k\(number)_")
        }
        let days = patterns.indices.map { number in
            let name = "k\(number)_\(place)"
            let isDay = SQL.isDay(year: "(\(name) / 10000)", month: "(\(name) / 100 % 100)", day: "(\(name) % 100)")
            return "CASE WHEN \(isDay) THEN \(name) END"
        }
        add(3, "COALESCE(\(days.joined(separator: ", ")))", as: "n")
        let years = "\(Calendar.years.lowerBound) AND \(Calendar.years.upperBound)"
        let date = "make_date((n\(place) / 10000)::int4, (n\(place) / 100 % 100)::int4, (n\(place) % 100)::int4)"
        add(4, "CASE WHEN n\(place) / 10000 BETWEEN \(years) THEN \(SQL.number(date)) END", as: "x")
        judge(
            value: "CASE WHEN \(marker)\(isOne(of: missing).map { " OR \($0)" } ?? "") THEN NULL ELSE x\(place) END",
            rule: "WHEN \(marker) THEN \(absent) WHEN n\(place) IS NULL THEN \(RowRule.dateUnreadable.rawValue) "
                + "WHEN x\(place) IS NULL THEN \(RowRule.dateOutOfRange.rawValue)"
                + (isOne(of: missing).map { " WHEN \($0) THEN \(absent)" } ?? "")
        )
    }

    /// A column of dates, or of points in time of which each must be a midnight; `missing` are dates as SQL writes them.
    mutating func takeDates(_ source: Relation.Column, missing: [String]) {
        let column = "r.\(source.quoted)"
        let day =
            source.kind == .date
            ? column : "CASE WHEN \(column) = date_trunc('day', \(column)) THEN (\(column))::date END"
        add(0, "(\(day))::date", as: "d")
        if !missing.isEmpty {
            marker = "(\(marker) OR COALESCE(d\(place) IN (\(missing.joined(separator: ", "))), false))"
        }
        let years = Calendar.years
        let range = "DATE '\(years.lowerBound)-01-01' AND DATE '\(years.upperBound)-12-31'"
        add(4, "CASE WHEN d\(place) BETWEEN \(range) THEN \(SQL.number("d\(place)")) END", as: "x")
        judge(
            value: "CASE WHEN \(marker) THEN NULL ELSE x\(place) END",
            rule: "WHEN \(marker) THEN \(absent) WHEN d\(place) IS NULL THEN \(RowRule.dateUnreadable.rawValue) "
                + "WHEN x\(place) IS NULL THEN \(RowRule.dateOutOfRange.rawValue)"
        )
    }

    // MARK: Numbers

    /// Numbers in this dress, counted in units of 10^−scale.
    mutating func readNumbers(_ format: NumberFormat, scale: Int, limit: Int64, missing: [Int64]) {
        add(1, format.digits(of: "t\(place)", scale: scale), as: "q")
        let number = "CASE WHEN t\(place) ~ '^-|-$' THEN -(q\(place)::int8) ELSE q\(place)::int8 END"
        add(4, "CASE WHEN length(q\(place)) <= \(NumberFormat.digitLimit) THEN \(number) END", as: "x")
        let none = isOne(of: missing)
        judge(
            value: none.map { "CASE WHEN \($0) THEN NULL ELSE x\(place) END" } ?? "x\(place)",
            rule: "WHEN x\(place) IS NOT NULL THEN LEAST(CASE WHEN abs(x\(place)) > \(limit) THEN "
                + "\(RowRule.numberOutOfRange.rawValue) END, \(none.map { "CASE WHEN \($0) THEN \(absent) END" } ?? "NULL")) "
                + "WHEN \(marker) THEN \(absent) ELSE \(RowRule.numberUnreadable.rawValue)"
        )
    }

    private func isOne(of values: [Int64]) -> String? {
        values.isEmpty
            ? nil : "COALESCE(x\(place) IN (\(values.map { "\($0)" }.joined(separator: ", "))), false)"
    }

    // MARK: Codes and identifiers

    /// Codes, each with its place in the study's list or nil where it stands for no value, as SQL writes them.
    mutating func readCodes(_ codes: [(text: String, value: Int64?)]) {
        let cases = codes.map { "WHEN \($0.text) THEN \($0.value ?? -1)" }
        add(4, cases.isEmpty ? "NULL::int8" : "(CASE t\(place) \(cases.joined(separator: " ")) END)::int8", as: "x")
        judge(
            value: "NULLIF(x\(place), -1)",
            rule: "WHEN x\(place) = -1 THEN \(absent) WHEN x\(place) IS NOT NULL THEN NULL "
                + "WHEN \(marker) THEN \(absent) ELSE \(RowRule.codeUnmapped.rawValue)"
        )
        unmapped = "x\(place) IS NULL AND NOT (\(marker))"
    }

    /// Civil registration numbers.
    mutating func readRegistrationNumbers() {
        let (text, number) = ("t\(place)", "q\(place)")
        add(1, "CASE WHEN \(text) ~ '^[0-9]{5,6}-?[0-9]{4}$' THEN replace(\(text), '-', '')::int8 END", as: "q")
        let written = "(\(number) / 100000000)"
        // A replacement number has sixty added to the day. February has 29 days in every year here.
        let day = "(CASE WHEN \(written) > 60 THEN \(written) - 60 ELSE \(written) END)"
        add(
            4,
            "CASE WHEN \(SQL.isDay(year: "4", month: "(\(number) / 1000000 % 100)", day: day)) THEN \(number) END",
            as: "x"
        )
        judge(
            value: "x\(place)",
            rule: "WHEN x\(place) IS NOT NULL THEN NULL WHEN \(marker) THEN \(absent) "
                + "ELSE \(RowRule.identifierForm.rawValue)"
        )
        var power = "1"
        var terms: [String] = []
        for weight in [1, 2, 3, 4, 5, 6, 7, 2, 3, 4] {
            terms.append("x\(place) / \(power) % 10 * \(weight)")
            power += "0"
        }
        wrongDigit = "(\(terms.joined(separator: " + "))) % 11 <> 0"
    }

    /// Identifiers of any form.
    mutating func readIdentifiers() {
        judge(value: "CASE WHEN \(marker) THEN NULL ELSE t\(place) END", rule: "WHEN \(marker) THEN \(absent)")
    }
}

extension DatePattern {
    /// The text as year · 10,000 + month · 100 + day where it has this pattern's form; NULL elsewhere.
    fileprivate func civil(of text: String, latestYear: Int) -> String {
        let parts = sqlParts(of: text)
        var year = "(\(parts.year))::int8"
        if isShort {
            let latest = "(\(year) + \(latestYear / 100 * 100))"
            year = "(CASE WHEN \(latest) > \(latestYear) THEN \(latest) - 100 ELSE \(latest) END)"
        }
        return "CASE WHEN \(parts.text) ~ '\(parts.form)' THEN "
            + "\(year) * 10000 + (\(parts.month))::int8 * 100 + (\(parts.day))::int8 END"
    }
}

extension NumberFormat {
    /// The digits of a number in units of 10^−scale where the text is one; NULL elsewhere.
    fileprivate func digits(of text: String, scale: Int) -> String {
        func written(_ byte: UInt8) -> String { byte == Byte.comma ? "," : "." }
        let (mark, group) = (written(decimalMark), written(thousandsMark))
        let whole = "([0-9]+|[0-9]{1,3}([\(group)][0-9]{3})+)"
        let decimals = scale == 0 ? "([\(mark)]0+)?" : "([\(mark)][0-9]{1,\(scale)}0*)?"
        let body = whole + decimals
        func plain(_ part: Int) -> String { "translate(split_part(\(text), '\(mark)', \(part)), '+-.,', '')" }
        let tail = scale == 0 ? "" : " || rpad(\(plain(2)), \(scale), '0')"
        return "CASE WHEN \(text) ~ '^([-+]?\(body)|\(body)-)$' THEN \(plain(1))\(tail) END"
    }
}
