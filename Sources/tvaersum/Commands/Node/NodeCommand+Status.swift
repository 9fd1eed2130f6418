import ArgumentParser
import Node
import Vocabulary

extension NodeCommand {
    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the rounds, and what to do next.",
            discussion: "EXAMPLE\n  tvaersum node status --config node.yaml"
                + Endings.ofState().help
        )
        @OptionGroup var options: Options

        func run() async throws {
            try await withRefusals {
                let rounds = try options.desk().rounds()
                for (round, state, isApproved, isBurned) in rounds {
                    Terminal.say("\(round)\t\(state)\t\(isApproved ? "approved" : "not approved")")
                    if isBurned {
                        Terminal.note(
                            """
                            Round \(round) stopped after its members had seen which cells are small, and opened nothing. It is over: its keys \
                            and shares are deleted. Find out why it stopped (tvaersum explain) and let your data-protection officer \
                            decide whether these days are asked for again; another round is then approved with --despite \(round).
                            """
                        )
                    }
                }
                if let next = rounds.first(where: { !$0.isApproved }) {
                    Terminal.note("Next: tvaersum node preview \(next.round), then approve it")
                }
            }
        }
    }
}
