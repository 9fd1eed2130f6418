internal import Vocabulary

/// What the records say before any error is made in them: the answers that a tally of flawless extracts must give.
public struct SyntheticTruth: Hashable, Sendable {
    /// Persons at risk of an exit at some time in the period: responsibility begun, not ended and no exit before it.
    public let atRisk: Int
    /// Confirmed exits with their first day in the period.
    public let exits: Int
    /// Days of the period under responsibility and before the exit, both ends counted, the day of the exit not.
    public let personDays: Int
    /// Courses that began in the period.
    public let arrivals: Int
    /// Spells on benefit that had begun and not ended on the period's last day.
    public let ongoingSpells: Int
    /// Spells on benefit with their last day in the period.
    public let endedSpells: Int
    /// Modules passed with their last day in the period.
    public let modulesPassed: Int
    /// Days of the period spent on modules, both ends counted.
    public let moduleDays: Int
    /// Inhabitants.
    public let inhabitants: Int
    /// Net expenditure in øre.
    public let expenditure: Int64
}

extension SyntheticExtracts {
    /// The answers for the whole kommune.
    public var truth: SyntheticTruth {
        let atRisk = courses.filter { $0.riskDays(in: period) > 0 }
        let passed = modules.filter { $0.passed == true && $0.end.map(period.contains) == true }
        return SyntheticTruth(
            atRisk: atRisk.count,
            exits: courses.filter { $0.exit.map(period.contains) == true }.count,
            personDays: personDays,
            arrivals: courses.filter { period.contains($0.from) }.count,
            ongoingSpells: spells.filter { $0.from <= period.last && $0.until ?? taken > period.last }.count,
            endedSpells: spells.filter { $0.until.map(period.contains) == true }.count,
            modulesPassed: passed.count,
            moduleDays: modules.reduce(0) { $0 + period.days(from: $1.start, until: $1.end) },
            inhabitants: inhabitants.reduce(0) { $0 + $1.count },
            expenditure: postings.reduce(0) { $0 + $1.amount }
        )
    }

    var personDays: Int { courses.reduce(0) { $0 + $1.riskDays(in: period) } }
}

extension SyntheticCourse {
    fileprivate func riskDays(in period: Period) -> Int {
        let ends = [until, exit?.adding(-1)].compactMap(\.self)
        return period.days(from: from, until: ends.min())
    }
}

extension Period {
    /// The days of the period in an interval that counts both its ends.
    fileprivate func days(from: Day, until: Day?) -> Int {
        max(0, min(last, until ?? last).days(since: max(first, from)) + 1)
    }
}
