/// A figure that a study asks for: what is counted and summed, and how it is released.
public struct Indicator: Hashable, Sendable {
    /// The id, such as `K1a`, unique in the study.
    public let id: String
    /// How the quantities make a figure.
    public let kind: Kind
    /// What it is called.
    public let title: Localised
    /// What exactly is counted, for readers.
    public let definition: Localised
    /// The unit of the figure that is shown.
    public let unit: Unit
    /// The quantities, in the order of ``Kind/roles``; an optional one may be left out.
    public let quantities: [Quantity]
    /// How the total is released; every indicator has one.
    public let total: Release
    /// The breakdowns by which it is shown.
    public let breakdowns: [ShownBreakdown]

    /// The quantity with a role.
    public func quantity(_ role: Role) -> Quantity? { quantities.first { $0.role == role } }

    /// The roles that each cell of a breakdown has slots for: a sum of squares is for totals only.
    public var breakdownRoles: [Role] { quantities.map(\.role).filter { $0 != .sumOfSquares } }
}

extension Indicator {
    /// How quantities make a figure.
    public enum Kind: String, Hashable, CaseIterable, Sendable {
        /// `n`.
        case count
        /// `numerator` / `denominator`.
        case ratio
        /// `sum` / `n`, with a standard deviation where there is a `sum_of_squares`.
        case mean
        /// `events` / `time`, with the `persons` behind them.
        case rate
        /// `amount` / `units`: money and the like, perhaps with the `persons` behind the units.
        case resource

        /// The roles that quantities may have, in slot order.
        public var roles: [Role] { required + optional }

        /// The roles that must be there.
        public var required: [Role] {
            switch self {
            case .count: [.n]
            case .ratio: [.denominator, .numerator]
            case .mean: [.n, .sum]
            case .rate: [.persons, .events, .time]
            case .resource: [.amount, .units]
            }
        }

        /// The roles that may be there.
        public var optional: [Role] {
            switch self {
            case .count: [.whole]
            case .ratio, .rate: []
            case .mean: [.sumOfSquares]
            case .resource: [.persons]
            }
        }
    }

    /// What a quantity is to its indicator.
    public enum Role: String, Hashable, CaseIterable, Sendable {
        /// How many.
        case n
        /// Of how many these are a part, where another indicator tells that number: the complement is tested with it.
        ///
        /// It is tallied for the tests and never released.
        case whole
        /// How many of the denominator.
        case numerator
        /// Of how many.
        case denominator
        /// Σx.
        case sum
        /// Σx²; in totals only.
        case sumOfSquares = "sum_of_squares"
        /// How many persons, or courses and the like, stand behind the figure.
        case persons
        /// How many of them had the event.
        case events
        /// Time at risk.
        case time
        /// An amount, such as whole kroner.
        case amount
        /// What the amount is divided by.
        case units
    }

    /// A unit, and the factor from quantities to the figure shown.
    public struct Unit: Hashable, Sendable {
        /// What it is called, such as `pr. 100 personår`.
        public let name: Localised
        /// The quotient of the quantities is multiplied by this; 100 for per cent.
        public let factor: DecimalNumber
        /// How many decimals are shown.
        public let decimals: Int

        /// Takes a name, a factor and how many decimals are shown.
        public init(name: Localised, factor: DecimalNumber, decimals: Int) {
            self.name = name
            self.factor = factor
            self.decimals = decimals
        }
    }
}

/// One number that every contributor tallies for every cell: a count of rows, or a sum over them.
public struct Quantity: Hashable, Sendable {
    /// What it is to its indicator.
    public let role: Indicator.Role
    /// The table whose rows are read.
    public let table: String
    /// Which rows: those for which this is true.
    public let filter: Expression
    /// What is summed over them, nil where rows are counted.
    ///
    /// A row for which it is unknown adds nothing. A sum with decimal places is exact, then rounded once to a whole number,
    /// halves away from zero.
    public let value: Expression?
    /// The largest absolute value that one contributor may have in any cell; a node refuses a larger one.
    public let bound: Int64

    /// Takes the parts.
    public init(role: Indicator.Role, table: String, filter: Expression, value: Expression?, bound: Int64) {
        self.role = role
        self.table = table
        self.filter = filter
        self.value = value
        self.bound = bound
    }
}

/// In whose name figures are released.
public struct Release: Hashable, Sendable {
    /// Each contributor's own figure, under its name.
    public let named: Bool
    /// The figure of all contributors together.
    public let pooled: Bool
    /// Whether a pooled figure stays closed where fewer than m contributors have anything; always so where it is pooled only.
    public let presence: Bool

    /// Takes the three; `presence` tells nothing where nothing is pooled.
    public init(named: Bool, pooled: Bool, presence: Bool = false) {
        self.named = named
        self.pooled = pooled
        self.presence = pooled && (presence || !named)
    }
}

/// A breakdown by which an indicator is shown, and how.
public struct ShownBreakdown: Hashable, Sendable {
    /// The id of the breakdown.
    public let breakdown: String
    /// How its cells are released.
    public let release: Release

    /// Takes a breakdown and how it is released.
    public init(breakdown: String, release: Release) {
        self.breakdown = breakdown
        self.release = release
    }
}

/// A decimal number, exactly: `units` · 10^−`places`.
public struct DecimalNumber: Hashable, Sendable {
    /// The number without its point.
    public let units: Int64
    /// How many digits stand behind the point; the last is not 0.
    public let places: Int

    /// Takes a number without its point; zeros at the end of the places are dropped.
    public init(units: Int64, places: Int) {
        var units = units
        var places = places
        while places > 0, units.isMultiple(of: 10) {
            units /= 10
            places -= 1
        }
        self.units = units
        self.places = places
    }

    /// The nearest double.
    public var double: Double {
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        return Double(units) / scale
    }
}
