public import Vocabulary

/// A course of integration: one person in one kommune's responsibility.
public struct SyntheticCourse: Hashable, Sendable {
    /// Who.
    public let person: SyntheticPerson
    /// When the kommune took over responsibility.
    public let from: Day
    /// The last day of responsibility; nil while it lasts.
    public var until: Day?
    /// The first day of a confirmed exit to self-support or education; nil where there is none.
    public var exit: Day?
}

/// A spell on benefit.
public struct SyntheticSpell: Hashable, Sendable {
    /// Who.
    public let person: SyntheticPerson
    /// The first day.
    public var from: Day
    /// The last day; nil while it lasts.
    public var until: Day?
}

/// A module of a Danish course, taken once.
public struct SyntheticModule: Hashable, Sendable {
    /// Who.
    public let person: SyntheticPerson
    /// The track on which it was taken.
    public var track: Int
    /// Which module, 1 to 6.
    public let module: Int
    /// The first day.
    public let start: Day
    /// The last day; nil while it lasts.
    public var end: Day?
    /// Whether the module was passed; nil while it lasts.
    public var passed: Bool?
    /// The day of the test; nil where none was taken.
    public var tested: Day?
}

/// A number of inhabitants on 1 January.
public struct SyntheticInhabitants: Hashable, Sendable {
    /// The year.
    public let year: Int
    /// The kind of origin, in the study's codes.
    public let heritage: String
    /// `K` or `M`.
    public let sex: String
    /// The group of age, in the study's codes.
    public let ages: String
    /// How many.
    public let count: Int
}

/// A posting in the accounts.
public struct SyntheticPosting: Hashable, Sendable {
    /// The year.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The function of the accounts, `5.46.60` or `5.46.61`.
    public let function: String
    /// The amount in øre; negative for refunds and regulations.
    public let amount: Int64
}
