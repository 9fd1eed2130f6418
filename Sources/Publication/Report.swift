public import Benchmarking
public import Disclosure
public import Studies
public import Vocabulary

/// Everything that a publication is written from: a study's words, its benchmark, and the public facts of the round.
///
/// It holds released figures only. Pages, files and tables are written from it and from nothing else, so they cannot differ.
public struct Report: Sendable {
    /// The study, for titles and definitions.
    public let study: Study
    /// The figures.
    public let benchmark: Benchmark
    /// The contributors in list order.
    public let contributors: [Kommune]
    /// The kommuner that the round asked and that are in no figure of it, ascending.
    public let absent: [Kommune]
    /// The public facts of the round.
    public let facts: Facts

    /// Takes the parts; refuses a list of contributors that is not as long as the benchmark's, or that names one of the absent.
    ///
    /// Meets PUB-6.
    public init(
        study: Study,
        benchmark: Benchmark,
        contributors: [Kommune],
        absent: [Kommune],
        facts: Facts
    ) throws(Refusal) {
        guard contributors.count == benchmark.contributorCount, Set(contributors).isDisjoint(with: absent) else {
            throw Refusal(.contributorCount, at: "report of \(facts.round)")
        }
        self.study = study
        self.benchmark = benchmark
        self.contributors = contributors
        self.absent = absent
        self.facts = facts
    }

    /// A kommune that the round asked.
    public struct Kommune: Hashable, Sendable {
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

    /// The public facts of a round.
    public struct Facts: Hashable, Sendable {
        /// The digest of the study file.
        public let studyDigest: Digest
        /// The round.
        public let round: RoundName
        /// The period that the figures are about.
        public let period: Period
        /// The day of publication.
        public let published: Day
        /// The thresholds in force: the strictest of the study's and every contributor's.
        public let thresholds: Thresholds
        /// How many members the committee has.
        public let committee: Int
        /// How many of its members may act together without being able to open anything.
        public let tolerated: Int
        /// The head of the round's transcript when its result was signed.
        public let transcriptHead: Digest

        /// Whether the round is an exercise with invented figures: its name, which all members signed, begins with `demo` or
        /// `oevelse`.
        public var isExercise: Bool { ["demo", "oevelse"].contains { round.text.hasPrefix($0) } }

        /// Takes the facts.
        public init(
            studyDigest: Digest,
            round: RoundName,
            period: Period,
            published: Day,
            thresholds: Thresholds,
            committee: Int,
            tolerated: Int,
            transcriptHead: Digest
        ) {
            self.studyDigest = studyDigest
            self.round = round
            self.period = period
            self.published = published
            self.thresholds = thresholds
            self.committee = committee
            self.tolerated = tolerated
            self.transcriptHead = transcriptHead
        }
    }

    /// The tables of each indicator: the total, and the breakdowns.
    var sections: [Section] {
        study.indicators.compactMap { indicator in
            let tables = benchmark.tables.filter { $0.indicator.id == indicator.id }
            guard let total = tables.first(where: { $0.breakdown == nil })?.rows.first else { return nil }
            return Section(indicator: indicator, total: total, breakdowns: tables.filter { $0.breakdown != nil })
        }
    }

    /// One indicator of the report.
    struct Section {
        let indicator: Indicator
        let total: BenchmarkRow
        let breakdowns: [BenchmarkTable]
    }
}

extension BenchmarkRow {
    /// The figures of the row, per contributor and pooled.
    var figures: [BenchmarkFigure] { named + (pooled.map { [$0] } ?? []) }
}
