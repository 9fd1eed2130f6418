import ArgumentParser
import Node
import Vocabulary

extension NodeCommand {
    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the node's identity key and print its six words.",
            discussion: "EXAMPLE\n  tvaersum node init --config node.yaml"
                + Endings.ofState().help
        )
        @OptionGroup var options: Options

        func run() async throws {
            try await withRefusals {
                let configuration = try options.load()
                let words = try NodeDesk.initialise(configuration)
                Terminal.say(words.joined(separator: " "))
                if configuration.ledgerCopy == nil {
                    Terminal.note(
                        "No copy of the outbound ledger is kept: name a folder in `ledger_copy`, so that a cut or exchanged ledger shows."
                    )
                }
                Terminal.note("Next: tvaersum node enrol --code-file FILE\(options.suffix)")
            }
        }
    }
}
