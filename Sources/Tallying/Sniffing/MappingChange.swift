internal import Foundation
public import Studies
public import Vocabulary

/// What a mapping would become: what was found out and why, what is open, and the whole new text.
///
/// It is for the node's own operator, since it names local columns and codes; it holds no other value. Meets TAL-26 to TAL-29.
public struct MappingChange: Sendable {
    /// What was found out, with why.
    public private(set) var guesses: [Guess] = []
    /// What the rows do not decide; nothing is written while there is any.
    public private(set) var questions: [OpenQuestion] = []
    /// The lines that somebody still has to write, with the table each belongs to.
    public private(set) var open: [(table: String, line: String)] = []
    /// Tables of the study that no source is named for.
    public let missingTables: [String]
    /// The part of the mapping that is new, as lines.
    public private(set) var part: [String] = []
    /// The mapping as it would be.
    public let text: String
    /// Whether that is another than the one that is there.
    public let changes: Bool

    private init(_ text: String, before: String?, study: Study, file: String) throws(Refusal) {
        let mapping = try Mapping(yaml: text, file: file)
        missingTables = PlanCompiler.tables(of: study).map(\.name).filter { mapping.tables[$0] == nil }
        self.text = text
        changes = text != before
    }

    /// Refuses while something is open that only a person can decide.
    public func refuseQuestions() throws(Refusal) {
        guard let first = questions.first else { return }
        throw Refusal(
            .openQuestions,
            at: first.column.map { "\(first.about), column `\($0)`" } ?? first.about,
            next: "Say which: " + first.answers.joined(separator: " or ") + "."
        )
    }

    /// Refuses while lines are open that somebody has to write.
    public func refuseOpen(file: String) throws(Refusal) {
        if let first = open.first {
            throw Refusal(
                .mappingOpen,
                at: "\(file), table `\(first.table)`, \(open.count) lines",
                next: "Write the lines that are marked `\(MappingText.openMark)`, then run this again."
            )
        }
        guard let table = missingTables.first else { return }
        throw Refusal(
            .mappingOpen,
            at: "\(file), table `\(table)`",
            next: "Say where its rows are: tvaersum node source add \(table), with the study and a file or database."
        )
    }

    private static func current(_ text: String?, _ study: Study, _ file: String) throws(Refusal) -> Mapping? {
        guard let text else { return nil }
        let mapping = try Mapping(yaml: text, file: file)
        try PlanCompiler.check(mapping, against: study, isWhole: false)
        return mapping
    }
}

extension MappingChange {
    /// Names a source for a table: looks at how it is written, and which columns stand for what.
    ///
    /// `current` is the text of the mapping that is there; columns and codes that it has for the table are kept. A relative path is looked
    /// for in `folder`.
    public static func source(
        _ order: SourceOrder,
        for name: String,
        of study: Study,
        answers: SourceAnswers,
        current: String?,
        file: String,
        folder: String
    ) throws(Refusal) -> MappingChange {
        guard let table = study.table(name) else {
            throw Refusal(
                .mappingMisfit,
                at: "table `\(name)`",
                next: Suggestion.sentence(for: name, among: study.tables.map(\.name))
            )
        }
        let before = try Self.current(current, study, file)?.tables[name]
        var draft = TableDraft(try order.source(), before: before)
        try draft.sniff(table, study, answers, folder: folder)
        var text = MappingText(current, study: study.id, file: file)
        // Which codes are open is found by `map` and stays until it is asked again, or the part is another.
        let open = try text.open(of: name).filter { !OpenLines.isOfCode($0) }
        if before?.lines(table) != draft.own.lines(table) || open != draft.open.all(table) {
            try text.put(draft.own, draft.open, as: table, in: study)
        }
        var change = try MappingChange(text.text, before: current, study: study, file: file)
        change.guesses = draft.guesses
        change.questions = draft.questions
        change.open = draft.open.all(table).map { (name, $0) }
        change.part = draft.own.lines(table, draft.open)
        return change
    }

    /// Looks at every table that the mapping has a source for: columns that are not named yet, and each code in the data.
    public static func map(_ study: Study, current: String, file: String, folder: String) throws(Refusal)
        -> MappingChange
    {
        guard let mapping = try Self.current(current, study, file) else {
            throw Refusal(.badMapping, at: file, next: "the file is empty")
        }
        var text = MappingText(current, study: study.id, file: file)
        var guesses: [Guess] = []
        var open: [(String, String)] = []
        var part: [String] = []
        for table in study.tables {
            guard let before = mapping.tables[table.name] else { continue }
            var draft = TableDraft(before.source, before: before)
            try draft.match(table, study, SourceAnswers(), folder: folder)
            try draft.matchCodes(table, study, folder: folder)
            let stillOpen = try text.open(of: table.name)
            if before.lines(table) != draft.own.lines(table) || stillOpen != draft.open.all(table) {
                try text.put(draft.own, draft.open, as: table, in: study)
                part += draft.own.lines(table, draft.open)
            }
            guesses += draft.guesses
            open += draft.open.all(table).map { (table.name, $0) }
        }
        var change = try MappingChange(text.text, before: current, study: study, file: file)
        change.guesses = guesses
        change.open = open
        change.part = part
        return change
    }
}
