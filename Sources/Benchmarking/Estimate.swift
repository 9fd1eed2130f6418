internal import Studies

/// What is worked out from the quantities of one figure.
struct Estimate {
    private(set) var value: Double?
    private(set) var interval: Interval?
    private(set) var noInterval: BenchmarkFigure.NoInterval?
    private(set) var standardDeviation: Double?
    private(set) var n: Int64?

    /// Works out a figure.
    ///
    /// Meets BEN-1 to BEN-4.
    init(_ indicator: Indicator, _ quantities: Quantities) {
        let factor = indicator.unit.factor.double
        switch indicator.kind {
        case .count:
            n = quantities[.n]
            value = n.map { Double($0) * factor }
            noInterval = .notEstimated
        case .ratio:
            n = quantities[.denominator]
            divide(quantities[.numerator], by: n, factor)
            guard let part = quantities[.numerator], let whole = n else { return }
            interval = Interval.proportion(part, of: whole)?.scaled(by: factor)
            noInterval = interval == nil ? .notDefined : nil
        case .mean:
            n = quantities[.n]
            divide(quantities[.sum], by: n, factor)
            noInterval = .spreadNotOpen
            guard let count = n, let sum = quantities[.sum], let squares = quantities[.sumOfSquares] else { return }
            let moments = Moments(n: count, sum: sum, squares: squares)
            interval = moments?.interval.scaled(by: factor)
            standardDeviation = moments.map { $0.variance.squareRoot() * factor }
            noInterval = interval == nil ? .notDefined : nil
        case .rate:
            n = quantities[.persons]
            divide(quantities[.events], by: quantities[.time], factor)
            noInterval = .notDefined
            guard let events = quantities[.events], let time = quantities[.time], events >= 0, time > 0 else { return }
            interval = Interval.poisson(events: events).scaled(by: factor / Double(time))
            noInterval = nil
        case .resource:
            n = quantities[.persons]
            divide(quantities[.amount], by: quantities[.units], factor)
            noInterval = .notEstimated
        }
    }

    private mutating func divide(_ dividend: Int64?, by divisor: Int64?, _ factor: Double) {
        guard let dividend, let divisor, divisor != 0 else { return }
        value = Double(dividend) / Double(divisor) * factor
    }
}

extension BenchmarkFigure.Verdict {
    /// How one contributor stands to all the others together.
    ///
    /// The rule: *different* where the 95 % interval of the difference of the two (proportions: Newcombe's method 10; means:
    /// normal, each with its own variance) or of their ratio (rates: exact, given all events) leaves out zero or one; else *not
    /// different*. The others are an independent group, since the contributor's own records are not among them. Counts and
    /// money are not compared, and whether higher is better is not for this module to say. Meets BEN-5.
    init?(_ indicator: Indicator, own: Quantities, others: Quantities) {
        let interval: Interval?
        let none: Double
        switch indicator.kind {
        case .ratio:
            guard let own = own.proportion, let others = others.proportion else { return nil }
            interval = .difference(own, others)
            none = 0
        case .mean:
            guard let own = own.moments, let others = others.moments else { return nil }
            interval = own.difference(from: others)
            none = 0
        case .rate:
            guard let own = own.rate, let others = others.rate else { return nil }
            interval = .rateRatio(own, others)
            none = 1
        case .count, .resource:
            return nil
        }
        guard let interval else { return nil }
        self = interval.lower > none ? .higher : interval.upper < none ? .lower : .notDifferent
    }
}

extension Quantities {
    fileprivate var proportion: (part: Int64, whole: Int64)? {
        guard let part = self[.numerator], let whole = self[.denominator] else { return nil }
        return (part, whole)
    }

    fileprivate var rate: (events: Int64, time: Int64)? {
        guard let events = self[.events], let time = self[.time] else { return nil }
        return (events, time)
    }

    fileprivate var moments: Moments? {
        guard let n = self[.n], let sum = self[.sum], let squares = self[.sumOfSquares] else { return nil }
        return Moments(n: n, sum: sum, squares: squares)
    }
}
