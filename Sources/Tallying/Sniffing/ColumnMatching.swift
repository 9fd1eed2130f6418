internal import Studies
internal import Vocabulary

/// Which column of a source stands for which variable of a study.
///
/// By name, then by words that mean the same, then by what stands in the columns that are left; a column stands for one variable only.
/// Meets TAL-26.
struct ColumnMatching {
    /// How many values are asked what they are.
    private static let valuesAsked = 500

    /// The column of each variable that has one.
    private(set) var columns: [String: String] = [:]
    /// Why, in the study's order.
    private(set) var guesses: [Guess] = []
    /// Variables without a column.
    private(set) var open: [Column] = []

    /// `given` are columns that a person or the mapping names already; `study` is asked for what codes are called.
    init(_ table: StudyTable, _ sample: Sample, given: [String: String], in study: Study, place: String) throws(Refusal)
    {
        for variable in given.keys.sorted() {
            guard table.columns.contains(where: { $0.name == variable }) else {
                throw Refusal(
                    .mappingMisfit,
                    at: "\(place), `\(variable)`",
                    next: Suggestion.sentence(for: variable, among: table.columns.map(\.name))
                )
            }
            let column = given[variable] ?? variable
            guard sample.place(of: column) != nil else {
                throw Refusal(
                    .columnNotFound,
                    at: "\(place), column `\(column)`",
                    next: Suggestion.sentence(for: column, among: sample.header)
                )
            }
            columns[variable] = column
        }
        var reasons: [String: String] = [:]
        for variable in table.columns where columns[variable.name] == nil {
            guard sample.place(of: variable.name) != nil else { continue }
            take(variable, variable.name, "the same name", &reasons)
        }
        let plain: (Column, String) -> Bool = { Likeness.plain($0.name) == Likeness.plain($1) }
        match(table, sample, "the same name but for case, accents and marks", &reasons, plain)
        match(table, sample, "another word for it", &reasons) { Likeness.areNamesOfOne($0.name, $1) }
        match(table, sample, "one name is part of the other", &reasons) { Likeness.isPart($0.name, $1) }
        match(table, sample, "the only column left that holds such values", &reasons) { variable, column in
            Self.holds(variable, column, sample, table.name, study)
        }
        for variable in table.columns {
            if let column = columns[variable.name], let reason = reasons[variable.name] {
                guesses.append(Guess("columns", column: variable.name, column, reason))
            }
        }
        open = table.columns.filter { columns[$0.name] == nil }
    }

    private mutating func take(
        _ variable: Column,
        _ column: String,
        _ reason: String,
        _ reasons: inout [String: String]
    ) {
        guard !columns.values.contains(column) else { return }
        columns[variable.name] = column
        reasons[variable.name] = reason
    }

    /// Takes pairs of which each fits no other.
    private mutating func match(
        _ table: StudyTable,
        _ sample: Sample,
        _ reason: String,
        _ reasons: inout [String: String],
        _ fits: (Column, String) -> Bool
    ) {
        let left = table.columns.filter { columns[$0.name] == nil }
        let free = sample.header.filter { name in sample.place(of: name) != nil && !columns.values.contains(name) }
        let fitting = left.map { variable in free.filter { fits(variable, $0) } }
        for (variable, own) in zip(left, fitting) {
            guard own.count == 1, fitting.count(where: { $0.contains(own[0]) }) == 1 else { continue }
            take(variable, own[0], reason, &reasons)
        }
    }

    /// Whether nearly all values of a column are what a variable holds; never said of plain numbers, which look all alike.
    private static func holds(_ variable: Column, _ column: String, _ sample: Sample, _ table: String, _ study: Study)
        -> Bool
    {
        guard let place = sample.place(of: column), !sample.values[place].isEmpty else { return false }
        let values = sample.values[place].prefix(valuesAsked)
        switch variable.type {
        case .identifier: return Sample.registrationNumbers(values) * 10 >= values.count * 9
        case .date: return DateGuess(Array(values)).areDays
        case .code(let codes):
            let matching = CodeMatching(codes, column: variable.name, of: table, in: study)
            let fitting = values.count { value in
                let text = sample.encoding.text(value)
                return codes.contains(text) || matching.suggestion(for: text) != nil
            }
            return fitting * 10 >= values.count * 9
        case .integer, .decimal: return false
        }
    }
}
