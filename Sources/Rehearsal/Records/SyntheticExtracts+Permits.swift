public import Vocabulary

/// A permit of residence.
public struct SyntheticPermit: Hashable, Sendable {
    /// Whose.
    public let person: SyntheticPerson
    /// The kind, in the words of Danmarks Statistik.
    public let kind: String
    /// The day it was granted.
    public let granted: Day
    /// The first day that it is good for.
    public let from: Day
    /// The last; later than the extracts' own day it is still good.
    public let until: Day
}

/// A month's benefit paid to a person.
public struct SyntheticPayment: Hashable, Sendable {
    /// To whom.
    public let person: SyntheticPerson
    /// The first day of the month.
    public let month: Day
    /// The amount in øre.
    public let amount: Int64
}

extension SyntheticExtracts {
    /// The permits of everybody in the programme, renewed until the responsibility ends.
    ///
    /// No figure of the flagship study reads them.
    public var permits: [SyntheticPermit] {
        var random = SyntheticRandomness(seed: seed, kommune: kommune.code, purpose: "permits")
        return courses.flatMap { course -> [SyntheticPermit] in
            let (kind, days) = Self.permit(course.person.basis)
            // The kommune takes over some weeks after the permit.
            let granted = course.from.adding(-random.number(in: 10...60))
            let end = min(course.until ?? taken, taken)
            var all: [SyntheticPermit] = []
            var from = granted
            repeat {
                let day = all.isEmpty ? granted : from.adding(-random.number(in: 1...40))
                let until = from.adding(days - 1)
                all.append(
                    SyntheticPermit(person: course.person, kind: kind, granted: day, from: from, until: until)
                )
                from = until.adding(1)
            } while from <= end
            return all
        }
    }

    /// Kind and length in days of a permit, by basis: two years for asylum and family, one under the special act.
    private static func permit(_ basis: String) -> (kind: String, days: Int) {
        switch basis {
        case "ukraine": ("Ukraine særlov", 365)
        case "asyl": ("Asyl mv", 730)
        case "fs_flygtning", "fs_oevrig": ("Familiesammenføring", 730)
        default: ("Det øvrige opholdsområde", 1461)
        }
    }

    /// What was paid in the period's months to those on benefit on the first of the month: between the reduced and the ordinary rates.
    ///
    /// No figure of the flagship study reads them.
    public var payments: [SyntheticPayment] {
        var random = SyntheticRandomness(seed: seed, kommune: kommune.code, purpose: "payments")
        let first = period.first.civil
        let last = period.last.civil
        let months = (0...((last.year - first.year) * 12 + last.month - first.month))
            .compactMap { place in
                Day(
                    year: first.year + (first.month - 1 + place) / 12,
                    month: (first.month - 1 + place) % 12 + 1,
                    day: 1
                )
            }
        return spells.flatMap { spell -> [SyntheticPayment] in
            let rate = Int64(random.number(in: 6_500...12_500)) * 100
            return months.filter { spell.from <= $0 && $0 <= spell.until ?? taken }
                .map { SyntheticPayment(person: spell.person, month: $0, amount: rate) }
        }
    }
}
