internal import Studies
internal import Vocabulary

/// A kommune's made-up tables as a study's description has them; nobody in them exists.
///
/// The same description, seed, kommune and period give the same rows on every machine. It knows no word of any study.
struct DescribedExtracts {
    private let description: RecordDescription
    private let study: Study
    private let kommune: SyntheticKommune
    private let seed: UInt64
    private let period: Period

    init(_ description: RecordDescription, study: Study, kommune: SyntheticKommune, seed: UInt64, period: Period) {
        self.description = description
        self.study = study
        self.kommune = kommune
        self.seed = seed
        self.period = period
    }

    /// What is known of a row, or of a person, while it is drawn.
    private typealias Values = [String: ExtractValue]

    private func stream(_ purpose: String) -> SyntheticRandomness {
        SyntheticRandomness(seed: seed, kommune: kommune.code, purpose: purpose)
    }

    /// The tables that the study has, in its order.
    var tables: [ExtractTable] {
        var people = SyntheticPeople(kommune: kommune, random: stream("numbers"))
        var random = stream("described persons")
        let persons = (0..<max(kommune.population * description.perThousand / 1000, 1))
            .map { _ in
                (
                    number: people.number(on: period.first),
                    values: draw(description.persons, "persons", nil, [:], &random)
                )
            }
        return study.tables.compactMap { table in
            guard let own = description.tables.first(where: { $0.name == table.name }) else { return nil }
            var random = stream("described \(table.name)")
            var rows: [[ExtractValue]] = []
            for person in persons {
                for _ in 0..<random.number(in: own.rows) {
                    let known = person.values
                    let values = draw(own.columns, table.name, person.number, known, &random)
                    rows.append(table.columns.map { typed(values[$0.name] ?? .missing, as: $0.type) })
                }
            }
            return ExtractTable(name: table.name, columns: table.columns.map(\.name), rows: rows)
        }
    }

    /// Kroner become øre where the study asks for an amount.
    private func typed(_ value: ExtractValue, as type: ColumnType) -> ExtractValue {
        guard case .integer(let number) = value, case .decimal = type else { return value }
        return .amount(Int64(number) * 100)
    }

    private func draw(
        _ columns: [RecordDescription.Column],
        _ table: String,
        _ number: String?,
        _ person: Values,
        _ random: inout SyntheticRandomness
    ) -> Values {
        var values: Values = [:]
        for column in columns {
            let value = value(column, "\(table) \(column.name)", number, person, values, &random)
            // Drawn whether it is needed or not, so that one column leaves the others as they were.
            values[column.name] = random.happens(perMille: column.missing) ? .missing : value
        }
        return values
    }

    private func value(
        _ column: RecordDescription.Column,
        _ place: String,
        _ number: String?,
        _ person: Values,
        _ row: Values,
        _ random: inout SyntheticRandomness
    ) -> ExtractValue {
        let factor = factor(column, place)
        switch column.source {
        case .number: return number.map(ExtractValue.number) ?? .missing
        case .person(let name): return person[name] ?? .missing
        case .pick(let choices):
            let weights = choices.enumerated()
                .map { (value: $1.code, weight: max($1.weight * ($0 == 0 ? factor : 100), 1)) }
            return .code(random.pick(weights))
        case .day(let days): return .day(period.first.adding(random.number(in: days)))
        case .after(let other, let days):
            let later = random.number(in: days) * factor / 100
            guard case .day(let day) = row[other] else { return .missing }
            // What has not happened when the extract is taken stands in no extract.
            let then = day.adding(later)
            return then <= period.last.adding(SyntheticExtracts.delay) ? .day(then) : .missing
        case .range(let numbers): return .integer(random.number(in: numbers) * factor / 100)
        case .percent(let other, let share):
            let part = random.number(in: share) * factor / 100
            guard case .integer(let whole) = row[other] else { return .missing }
            return .integer(whole * part / 100)
        }
    }

    /// By how much, in per cent, this kommune's is that of all kommuner.
    private func factor(_ column: RecordDescription.Column, _ place: String) -> Int {
        guard column.differs > 0 else { return 100 }
        var random = stream("differs \(place)")
        return random.number(in: (100 - column.differs)...(100 + column.differs))
    }
}

extension RecordDescription {
    /// Refuses a study that reads a table or a column that is not described.
    func check(_ study: Study) throws(Refusal) {
        guard study.id == self.study else {
            throw Refusal(.noSuchRecords, at: "study \(study.id)", next: "The records are described for \(self.study).")
        }
        try study.checkRecords(tables.map { ($0.name, $0.columns.map(\.name)) }, are: "Described are")
    }
}

extension Study {
    /// Refuses where the study reads a table or a column that is not among these; `are` begins the sentence that names the columns.
    func checkRecords(_ records: [(table: String, columns: [String])], are: String) throws(Refusal) {
        let read = Set(indicators.flatMap { $0.quantities.map(\.table) })
        for table in tables where read.contains(table.name) {
            guard let known = records.first(where: { $0.table == table.name })?.columns else {
                let all = records.map(\.table).joined(separator: ", ")
                throw Refusal(.noSuchRecords, at: "tables/\(table.name)", next: "There are records of \(all).")
            }
            for column in table.columns where !known.contains(column.name) {
                throw Refusal(
                    .noSuchRecords,
                    at: "tables/\(table.name)/columns/\(column.name)",
                    next: "\(are) \(known.joined(separator: ", "))."
                )
            }
        }
    }
}
