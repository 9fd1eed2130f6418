import ArgumentParser
import Disclosure
import Foundation
import Messages
import Node
import Store
import Tallying
import Vocabulary

/// One kommune's node.
struct NodeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node",
        abstract: "One kommune's node: set up, enrol, compare words, approve, run, look.",
        subcommands: [
            Init.self, Enrol.self, Words.self, Peers.self, Trust.self, Forget.self, Preview.self, Approve.self,
            Run.self, Status.self, Ledger.self,
        ]
    )

    /// Where the configuration is.
    struct Options: ParsableArguments {
        @Option(help: "The node's configuration file.") var config = "/etc/tvaersum/node.yaml"

        func load() throws -> NodeConfiguration { try NodeConfiguration(file: config) }
        func desk() throws -> NodeDesk { try NodeDesk(try load()) }
    }

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
                Terminal.note("Next: tvaersum node enrol --config \(options.config) --code-file FILE")
            }
        }
    }

    struct Enrol: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Enrol with the coordinator's one-time code; exit 75 until it is approved, then run it again.",
            discussion: "EXAMPLE\n  tvaersum node enrol --config node.yaml --code-file code.txt"
                + Endings.ofState(.verificationFailed, .unavailable).help
        )
        @OptionGroup var options: Options
        @Option(help: "The file with the one-time code.") var codeFile: String

        func run() async throws {
            try await withRefusals {
                let code = try text(of: codeFile).trimmingCharacters(in: .whitespacesAndNewlines)
                try await options.desk().enrol(code: code)
                Terminal.say("enrolled")
                Terminal.note("Next: tvaersum node run --config \(options.config)")
            }
        }
    }

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

    struct Trust: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Record that you heard a kommune read these six words by telephone.",
            discussion: "EXAMPLE\n  tvaersum node trust 165 --words \"anker bakke …\" --by \"Anna Holm\""
                + Endings.ofState().help
        )
        @OptionGroup var options: Options
        @Argument(help: "The kommune's number.") var kommune: KommuneCode
        @Option(name: .customLong("words"), help: "The six words as you heard them.") var heard: String
        @Option(name: .customLong("by"), help: "Who heard them.") var person: String

        func run() async throws {
            try await withRefusals { try options.desk().trust(kommune, words: words(heard), by: person) }
        }
    }

    struct Forget: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget a kommune's key and who read it, because the kommune told you that it has a new one.",
            discussion: "EXAMPLE\n  tvaersum node forget 165 --confirm 165"
                + Endings.ofState().help
        )
        @OptionGroup var options: Options
        @Argument(help: "The kommune's number.") var kommune: KommuneCode
        @Option(help: "The number once more, so that nobody is forgotten by mistake.") var confirm: KommuneCode

        func run() async throws {
            guard confirm == kommune else { throw ValidationError("--confirm must name kommune \(kommune)") }
            try await withRefusals {
                try options.desk().forget(kommune)
                Terminal.note("Next: tvaersum node peers, once the node has the new roster; then read the words again")
            }
        }
    }

    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tally the extracts for a round: what reading was like, and how much would open. Sends nothing.",
            discussion: "EXAMPLE\n  tvaersum node preview 2026-1 --config node.yaml"
                + Endings.ofState(.checkBlocked, .verificationFailed).help
        )
        @OptionGroup var options: Options
        @Argument(help: "The round's name.") var round: RoundName

        func run() async throws {
            try await withRefusals { NodeCommand.show(try options.desk().preview(round)) }
        }
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say yes to a round, with exactly the figures that the extracts give now.",
            discussion: "EXAMPLE\n  tvaersum node approve 2026-1 --by \"Anna Holm\""
                + Endings.ofState(.checkBlocked, .policyRefused, .verificationFailed).help
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

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Follow the rounds and do what has been approved, until told to stop.",
            discussion: "EXAMPLE\n  tvaersum node run --config node.yaml"
                + Endings.ofState().help
        )
        @OptionGroup var options: Options

        func run() async throws {
            try await withRefusals {
                let service = try NodeService(configuration: try options.load(), logger: makeLogger("tvaersum.node"))
                try await untilStopped { await service.run() }
            }
        }
    }

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

    private static func show(_ preview: Node.Preview) {
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
