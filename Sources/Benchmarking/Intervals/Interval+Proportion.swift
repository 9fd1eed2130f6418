#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension Interval {
    /// Wilson's score interval for a proportion, without continuity correction; nil where `part` is not part of `whole`.
    ///
    /// Source: E. B. Wilson, JASA 22 (1927), 209–212; method 3 of R. G. Newcombe, Statistics in Medicine 17 (1998), 857–872.
    /// Meets BEN-1.
    static func proportion(_ part: Int64, of whole: Int64) -> Interval? {
        guard whole > 0, (0...whole).contains(part) else { return nil }
        let n = Double(whole)
        let p = Double(part) / n
        let centre = 2 * Double(part) + z * z
        let spread = z * (z * z + 4 * Double(part) * (1 - p)).squareRoot()
        let divisor = 2 * (n + z * z)
        return Interval(
            lower: part == 0 ? 0 : (centre - spread) / divisor,
            upper: part == whole ? 1 : (centre + spread) / divisor
        )
    }

    /// The interval of the difference p₁ − p₂ of two independent proportions, from their Wilson intervals.
    ///
    /// Source: method 10 of R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890. Meets BEN-5.
    static func difference(
        _ first: (part: Int64, whole: Int64),
        _ second: (part: Int64, whole: Int64)
    ) -> Interval? {
        guard let one = proportion(first.part, of: first.whole), let two = proportion(second.part, of: second.whole)
        else {
            return nil
        }
        let p = Double(first.part) / Double(first.whole)
        let q = Double(second.part) / Double(second.whole)
        func root(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
        return Interval(
            lower: p - q - root(p - one.lower, two.upper - q),
            upper: p - q + root(one.upper - p, q - two.lower)
        )
    }

    /// Clopper and Pearson's exact interval for a proportion, by bisection on the binomial tails.
    ///
    /// Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404–413.
    static func exactProportion(_ part: Int64, of whole: Int64) -> Interval? {
        guard whole > 0, (0...whole).contains(part) else { return nil }
        let lower =
            part == 0
            ? 0 : Bisection.point(tail, between: 0, and: 1) { BinomialTail.atLeast(part, of: whole, chance: $0) }
        let upper =
            part == whole
            ? 1
            : Bisection.point(1 - tail, between: 0, and: 1) {
                BinomialTail.atLeast(part + 1, of: whole, chance: $0)
            }
        return Interval(lower: lower, upper: upper)
    }

    /// The exact interval of the ratio of two rates, each events over time; nil where no events or no time are there.
    ///
    /// Given all events together, those of the first are binomial with a chance that depends on the ratio alone, so the
    /// interval is Clopper and Pearson's for that chance, as odds, times the ratio of the times. Source: J. Przyborowski and
    /// H. Wilenski, Biometrika 31 (1940), 313–323. Meets BEN-5.
    static func rateRatio(
        _ first: (events: Int64, time: Int64),
        _ second: (events: Int64, time: Int64)
    ) -> Interval? {
        guard first.events >= 0, second.events >= 0, first.time > 0, second.time > 0,
            let chance = exactProportion(first.events, of: first.events + second.events)
        else { return nil }
        let times = Double(second.time) / Double(first.time)
        func odds(_ p: Double) -> Double { p < 1 ? p / (1 - p) * times : .infinity }
        return Interval(lower: odds(chance.lower), upper: odds(chance.upper))
    }
}

/// The upper tail of the binomial distribution, summed from the largest term outwards.
enum BinomialTail {
    /// The chance of `part` or more of `whole`.
    static func atLeast(_ part: Int64, of whole: Int64, chance: Double) -> Double {
        if part <= 0 || chance >= 1 { return 1 }
        if part > whole || chance <= 0 { return 0 }
        let odds = chance / (1 - chance)
        if Double(part) > Double(whole) * chance {
            return tailSum(first: term(part, whole, chance)) { step in
                Double(whole - part - step + 1) / Double(part + step) * odds
            }
        }
        let below = part - 1
        return 1
            - tailSum(first: term(below, whole, chance)) { step in
                Double(below - step + 1) / Double(whole - below + step) / odds
            }
    }

    private static func term(_ part: Int64, _ whole: Int64, _ chance: Double) -> Double {
        let ways = Factorial.logarithm(whole) - Factorial.logarithm(part) - Factorial.logarithm(whole - part)
        return exp(ways + Double(part) * log(chance) + Double(whole - part) * log1p(-chance))
    }
}
