import ArgumentParser
import Coordinator
import Digests
import Foundation
import Transport
import Vocabulary

/// The coordinator.
struct CoordinatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coordinator",
        abstract: "The coordinator: set up, serve, invite, approve, run rounds, publish.",
        subcommands: [Init.self, Key.self, Serve.self, Invite.self, Enrolments.self, Approve.self, RoundCommand.self]
    )

    /// Where the configuration is.
    struct Options: ParsableArguments {
        @Option(help: "The coordinator's configuration file.") var config = "/etc/tvaersum/coordinator.yaml"

        func load() throws -> CoordinatorConfiguration { try CoordinatorConfiguration(file: config) }
        func desk() throws -> CoordinatorDesk { try CoordinatorDesk(folder: try load().state) }
    }

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the coordinator's identity and its certificate authority.",
            discussion: "EXAMPLE\n  tvaersum coordinator init --config coordinator.yaml"
                + Endings.ofState().help
        )
        @OptionGroup var options: Options

        func run() async throws {
            try await withRefusals {
                let configuration = try options.load()
                try CoordinatorDesk.initialise(
                    folder: configuration.state,
                    // Not the host's name alone: an authority and a server of one name look like one self-signed certificate.
                    name: "Tværsum, \(configuration.name)",
                    hosts: [configuration.name]
                )
                Terminal.note("Next: tvaersum coordinator serve --config \(options.config)")
            }
        }
    }

    struct Key: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the coordinator's verification key, for `tvaersum-verify --coordinator-key`.",
            discussion: "EXAMPLE\n  tvaersum coordinator key --config coordinator.yaml"
                + Endings.ofState().help
        )
        @OptionGroup var options: Options

        func run() async throws {
            try await withRefusals { Terminal.say(try options.desk().key.bytes.hex) }
        }
    }

    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Serve enrolled nodes and enrolments until told to stop; prints both ports when ready.",
            discussion: "EXAMPLE\n  tvaersum coordinator serve --config coordinator.yaml"
                + Endings.ofState().help
        )
        @OptionGroup var options: Options

        func run() async throws {
            try await withRefusals {
                let configuration = try options.load()
                let serve = try CoordinatorServe(
                    folder: configuration.state,
                    publications: configuration.publications,
                    configuration: configuration.listen,
                    logger: makeLogger("tvaersum.coordinator")
                )
                try await untilStopped {
                    try await serve.run { Terminal.say("ready main=\($0.main) enrolment=\($0.enrolment)") }
                }
            }
        }
    }

    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a one-time code for a kommune; it is printed once and kept nowhere.",
            discussion: "EXAMPLE\n  tvaersum coordinator invite 153 Brøndby"
                + Endings.ofState().help
        )
        @OptionGroup var options: Options
        @Argument(help: "The kommune's number.") var kommune: KommuneCode
        @Argument(help: "The kommune's name.") var name: String

        func run() async throws {
            try await withRefusals { Terminal.say(try options.desk().invite(kommune, name: name)) }
        }
    }

    struct Enrolments: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the enrolments that wait, with the six words of each key.",
            discussion: "EXAMPLE\n  tvaersum coordinator enrolments --config coordinator.yaml"
                + Endings.ofState().help
        )
        @OptionGroup var options: Options

        func run() async throws {
            try await withRefusals {
                for (kommune, words) in try options.desk().pendingEnrolments() {
                    Terminal.say("\(kommune)\t\(words.joined(separator: " "))")
                }
            }
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Approve an enrolment whose six words you heard by telephone.",
            discussion: "EXAMPLE\n  tvaersum coordinator approve 153 --words \"anker bakke …\""
                + Endings.ofState().help
        )
        @OptionGroup var options: Options
        @Argument(help: "The kommune's number.") var kommune: KommuneCode
        @Option(name: .customLong("words"), help: "The six words as you heard them.") var heard: String

        func run() async throws {
            try await withRefusals { try options.desk().approve(kommune, words: words(heard)) }
        }
    }
}
