import ArgumentParser
import Node
import Vocabulary

extension NodeCommand {
    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say yes to a round, with exactly the figures that the extracts give now.",
            discussion: "EXAMPLE\n  tvaersum node approve 2026-1 --by \"Anna Holm\""
                + Endings.ofState(.checkBlocked, .policyRefused, .verificationFailed, .unavailable).help
        )
        @OptionGroup var options: Options
        @Argument(help: "The round's name.") var round: RoundName
        @Option(name: .customLong("by"), help: "Who approves.") var person: String
        @Option(
            help: "A round of these days that ended after its members had seen which cells are small; once for each."
        )
        var despite: [RoundName] = []

        func run() async throws {
            try await withRefusals {
                NodeCommand.show(try options.desk().approve(round, by: person, despite: despite))
            }
        }
    }
}
