internal import Vocabulary

/// What the records say before any error is made in them: the answers that a tally of flawless extracts must give.
///
/// They are worked out from the records themselves, by other code than the tally's, under the flagship study's definitions.
/// Ages are taken at the first day of the period, or at the start of the row where that is later.
public struct SyntheticTruth: Hashable, Sendable {
    /// Persons of 18 to 64 at risk of an exit at some time in the period: taken over, not left and no exit before it.
    public let atRisk: Int
    /// Those of them with the first day of a confirmed exit in the period.
    public let exits: Int
    /// Their days in the period, from taking over to the exit or the end of responsibility, both ends counted.
    public let personDays: Int
    /// Those of them taken over in the period.
    public let arrivals: Int
    /// Spells on benefit of people of 18 to 64 that had begun and not ended on the period's last day.
    public let ongoingSpells: Int
    /// Days from their start to the period's last day.
    public let ongoingDays: Int
    /// Spells on benefit of people of 18 to 64 with their last day in the period.
    public let endedSpells: Int
    /// Days from their first day to their last.
    public let endedDays: Int
    /// Modules passed with their test in the period, by people of 18 to 64.
    public let modulesPassed: Int
    /// Days of the period spent on modules by people of 18 to 64, both ends counted.
    public let moduleDays: Int
    /// Inhabitants.
    public let inhabitants: Int
    /// Those of them who are immigrants or descendants of non-western origin.
    public let nonWestern: Int
    /// Net expenditure in øre.
    public let expenditure: Int64
}

extension SyntheticExtracts {
    /// The answers for the whole kommune.
    public var truth: SyntheticTruth {
        let atRisk = coursesAtRisk
        let spells = spells.filter { $0.person.isOfWorkingAge(on: max(period.first, $0.from)) }
        let ongoing = spells.filter { $0.from <= period.last && $0.until ?? taken > period.last }
        let ended = spells.compactMap { spell in
            spell.until.flatMap { period.contains($0) ? $0.days(since: spell.from) : nil }
        }
        let modules = modules.filter { $0.person.isOfWorkingAge(on: max(period.first, $0.start)) }
        return SyntheticTruth(
            atRisk: atRisk.count,
            exits: atRisk.count { $0.exit.map(period.contains) == true },
            personDays: personDays,
            arrivals: atRisk.count { period.contains($0.from) },
            ongoingSpells: ongoing.count,
            ongoingDays: ongoing.reduce(0) { $0 + period.last.days(since: $1.from) },
            endedSpells: ended.count,
            endedDays: ended.reduce(0, +),
            modulesPassed: modules.count { $0.passed == true && $0.tested.map(period.contains) == true },
            moduleDays: modules.reduce(0) { $0 + period.days(from: $1.start, until: $1.end) },
            inhabitants: inhabitants.reduce(0) { $0 + $1.count },
            nonWestern: inhabitants.reduce(0) { $0 + ($1.heritage.hasPrefix("ikke_vestlig") ? $1.count : 0) },
            expenditure: postings.reduce(0) { $0 + $1.amount }
        )
    }

    var personDays: Int { coursesAtRisk.reduce(0) { $0 + $1.riskDays(in: period) } }

    private var coursesAtRisk: [SyntheticCourse] {
        courses.filter { course in
            course.riskDays(in: period) > 0 && course.person.isOfWorkingAge(on: max(period.first, course.from))
        }
    }
}

extension SyntheticPerson {
    /// Whether the person has completed 18 years and not 65.
    fileprivate func isOfWorkingAge(on day: Day) -> Bool {
        let (birth, now) = (born.civil, day.civil)
        let hadBirthday = (now.month, now.day) >= (birth.month, birth.day)
        return (18...64).contains(now.year - birth.year - (hadBirthday ? 0 : 1))
    }
}

extension SyntheticCourse {
    fileprivate func riskDays(in period: Period) -> Int {
        period.days(from: from, until: [until, exit].compactMap(\.self).min())
    }
}

extension Period {
    /// The days of the period in an interval that counts both its ends.
    fileprivate func days(from: Day, until: Day?) -> Int {
        max(0, min(last, until ?? last).days(since: max(first, from)) + 1)
    }
}
