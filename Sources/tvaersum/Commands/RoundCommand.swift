import ArgumentParser
import Coordinator
import Foundation
import Vocabulary

/// Rounds, as the coordinator runs them.
struct RoundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "round",
        abstract: "Open, watch, close and publish a round.",
        subcommands: [
            Open.self, Status.self, Close.self, Retry.self, Publish.self, AuditorBundle.self, Stop.self,
        ]
    )

    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open a round of a study for a period.",
            discussion: """
                EXAMPLE
                  tvaersum coordinator round open 2025 --study studies/vestegnen-integration.yaml \\
                    --from 2025-01-01 --to 2025-12-31
                """ + Endings.ofState(.policyRefused, .verificationFailed, .unavailable).help
        )
        @OptionGroup var options: CoordinatorCommand.Options
        @Argument(help: "The round's name.") var round: RoundName
        @Option(help: "The study file (YAML).") var study: String
        @Option(help: "The first day of the period.") var from: Day
        @Option(help: "The last day of the period.") var to: Day
        @Option(help: "A kommune to ask; may be repeated. Everybody enrolled where left out.") var kommune:
            [KommuneCode] = []
        @Option(
            help:
                "Submissions close at the end of this day (UTC), or when everybody has submitted. At once where left out."
        )
        var closes: Day?
        @Option(help: "How many members may collude; as many as is usual for the number of kommuner where left out.")
        var tolerated: Int?
        @Option(help: "The file with the auditor's public key, if somebody beside the members may check the mask.")
        var auditor: String?

        func run() async throws {
            guard let period = Period(first: from, last: to) else {
                throw ValidationError("the period ends before it starts")
            }
            try await withRefusals {
                let desk = try options.desk()
                let digest = try desk.keep(study: try text(of: study), file: study)
                let auditor = try auditor.map { (file: String) throws(Refusal) in try AuditorFiles.auditor(file) }
                let request = RoundRequest(
                    name: round,
                    study: digest,
                    period: period,
                    contributors: kommune,
                    tolerated: tolerated,
                    closes: Timestamp(seconds: closes.map { (Int64($0.number) + 1) * 86_400 } ?? 0),
                    auditor: auditor
                )
                _ = try await desk.give(.open(request))
                Terminal.say("\(round) open, study \(digest)")
            }
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how far a round has come: who has done what, no figure.",
            discussion: "EXAMPLE\n  tvaersum coordinator round status 2026-1 --json"
                + Endings.ofState(.verificationFailed).help
        )
        @OptionGroup var options: CoordinatorCommand.Options
        @Argument(help: "The round's name.") var round: RoundName
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            try await withRefusals {
                let progress = try options.desk().progress(of: round)
                if json {
                    let encoder = JSONEncoder()
                    encoder.outputFormatting = [.sortedKeys]
                    Terminal.say(String(decoding: try encoder.encode(progress), as: UTF8.self))
                    return
                }
                func list(_ kommuner: [KommuneCode]) -> String { kommuner.map(\.description).joined(separator: " ") }
                Terminal.say("stage          \(progress.stage)")
                Terminal.say("asked          \(list(progress.contributors))")
                Terminal.say("offered        \(list(progress.offered))")
                Terminal.say("countersigned  \(list(progress.countersigned))")
                Terminal.say("submitted      \(list(progress.submitted))")
                Terminal.say("acknowledged   \(list(progress.acknowledged))")
                if let stop = progress.stop { Terminal.say("stopped        \(stop)") }
            }
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close submissions: sum everybody whose submission all members have acknowledged.",
            discussion: "EXAMPLE\n  tvaersum coordinator round close 2026-1"
                + Endings.ofState(.policyRefused, .unavailable).help
        )
        @OptionGroup var options: CoordinatorCommand.Options
        @Argument(help: "The round's name.") var round: RoundName

        func run() async throws {
            try await withRefusals { Terminal.say("\(try await options.desk().give(.close(round))) closed") }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Propose the same list again, in the next of four attempts.",
            discussion: "EXAMPLE\n  tvaersum coordinator round retry 2026-1"
                + Endings.ofState(.unavailable).help
        )
        @OptionGroup var options: CoordinatorCommand.Options
        @Argument(help: "The round's name.") var round: RoundName

        func run() async throws {
            try await withRefusals { Terminal.say("\(try await options.desk().give(.retry(round))) proposed again") }
        }
    }

    struct Publish: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Publish what all members have signed; prints the folder of the report.",
            discussion: "EXAMPLE\n  tvaersum coordinator round publish 2026-1"
                + Endings.ofState(.verificationFailed, .unavailable).help
        )
        @OptionGroup var options: CoordinatorCommand.Options
        @Argument(help: "The round's name.") var round: RoundName

        func run() async throws {
            try await withRefusals { Terminal.say(try await options.desk().give(.publish(round))) }
        }
    }

    struct AuditorBundle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a round's bundle for its auditor: the public one, and what is sealed to the auditor.",
            discussion: "EXAMPLE\n  tvaersum coordinator round auditor-bundle 2026-1 --to 2026-1.auditor"
                + Endings.ofState(.verificationFailed).help
        )
        @OptionGroup var options: CoordinatorCommand.Options
        @Argument(help: "The round's name.") var round: RoundName
        @Option(help: "The file to write.") var to: String

        func run() async throws {
            try await withRefusals {
                try AuditorFiles.write(try options.desk().auditorBundle(of: round).canonicalBytes, to: to)
                Terminal.say(to)
                Terminal.note("Next: give it to the auditor; tvaersum audit verify \(to) --auditor-key FILE")
            }
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop a round for good. Everybody deletes its keys; nothing more will open.",
            discussion: "EXAMPLE\n  tvaersum coordinator round stop 2026-1 --confirm 2026-1"
                + Endings.ofState(.unavailable).help
        )
        @OptionGroup var options: CoordinatorCommand.Options
        @Argument(help: "The round's name.") var round: RoundName
        @Option(help: "The round's name once more, so that nobody stops one by mistake.") var confirm: RoundName

        func run() async throws {
            guard confirm == round else { throw ValidationError("--confirm must name the round \(round)") }
            try await withRefusals { Terminal.say("\(try await options.desk().give(.stop(round))) stopped") }
        }
    }
}
