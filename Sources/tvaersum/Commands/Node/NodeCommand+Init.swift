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
                let words = try NodeDesk.initialise(try options.load())
                Terminal.say(words.joined(separator: " "))
                Terminal.note("Next: tvaersum node enrol --code-file FILE\(options.suffix)")
            }
        }
    }
}
