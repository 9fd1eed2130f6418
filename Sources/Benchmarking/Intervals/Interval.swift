#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// An interval of confidence, both ends counted.
///
/// Every interval of this module is at 95 %, two-sided.
public struct Interval: Hashable, Sendable {
    /// The lower end.
    public let lower: Double
    /// The upper end.
    public let upper: Double

    /// The quantile of the standard normal distribution at 97.5 %.
    static let z = 1.959963984540054
    /// What each tail leaves out.
    static let tail = 0.025

    /// Both ends multiplied by a factor that is not negative.
    func scaled(by factor: Double) -> Interval { Interval(lower: lower * factor, upper: upper * factor) }

    /// Whether a value lies in the interval.
    func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}

/// Where a monotone function meets a value, by bisection.
enum Bisection {
    /// The point between `low` and `high` at which a function that does not fall reaches `target`, to about 14 digits.
    ///
    /// Halving needs nothing but the sign: no starting point, no derivative, and no case in which it does not end.
    static func point(
        _ target: Double,
        between low: Double,
        and high: Double,
        of rising: (Double) -> Double
    ) -> Double {
        var low = low
        var high = high
        // Each step gives a binary digit: 60 are more than a double can hold between two ends of like size.
        for _ in 0..<200 where high - low > high * 1e-14 {
            let middle = low + (high - low) / 2
            if rising(middle) < target { low = middle } else { high = middle }
        }
        return low + (high - low) / 2
    }
}

/// The natural logarithm of n!.
enum Factorial {
    private static let table: [Double] = (1...255)
        .reduce(into: [0]) { table, number in
            table.append(table[number - 1] + log(Double(number)))
        }

    /// ln n!, from a table up to 255! and by Stirling's series beyond, where it is exact to the last digits.
    static func logarithm(_ number: Int64) -> Double {
        if number < 256 { return table[Int(max(number, 0))] }
        let n = Double(number)
        let series = 1 / (12 * n) - 1 / (360 * n * n * n)
        return n * log(n) - n + 0.5 * log(2 * .pi * n) + series
    }
}

/// Sums the falling terms of a tail, given the first of them and the ratio of each to the one before.
func tailSum(first: Double, ratio: (Int64) -> Double) -> Double {
    var term = first
    var sum = first
    var step: Int64 = 1
    while term > sum * 1e-17 {
        term *= ratio(step)
        sum += term
        step += 1
    }
    return sum
}
