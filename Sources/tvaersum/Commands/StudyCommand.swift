import ArgumentParser
import Rehearsal
import Studies
import Vocabulary

/// Studies: check and show.
struct StudyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "study",
        abstract: "Check a study file, show what it asks, or try it on synthetic records.",
        subcommands: [Lint.self, Show.self, SimulateCommand.self]
    )

    struct Lint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a study file and forecast its closed cells; exit 65 where it cannot be used.",
            discussion: """
                The forecast is made from what the study says under “expected”, and from nothing else. A table of which most cells would \
                stay closed is an error. With bundles of published rounds it also tells what their release ledgers will refuse, where \
                the study is asked for the period of the last of them, or for --from to --to.

                EXAMPLE
                  tvaersum study lint studies/vestegnen-integration.yaml --kommuner 98
                  tvaersum study lint studies/vestegnen-integration.yaml --after bundle.tvaersum
                """ + Endings.with(.dataError, .noInput).help
        )
        @Argument(help: "The study file (YAML).") var file: String
        @Option(help: "For a round of how many kommuner; the fewest that the study has sizes for where left out.")
        var kommuner: Int?
        @Option(help: "The bundle of a published round; once for each, oldest first.") var after: [String] = []
        @Option(help: "The first day that would be asked for.") var from: Day?
        @Option(help: "The last day that would be asked for.") var to: Day?

        func validate() throws {
            guard (3...98).contains(kommuner ?? 3) else { throw ValidationError("a round has 3 to 98 kommuner") }
            guard (from == nil) == (to == nil) else { throw ValidationError("--from and --to go together") }
            if let from, let to, Period(first: from, last: to) == nil {
                throw ValidationError("the period ends before it starts")
            }
        }

        func run() async throws {
            let yaml = try await withRefusals { try text(of: file) }
            var findings = StudyLint.findings(yaml: yaml, file: file, kommuner: kommuner)
            if let study = try? Study(yaml: yaml, file: file) { say(Forecast(SlotLayout(study), kommuner: kommuner)) }
            if !after.isEmpty { findings += try await withRefusals { try met(by: yaml) } }
            for finding in findings {
                let number = Refusal.Code.written(finding.code.number)
                Terminal.say("\(finding.severity) \(number): \(finding.place): \(finding.text)")
            }
            if findings.contains(where: { $0.severity == .error }) { throw ExitStatus.dataError.code }
            Terminal.note("\(file): \(findings.count) remarks, usable")
        }

        /// What earlier rounds will refuse.
        private func met(by yaml: String) throws(Refusal) -> [Finding] {
            let study = try Study(yaml: yaml, file: file)
            let rounds = try after.map { (path) throws(Refusal) in try Publications.round(of: path) }
            let period = from.flatMap { from in to.flatMap { Period(first: from, last: $0) } }
            return try EarlierRounds(rounds).findings(study, period: period)
        }

        private func say(_ forecast: Forecast?) {
            guard let forecast else {
                Terminal.note("\(file): no forecast; it says nothing under “expected”")
                return
            }
            Terminal.say("closed cells, forecast for \(forecast.kommuner) kommuner")
            for line in ClosedTable(forecast: forecast).lines { Terminal.say(line) }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a study's digest and every slot that a node would fill.",
            discussion: "EXAMPLE\n  tvaersum study show studies/vestegnen-integration.yaml"
                + Endings.with(.dataError, .noInput).help
        )
        @Argument(help: "The study file (YAML).") var file: String

        func run() async throws {
            try await withRefusals {
                let study = try Study(yaml: try text(of: file), file: file)
                let layout = SlotLayout(study)
                Terminal.say("study    \(study.id) version \(study.version)")
                Terminal.say("digest   \(study.digest)")
                Terminal.say("slots    \(layout.slotCount)")
                for slot in 0..<layout.slotCount { Terminal.say("\(slot)\t\(layout.describe(slot))") }
            }
        }
    }
}
