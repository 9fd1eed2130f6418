/// An axis that holds zero and every value, with ticks at round numbers.
struct Scale {
    let low: Double
    let high: Double
    let ticks: [Double]
    /// How many decimals the ticks are written with.
    let decimals: Int

    init(low: Double, high: Double) {
        let low = min(low, 0)
        let high = max(high, 0)
        let span = high > low ? high - low : 1
        // The smallest of 1, 2, 5 and 10 times a power of ten that makes at most six steps.
        var power = 1.0
        var decimals = 0
        while power > span / 6, decimals < 12 {
            power /= 10
            decimals += 1
        }
        while power * 10 <= span / 6 { power *= 10 }
        let factor = [1.0, 2, 5].first { span / ($0 * power) <= 6 } ?? 10
        let step = factor * power
        if factor == 10, decimals > 0 { decimals -= 1 }
        let first = (low / step).rounded(.down)
        let last = max((high / step).rounded(.up), first + 1)
        ticks = stride(from: first, through: last, by: 1).map { $0 * step }
        self.low = first * step
        self.high = last * step
        self.decimals = decimals
    }
}
