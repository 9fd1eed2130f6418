/// The first two moments of a number, from n, Σx and Σx².
///
/// n·Σx² − (Σx)² is formed in 128 bits, so that nothing cancels. Meets BEN-3.
struct Moments {
    /// How many.
    let n: Int64
    /// Σx / n.
    let mean: Double
    /// The sample variance, with n − 1.
    let variance: Double

    /// Takes the sums; nil with fewer than two, or where no numbers have these sums.
    init?(n: Int64, sum: Int64, squares: Int64) {
        guard n >= 2, squares >= 0 else { return nil }
        let (product, square) = (UInt128(n) * UInt128(squares), UInt128(sum.magnitude) * UInt128(sum.magnitude))
        guard product >= square else { return nil }
        self.n = n
        mean = Double(sum) / Double(n)
        variance = Double(product - square) / Double(n) / Double(n - 1)
    }

    /// The variance of the mean.
    var varianceOfMean: Double { variance / Double(n) }

    /// The normal interval of the mean.
    var interval: Interval {
        let spread = Interval.z * varianceOfMean.squareRoot()
        return Interval(lower: mean - spread, upper: mean + spread)
    }

    /// The normal interval of the difference of two means with variances of their own.
    ///
    /// Meets BEN-5.
    func difference(from other: Moments) -> Interval {
        let spread = Interval.z * (varianceOfMean + other.varianceOfMean).squareRoot()
        return Interval(lower: mean - other.mean - spread, upper: mean - other.mean + spread)
    }
}
