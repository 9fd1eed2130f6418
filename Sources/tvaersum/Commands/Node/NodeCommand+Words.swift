import ArgumentParser
import Node
import Vocabulary

extension NodeCommand {
    struct Words: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print this node's six words, to be read by telephone.",
            discussion: "EXAMPLE\n  tvaersum node words --config node.yaml"
                + Endings.ofState().help
        )
        @OptionGroup var options: Options

        func run() async throws {
            try await withRefusals { Terminal.say(try options.desk().words().joined(separator: " ")) }
        }
    }
}
