/// How made-up records of a study look, for rehearsals: which tables, how many rows, and from what each column is drawn.
///
/// It stands in a file of its own beside the study, for it is no part of what contributors sign, and says nothing about any real kommune.
public struct RecordDescription: Hashable, Sendable {
    /// What a column of a row is drawn from.
    public enum Source: Hashable, Sendable {
        /// The person's made-up number.
        case number
        /// Something of the person that is the same in every row.
        case person(String)
        /// One of some codes, by weight.
        case pick([Choice])
        /// A day so many days after the period's first.
        case day(ClosedRange<Int>)
        /// A day so many days after that of another column of the row.
        case after(column: String, days: ClosedRange<Int>)
        /// A whole number.
        case range(ClosedRange<Int>)
        /// So many per cent of the number in another column of the row.
        case percent(of: String, ClosedRange<Int>)
    }

    /// A code and how often it is drawn beside the others.
    public struct Choice: Hashable, Sendable {
        /// The code, in the study's words.
        public let code: String
        /// Its weight, 1 or more.
        public let weight: Int
    }

    /// A column, or something of a person.
    public struct Column: Hashable, Sendable {
        /// The study's name of it.
        public let name: String
        /// What it is drawn from.
        public let source: Source
        /// How many of a thousand rows have nothing in it.
        public let missing: Int
        /// By how many per cent kommuner differ: each has a factor of its own.
        public let differs: Int
    }

    /// A table.
    public struct Table: Hashable, Sendable {
        /// The study's name of it.
        public let name: String
        /// How many rows a person has in it, all numbers of the range equally likely.
        public let rows: ClosedRange<Int>
        /// Its columns, each drawn after those that it names.
        public let columns: [Column]
    }

    /// The study's id.
    public let study: String
    /// How many persons there are for a thousand inhabitants.
    public let perThousand: Int
    /// What persons are like, whatever the table.
    public let persons: [Column]
    /// The tables.
    public let tables: [Table]
}
