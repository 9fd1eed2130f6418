internal import Vocabulary

/// Months of which an export has left out everything.
enum EmptyMonths {
    /// Fewer rows in the middle month than these, and a month without any is nothing to remark.
    private static let typicalRows = 5
    /// Fewer months than these have no middle.
    private static let leastMonths = 3

    /// For each column of dates the whole months of the period that have no row, though half of its months have at least
    /// five: the column's place in the plan, and the month as `2025-03`.
    ///
    /// The middle month is not moved by a few full or empty ones. A column of which most months are empty, such as a day of
    /// death, says nothing.
    static func find(_ plan: TablePlan, _ tally: TableTally, _ period: Period) -> [(column: Int, month: String)] {
        let months = months(of: period)
        guard months.count >= leastMonths else { return [] }
        return zip(plan.dates, tally.days)
            .flatMap { column, days in
                let rows = months.map { days[$0.days].reduce(0, +) }
                guard rows.sorted()[rows.count / 2] >= typicalRows else { return [(column: Int, month: String)]() }
                return zip(months, rows).filter { $1 == 0 }.map { (column, $0.0.name) }
            }
    }

    /// The months that lie wholly in a period, with their days counted from its first.
    private static func months(of period: Period) -> [(name: String, days: Range<Int>)] {
        var months: [(String, Range<Int>)] = []
        var (year, month, _) = period.first.civil
        while true {
            guard let first = Day(year: year, month: month, day: 1) else { return months }
            let start = Int(first.number) - Int(period.first.number)
            let end = start + Day.length(of: month, in: year)
            if end > period.days { return months }
            if start >= 0 { months.append(("\(year)-\(month < 10 ? "0" : "")\(month)", start..<end)) }
            (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
        }
    }
}
