import ArgumentParser
import Foundation
import Publication
import Rehearsal
import Studies
import Vocabulary

/// A study tried on synthetic records.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Play a whole round of a study in memory, on synthetic records; nobody in them exists.",
        discussion: """
            Every kommune's extracts are made up, with the usual errors, tallied and masked; all parties' machines play the round with
            keys of their own. What is printed is who took part, the bytes that were sent, and the share of cells that stay closed in
            each table, beside the study's own forecast where it declares what it expects. Of further rounds only the masks are worked
            out. Each round has records of its own; the seed counts upwards.

            EXAMPLE
              tvaersum study simulate studies/vestegnen-integration.yaml --kommuner 98 --dropout 10% --report oevelse
            """ + Endings.with(.dataError, .noInput, .cannotWrite).help
    )
    @Argument(help: "The study file (YAML).") var study: String
    @Option(help: "The description of its records; else FILE.records.yaml beside the study, where there is one.")
    var records: String?
    @Option(help: "How many kommuner are asked: 5 are those of the Vestegn, 98 all of Denmark's.") var kommuner = 5
    @Option(help: "How many in a hundred of them hand nothing in, such as 10%.") var dropout = PerCent(0)
    @Option(help: "The same seed plays the same round, but for the keys of envelopes.") var seed: UInt64 = 1
    @Option(help: "Over how many rounds the shares are taken.") var rounds = 1
    @Option(help: "Write the example report, and the bundle that proves it, into this folder.") var report: String?
    @Option(help: "The first day of the period.") var from = Day(iso: "2025-01-01") ?? Day(number: 0)
    @Option(help: "The last day of the period.") var to = Day(iso: "2025-12-31") ?? Day(number: 0)
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard Synthesis.counts.contains(kommuner) else {
            throw ValidationError("there are records of 3 to 98 kommuner")
        }
        guard (1...1000).contains(rounds) else { throw ValidationError("1 to 1000 rounds can be played") }
    }

    func run() async throws {
        guard let period = Period(first: from, last: to) else {
            throw ValidationError("the period ends before it starts")
        }
        try await withRefusals {
            let exercise = try Exercise(
                study: try Study(yaml: try text(of: study), file: study),
                kommuner: Synthesis.kommuner(kommuner),
                dropoutPercent: dropout.value,
                period: period,
                seed: seed,
                records: try DescribedRecords.beside(study, or: records)
            )
            Terminal.note("simulate: makes and tallies the records of \(kommuner - exercise.dropouts.count) kommuner")
            let contributions = try exercise.contributions()
            Terminal.note("simulate: plays the round")
            let outcome = try exercise.play(contributions)
            if let report { try ExerciseFolder.write(outcome, into: report) }
            var closings = outcome.closings
            for round in 1..<max(rounds, 1) {
                Terminal.note("simulate: records and masks of round \(round + 1) of \(rounds)")
                let other = try exercise.next(round)
                closings = TableClosing.sum(closings, try other.closings(try other.contributions()))
            }
            let page = ExercisePage(
                exercise: exercise,
                outcome: outcome,
                closings: closings,
                rounds: rounds,
                report: report
            )
            Terminal.say(json ? try page.json : page.text)
        }
    }
}

/// A share in whole per cent, with or without its sign.
struct PerCent: ExpressibleByArgument {
    /// 0 to 99.
    let value: Int

    /// Takes a share that is known to be one.
    init(_ value: Int) { self.value = value }

    /// Reads `10%`, `10 %` or `10`.
    init?(argument: String) {
        let digits = argument.hasSuffix("%") ? argument.dropLast() : argument[...]
        guard let value = Int(digits.filter { $0 != " " }), (0...99).contains(value) else { return nil }
        self.value = value
    }

    /// What the help shows.
    var defaultValueDescription: String { "\(value)%" }
}

/// Where the report of an exercise is written.
enum ExerciseFolder {
    /// Writes report, tables and bundle; files of these names are replaced.
    static func write(_ outcome: ExerciseOutcome, into folder: String) throws(Refusal) {
        let target = URL(fileURLWithPath: folder)
        do {
            try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
            for file in outcome.files { try Data(file.bytes).write(to: target.appendingPathComponent(file.name)) }
            try Data(outcome.bundle).write(to: target.appendingPathComponent("bundle.tvaersum"))
        } catch {
            throw Refusal(.exerciseNotWritten, at: folder, next: "Name a folder that may be written to.")
        }
    }
}
