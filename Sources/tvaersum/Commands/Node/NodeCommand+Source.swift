import ArgumentParser
import Foundation
import Node
import Studies
import Tallying
import Vocabulary

extension NodeCommand {
    /// Where rows come from.
    struct Source: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Where the rows of a study's tables come from.",
            subcommands: [Add.self]
        )
    }
}

extension NodeCommand.Source {
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name the source of a table: say how it is written and why, and write its part of the mapping.",
            discussion: """
                Looks at the first rows and prints each guess with its reason. What the rows do not decide is asked, and a flag answers it. Nothing \
                is written before you confirm: at a terminal by an answer, elsewhere with --yes. No password is ever a flag: --password-file or \
                --password-credential says where it lies.

                EXAMPLE
                  tvaersum node source add visitation --study hjemmepleje.yaml --csv visitation.csv --config node.yaml
                  tvaersum node source add levering --round 2026-1 --xlsx levering.xlsx --sheet Udtræk --dates dd-mm-yyyy --yes
                  tvaersum node source add levering --round 2026-1 --postgresql db.example.dk --database fag --user tvaersum --table levering
                """ + Endings.ofState(.verificationFailed, .unavailable).help
        )
        @OptionGroup var options: NodeCommand.Options
        @OptionGroup var asked: StudyOptions
        @Argument(help: "The study's table.") var name: String
        @Option(help: "A CSV file; a relative path is looked for in the folder of extracts first.") var csv: String?
        @Option(help: "A workbook.") var xlsx: String?
        @Option(help: "The workbook's sheet, where it has several.") var sheet: String?
        @Option(help: "An SQLite database.") var sqlite: String?
        @Option(help: "The host of a PostgreSQL database, or the folder of its socket.") var postgresql: String?
        @Option(help: "The database's table or view.") var table: String?
        @Option(help: "PostgreSQL: the schema, where it is not public.") var schema: String?
        @Option(help: "PostgreSQL: the port, where it is not 5432.") var port: String?
        @Option(help: "PostgreSQL: the database.") var database: String?
        @Option(help: "PostgreSQL: the role that reads.") var user: String?
        @Option(help: "PostgreSQL: the whole path of the file with the password.") var passwordFile: String?
        @Option(help: "PostgreSQL: the credential of the service manager with the password.") var passwordCredential:
            String?
        @Option(help: "Answers how letters are encoded: utf-8, windows-1252 or iso-8859-1.") var encoding: String?
        @Option(help: "Answers what stands between fields: one character, or \\t.") var delimiter: String?
        @Option(help: "Answers what stands before decimals: a comma or a dot.") var decimal: String?
        @Option(help: "Answers how days are written, such as dd-mm-yyyy; may be given twice.") var dates: [String] = []
        @Option(help: "Answers what identifiers are: cpr or any.") var identifiers: String?
        @Option(name: .customLong("column"), help: "Answers which column stands for a variable: VARIABLE=COLUMN.")
        var columns: [String] = []
        @Flag(help: "Write without asking.") var yes = false

        func validate() throws {
            guard [csv, xlsx, sqlite, postgresql].compacted == 1 else {
                throw ValidationError("name one source: --csv, --xlsx, --sqlite or --postgresql")
            }
            guard (table != nil) == (sqlite != nil || postgresql != nil) else {
                throw ValidationError("--table goes with --sqlite and --postgresql, and they need it")
            }
            if postgresql != nil, database == nil || user == nil {
                throw ValidationError("--postgresql needs --database and --user")
            }
            if columns.contains(where: { !$0.contains("=") }) {
                throw ValidationError("--column takes VARIABLE=COLUMN")
            }
        }

        func run() async throws {
            try await withRefusals {
                let study = try asked.study(options)
                let desk = MappingDesk(try options.load())
                let change = try desk.source(order(desk), for: name, of: study, answers: answers)
                MappingTexts.say(change)
                try change.refuseQuestions()
                if change.changes {
                    MappingTexts.part(change)
                    let file = desk.file(of: study)
                    try desk.write(change, of: study, confirmed: yes || Self.ask("Write this to \(file)?"))
                    Terminal.note("written: \(file)")
                } else {
                    Terminal.note("Nothing to do: the mapping says so already.")
                }
                MappingTexts.next(change, asked, options)
            }
        }

        private func order(_ desk: MappingDesk) -> SourceOrder {
            let here = FileManager.default.currentDirectoryPath
            if let sqlite { return .sqlite(file: desk.path(of: sqlite, from: here), table: table ?? "") }
            if let file = csv ?? xlsx { return .file(desk.path(of: file, from: here), sheet: sheet) }
            let fields = [
                "host": postgresql, "port": port, "database": database, "user": user, "schema": schema, "table": table,
                "password_file": passwordFile, "password_credential": passwordCredential,
            ]
            return .postgresql(fields.compactMapValues { $0 })
        }

        private var answers: SourceAnswers {
            var answers = SourceAnswers()
            answers.encoding = encoding
            answers.delimiter = delimiter
            answers.decimalMark = decimal
            answers.dates = dates
            answers.identifiers = identifiers
            for pair in columns {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                answers.columns[parts[0]] = parts[1]
            }
            return answers
        }

        /// Asks once at a terminal; nobody is asked elsewhere.
        private static func ask(_ question: String) -> Bool {
            guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return false }
            FileHandle.standardError.write(Data("\(question) [y/N] ".utf8))
            return ["y", "yes", "j", "ja"].contains(readLine()?.trimmingCharacters(in: .whitespaces).lowercased() ?? "")
        }
    }
}

extension [String?] {
    /// How many are there.
    fileprivate var compacted: Int { count { $0 != nil } }
}

/// Which study is meant: that of a file, or that of a round.
struct StudyOptions: ParsableArguments {
    @Option(help: "A study file.") var study: String?
    @Option(name: .customLong("round"), help: "A round that the node has, for its study.") var roundName: RoundName?

    func validate() throws {
        guard (study == nil) != (roundName == nil) else {
            throw ValidationError("name a study with --study, or a round with --round")
        }
    }

    func study(_ options: NodeCommand.Options) throws -> Study {
        if let roundName { return try options.desk().study(of: roundName) }
        let file = study ?? ""
        return try Study(yaml: try text(of: file), file: file)
    }

    /// The options as they were given.
    var words: String { roundName.map { "--round \($0)" } ?? "--study \(study ?? "")" }
}

/// A change of a mapping as people read it: results on standard output, what is to be done beside them.
enum MappingTexts {
    static func say(_ change: MappingChange) {
        for guess in change.guesses {
            let place = guess.column.map { " `\($0)`" } ?? ""
            Terminal.say("\(guess.about)\(place)\t\(guess.value)\t\(guess.reason)")
        }
        for question in change.questions {
            let place = question.column.map { " `\($0)`" } ?? ""
            Terminal.say(
                "\(question.about)\(place)\topen\t\(question.reason): \(question.answers.joined(separator: " or "))"
            )
        }
    }

    static func part(_ change: MappingChange) { Terminal.say("\n" + change.part.joined(separator: "\n")) }

    static func next(_ change: MappingChange, _ asked: StudyOptions, _ options: NodeCommand.Options) {
        for item in change.open { Terminal.note("\(item.table): \(item.line)") }
        if let table = change.missingTables.first {
            let rest = change.missingTables.count > 1 ? " (and \(change.missingTables.count - 1) more)" : ""
            Terminal.note("Next: tvaersum node source add \(table) \(asked.words) --csv FILE\(options.suffix)\(rest)")
        } else {
            Terminal.note("Next: tvaersum node map \(asked.words) --write\(options.suffix)")
        }
    }
}
