import ArgumentParser
import Node
import Store
import Vocabulary

extension NodeCommand {
    struct Peers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the other kommuner, their six words, and who read them by telephone.",
            discussion: "EXAMPLE\n  tvaersum node peers --config node.yaml"
                + Endings.ofState().help
        )
        @OptionGroup var options: Options

        func run() async throws {
            try await withRefusals {
                for (peer, words) in try options.desk().peers() {
                    let read = peer.reading.map { "read by \($0.by), \($0.at)" } ?? "not read yet"
                    Terminal.say("\(peer.kommune)\t\(peer.name)\t\(words.joined(separator: " "))\t\(read)")
                }
            }
        }
    }
}
