internal import Foundation
internal import Studies
internal import Vocabulary

/// A table's part of a mapping while it is being made.
struct TableDraft {
    private(set) var own: Mapping.Table
    private(set) var guesses: [Guess] = []
    private(set) var questions: [OpenQuestion] = []
    private(set) var open = OpenLines()

    /// Begins with a source, and with the columns, codes and texts for nothing that the mapping has already.
    init(_ source: TableSource, before: Mapping.Table?) {
        own = Mapping.Table(
            source: source,
            line: before?.line ?? 1,
            format: before?.format ?? ExtractFormat(),
            numbers: before?.numbers ?? NumberFormat(),
            dates: before?.dates ?? Mapping.standardDates.compactMap { DatePattern($0) },
            missing: before?.missing ?? Mapping.standardMissing,
            columns: before?.columns ?? [:],
            mayBeEmpty: before?.mayBeEmpty ?? false
        )
    }

    /// Finds out how the source is written, and which columns stand for what.
    mutating func sniff(_ table: StudyTable, _ study: Study, _ answers: SourceAnswers, folder: String) throws(Refusal) {
        own.format = ExtractFormat()
        if case .file(let file, nil) = own.source {
            let head = try Sample.head(of: OpenedExtract.path(of: file, in: folder), name: file)
            // A workbook is opened as one, or refused as one.
            if OpenedExtract.WorkbookKind(head: head.bytes) == nil {
                let form = try CSVForm(head.bytes, isWhole: head.isWhole, name: file, answers: answers)
                own.format = form.format
                guesses += form.guesses
                questions += form.questions
            }
        }
        // Where the separator is open, all that follows would be guessed from the wrong columns.
        guard questions.isEmpty else { return }
        if let mark = answers.decimalMark {
            guard mark == "," || mark == "." else {
                throw Refusal(.openQuestions, at: "decimal_mark", next: "Write --decimal \",\" or --decimal \".\".")
            }
            own.numbers = NumberFormat(decimalMark: mark == "," ? Byte.comma : Byte.dot)
        } else {
            own.numbers = NumberFormat()
        }
        let sample = try match(table, study, answers, folder: folder)
        guard own.relation == nil else { return }
        try guessForms(table, sample, answers)
    }

    /// Finds columns for the variables that have none.
    @discardableResult
    mutating func match(
        _ table: StudyTable,
        _ study: Study,
        _ answers: SourceAnswers,
        folder: String
    ) throws(Refusal) -> Sample {
        let sample = try Sample(own, in: folder)
        try checkHeader(sample)
        var given = answers.columns
        for (name, column) in own.columns where given[name] == nil {
            // A new source may call its columns otherwise.
            if sample.place(of: column.from ?? name) != nil { given[name] = column.from ?? name }
        }
        let matching = try ColumnMatching(table, sample, given: given, in: study, place: own.extract)
        guesses += matching.guesses
        for variable in table.columns {
            if let column = matching.columns[variable.name] {
                own.columns[variable.name] = Mapping.Column(
                    line: 1,
                    from: column,
                    codes: own.columns[variable.name]?.codes ?? [:],
                    dates: own.columns[variable.name]?.dates,
                    isRegistrationNumber: own.columns[variable.name]?.isRegistrationNumber ?? true
                )
            } else {
                own.columns[variable.name] = nil
                let taken = Set(matching.columns.values)
                let free = sample.header.filter { !taken.contains($0) }.prefix(12).map { Mapping.Table.quoted($0) }
                open.columns[variable.name] =
                    "\(Mapping.Table.quoted(variable.name)): ONE OF \(free.isEmpty ? "no column is left" : free.joined(separator: ", "))"
            }
        }
        return sample
    }

    /// The first row must hold names.
    private func checkHeader(_ sample: Sample) throws(Refusal) {
        let names = sample.header.map { Array($0.utf8) }
        let values = names.count { name in
            name.isEmpty || name.allSatisfy { $0 &- Byte.zero <= 9 || $0 == Byte.dot || $0 == Byte.comma }
                || DateGuess([name]).areDays
        }
        guard Sample.registrationNumbers(names) > 0 || values * 2 > names.count else { return }
        throw Refusal(
            .notATable,
            at: "\(own.extract), header",
            next: "The first row holds values, not names: put a row with the columns' names before it."
        )
    }

    // MARK: Codes

    /// Suggests a code of the study for every code in the data.
    mutating func matchCodes(_ table: StudyTable, _ study: Study, folder: String) throws(Refusal) {
        guard own.relation == nil else {
            guesses.append(
                Guess("codes", own.source.path, "`tvaersum node check` asks the database which codes are not mapped")
            )
            return
        }
        let sample = try Sample(own, in: folder, whole: true)
        for variable in table.columns {
            guard case .code(let codes) = variable.type, let column = own.columns[variable.name],
                let place = sample.place(of: column.from ?? variable.name)
            else { continue }
            let name = column.from ?? variable.name
            guard let found = sample.distinct[place], Sample.registrationNumbers(found.keys) == 0 else {
                open.codes[variable.name] = [
                    "column \(Mapping.Table.quoted(name)) holds CPR numbers, or more than \(Sample.codeLimit) different values: write another column"
                ]
                continue
            }
            let matching = CodeMatching(codes, column: variable.name, of: table.name, in: study)
            var mapped = column.codes
            var unmapped: [String] = []
            for local in found.keys.map({ sample.encoding.text($0) }).sorted() {
                guard !codes.contains(local), mapped[local] == nil, !own.missing.contains(local) else { continue }
                if let suggested = matching.suggestion(for: local) {
                    mapped[local] = suggested.code
                    guesses.append(
                        Guess(
                            "codes",
                            column: name,
                            "\(Mapping.Table.quoted(local, always: true)): \(suggested.code)",
                            suggested.reason
                        )
                    )
                } else {
                    unmapped.append(
                        "\(Mapping.Table.quoted(local, always: true)): ONE OF \((codes + [Mapping.missing]).joined(separator: ", "))"
                    )
                }
            }
            own.columns[variable.name] = Mapping.Column(
                line: column.line,
                from: column.from,
                codes: mapped,
                dates: column.dates,
                isRegistrationNumber: column.isRegistrationNumber
            )
            if !unmapped.isEmpty { open.codes[variable.name] = unmapped }
        }
    }

    // MARK: Days, numbers, identifiers

    private mutating func guessForms(_ table: StudyTable, _ sample: Sample, _ answers: SourceAnswers) throws(Refusal) {
        var numbers: [[UInt8]] = []
        var days: [(variable: String, column: String, values: [[UInt8]])] = []
        let markers = Set(own.missing.compactMap { sample.encoding.bytes($0) })
        for variable in table.columns {
            guard let column = own.columns[variable.name]?.from, let place = sample.place(of: column) else { continue }
            let values = sample.values[place].filter { !markers.contains($0) }
            switch variable.type {
            case .integer, .decimal: numbers += values
            case .date: days.append((variable.name, column, values))
            case .identifier: try guessIdentifier(variable.name, column, values, answers)
            case .code: break
            }
        }
        guessDecimalMark(NumberGuess(numbers), answers)
        try guessDays(days, answers)
    }

    private mutating func guessIdentifier(
        _ variable: String,
        _ column: String,
        _ values: [[UInt8]],
        _ answers: SourceAnswers
    ) throws(Refusal) {
        guard !values.isEmpty || answers.identifiers != nil else { return }
        let fitting = Sample.registrationNumbers(values)
        let counts = "\(fitting) of \(values.count) values are of a CPR number's form"
        let isRegistrationNumber: Bool
        switch answers.identifiers {
        case "cpr": isRegistrationNumber = true
        case "any": isRegistrationNumber = false
        case nil where fitting * 10 >= values.count * 9: isRegistrationNumber = true
        case nil where fitting * 10 <= values.count: isRegistrationNumber = false
        case nil:
            questions.append(
                OpenQuestion("form", column: column, counts, answers: ["--identifiers cpr", "--identifiers any"])
            )
            return
        default: throw Refusal(.openQuestions, at: "form", next: "Write --identifiers cpr or --identifiers any.")
        }
        guesses.append(Guess("form", column: column, isRegistrationNumber ? "cpr" : "any", counts))
        set(variable, isRegistrationNumber: isRegistrationNumber)
    }

    private mutating func guessDecimalMark(_ guess: NumberGuess, _ answers: SourceAnswers) {
        if let mark = answers.decimalMark {
            guesses.append(Guess("decimal_mark", mark, "as you say; \(guess.reason)"))
        } else if let mark = guess.decimalMark {
            own.numbers = NumberFormat(decimalMark: mark == "," ? Byte.comma : Byte.dot)
            guesses.append(Guess("decimal_mark", mark, guess.reason))
        } else {
            questions.append(guess.question)
        }
    }

    private mutating func guessDays(
        _ days: [(variable: String, column: String, values: [[UInt8]])],
        _ answers: SourceAnswers
    ) throws(Refusal) {
        var said: [DatePattern] = []
        for text in answers.dates {
            guard let pattern = DatePattern(text) else {
                throw Refusal(
                    .openQuestions,
                    at: "dates",
                    next: "Write --dates with dd, mm and yyyy or yy, such as dd-mm-yyyy."
                )
            }
            said.append(pattern)
        }
        let found = days.map { day in (day: day, guess: DateGuess(day.values, only: said)) }
        var patterns: [(variable: String, patterns: [String])] = []
        for (day, guess) in found {
            guard guess.count > 0 else { continue }
            if !said.isEmpty {
                guesses.append(
                    Guess(
                        "dates",
                        column: day.column,
                        guess.patterns.joined(separator: ", "),
                        "as you say; \(guess.reason)"
                    )
                )
                patterns.append((day.variable, said.map(\.text)))
            } else if !guess.areDays {
                questions.append(
                    OpenQuestion(
                        "dates",
                        column: day.column,
                        "\(guess.read) of \(guess.count) values are days in one of the usual forms",
                        answers: ["--dates PATTERN", "--column \(day.variable)=COLUMN"]
                    )
                )
            } else if guess.rivals.isEmpty {
                guesses.append(Guess("dates", column: day.column, guess.patterns.joined(separator: ", "), guess.reason))
                patterns.append((day.variable, guess.patterns))
            } else if let other = found.first(where: { other in
                other.guess.areDays && other.guess.rivals.isEmpty
                    && (guess.patterns + guess.rivals).contains(other.guess.patterns[0])
            }) {
                guesses.append(
                    Guess(
                        "dates",
                        column: day.column,
                        other.guess.patterns[0],
                        "as in `\(other.day.column)`, where days above 12 decide"
                    )
                )
                patterns.append((day.variable, [other.guess.patterns[0]]))
            } else {
                let ways = guess.patterns.prefix(1) + guess.rivals
                questions.append(
                    OpenQuestion(
                        "dates",
                        column: day.column,
                        "\(guess.count - guess.telling) of \(guess.count) dates can be read as \(ways.joined(separator: " and as "))",
                        answers: ways.map { "--dates \($0)" }
                    )
                )
            }
        }
        setDays(patterns)
    }

    /// The commonest patterns are the table's, others their column's own.
    private mutating func setDays(_ found: [(variable: String, patterns: [String])]) {
        var counts: [[String]: Int] = [:]
        for item in found { counts[item.patterns, default: 0] += 1 }
        guard let common = counts.max(by: { ($0.value, $1.key.joined()) < ($1.value, $0.key.joined()) })?.key else {
            return
        }
        own.dates = common.compactMap { DatePattern($0) }
        for item in found {
            let patterns = item.patterns == common ? nil : item.patterns.compactMap { DatePattern($0) }
            set(item.variable, dates: .some(patterns))
        }
    }

    private mutating func set(_ variable: String, dates: [DatePattern]?? = nil, isRegistrationNumber: Bool? = nil) {
        guard let column = own.columns[variable] else { return }
        own.columns[variable] = Mapping.Column(
            line: column.line,
            from: column.from,
            codes: column.codes,
            dates: dates ?? column.dates,
            isRegistrationNumber: isRegistrationNumber ?? column.isRegistrationNumber
        )
    }
}
