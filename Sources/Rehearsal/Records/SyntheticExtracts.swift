public import Vocabulary

/// A kommune's synthetic records before they are dressed and before any error is made in them.
///
/// The same seed, kommune and period give the same records on every machine.
public struct SyntheticExtracts: Hashable, Sendable {
    /// The kommune.
    public let kommune: SyntheticKommune
    /// What they are drawn from.
    let seed: UInt64
    /// The period that the records are made for; some rows lie before and after it, as in real extracts.
    public let period: Period
    /// Courses of integration, one per person.
    public private(set) var courses: [SyntheticCourse] = []
    /// Spells on benefit.
    public private(set) var spells: [SyntheticSpell] = []
    /// Modules of Danish courses.
    public private(set) var modules: [SyntheticModule] = []
    /// Inhabitants of the period's first year.
    public private(set) var inhabitants: [SyntheticInhabitants] = []
    /// Postings of the period's months.
    public private(set) var postings: [SyntheticPosting] = []

    /// How many days after the period's end the extracts are taken: an exit of the last day is confirmed after 13 weeks.
    static let delay = 100

    /// Draws the records.
    public init(kommune: SyntheticKommune, seed: UInt64, period: Period) {
        self.kommune = kommune
        self.seed = seed
        self.period = period
        func stream(_ purpose: String) -> SyntheticRandomness {
            SyntheticRandomness(seed: seed, kommune: kommune.code, purpose: purpose)
        }
        var people = SyntheticPeople(kommune: kommune, random: stream("persons"))
        var random = stream("courses")
        drawCourses(&people, &random)
        random = stream("spells")
        for course in courses { drawSpells(of: course, &random) }
        random = stream("modules")
        drawModules(&people, &random)
        random = stream("inhabitants")
        drawInhabitants(&random)
        random = stream("postings")
        drawPostings(&random)
    }

    /// The day the extracts are taken.
    var taken: Day { period.last.adding(Self.delay) }
}

// MARK: Courses and spells

extension SyntheticExtracts {
    /// Days from the start of responsibility to the start of the period: newer courses are more frequent.
    private static let elapsed: [(value: ClosedRange<Int>, weight: Int)] = [
        (1...365, 27), (366...730, 25), (731...1095, 21), (1096...1460, 16), (1461...1780, 11),
    ]

    /// A course lasts five years at most.
    private static let longestCourse = 1826

    private mutating func drawCourses(_ people: inout SyntheticPeople, _ random: inout SyntheticRandomness) {
        for _ in 0..<kommune.stock {
            draw(from: period.first.adding(-random.pick(Self.elapsed).drawn(&random)), &people, &random)
        }
        for _ in 0..<(kommune.stock * kommune.inflow / 1000) {
            draw(from: random.day(in: period.first...period.last), &people, &random)
        }
        // What an extract also holds: courses that ended before the period or began after it.
        for _ in 0..<(kommune.stock / 6) {
            let from = period.first.adding(-random.number(in: 700...1800))
            let exit = period.first.adding(-random.number(in: 100...500))
            let person = people.programmePerson(on: from)
            courses.append(SyntheticCourse(person: person, from: from, until: exit.adding(90), exit: exit))
        }
        for _ in 0..<(kommune.stock / 20) {
            let from = random.day(in: period.last.adding(1)...taken.adding(-5))
            courses.append(SyntheticCourse(person: people.programmePerson(on: from), from: from, until: nil, exit: nil))
        }
        courses = random.shuffled(courses)
    }

    private mutating func draw(from: Day, _ people: inout SyntheticPeople, _ random: inout SyntheticRandomness) {
        var course = SyntheticCourse(person: people.programmePerson(on: from), from: from, until: nil, exit: nil)
        let start = max(from.adding(45), period.first)
        if start <= period.last, random.happens(perMille: exitChance(course.person)) {
            let exit = random.day(in: start...period.last)
            course.exit = exit
            course.until = exit.adding(90)
        } else if start <= period.last, random.happens(perMille: 45) {
            course.until = random.day(in: start...period.last)
        } else if from.adding(Self.longestCourse) <= taken {
            course.until = from.adding(Self.longestCourse)
        }
        courses.append(course)
    }

    /// Exits are more frequent on the faster tracks and among Ukrainians and men; on average about the kommune's rate.
    private func exitChance(_ person: SyntheticPerson) -> Int {
        let track = [70, 95, 120][person.track - 1]
        let basis = person.basis == "ukraine" ? 112 : 92
        let sex = person.sex == "M" ? 115 : 90
        return kommune.exits * track * basis * sex / 1_000_000
    }

    private mutating func drawSpells(of course: SyntheticCourse, _ random: inout SyntheticRandomness) {
        // Many who joined a spouse are supported by that spouse.
        let onBenefit = course.person.basis == "fs_oevrig" ? 550 : 940
        guard random.happens(perMille: onBenefit) else { return }
        var from = course.from.adding(random.number(in: 0...20))
        let end = course.exit?.adding(-1) ?? course.until
        let horizon = min(end ?? taken, taken)
        guard from < horizon else { return }
        // A job too short to be a confirmed exit leaves a gap between two spells.
        if horizon.days(since: from) > 400, random.happens(perMille: 140) {
            let stop = from.adding(random.number(in: 120...(horizon.days(since: from) - 120)))
            spells.append(SyntheticSpell(person: course.person, from: from, until: stop))
            from = stop.adding(random.number(in: 29...90))
        }
        spells.append(SyntheticSpell(person: course.person, from: from, until: end.flatMap { $0 > taken ? nil : $0 }))
    }
}

// MARK: Danish courses

extension SyntheticExtracts {
    /// Days that a module takes, by track.
    private static let moduleDays = [190...430, 110...290, 70...190]
    /// How many modules a track has.
    private static let moduleCounts = [6, 6, 5]

    private mutating func drawModules(_ people: inout SyntheticPeople, _ random: inout SyntheticRandomness) {
        for course in courses where random.happens(perMille: 880) {
            let end = course.exit.map { $0.adding(random.number(in: -20...120)) } ?? course.until
            drawModules(of: course.person, from: course.from.adding(random.number(in: 20...60)), until: end, &random)
        }
        for _ in 0..<(kommune.stock * kommune.otherLearners / 1000) {
            let from = random.day(in: period.first.adding(-800)...period.last.adding(-10))
            let stops = random.happens(perMille: 450)
            let end = stops ? from.adding(random.number(in: 60...900)) : nil
            drawModules(of: people.otherLearner(on: from), from: from, until: end, &random)
        }
    }

    private mutating func drawModules(
        of person: SyntheticPerson,
        from: Day,
        until: Day?,
        _ random: inout SyntheticRandomness
    ) {
        var start = from
        // Not everybody starts at the bottom.
        var module = random.pick([(1, 72), (2, 18), (3, 10)])
        var failures = 0
        while module <= Self.moduleCounts[person.track - 1], start < taken, start < until ?? taken {
            let end = start.adding(random.number(in: Self.moduleDays[person.track - 1]))
            if let until, until < end, until <= taken {
                append(person, module, start, until, passed: false, tested: false)
                return
            }
            guard end <= taken else {
                append(person, module, start, nil, passed: nil, tested: false)
                return
            }
            let passed = failures > 0 || random.happens(perMille: 915)
            append(person, module, start, end, passed: passed, tested: true)
            failures = passed ? 0 : failures + 1
            module += passed ? 1 : 0
            start = end.adding(random.number(in: 1...21))
        }
    }

    private mutating func append(
        _ person: SyntheticPerson,
        _ module: Int,
        _ start: Day,
        _ end: Day?,
        passed: Bool?,
        tested: Bool
    ) {
        // Extracts reach two years back.
        if let end, end < period.first.adding(-730) { return }
        modules.append(
            SyntheticModule(
                person: person,
                track: person.track,
                module: module,
                start: start,
                end: end,
                passed: passed,
                tested: tested ? end : nil
            )
        )
    }
}

// MARK: Inhabitants and accounts

extension SyntheticExtracts {
    private static let ages = ["0-17", "18-29", "30-39", "40-64", "65+"]
    /// Shares of the groups of age, per mille, by kind of origin.
    private static let ageShares: [(heritage: String, shares: [Int])] = [
        ("dansk", [203, 137, 112, 318, 230]),
        ("vestlig_indvandrer", [70, 215, 240, 370, 105]),
        ("ikke_vestlig_indvandrer", [65, 155, 190, 450, 140]),
        ("vestlig_efterkommer", [480, 200, 130, 140, 50]),
        ("ikke_vestlig_efterkommer", [540, 280, 110, 65, 5]),
    ]
    /// Immigrants and descendants of western origin, per mille of the inhabitants.
    private static let western = 75

    private mutating func drawInhabitants(_ random: inout SyntheticRandomness) {
        let year = period.first.civil.year
        for (heritage, shares) in Self.ageShares {
            let share =
                switch heritage {
                case "dansk": 1000 - kommune.nonWestern - Self.western
                case "vestlig_indvandrer": Self.western * 86 / 100
                case "vestlig_efterkommer": Self.western * 14 / 100
                case "ikke_vestlig_indvandrer": kommune.nonWestern * 60 / 100
                default: kommune.nonWestern * 40 / 100
                }
            for (ages, ageShare) in zip(Self.ages, shares) {
                let persons = kommune.population * share * ageShare / 1_000_000
                let drawn = persons * random.number(in: 970...1030) / 1000
                let women = drawn * random.number(in: 480...520) / 1000
                for (sex, count) in [("K", women), ("M", drawn - women)] {
                    inhabitants.append(
                        SyntheticInhabitants(year: year, heritage: heritage, sex: sex, ages: ages, count: count)
                    )
                }
            }
        }
    }

    private mutating func drawPostings(_ random: inout SyntheticRandomness) {
        // The programme's offers cost about two fifths, the benefits three fifths.
        let total = Int64(personDays) * Int64(kommune.unitCost) * 100 / 365
        let (year, first, _) = period.first.civil
        let last = period.last.civil
        let months = (last.year - year) * 12 + last.month - first + 1
        for (function, share) in [("5.46.60", 40), ("5.46.61", 60)] {
            for place in 0..<months {
                let month = (first - 1 + place) % 12 + 1
                let of = year + (first - 1 + place) / 12
                let amount = total * Int64(share * random.number(in: 900...1100)) / (Int64(months) * 100_000)
                // Three postings a month, and the state's refund in a fourth, which is negative.
                let parts = [amount * 9 / 10, amount * 3 / 10, amount * 2 / 10]
                    .map { $0 + Int64(random.number(in: 0...9999)) }
                for part in parts {
                    postings.append(SyntheticPosting(year: of, month: month, function: function, amount: part))
                }
                let refund = amount - parts.reduce(0, +)
                postings.append(SyntheticPosting(year: of, month: month, function: function, amount: refund))
            }
        }
    }
}

extension ClosedRange<Int> {
    fileprivate func drawn(_ random: inout SyntheticRandomness) -> Int { random.number(in: self) }
}
