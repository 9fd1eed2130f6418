import ArgumentParser
import Foundation
import Node
import Vocabulary

extension NodeCommand {
    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the node, the rounds, where each one's decision stands, and what to do next.",
            discussion: "EXAMPLE\n  tvaersum node status --config node.yaml"
                + Endings.ofState(.verificationFailed).help
        )
        @OptionGroup var options: Options
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            try await withRefusals {
                let desk = try options.desk()
                let (house, standings) = (try desk.house(), try desk.standings())
                if json {
                    return try Terminal.sayJSON(Document(version: 1, node: house, rounds: standings))
                }
                Self.show(house)
                for standing in standings { Self.show(standing) }
                switch house.enrolment {
                case .missing: Terminal.note("Next: tvaersum node enrol --code-file FILE\(options.suffix)")
                case .waiting:
                    Terminal.note(
                        "Next: telephone the coordinator and read the six words (tvaersum node words\(options.suffix)); then enrol again"
                    )
                case .done where !house.isRunning: Terminal.note("Next: tvaersum node run\(options.suffix)")
                case .done where standings.isEmpty:
                    Terminal.note(
                        "No round yet. Next: tvaersum node peers\(options.suffix), and telephone those whose words nobody has read"
                    )
                case .done:
                    if let next = standings.first(where: { $0.next != .wait }) { NodeCommand.suggest(next, options) }
                }
            }
        }

        /// Version 1 of the object; a key is added with the same version, and taken away with another.
        private struct Document: Encodable {
            let version: Int
            let node: HouseState
            let rounds: [Standing]
        }

        private static func show(_ house: HouseState) {
            let enrolment =
                switch house.enrolment {
                case .missing: "not enrolled"
                case .waiting: "enrolment waits for the coordinator"
                case .done: "enrolled"
                }
            var parts = ["node", house.isRunning ? "runs" : "is not running", enrolment]
            if let until = house.certificateUntil {
                let days = (until.seconds - Int64(Date().timeIntervalSince1970)) / 86_400
                parts.append("certificate until \(until.day), \(days) days")
            }
            if let day = house.lastAnswer { parts.append("last answer \(day)") }
            if house.waiting > 0 { parts.append("\(house.waiting) messages wait to be sent") }
            Terminal.say(parts.joined(separator: "\t"))
        }

        private static func show(_ standing: Standing) {
            var parts = ["\(standing.round)", standing.stage, standing.decision.rawValue]
            if !standing.approvedBy.isEmpty {
                parts.append("approved by \(standing.approvedBy.joined(separator: ", "))")
            }
            if !standing.detail.isEmpty { parts.append(standing.detail) }
            for (what, line) in [("handed in", standing.ledgerLine), ("taken back", standing.withdrawalLine)] {
                guard let line else { continue }
                parts.append(
                    "\(what), line \(line) of the ledger, \(standing.hasReceipt ? "receipt" : "no receipt yet")"
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
