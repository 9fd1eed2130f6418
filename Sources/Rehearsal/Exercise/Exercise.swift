public import Studies
public import Vocabulary

/// A whole round on synthetic records, in memory, through the code that real rounds run through.
///
/// Records are made up, tallied and masked kommune by kommune; the machines of every party play the round with keys and envelopes of
/// their own; what opens becomes a report. There is no way in for any other record: all that it is given is a study, kommuner by
/// number, and a seed.
public struct Exercise: Sendable {
    /// The study that is tried.
    public let study: Study
    /// The kommuner that are asked.
    public let kommuner: [SyntheticKommune]
    /// Those of them that never hand in.
    public let dropouts: Set<KommuneCode>
    /// The period asked for.
    public let period: Period
    /// What everything is drawn from.
    public let seed: UInt64
    /// What records are drawn from; nil for those of the first study.
    public let records: RecordDescription?

    let layout: SlotLayout

    /// Asks `kommuner`, of whom a share, in per cent and rounded to whole kommuner, hands nothing in.
    ///
    /// Refuses a study that reads what synthetic records do not have, and fewer kommuner left than may open anything.
    public init(
        study: Study,
        kommuner: [SyntheticKommune],
        dropoutPercent: Int,
        period: Period,
        seed: UInt64,
        records: RecordDescription? = nil
    ) throws(Refusal) {
        self.study = study
        self.records = records
        self.kommuner = kommuner.sorted { $0.code < $1.code }
        self.period = period
        self.seed = seed
        layout = SlotLayout(study)
        if let records { try records.check(study) } else { try SyntheticExtracts.check(study) }
        var random = SyntheticRandomness(seed: seed, purpose: "dropouts")
        let away = (kommuner.count * dropoutPercent + 50) / 100
        dropouts = Set(random.shuffled(self.kommuner.map(\.code)).prefix(away))
        let left = kommuner.count - away
        let least = try ExerciseRound.leastContributors(of: kommuner.count, study: study)
        guard left >= least else {
            throw Refusal(
                .tooFewLeft,
                at: "\(left) of \(kommuner.count) kommuner hand in, \(least) are needed",
                next: "Ask more kommuner, or let fewer drop out."
            )
        }
    }

    /// The same exercise with other records: seeds count upwards.
    public func next(_ rounds: Int) throws(Refusal) -> Exercise {
        try Exercise(
            study: study,
            kommuner: kommuner,
            away: dropouts.count,
            period: period,
            seed: seed &+ UInt64(rounds),
            records: records
        )
    }

    private init(
        study: Study,
        kommuner: [SyntheticKommune],
        away: Int,
        period: Period,
        seed: UInt64,
        records: RecordDescription?
    ) throws(Refusal) {
        self.study = study
        self.records = records
        self.kommuner = kommuner
        self.period = period
        self.seed = seed
        layout = SlotLayout(study)
        var random = SyntheticRandomness(seed: seed, purpose: "dropouts")
        dropouts = Set(random.shuffled(kommuner.map(\.code)).prefix(away))
    }

    /// The figures of everybody who hands in, one kommune's records at a time; the folder under them is gone afterwards.
    public func contributions() throws(Refusal) -> [Contribution] {
        var all: [Contribution] = []
        for kommune in kommuner where !dropouts.contains(kommune.code) {
            all.append(try Contribution(of: kommune, in: self))
        }
        return all
    }

    /// The whole round, through every party's machine.
    public func play(_ contributions: [Contribution]) throws(Refusal) -> ExerciseOutcome {
        var round = try ExerciseRound(self)
        try round.play(contributions)
        return try round.outcome(of: self)
    }
}
