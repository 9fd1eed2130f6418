import ArgumentParser
import Foundation
import Node
import Vocabulary

extension NodeCommand {
    /// The kommune's own rules.
    struct Policy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The kommune's own rules: what they say about a round.",
            subcommands: [Explain.self]
        )
    }
}

extension NodeCommand.Policy {
    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Rule by rule: what a round asks, what the policy says, what is in force, and whose word that is.",
            discussion: "EXAMPLE\n  tvaersum node policy explain 2026-1 --config node.yaml"
                + Endings.ofState(.policyRefused, .verificationFailed).help
        )
        @OptionGroup var options: NodeCommand.Options
        @Argument(help: "The round's name.") var round: RoundName
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            try await withRefusals {
                let desk = try options.desk()
                let (rules, missingLine) = try desk.rules(of: round)
                if json { try Terminal.sayJSON(rules) } else { Terminal.say(Self.table(rules)) }
                if let missingLine {
                    Terminal.note(
                        "The policy does not allow this study. The line that would, under `studies:`:\n  \(missingLine)"
                    )
                }
                for rule in rules where !rule.denied.isEmpty && missingLine == nil {
                    Terminal.note("The policy does not allow \(rule.rule): \(rule.denied.joined(separator: " "))")
                }
                if missingLine != nil || rules.contains(where: { !$0.denied.isEmpty }) {
                    throw ExitStatus.policyRefused.code
                }
                Terminal.note("Next: tvaersum node preview \(round)\(options.suffix)")
            }
        }

        private static func table(_ rules: [RuleAccount]) -> String {
            let head = ["rule", "study", "policy", "in force", "set by"]
            let rows = rules.map { rule in
                [rule.rule, rule.study, rule.policy, rule.effective, rule.setBy.joined(separator: ", ")]
            }
            return ([head] + rows).map { $0.joined(separator: "\t") }.joined(separator: "\n")
        }
    }
}
