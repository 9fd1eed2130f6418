import Disclosure
import Testing

@testable import Benchmarking
@testable import Studies

@Suite("From open integers to a benchmark")
struct BenchmarkTests {
    // MARK: Toy cases to be checked by hand

    @Test("BEN-2: 4 exits in 96 months at risk are 50.0 per 100 person-years")
    func rate() throws {
        // Exits at 6, 12, 18 and 24 months, two persons censored at 12 and 24; months of 30.4375 days.
        let study = TestStudy.of(.rate, factor: DecimalNumber(units: 36_525, places: 0))
        var figures = Figures(study, contributors: 3)
        figures.total(0, [.persons: 3, .events: 2, .time: 1461])
        figures.total(1, [.persons: 2, .events: 2, .time: 1096])
        figures.total(2, [.persons: 1, .events: 0, .time: 365])
        let row = try figures.totalRow()
        let pooled = try #require(row.pooled)
        #expect(pooled.quantities == [.persons: 6, .events: 4, .time: 2922])
        #expect(try abs(#require(pooled.value) - 50.0) < 1e-9)
        // Garwood for 4: 1.08987 to 10.24159, over 8 person-years.
        let interval = try #require(pooled.interval)
        #expect(abs(interval.lower - 13.6233) < 0.0002 && abs(interval.upper - 128.0199) < 0.0002)
        // A kommune with none but censored persons is an ordinary figure.
        #expect(row.named[2].value == 0)
        #expect(row.named[2].interval?.lower == 0)
        #expect(row.named[2].status == .open)
    }

    @Test("BEN-2: 14 events have 7.65393 to 23.48962 around them, so 14 against 11 expected is 0.6958 to 2.1354")
    func standardised() {
        let interval = Interval.poisson(events: 14).scaled(by: 1 / 11.0)
        #expect(abs(interval.lower - 0.6958) < 0.000_051)
        #expect(abs(interval.upper - 2.1354) < 0.000_051)
    }

    @Test("BEN-3: 30, 60 and 400 days on benefit have a mean of 163.3 days")
    func mean() throws {
        let study = TestStudy.of(.mean)
        var figures = Figures(study, contributors: 3)
        for (contributor, days) in [Int64(30), 60, 400].enumerated() {
            figures.total(contributor, [.n: 1, .sum: days, .sumOfSquares: days * days])
        }
        let row = try figures.totalRow()
        #expect(try abs(#require(row.pooled?.value) - 163.3333) < 0.0001)
        #expect(row.pooled?.interval != nil && row.pooled?.standardDeviation != nil)
        // Of one person there is a mean and nothing more.
        #expect(row.named[0].value == 30)
        #expect(row.named[0].interval == nil && row.named[0].noInterval == .notDefined)
    }

    @Test("BEN-3: a mean whose sum of squares is closed has no interval, and says so")
    func spreadClosed() throws {
        var figures = Figures(TestStudy.of(.mean), contributors: 3)
        for contributor in 0..<3 { figures.total(contributor, [.n: 10, .sum: 1000]) }
        let row = try figures.totalRow()
        #expect(row.named[0].value == 100)
        #expect(row.named[0].status == .open)
        #expect(row.named[0].interval == nil && row.named[0].noInterval == .spreadNotOpen)
        #expect(row.named[0].standardDeviation == nil && row.named[0].verdict == nil)
    }

    @Test("BEN-1: exits of those at risk are a proportion in per cent")
    func ratio() throws {
        var figures = Figures(TestStudy.of(.ratio, factor: DecimalNumber(units: 100, places: 0)), contributors: 3)
        figures.total(0, [.numerator: 81, .denominator: 263])
        figures.total(1, [.numerator: 15, .denominator: 148])
        figures.total(2, [.numerator: 0, .denominator: 0])
        let row = try figures.totalRow()
        #expect(try abs(#require(row.named[0].value) - 30.798) < 0.001)
        #expect(try abs(#require(row.named[0].interval).upper - 36.62) < 0.006)
        #expect(row.named[0].verdict == .higher)
        #expect(row.named[1].verdict == .lower)
        // All zeros are legal: open, and nothing to divide by.
        #expect(row.named[2].status == .empty)
        #expect(row.named[2].value == nil && row.named[2].interval == nil && row.named[2].verdict == nil)
        #expect(row.pooled?.quantities == [.numerator: 96, .denominator: 411])
        #expect(row.pooled?.verdict == nil)
    }

    @Test("BEN-4: counts and money have no interval, and money may be negative")
    func notEstimated() throws {
        var counts = Figures(TestStudy.of(.count), contributors: 3)
        for contributor in 0..<3 { counts.total(contributor, [.n: 120]) }
        let count = try counts.totalRow()
        #expect(count.pooled?.value == 360)
        #expect(count.pooled?.interval == nil && count.pooled?.noInterval == .notEstimated)
        #expect(count.named[0].verdict == nil)

        let yearly = DecimalNumber(units: 36_525, places: 2)
        var money = Figures(TestStudy.of(.resource, factor: yearly), contributors: 3)
        money.total(0, [.amount: 8_000_000, .units: 36_525])
        money.total(1, [.amount: -400, .units: 1461])
        money.total(2, [.amount: 0, .units: 1461])
        let row = try money.totalRow()
        #expect(row.named[0].value == 80_000)
        #expect(row.named[1].value == -100)
        #expect(row.named[0].noInterval == .notEstimated && row.named[0].n == nil)
    }

    // MARK: What is open, and what is not

    @Test("BEN-6: a closed quantity closes its figure, pooled or not")
    func closed() throws {
        var figures = Figures(TestStudy.of(.ratio), contributors: 3)
        figures.total(0, [.numerator: 20, .denominator: 90])
        figures.total(1, [.numerator: 30, .denominator: 100])
        figures.total(2, [.denominator: 4])
        let row = try figures.totalRow()
        #expect(row.named[2].status == .closed)
        #expect(row.named[2].value == nil && row.named[2].n == nil && row.named[2].quantities.isEmpty)
        #expect(row.pooled?.status == .closed)
        #expect(row.pooled?.quantities.isEmpty == true)
        // The others' figures are not all open, so nobody is compared.
        #expect(row.named.allSatisfy { $0.verdict == nil })
    }

    @Test("BEN-6: a void quantity makes its figure void; where another is closed nothing is told")
    func void() throws {
        var figures = Figures(TestStudy.of(.ratio), contributors: 3)
        figures.total(0, [.numerator: 20, .denominator: 90])
        figures.total(1, [.denominator: 100])
        figures.void(contributor: 1, .numerator)
        figures.void(contributor: 2, .numerator)
        let row = try figures.totalRow()
        #expect(row.named.map(\.status) == [.open, .void, .closed])
    }

    @Test("BEN-6: a breakdown has what the study releases: by name, pooled, or both")
    func released() throws {
        for (named, pooled) in [(true, false), (false, true), (true, true)] {
            let release = Release(named: named, pooled: pooled)
            var figures = Figures(TestStudy.of(.ratio, bySex: release), contributors: 3)
            for contributor in 0..<3 {
                figures.cell(contributor, 0, [.numerator: 9, .denominator: 40])
                figures.cell(contributor, 1, [.numerator: 31, .denominator: 40])
            }
            if !pooled { figures.closePooled() }
            let table = try #require(Benchmark(SlotLayout(figures.study), from: figures).table("K", by: "sex"))
            #expect(table.rows.map { $0.category?.id } == ["K", "M"])
            #expect(table.rows[0].named.count == (named ? 3 : 0))
            #expect((table.rows[0].pooled != nil) == pooled)
            if named {
                // Compared with the sum of the others even where no pooled figure is released.
                #expect(table.rows[0].named[0].verdict == .notDifferent)
            }
        }
    }

    @Test("BEN-6: no figure reads more than its own slots: every open value stands in the source")
    func onlyOpen() throws {
        let study = TestStudy.of(.mean, bySex: Release(named: true, pooled: true))
        let nothing = Figures(study, contributors: 5)
        for table in Benchmark(SlotLayout(study), from: nothing).tables {
            for row in table.rows {
                #expect(row.named.allSatisfy { $0 == BenchmarkFigure(status: .closed) })
                #expect(row.pooled == BenchmarkFigure(status: .closed))
            }
        }
    }

    // MARK: Verdicts and reservations

    @Test("BEN-5: a contributor differs from the others where the interval of the difference leaves out none")
    func verdicts() throws {
        var rates = Figures(TestStudy.of(.rate), contributors: 3)
        rates.total(0, [.persons: 300, .events: 80, .time: 70_000])
        rates.total(1, [.persons: 300, .events: 45, .time: 80_000])
        rates.total(2, [.persons: 300, .events: 50, .time: 78_000])
        #expect(try rates.totalRow().named.map(\.verdict) == [.higher, .lower, .notDifferent])

        var means = Figures(TestStudy.of(.mean), contributors: 3)
        // Standard deviations of 100; means of 100, 130 and 110 with 200 spells each.
        for (contributor, mean) in [Int64(100), 130, 110].enumerated() {
            means.total(contributor, [.n: 200, .sum: 200 * mean, .sumOfSquares: 200 * (mean * mean + 10_000)])
        }
        #expect(try means.totalRow().named.map(\.verdict) == [.lower, .higher, .notDifferent])
    }

    @Test("fewer than 80 persons are shown with reservations")
    func reservations() throws {
        var figures = Figures(TestStudy.of(.ratio), contributors: 3)
        figures.total(0, [.numerator: 20, .denominator: 79])
        figures.total(1, [.numerator: 20, .denominator: 80])
        figures.total(2, [.numerator: 20, .denominator: 81])
        #expect(try figures.totalRow().named.map(\.hasReservations) == [true, false, false])
        #expect(!BenchmarkFigure(status: .closed).hasReservations)
    }

    @Test("BEN-6: the figures of a released table are those that passed; a whole that is only tested is not missed")
    func releasedTable() throws {
        let study = TestStudy.of(.count)
        let layout = SlotLayout(study)
        let problem = try Problem(layout: layout)
        // Counts, each a part of 20: all but the last are large enough.
        let values: [[Int64]] = [[12, 20], [7, 20], [3, 20]]
        let passing = try JointSuppression(
            inTheClear: values,
            problem: problem,
            thresholds: .standard,
            tolerated: 1
        )
        .passing
        let released = try ReleasedTable(passing: passing, opened: [12, 7], problem: problem)
        let row = try #require(Benchmark(layout, from: released).table("K")?.rows.first)
        #expect(row.named.map(\.value) == [12, 7, nil])
        #expect(row.named.map(\.status) == [.open, .open, .closed])
        #expect(row.pooled?.status == .closed)
    }
}
