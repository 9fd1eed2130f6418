public import Disclosure

/// A study: what is asked of every contributor, of which records, and what is let out.
///
/// It is read from a YAML file, or from canonical bytes; both doors check the same rules, so that a `Study` in hand has
/// unique ids, typed expressions, codes that are in their lists and bounds that the field can hold. Meets STU-1 to STU-9, STU-13 and
/// STU-14.
public struct Study: Hashable, Sendable {
    /// The id, of the form of a round's name.
    public let id: String
    /// The version; any change of the study is a new one.
    public let version: Int
    /// What it is called.
    public let title: Localised
    /// What it is for.
    public let purpose: Localised
    /// The law under which records are used.
    public let legalBasis: Localised
    /// Whom to ask.
    public let contact: String
    /// How many days after the end of the period figures are published at the earliest.
    public let publicationDays: Int
    /// How many days after publication a transcript is kept.
    public let retentionDays: Int
    /// The committee that the study proposes; a round's manifest decides.
    public let committee: CommitteeDefault
    /// The thresholds that the study proposes; a node's policy may be stricter.
    public let thresholds: Thresholds
    /// The tables.
    public let tables: [StudyTable]
    /// The breakdowns.
    public let breakdowns: [Breakdown]
    /// Categories that lie inside categories of other breakdowns.
    public let nestings: [Nesting]
    /// What kommuner are expected to have, for forecasts; nil where the study does not say.
    public let expected: Expectation?
    /// The indicators.
    public let indicators: [Indicator]

    /// A table by its name.
    public func table(_ name: String) -> StudyTable? { tables.first { $0.name == name } }
    /// A breakdown by its id.
    public func breakdown(_ id: String) -> Breakdown? { breakdowns.first { $0.id == id } }
    /// An indicator by its id.
    public func indicator(_ id: String) -> Indicator? { indicators.first { $0.id == id } }
}

/// How many members a committee has, and how many of them may be corrupt.
public struct CommitteeDefault: Hashable, Sendable {
    /// How many members.
    public let members: Int
    /// How many of them may be corrupt.
    public let tolerated: Int

    /// Takes both numbers.
    public init(members: Int, tolerated: Int) {
        self.members = members
        self.tolerated = tolerated
    }
}
