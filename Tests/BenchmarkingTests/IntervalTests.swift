import Testing

@testable import Benchmarking

@Suite("Intervals against published values")
struct IntervalTests {
    /// Newcombe 1998, Statistics in Medicine 17, 857–872, table I: Wilson (3) and Clopper–Pearson (5).
    static let proportions: [(part: Int64, whole: Int64, wilson: (Double, Double), exact: (Double, Double))] = [
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ]

    @Test("BEN-1: a proportion has Wilson's interval", arguments: proportions.indices)
    func wilson(index: Int) throws {
        let row = Self.proportions[index]
        let interval = try #require(Interval.proportion(row.part, of: row.whole))
        #expect(abs(interval.lower - row.wilson.0) < 0.000_051)
        #expect(abs(interval.upper - row.wilson.1) < 0.000_051)
    }

    @Test("the exact interval of a proportion is Clopper and Pearson's", arguments: proportions.indices)
    func clopperPearson(index: Int) throws {
        let row = Self.proportions[index]
        let interval = try #require(Interval.exactProportion(row.part, of: row.whole))
        #expect(abs(interval.lower - row.exact.0) < 0.000_051)
        #expect(abs(interval.upper - row.exact.1) < 0.000_051)
    }

    @Test("BEN-1: nobody and everybody are met exactly, and what is no part has no interval")
    func edges() throws {
        let nobody = try #require(Interval.proportion(0, of: 7))
        let everybody = try #require(Interval.proportion(7, of: 7))
        #expect(nobody.lower == 0 && everybody.upper == 1)
        #expect(abs(nobody.upper - (1 - everybody.lower)) < 1e-12)
        #expect(Interval.proportion(0, of: 0) == nil)
        #expect(Interval.proportion(8, of: 7) == nil)
        #expect(Interval.proportion(-1, of: 7) == nil)
    }

    /// Garwood's limits as printed in common tables, and 14 from a worked case of indirect standardisation.
    static let counts: [(events: Int64, lower: Double, upper: Double)] = [
        (0, 0, 3.6889), (1, 0.0253, 5.5716), (2, 0.2422, 7.2247), (3, 0.6187, 8.7673), (5, 1.6235, 11.6683),
        (10, 4.7954, 18.3904), (14, 7.65393, 23.48962), (50, 37.1110, 65.9188), (100, 81.3640, 121.6268),
    ]

    @Test("BEN-2: a count of events has Garwood's interval", arguments: counts.indices)
    func garwood(index: Int) {
        let row = Self.counts[index]
        let interval = Interval.poisson(events: row.events)
        #expect(abs(interval.lower - row.lower) < (row.events == 14 ? 0.000_006 : 0.000_051))
        #expect(abs(interval.upper - row.upper) < (row.events == 14 ? 0.000_006 : 0.000_051))
    }

    @Test(
        "BEN-2: the ends leave 2.5 % in each tail, for small and large counts",
        arguments: [1, 14, 255, 256, 2499, 250_000]
    )
    func tails(events: Int) {
        let interval = Interval.poisson(events: Int64(events))
        #expect(abs(PoissonTail.atLeast(Int64(events), mean: interval.lower) - 0.025) < 1e-7)
        #expect(abs(PoissonTail.atMost(Int64(events), mean: interval.upper) - 0.025) < 1e-7)
        let byar = 1.96 * Double(events).squareRoot()
        #expect(abs(interval.lower - (Double(events) - byar)) < 0.1 * byar + 1.5)
    }

    @Test("tails of one distribution add up", arguments: [0.5, 3, 14, 300.5])
    func tailsAddUp(mean: Double) {
        for count in Int64(0)...20 {
            let both = PoissonTail.atMost(count, mean: mean) + PoissonTail.atLeast(count + 1, mean: mean)
            #expect(abs(both - 1) < 1e-12)
        }
        #expect(abs(PoissonTail.atMost(1, mean: 2) - 0.406_005_849_709_838_1) < 1e-14)
        // (1 + 10 + 45 + 120) / 1024 of at most three of ten is the chance of seven or more.
        #expect(abs(BinomialTail.atLeast(7, of: 10, chance: 0.5) - 176.0 / 1024) < 1e-14)
        #expect(abs(BinomialTail.atLeast(3, of: 10, chance: 0.5) - 968.0 / 1024) < 1e-14)
    }

    /// Newcombe 1998, Statistics in Medicine 17, 873–890, table II, method 10.
    static let differences: [(Int64, Int64, Int64, Int64, Double, Double)] = [
        (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926), (0, 10, 0, 20, -0.1611, 0.2775), (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0000), (10, 10, 0, 10, 0.6075, 1.0000),
    ]

    @Test("BEN-5: the difference of proportions has Newcombe's interval", arguments: differences.indices)
    func newcombe(index: Int) throws {
        let (a, m, b, n, lower, upper) = Self.differences[index]
        let interval = try #require(Interval.difference((a, m), (b, n)))
        #expect(abs(interval.lower - lower) < 0.000_051)
        #expect(abs(interval.upper - upper) < 0.000_051)
    }

    @Test("BEN-5: the ratio of rates is exact: equal times give the odds of a binomial chance")
    func rateRatio() throws {
        // 10 against 5 in equal time: Clopper–Pearson for 10 of 15 is 0.3838 to 0.8818, as odds 0.6229 to 7.4609.
        let interval = try #require(Interval.rateRatio((10, 1000), (5, 1000)))
        let chance = try #require(Interval.exactProportion(10, of: 15))
        #expect(abs(chance.lower - 0.3838) < 0.000_051 && abs(chance.upper - 0.8818) < 0.000_051)
        #expect(abs(interval.lower - chance.lower / (1 - chance.lower)) < 1e-9)
        let turned = try #require(Interval.rateRatio((5, 1000), (10, 1000)))
        #expect(abs(turned.lower * interval.upper - 1) < 1e-9)
        #expect(try #require(Interval.rateRatio((3, 10), (0, 10))).upper == .infinity)
        #expect(Interval.rateRatio((0, 10), (0, 10)) == nil)
        #expect(Interval.rateRatio((1, 0), (1, 10)) == nil)
    }

    @Test("BEN-3: a variance does not cancel away: large values that differ by little")
    func cancellation() throws {
        // 4·10⁸ ± 1, twice each: Σx² near 6.4·10¹⁷, variance 4/3, which doubles alone would lose.
        let base: Int64 = 400_000_000
        let values = [base - 1, base + 1, base - 1, base + 1]
        let moments = try #require(
            Moments(n: 4, sum: values.reduce(0, +), squares: values.reduce(0) { $0 + $1 * $1 })
        )
        #expect(moments.mean == 400_000_000)
        #expect(abs(moments.variance - 4.0 / 3) < 1e-12)
        #expect(Moments(n: 1, sum: 5, squares: 25) == nil)
        #expect(Moments(n: 2, sum: 10, squares: 3) == nil)
    }

    @Test("BEN-3: a mean has the normal interval, mean ± 1.96 s/√n")
    func mean() throws {
        // 1…25: mean 13, variance 54 1/6, so ± 1.959964 · √(54.16667 / 25).
        let moments = try #require(Moments(n: 25, sum: 325, squares: 5525))
        #expect(abs(moments.variance - 325.0 / 6) < 1e-12)
        #expect(abs(moments.interval.upper - 15.884_99) < 0.000_01)
        #expect(abs(moments.interval.lower - 10.115_01) < 0.000_01)
    }
}
