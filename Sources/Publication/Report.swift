public import Disclosure
public import Studies
public import Vocabulary

/// Everything that a benchmark's publication says, in both languages, ready to be written.
///
/// It holds released figures and public facts only. Pages, files and tables are written from it and from nothing else, so
/// they cannot differ.
public struct Report: Sendable {
    /// What the study is and what round this was.
    public let facts: Facts
    /// The contributors in list order.
    public let contributors: [Contributor]
    /// The indicators in the study's order.
    public let indicators: [Indicator]

    /// Takes the parts.
    public init(facts: Facts, contributors: [Contributor], indicators: [Indicator]) {
        self.facts = facts
        self.contributors = contributors
        self.indicators = indicators
    }

    /// The public facts about a round.
    public struct Facts: Sendable {
        /// The study's identifier and version.
        public let studyName: String
        /// The study's title.
        public let title: Localised
        /// What the study is for.
        public let purpose: Localised
        /// The law that the study stands on.
        public let legalBasis: Localised
        /// Whom to ask.
        public let contact: String
        /// The digest of the study file.
        public let studyDigest: Digest
        /// The round.
        public let round: RoundName
        /// The period that the figures are about.
        public let period: Period
        /// The day of publication.
        public let published: Day
        /// The thresholds in force.
        public let thresholds: Thresholds
        /// How many members the committee has, and with how many of them nothing can be opened.
        public let committee: (members: Int, tolerated: Int)
        /// The head of the signed transcript when the result was signed.
        public let transcriptHead: Digest

        /// Takes the facts.
        public init(
            studyName: String,
            title: Localised,
            purpose: Localised,
            legalBasis: Localised,
            contact: String,
            studyDigest: Digest,
            round: RoundName,
            period: Period,
            published: Day,
            thresholds: Thresholds,
            committee: (members: Int, tolerated: Int),
            transcriptHead: Digest
        ) {
            self.studyName = studyName
            self.title = title
            self.purpose = purpose
            self.legalBasis = legalBasis
            self.contact = contact
            self.studyDigest = studyDigest
            self.round = round
            self.period = period
            self.published = published
            self.thresholds = thresholds
            self.committee = committee
            self.transcriptHead = transcriptHead
        }
    }

    /// A kommune that contributed.
    public struct Contributor: Hashable, Sendable {
        /// The kommune's number.
        public let code: KommuneCode
        /// The kommune's name.
        public let name: String

        /// Takes number and name.
        public init(code: KommuneCode, name: String) {
            self.code = code
            self.name = name
        }
    }

    /// A figure with its interval, in the indicator's unit.
    public struct Estimate: Hashable, Sendable {
        /// The figure.
        public let value: Double
        /// The lower limit of the 95 % interval, if the figure has one.
        public let lower: Double?
        /// The upper limit.
        public let upper: Double?

        /// Takes a figure and its limits.
        public init(value: Double, lower: Double? = nil, upper: Double? = nil) {
            self.value = value
            self.lower = lower
            self.upper = upper
        }
    }

    /// A place in a table: open, or without a value for a stated reason.
    public enum Figure<Value: Hashable & Sendable>: Hashable, Sendable {
        /// The value.
        case open(Value)
        /// Closed.
        case closed
        /// Opened without a valid value.
        case void
        /// Open, but there is nothing to divide by.
        case undefined
    }

    /// One area's figure for one group, with the quantities it is made of.
    public struct Entry: Hashable, Sendable {
        /// The indicator's figure.
        public let figure: Figure<Estimate>
        /// The quantities, in the indicator's order.
        public let quantities: [Figure<Int64>]

        /// Takes a figure and its quantities.
        public init(figure: Figure<Estimate>, quantities: [Figure<Int64>]) {
            self.figure = figure
            self.quantities = quantities
        }
    }

    /// A group, such as everybody, or women.
    public struct Row: Hashable, Sendable {
        /// The group's code in the study.
        public let code: String
        /// What the group is called.
        public let label: Localised
        /// One entry per contributor, in list order; empty where the study does not name this table.
        public let named: [Entry]
        /// All contributors together; nil where the study does not pool this table.
        public let pooled: Entry?

        /// Takes a group's entries.
        public init(code: String, label: Localised, named: [Entry], pooled: Entry?) {
            self.code = code
            self.label = label
            self.named = named
            self.pooled = pooled
        }
    }

    /// A breakdown of an indicator.
    public struct Table: Hashable, Sendable {
        /// The breakdown's identifier in the study.
        public let id: String
        /// What it is by.
        public let title: Localised
        /// The groups.
        public let rows: [Row]

        /// Takes a breakdown's rows.
        public init(id: String, title: Localised, rows: [Row]) {
            self.id = id
            self.title = title
            self.rows = rows
        }

        /// Whether the table has figures per kommune.
        var isNamed: Bool { rows.contains { !$0.named.isEmpty } }
        /// Whether the table has figures for all contributors together.
        var isPooled: Bool { rows.contains { $0.pooled != nil } }
    }

    /// A quantity that an indicator is made of, such as persons at risk.
    public struct Quantity: Hashable, Sendable {
        /// The quantity's identifier in the study.
        public let id: String
        /// What it is called.
        public let title: Localised

        /// Takes identifier and title.
        public init(id: String, title: Localised) {
            self.id = id
            self.title = title
        }
    }

    /// An indicator.
    public struct Indicator: Hashable, Sendable {
        /// The identifier, such as K1a.
        public let id: String
        /// What it is called.
        public let title: Localised
        /// What it says exactly.
        public let definition: Localised
        /// The unit behind a figure, such as `pct.`.
        public let unit: Localised
        /// How many decimals a figure is shown with.
        public let decimals: Int
        /// How the interval is made; nil where there is none.
        public let intervalMethod: Localised?
        /// The quantities it is made of.
        public let quantities: [Quantity]
        /// Everybody.
        public let total: Row
        /// The breakdowns.
        public let tables: [Table]

        /// Takes an indicator's parts.
        public init(
            id: String,
            title: Localised,
            definition: Localised,
            unit: Localised,
            decimals: Int,
            intervalMethod: Localised?,
            quantities: [Quantity],
            total: Row,
            tables: [Table]
        ) {
            self.id = id
            self.title = title
            self.definition = definition
            self.unit = unit
            self.decimals = decimals
            self.intervalMethod = intervalMethod
            self.quantities = quantities
            self.total = total
            self.tables = tables
        }
    }
}
