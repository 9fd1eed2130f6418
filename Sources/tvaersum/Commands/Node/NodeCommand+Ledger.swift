import ArgumentParser
import Node
import Store
import Vocabulary

extension NodeCommand {
    struct Ledger: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List everything that has left this house, oldest first; the chain is checked.",
            discussion: "EXAMPLE\n  tvaersum node ledger --config node.yaml"
                + Endings.ofState(.verificationFailed).help
        )
        @OptionGroup var options: Options

        func run() async throws {
            try await withRefusals {
                for line in try options.desk().ledger() {
                    let round = line.round.map(\.description) ?? "-"
                    let receipt = line.receipt.map { $0.isEmpty ? "not taken: the round was over" : "receipt" }
                    Terminal.say(
                        "\(line.number)\t\(line.time)\t\(round)\t\(line.kind)\tto \(line.recipient)\t\(line.size) bytes\t"
                            + "\(line.digest.short)\t\(line.approval)\t\(receipt ?? "no receipt yet")"
                    )
                }
            }
        }
    }
}
