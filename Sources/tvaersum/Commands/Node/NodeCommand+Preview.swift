import ArgumentParser
import Disclosure
import Messages
import Node
import Tallying
import Vocabulary

extension NodeCommand {
    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tally the extracts for a round: what reading was like, and how much would open. Sends nothing.",
            discussion: "EXAMPLE\n  tvaersum node preview 2026-1 --config node.yaml"
                + Endings.ofState(.checkBlocked, .verificationFailed, .unavailable).help
        )
        @OptionGroup var options: Options
        @Argument(help: "The round's name.") var round: RoundName

        func run() async throws {
            try await withRefusals { NodeCommand.show(try options.desk().preview(round)) }
        }
    }

    static func show(_ preview: Node.Preview) {
        Terminal.say(preview.quality.text)
        func list(_ kommuner: [KommuneCode]) -> String { kommuner.map(\.description).joined(separator: " ") }
        let rules = preview.thresholds
        Terminal.say("period        \(preview.period)")
        Terminal.say("contributors  \(list(preview.contributors))")
        Terminal.say(
            "committee     \(list(preview.committee)); \(preview.tolerated + 1) of them together can read everything"
        )
        if let auditor = preview.auditor {
            Terminal.say("auditor       \(auditor.name), key \(auditor.key); learns which figures are small")
        }
        Terminal.say(
            "rules         k \(rules.smallCount), d \(rules.smallPart), m \(rules.minimumContributors), zeros "
                + (rules.hidesZeros ? "closed" : "open")
        )
        Terminal.say(
            "opens by name: at most \(preview.open) of \(preview.named) slots; what others keep closed can close more"
        )
        Terminal.say("figures, by digest: \(preview.plaintext)")
    }
}
