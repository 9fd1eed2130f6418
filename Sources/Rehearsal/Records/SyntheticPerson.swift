public import Vocabulary

/// A person who does not exist: what the person tables repeat on each of their rows, in the study's codes.
public struct SyntheticPerson: Hashable, Sendable {
    /// A number of the form of a CPR number that nobody can have before 2040.
    public let pnr: String
    /// `K` or `M`.
    public let sex: String
    /// The day of birth.
    public let born: Day
    /// The basis of residence.
    public let basis: String
    /// The group of origin.
    public let origin: String
    /// The track of the Danish course, 1 to 3.
    public let track: Int
}

/// Makes persons, no two with the same number.
struct SyntheticPeople {
    private var random: SyntheticRandomness
    private var taken: Set<String> = []
    private let kommune: SyntheticKommune

    init(kommune: SyntheticKommune, random: SyntheticRandomness) {
        self.kommune = kommune
        self.random = random
    }

    /// A person in the programme, of working age on `day`.
    mutating func programmePerson(on day: Day) -> SyntheticPerson {
        let rest = 1000 - kommune.ukrainians
        let other = rest * kommune.otherBasis / 1000
        let basis = random.pick([
            ("ukraine", kommune.ukrainians), ("asyl", (rest - other) * 60 / 100),
            ("fs_flygtning", (rest - other) * 40 / 100), ("fs_oevrig", other * 75 / 100), ("oevrige", other * 25 / 100),
        ])
        let track = random.pick(basis == "ukraine" ? [(1, 3), (2, 45), (3, 52)] : [(1, 20), (2, 55), (3, 25)])
        return person(on: day, basis: basis, origin: random.pick(Self.origins(basis)), track: track)
    }

    /// A course participant who is in no programme.
    mutating func otherLearner(on day: Day) -> SyntheticPerson {
        let origin = random.pick([
            ("vestlige", 45), ("oevrige_ikke_vestlige", 18), ("asien", 17), ("menapt", 12), ("afrika", 8),
        ])
        return person(on: day, basis: "oevrige", origin: origin, track: random.pick([(1, 5), (2, 42), (3, 53)]))
    }

    /// A number that nobody has, of somebody of working age on `day`; no two alike.
    mutating func number(on day: Day) -> String {
        number(sex: random.pick([("K", 50), ("M", 50)]), born: dayOfBirth(on: day))
    }

    private mutating func person(on day: Day, basis: String, origin: String, track: Int) -> SyntheticPerson {
        let sex = random.pick([("K", basis == "ukraine" ? 62 : 52), ("M", basis == "ukraine" ? 38 : 48)])
        let born = dayOfBirth(on: day)
        return SyntheticPerson(
            pnr: number(sex: sex, born: born),
            sex: sex,
            born: born,
            basis: basis,
            origin: origin,
            track: track
        )
    }

    /// Where the basis lets people come from.
    private static func origins(_ basis: String) -> [(value: String, weight: Int)] {
        switch basis {
        case "ukraine": [("ukraine", 97), ("oevrige_ikke_vestlige", 3)]
        case "asyl": [("menapt", 62), ("afrika", 20), ("asien", 11), ("oevrige_ikke_vestlige", 7)]
        case "fs_flygtning": [("menapt", 58), ("afrika", 19), ("asien", 15), ("oevrige_ikke_vestlige", 8)]
        case "fs_oevrig": [("asien", 46), ("menapt", 20), ("afrika", 9), ("oevrige_ikke_vestlige", 25)]
        default: [("asien", 30), ("oevrige_ikke_vestlige", 35), ("afrika", 15), ("menapt", 12), ("vestlige", 8)]
        }
    }

    /// A day of birth 18 to 64 years before `day`; many refugees are registered on 1 January, since theirs is not known.
    private mutating func dayOfBirth(on day: Day) -> Day {
        let age = random.pick([(18...24, 20), (25...29, 18), (30...39, 34), (40...49, 18), (50...63, 10)])
        let born = day.adding(-365 * random.number(in: age) - random.number(in: 20...340))
        guard random.happens(perMille: 220), let january = Day(year: born.civil.year, month: 1, day: 1) else {
            return born
        }
        return january
    }

    /// A number of the form of a CPR number that nobody can have: it stands for a birth in 2040 to 2057.
    ///
    /// Day and month are those of the birth; the two digits of the year are 40 to 57 and the seventh digit is 5 to 8, which the
    /// CPR register keeps for births in 2000 to 2057. As in real numbers the last digit is odd for men, and the check digit holds
    /// except for most of those registered with 1 January.
    private mutating func number(sex: String, born: Day) -> String {
        let (year, month, day) = born.civil
        let date = [day, month, 40 + year % 18].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
        while true {
            let serial = 2 * random.number(in: 2500...4499) + (sex == "M" ? 1 : 0)
            let number = "\(date)\(serial)"
            let mayFail = month == 1 && day == 1
            if mayFail || Self.holds(number), taken.insert(number).inserted { return number }
        }
    }

    /// Modulus 11 over all ten digits.
    private static func holds(_ number: String) -> Bool {
        let digits = number.utf8.map { Int($0) - 48 }
        return zip(digits, [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).reduce(0) { $0 + $1.0 * $1.1 }.isMultiple(of: 11)
    }
}
