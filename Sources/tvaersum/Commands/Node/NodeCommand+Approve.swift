import ArgumentParser
import Node
import Vocabulary

extension NodeCommand {
    /// Who is here, and with which key.
    struct Signing: ParsableArguments {
        @Option(name: .customLong("as"), help: "Who you are: the short name in the policy.") var person: String
        @Option(name: .customLong("key"), help: "Your key file.") var keyFile: String
    }

    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say your yes to a round, with exactly the figures that you read in the preview. Sends nothing.",
            discussion: "EXAMPLE\n  tvaersum node approve 2026-1 --as anna --key anna.key --figures 64-DIGITS"
                + Endings.ofState(.checkBlocked, .policyRefused, .approvalMissing, .verificationFailed, .unavailable)
                .help
        )
        @OptionGroup var options: Options
        @OptionGroup var signing: Signing
        @Argument(help: "The round's name.") var round: RoundName
        @Option(help: "The digest of the figures, as the preview printed it.") var figures: Digest
        @Option(
            help: "A round of these days that ended after its members had seen which cells are small; once for each."
        )
        var despite: [RoundName] = []

        func run() async throws {
            try await withRefusals {
                let standing = try options.desk()
                    .approve(
                        round,
                        as: signing.person,
                        keyFile: signing.keyFile,
                        figures: figures,
                        despite: despite
                    )
                Terminal.say("approved by \(standing.approvedBy.joined(separator: ", "))")
                NodeCommand.suggest(standing, options)
            }
        }
    }

    struct Decline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say no to a round: no reason, no message. Nothing more leaves for it until it is approved anew.",
            discussion: "EXAMPLE\n  tvaersum node decline 2026-1 --as bo --key bo.key"
                + Endings.ofState(.policyRefused, .verificationFailed).help
        )
        @OptionGroup var options: Options
        @OptionGroup var signing: Signing
        @Argument(help: "The round's name.") var round: RoundName

        func run() async throws {
            try await withRefusals {
                try options.desk().decline(round, as: signing.person, keyFile: signing.keyFile)
                Terminal.say("declined")
                Terminal.note(
                    "Nothing was told to anybody, and every approval is taken back. What has left already has left."
                )
            }
        }
    }

    struct Submit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Order a round that has been approved to be handed in; again, to see how far it has come.",
            discussion: "EXAMPLE\n  tvaersum node submit 2026-1"
                + Endings.ofState(.checkBlocked, .policyRefused, .approvalMissing, .verificationFailed, .unavailable)
                .help
        )
        @OptionGroup var options: Options
        @Argument(help: "The round's name.") var round: RoundName

        func run() async throws {
            try await withRefusals {
                let standing = try options.desk().submit(round)
                if let line = standing.ledgerLine {
                    Terminal.say(
                        "handed in: line \(line) of the ledger, \(standing.hasReceipt ? "receipt" : "no receipt yet")"
                    )
                } else {
                    Terminal.say("ordered; approved by \(standing.approvedBy.joined(separator: ", "))")
                    Terminal.note(
                        "The running node hands it in as the round comes on. tvaersum node status\(options.suffix) shows it."
                    )
                }
            }
        }
    }

    /// The next command for a round, with its real arguments; nothing where others are waited for.
    static func suggest(_ standing: Standing, _ options: Options) {
        let round = standing.round
        let (command, more): (String?, String) =
            switch standing.next {
            case .wait: (nil, "")
            case .explainPolicy: ("policy explain \(round)", "")
            case .map: ("source add TABLE --round \(round) --csv FILE", "")
            case .preview: ("preview \(round)", "")
            case .approve: ("preview \(round)", "; then another approves")
            case .submit: ("submit \(round)", "")
            }
        if let command { Terminal.note("Next: tvaersum node \(command)\(options.suffix)\(more)") }
    }
}
