#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension Interval {
    /// Garwood's exact interval for the mean of a Poisson count.
    ///
    /// The lower end is the mean under which so many events or more have a chance of 2.5 %, the upper end the one under which
    /// so many or fewer have. Source: F. Garwood, Biometrika 28 (1936), 437–442. The ends are found from the tails themselves by
    /// bisection, not from quantiles of χ². Meets BEN-2.
    static func poisson(events: Int64) -> Interval {
        let count = Double(events)
        let lower =
            events == 0
            ? 0 : Bisection.point(tail, between: 0, and: count) { PoissonTail.atLeast(events, mean: $0) }
        // Under a mean of n + 6 √(n + 1) + 6 the lower tail is far below 2.5 %, by Chernoff's bound.
        let ceiling = count + 6 * (count + 1).squareRoot() + 6
        let upper = Bisection.point(1 - tail, between: count, and: ceiling) { 1 - PoissonTail.atMost(events, mean: $0) }
        return Interval(lower: lower, upper: upper)
    }
}

/// Tails of the Poisson distribution, summed from the largest term outwards.
enum PoissonTail {
    /// The chance of `count` events or more.
    static func atLeast(_ count: Int64, mean: Double) -> Double {
        if count <= 0 { return 1 }
        if Double(count) > mean { return above(count, mean) }
        return 1 - below(count - 1, mean)
    }

    /// The chance of `count` events or fewer.
    static func atMost(_ count: Int64, mean: Double) -> Double {
        if Double(count) < mean { return below(count, mean) }
        return 1 - above(count + 1, mean)
    }

    /// The terms from `count` up, where they fall.
    private static func above(_ count: Int64, _ mean: Double) -> Double {
        tailSum(first: term(count, mean)) { mean / Double(count + $0) }
    }

    /// The terms from `count` down, where they fall.
    private static func below(_ count: Int64, _ mean: Double) -> Double {
        tailSum(first: term(count, mean)) { Double(count + 1 - $0) / mean }
    }

    private static func term(_ count: Int64, _ mean: Double) -> Double {
        guard mean > 0 else { return count == 0 ? 1 : 0 }
        return exp(Double(count) * log(mean) - mean - Factorial.logarithm(count))
    }
}
