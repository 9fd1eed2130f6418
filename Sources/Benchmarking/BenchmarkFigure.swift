public import Studies

/// A figure as a reader gets it: for one contributor or for all, of one indicator and one group.
public struct BenchmarkFigure: Hashable, Sendable {
    /// What became of the figure.
    public enum Status: String, Hashable, CaseIterable, Sendable {
        /// It is open and has a value.
        case open
        /// All of it is open, but there is nothing to divide by.
        case empty
        /// It is closed; why is never said.
        case closed
        /// It was opened, but the opening gave no valid value.
        case void
    }

    /// Why an open figure has no interval.
    public enum NoInterval: String, Hashable, CaseIterable, Sendable {
        /// Counts and money are what they are: nothing is estimated.
        case notEstimated
        /// The sum of squares is closed or not asked for, so nobody knows how much the values vary.
        case spreadNotOpen
        /// The quantities are not of a form that an interval can be made from.
        case notDefined
    }

    /// How a contributor's figure stands to that of all others together.
    public enum Verdict: String, Hashable, CaseIterable, Sendable {
        /// Higher: the interval of the difference, or of the ratio, lies above none.
        case higher
        /// Lower: that interval lies below none.
        case lower
        /// Not different (*ikke forskellig*): that interval holds none.
        case notDifferent
    }

    /// With fewer persons than this a figure is shown with reservations (*vis med forbehold*).
    ///
    /// Source: the floor of the AKF studies of 2005–2007, which left out kommuner with fewer.
    public static let reservationsBelow: Int64 = 80

    /// What became of the figure.
    public let status: Status
    /// The figure in the indicator's unit; nil unless the status is open.
    public let value: Double?
    /// The interval at 95 % in the indicator's unit; nil where there is none.
    public let interval: Interval?
    /// Why an open figure has no interval.
    public let noInterval: NoInterval?
    /// The standard deviation in the indicator's unit; means only, and only where the sum of squares is open.
    public let standardDeviation: Double?
    /// How many persons, courses or things are behind it; nil where it is not open or the study does not ask.
    public let n: Int64?
    /// The open quantities that it is made of; empty unless the status is open or empty.
    public let quantities: [Indicator.Role: Int64]
    /// How a contributor stands to the others; nil for pooled figures, and where the others' figures are not open.
    public let verdict: Verdict?

    /// Whether the figure stands on so few that it is shown with reservations.
    public var hasReservations: Bool { n.map { $0 < Self.reservationsBelow } ?? false }

    /// Makes a figure of open quantities.
    init(_ estimate: Estimate, quantities: Quantities, verdict: Verdict?) {
        status = estimate.value == nil ? .empty : .open
        value = estimate.value
        interval = estimate.interval
        noInterval = estimate.value == nil ? nil : estimate.noInterval
        standardDeviation = estimate.standardDeviation
        n = estimate.n
        self.quantities = quantities.values
        self.verdict = verdict
    }

    /// Makes a figure that is not open.
    init(status: Status) {
        self.status = status
        value = nil
        interval = nil
        noInterval = nil
        standardDeviation = nil
        n = nil
        quantities = [:]
        verdict = nil
    }
}
