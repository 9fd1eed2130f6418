import Testing
import Vocabulary

@testable import Rehearsal

@Suite("Synthetic records")
struct SyntheticExtractsTests {
    static let seeds: [UInt64] = [1, 2, 3, 20_250_101]

    @Test("the five kommuner of Vestegnen, by their official codes")
    func kommuner() {
        #expect(Synthesis.kommuner.map(\.code.number) == [153, 165, 167, 169, 183])
        #expect(Synthesis.kommuner.map(\.stock).sorted() == [132, 180, 221, 236, 388])
    }

    @Test("a seed means the same records, another seed others", arguments: Synthesis.kommuner)
    func seeded(kommune: SyntheticKommune) throws {
        let period = try year(2025)
        let first = SyntheticExtracts(kommune: kommune, seed: 7, period: period)
        #expect(SyntheticExtracts(kommune: kommune, seed: 7, period: period) == first)
        #expect(SyntheticExtracts(kommune: kommune, seed: 8, period: period) != first)
    }

    @Test("sizes and rates lie where the flagship study was tried", arguments: Synthesis.kommuner, seeds)
    func plausible(kommune: SyntheticKommune, seed: UInt64) throws {
        let extracts = SyntheticExtracts(kommune: kommune, seed: seed, period: try year(2025))
        let truth = extracts.truth
        let stock = Double(truth.atRisk - truth.arrivals)
        // A few of the stock have turned 65.
        #expect((0.96...1).contains(stock / Double(kommune.stock)))
        #expect((0.21...0.39).contains(Double(truth.arrivals) / stock))
        #expect((0.10...0.31).contains(Double(truth.exits) / Double(truth.atRisk)))
        #expect(truth.exits >= 15)
        #expect((0.45...0.90).contains(Double(truth.personDays) / Double(365 * truth.atRisk)))
        // About eight weeks a person of the population is not what a cell needs: only that the tables are not empty.
        #expect(truth.ongoingSpells > kommune.stock / 3)
        #expect(truth.endedSpells > 10)
        let modulesAYear = Double(truth.modulesPassed) * 365 / Double(truth.moduleDays)
        #expect((0.9...3).contains(modulesAYear))
        #expect(abs(Double(truth.inhabitants) / Double(kommune.population) - 1) < 0.02)
        let costAPersonYear = Double(truth.expenditure) / 100 * 365 / Double(truth.personDays)
        #expect((45_000...120_000).contains(costAPersonYear))
    }

    @Test("an ongoing spell on benefit has lasted about two years and a half", arguments: seeds)
    func durations(seed: UInt64) throws {
        let period = try year(2025)
        var days: [Int] = []
        for kommune in Synthesis.kommuner {
            let extracts = SyntheticExtracts(kommune: kommune, seed: seed, period: period)
            for spell in extracts.spells where spell.from <= period.last && spell.until ?? extracts.taken > period.last
            {
                days.append(period.last.days(since: spell.from))
            }
        }
        let weeks = Double(days.reduce(0, +)) / Double(days.count) / 7
        #expect((95...150).contains(weeks))
    }

    @Test("the persons of benefits and courses are those of the programme, under the same numbers")
    func linked() throws {
        for kommune in Synthesis.kommuner {
            let extracts = SyntheticExtracts(kommune: kommune, seed: 3, period: try year(2025))
            let persons = Dictionary(uniqueKeysWithValues: extracts.courses.map { ($0.person.pnr, $0.person) })
            #expect(extracts.spells.allSatisfy { persons[$0.person.pnr] == $0.person })
            let linked = extracts.modules.filter { persons[$0.person.pnr] == $0.person }
            #expect(linked.count > extracts.modules.count / 5)
            #expect(linked.count < extracts.modules.count)
        }
    }

    @Test("permits and payments are those of the programme's persons: permits without gaps, payments while on benefit")
    func permitsAndPayments() throws {
        let kommune = try #require(Synthesis.kommuner(98).last)
        let period = try year(2025)
        let extracts = SyntheticExtracts(kommune: kommune, seed: 3, period: period)
        let permits = Dictionary(grouping: extracts.permits, by: \.person)
        for course in extracts.courses {
            let own = try #require(permits[course.person]).sorted { $0.from < $1.from }
            #expect(own[0].granted < course.from && own[0].from <= course.from)
            #expect(zip(own, own.dropFirst()).allSatisfy { $0.until.adding(1) == $1.from && $1.granted < $1.from })
            #expect(try #require(own.last).until >= min(course.until ?? extracts.taken, extracts.taken))
        }
        #expect(permits.count == extracts.courses.count)
        let spells = Dictionary(grouping: extracts.spells, by: \.person)
        #expect(!extracts.payments.isEmpty)
        for payment in extracts.payments {
            let own = try #require(spells[payment.person])
            #expect(own.contains { $0.from <= payment.month && payment.month <= $0.until ?? extracts.taken })
            #expect(period.contains(payment.month) && payment.amount > 0)
        }
    }

    @Test(
        "98 kommuner are all of Denmark's, five of them as ever; fewer are large and small ones",
        arguments: [3, 5, 6, 40, 98]
    )
    func chosen(count: Int) throws {
        let kommuner = Synthesis.kommuner(count)
        #expect(kommuner.count == count && Set(kommuner.map(\.code)).count == count)
        #expect(zip(kommuner, kommuner.dropFirst()).allSatisfy { $0.code < $1.code })
        #expect(kommuner.filter { Synthesis.kommuner.contains($0) } == Array(Synthesis.kommuner.prefix(count)))
        let sizes = kommuner.map(\.population)
        if count >= 40 { #expect(sizes.contains { $0 < 20_000 } && sizes.contains { $0 > 100_000 }) }
        if count == 98 { #expect((5_800_000...6_000_000).contains(sizes.reduce(0, +))) }
        #expect(kommuner.allSatisfy { (3...5_000).contains($0.stock) })
    }

    @Test("nobody can have a number before 2040: the year is 40 to 57 and the seventh digit 5 to 8")
    func fictive() throws {
        for kommune in Synthesis.kommuner {
            let extracts = SyntheticExtracts(kommune: kommune, seed: 5, period: try year(2025))
            for person in extracts.courses.map(\.person) + extracts.modules.map(\.person) {
                let digits = person.pnr.utf8.compactMap { byte in (48...57).contains(byte) ? Int(byte) - 48 : nil }
                try #require(digits.count == 10)
                #expect((40...57).contains(digits[4] * 10 + digits[5]))
                #expect((5...8).contains(digits[6]))
                #expect(digits[9].isMultiple(of: 2) == (person.sex == "K"))
                #expect(digits[0] * 10 + digits[1] == person.born.civil.day)
                #expect(digits[2] * 10 + digits[3] == person.born.civil.month)
                let check = zip(digits, [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(check.isMultiple(of: 11) || person.born.civil.month == 1 && person.born.civil.day == 1)
            }
        }
    }

    @Test("small cells occur in fine breakdowns, and totals are large enough to open")
    func smallCells() throws {
        let period = try year(2025)
        var small = 0
        for kommune in Synthesis.kommuner {
            let extracts = SyntheticExtracts(kommune: kommune, seed: 1, period: period)
            let exits = extracts.courses.filter { $0.exit.map(period.contains) == true }
            let byOrigin = Dictionary(grouping: exits, by: \.person.origin)
            small += byOrigin.values.count { (1...2).contains($0.count) }
            #expect(exits.count >= 5)
        }
        #expect(small >= 2)
    }

    @Test("courses are in order: nothing ends before it starts, exits lie inside the responsibility")
    func order() throws {
        for kommune in Synthesis.kommuner {
            let extracts = SyntheticExtracts(kommune: kommune, seed: 11, period: try year(2025))
            for course in extracts.courses {
                #expect(course.until ?? course.from >= course.from)
                if let exit = course.exit, let until = course.until { #expect(course.from < exit && exit <= until) }
                let age = course.from.days(since: course.person.born) / 365
                #expect((17...65).contains(age))
            }
            #expect(extracts.spells.allSatisfy { $0.until ?? $0.from >= $0.from })
            #expect(extracts.modules.allSatisfy { $0.end ?? $0.start >= $0.start && (1...6).contains($0.module) })
            #expect(extracts.modules.allSatisfy { ($0.end == nil) == ($0.passed == nil) })
        }
    }
}

func year(_ number: Int) throws -> Period {
    let first = try #require(Day(year: number, month: 1, day: 1))
    let last = try #require(Day(year: number, month: 12, day: 31))
    return try #require(Period(first: first, last: last))
}
