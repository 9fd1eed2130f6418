import ArgumentParser

/// Offline checks.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Show what a published bundle holds. `tvaersum-verify` checks it without this program.",
        subcommands: [Overview.self]
    )

    struct Overview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replay a bundle and print the benchmark that its openings make.",
            discussion: "EXAMPLE\n  tvaersum audit overview bundle.tvaersum"
                + Endings.with(.verificationFailed, .dataError, .noInput).help
        )
        @Argument(help: "The bundle.") var bundle: String

        func run() async throws {
            try await withRefusals { Terminal.say(try Publications.overview(of: bundle)) }
        }
    }
}
