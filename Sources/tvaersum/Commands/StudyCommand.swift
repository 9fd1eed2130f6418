import ArgumentParser
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
            abstract: "Check a study file; exit 65 where it cannot be used.",
            discussion: "EXAMPLE\n  tvaersum study lint studies/vestegnen-integration.yaml"
        )
        @Argument(help: "The study file (YAML).") var file: String

        func run() async throws {
            let findings = StudyLint.findings(yaml: try text(of: file), file: file)
            for finding in findings { Terminal.say("\(finding.severity): \(finding.place): \(finding.text)") }
            if findings.contains(where: { $0.severity == .error }) { throw ExitCode(ExitStatus.dataError) }
            Terminal.note("\(file): \(findings.count) remarks, usable")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a study's digest and every slot that a node would fill.",
            discussion: "EXAMPLE\n  tvaersum study show studies/vestegnen-integration.yaml"
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
