import ArgumentParser
import Foundation
import Node
import Vocabulary

extension NodeCommand {
    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the rounds, where each one's decision stands, and what to do next.",
            discussion: "EXAMPLE\n  tvaersum node status --config node.yaml"
                + Endings.ofState(.verificationFailed).help
        )
        @OptionGroup var options: Options
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            try await withRefusals {
                let standings = try options.desk().standings()
                if json {
                    let encoder = JSONEncoder()
                    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
                    return Terminal.say(String(decoding: try encoder.encode(standings), as: UTF8.self))
                }
                for standing in standings { Self.show(standing) }
                if let next = standings.first(where: { $0.next != .wait }) { NodeCommand.suggest(next, options) }
            }
        }

        private static func show(_ standing: Standing) {
            var parts = ["\(standing.round)", standing.stage, standing.decision.rawValue]
            if !standing.approvedBy.isEmpty {
                parts.append("approved by \(standing.approvedBy.joined(separator: ", "))")
            }
            if !standing.detail.isEmpty { parts.append(standing.detail) }
            if let line = standing.ledgerLine {
                parts.append(
                    "handed in, line \(line) of the ledger, \(standing.hasReceipt ? "receipt" : "no receipt yet")"
                )
            }
            if standing.closes.seconds > 0, standing.decision != .over { parts.append("closes \(standing.closes)") }
            Terminal.say(parts.joined(separator: "\t"))
            if standing.isBurned {
                let round = standing.round
                Terminal.note(
                    """
                    Round \(round) stopped after its members had seen which cells are small, and opened nothing. It is over: its keys \
                    and shares are deleted. Find out why it stopped (tvaersum explain) and let your data-protection officer \
                    decide whether these days are asked for again; another round is then approved with --despite \(round).
                    """
                )
            }
        }
    }
}
