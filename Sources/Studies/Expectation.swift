internal import Vocabulary

/// What a study expects kommuner to have, so that closed cells can be forecast before anybody is asked.
///
/// It is the author's own word, from published figures or earlier rounds, and part of the study and its digest. Meets STU-14.
public struct Expectation: Hashable, Sendable {
    /// How large kommuner are, for rounds of so many.
    public let sizes: [Sizes]
    /// How much shares and rates differ between kommuner: their relative standard deviation.
    public let spread: DecimalNumber
    /// What each indicator counts.
    public let rows: [Rows]
    /// How rows are divided by each breakdown.
    public let shares: [Shares]

    /// Takes the parts.
    public init(sizes: [Sizes], spread: DecimalNumber, rows: [Rows], shares: [Shares]) {
        self.sizes = sizes
        self.spread = spread
        self.rows = rows
        self.shares = shares
    }

    /// The sizes of the kommuner of a round.
    public struct Sizes: Hashable, Sendable {
        /// How many kommuner the round has.
        public let kommuner: Int
        /// Sizes from the smallest kommune to the largest, evenly apart in rank; what else is counted is so many per one.
        public let persons: [Int64]

        /// Takes a number of kommuner and sizes.
        public init(kommuner: Int, persons: [Int64]) {
            self.kommuner = kommuner
            self.persons = persons
        }
    }

    /// What an indicator counts for each one of a kommune's size.
    public struct Rows: Hashable, Sendable {
        /// The indicator.
        public let indicator: String
        /// How much of the whole: of what is counted, of the denominator, the persons, or the whole of a count that has one.
        public let perPerson: DecimalNumber
        /// Which share of the whole is in the numerator, the events or the count; nil where nothing is a part.
        public let part: DecimalNumber?
        /// The same by category, for breakdowns in which it differs much.
        public let parts: [Shares]

        /// Takes the parts.
        public init(indicator: String, perPerson: DecimalNumber, part: DecimalNumber?, parts: [Shares]) {
            self.indicator = indicator
            self.perPerson = perPerson
            self.part = part
            self.parts = parts
        }
    }

    /// One number for each category of a breakdown.
    public struct Shares: Hashable, Sendable {
        /// The breakdown.
        public let breakdown: String
        /// The table whose rows are divided; nil for all that the breakdown divides.
        public let table: String?
        /// The categories, each with its number.
        public let categories: [Category]

        /// Takes the parts.
        public init(breakdown: String, table: String?, categories: [Category]) {
            self.breakdown = breakdown
            self.table = table
            self.categories = categories
        }

        /// The number of a category.
        public struct Category: Hashable, Sendable {
            /// The category.
            public let category: String
            /// Its number, 0 to 1.
            public let share: DecimalNumber

            /// Takes both.
            public init(category: String, share: DecimalNumber) {
                self.category = category
                self.share = share
            }
        }
    }
}

extension Study {
    /// Checks that an expectation names what there is, completely, with numbers that can be.
    static func checkExpectation(_ draft: StudyDraft) throws(Fault) {
        guard let expected = draft.expected else { return }
        try checkSizes(expected)
        try require(expected.spread, atMost: 1, at: "expected/spread")
        if !expected.rows.isEmpty { try checkUnique(expected.rows.map(\.indicator), at: "expected/rows") }
        for rows in expected.rows {
            let path = "expected/rows/\(rows.indicator)"
            guard draft.indicators.contains(where: { $0.id == rows.indicator }) else {
                let next = Suggestion.sentence(for: rows.indicator, among: draft.indicators.map(\.id))
                throw Fault(.unknownName, at: path, next: next)
            }
            try require(rows.perPerson, atMost: 1_000_000, at: "\(path)/per_person")
            if let part = rows.part { try require(part, atMost: 1, at: "\(path)/part") }
            if !rows.parts.isEmpty { try checkUnique(rows.parts.map(\.breakdown), at: "\(path)/parts") }
            for parts in rows.parts { try check(parts, in: draft, at: "\(path)/parts/\(parts.breakdown)") }
        }
        for indicator in draft.indicators where indicator.isTested {
            let path = "expected/rows/\(indicator.id)"
            guard let rows = expected.rows.first(where: { $0.indicator == indicator.id }) else {
                throw Fault(.missingKey, at: "expected/rows", next: "Say what “\(indicator.id)” counts.")
            }
            guard (rows.part != nil) == indicator.hasPart else {
                let next =
                    indicator.hasPart
                    ? "Add “part”: the share in the numerator." : "Take “part” out: nothing is a part here."
                throw Fault(.badExpectation, at: path, next: next)
            }
        }
        if !expected.shares.isEmpty {
            try checkUnique(expected.shares.map { "\($0.breakdown) of \($0.table ?? "all")" }, at: "expected/shares")
        }
        guard expected.shares.count <= StudyLimits.list else {
            throw Fault(.badExpectation, at: "expected/shares", next: "Write at most \(StudyLimits.list).")
        }
        for shares in expected.shares {
            let path = "expected/shares/\(shares.breakdown)"
            try check(shares, in: draft, at: path)
            let sum = shares.categories.reduce(0) { $0 + $1.share.double }
            guard sum <= 1.000_001 else {
                throw Fault(.badExpectation, at: path, next: "The shares add up to more than 1.")
            }
        }
        for breakdown in draft.breakdowns {
            for table in draft.tablesRead(by: breakdown.id)
            where expected.shares(of: breakdown.id, in: table) == nil {
                throw Fault(.missingKey, at: "expected/shares", next: "Say how “\(breakdown.id)” divides “\(table)”.")
            }
        }
    }

    private static func checkSizes(_ expected: Expectation) throws(Fault) {
        let path = "expected/sizes"
        guard !expected.sizes.isEmpty else { throw Fault(.missingKey, at: path, next: "One list is needed at least.") }
        for (index, sizes) in expected.sizes.enumerated() {
            let place = "\(path)/\(index + 1)"
            let isMore = index == 0 || expected.sizes[index - 1].kommuner < sizes.kommuner
            guard (3...contributorLimit).contains(sizes.kommuner), isMore else {
                throw Fault(.badExpectation, at: place, next: "Lists are for 3 to 98 kommuner, ascending.")
            }
            let isAscending = zip(sizes.persons, sizes.persons.dropFirst()).allSatisfy { $0 <= $1 }
            let isPossible = sizes.persons.allSatisfy { (1...100_000_000).contains($0) }
            guard (2...contributorLimit).contains(sizes.persons.count), isAscending, isPossible else {
                throw Fault(.badExpectation, at: place, next: "Write two sizes or more, from the smallest, 1 at least.")
            }
        }
    }

    private static func check(_ shares: Expectation.Shares, in draft: StudyDraft, at path: String) throws(Fault) {
        guard let breakdown = draft.breakdowns.first(where: { $0.id == shares.breakdown }) else {
            let next = Suggestion.sentence(for: shares.breakdown, among: draft.breakdowns.map(\.id))
            throw Fault(.unknownName, at: path, next: next)
        }
        if let table = shares.table, !draft.tablesRead(by: breakdown.id).contains(table) {
            throw Fault(.unknownName, at: "\(path)/\(table)", next: "The breakdown does not divide this table.")
        }
        let known = breakdown.categories.map(\.id)
        try checkUnique(shares.categories.map(\.category), at: path)
        for category in shares.categories {
            guard known.contains(category.category) else {
                let next = Suggestion.sentence(for: category.category, among: known)
                throw Fault(.unknownName, at: "\(path)/\(category.category)", next: next)
            }
            try require(category.share, atMost: 1, at: "\(path)/\(category.category)")
        }
        if let missing = known.first(where: { id in !shares.categories.contains { $0.category == id } }) {
            throw Fault(.missingKey, at: path, next: "Add “\(missing)”.")
        }
    }

    private static func require(_ number: DecimalNumber, atMost limit: Double, at path: String) throws(Fault) {
        guard number.units >= 0, number.double <= limit else {
            throw Fault(.badExpectation, at: path, next: "Write a number from 0 to \(Int(limit)).")
        }
    }
}

extension Expectation {
    /// How a breakdown divides a table's rows.
    func shares(of breakdown: String, in table: String) -> Shares? {
        shares.first { $0.breakdown == breakdown && $0.table == table }
            ?? shares.first { $0.breakdown == breakdown && $0.table == nil }
    }
}

extension Expectation.Shares {
    /// The number of a category.
    func share(_ category: String) -> Double {
        categories.first { $0.category == category }?.share.double ?? 0
    }
}

extension IndicatorDraft {
    /// Whether a cell of it is tested before it opens.
    fileprivate var isTested: Bool { kind != .resource || quantities.contains { $0.role == .persons } }

    /// Whether one of its quantities is tested as a part of another.
    fileprivate var hasPart: Bool {
        switch kind {
        case .ratio, .rate: true
        case .count: quantities.contains { $0.role == .whole }
        case .mean, .resource: false
        }
    }
}
