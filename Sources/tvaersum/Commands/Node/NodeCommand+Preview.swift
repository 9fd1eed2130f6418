import ArgumentParser
import Digests
import Disclosure
import Foundation
import Messages
import Node
import Tallying
import Vocabulary

extension NodeCommand {
    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Every figure that would be shared, each rule's verdict, and who could learn what. Opens no socket.",
            discussion: "EXAMPLE\n  tvaersum node preview 2026-1 --config node.yaml"
                + Endings.ofState(.checkBlocked, .policyRefused, .verificationFailed, .unavailable).help
        )
        @OptionGroup var options: Options
        @Argument(help: "The round's name.") var round: RoundName
        @Flag(help: "Print the very bytes that are split into shares, in hexadecimal, and nothing else.") var bytes =
            false
        @Flag(help: "Print only what differs from the figures that were handed in last.") var diff = false
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            try await withRefusals {
                let preview = try options.desk().preview(round)
                if bytes {
                    preview.plaintextBytes.withElements { Terminal.say($0.hex) }
                } else if json {
                    try Self.sayJSON(preview)
                } else {
                    Self.table(preview, differing: diff)
                    NodeCommand.show(preview)
                    if !preview.remarks.isEmpty {
                        Terminal.note(
                            "The quality gate has remarks. First: tvaersum node check \(round)\(options.suffix)"
                        )
                    }
                    Terminal.note(
                        "Next: tvaersum node approve \(round) --as NAME --key FILE --figures \(preview.plaintext)\(options.suffix)"
                    )
                }
            }
        }

        private static func table(_ preview: Node.Preview, differing: Bool) {
            if differing, preview.comparedWith == nil {
                Terminal.note("No figures of this study have been handed in before.")
            }
            let earlier = preview.comparedWith.map { "in \($0)" } ?? "before"
            Terminal.say(
                ["slot", "indicator", "group", "quantity", "figure", earlier, "rules"].joined(separator: "\t")
            )
            for cell in preview.cells {
                let value = preview.value(of: cell.slot)
                let before = preview.earlierValue(of: cell.slot)
                if differing, before == value { continue }
                let closing = cell.verdicts.filter { $0.value == .closes }.keys.sorted()
                Terminal.say(
                    [
                        "\(cell.slot)", cell.indicator, cell.group, cell.quantity, "\(value)",
                        before.map(String.init) ?? "-",
                        closing.isEmpty ? "passes" : "closed by \(closing.joined(separator: ", "))",
                    ]
                    .joined(separator: "\t")
                )
            }
        }

        private static func sayJSON(_ preview: Node.Preview) throws {
            struct Row: Encodable {
                let cell: Node.Preview.Cell
                let figure: Int64
                let before: Int64?
            }
            struct Page: Encodable {
                let figures: String
                let sha256: String
                let envelopes: [Int]
                let comparedWith: RoundName?
                let rows: [Row]
            }
            let page = Page(
                figures: preview.plaintext.hex,
                sha256: preview.plaintextBytes.withElements { Hashing.sha256($0).hex },
                envelopes: preview.envelopes,
                comparedWith: preview.comparedWith,
                rows: preview.cells.map {
                    Row(cell: $0, figure: preview.value(of: $0.slot), before: preview.earlierValue(of: $0.slot))
                }
            )
            try Terminal.sayJSON(page)
        }
    }

    /// What stands under the table of figures: what reading was like, who could learn what, and the digest to approve.
    static func show(_ preview: Node.Preview) {
        for (id, title) in preview.titles { Terminal.say("\(id)\t\(title)") }
        Terminal.say(preview.quality.text)
        for remark in preview.remarks { Terminal.say("remark        \(remark)") }
        func list(_ kommuner: [KommuneCode]) -> String { kommuner.map(\.description).joined(separator: " ") }
        let rules = preview.thresholds
        let bytes = preview.plaintextBytes
        Terminal.say("period        \(preview.period)")
        Terminal.say("contributors  \(list(preview.contributors))")
        Terminal.say("committee     \(list(preview.committee)), who hold a share of every figure")
        Terminal.say("coordinator   learns sizes and times, and what opens")
        Terminal.say("one of them   learns which of your figures are closed, and what opens")
        Terminal.say("\(preview.tolerated) together    learn no more than one")
        Terminal.say("\(preview.tolerated + 1) together    can read every figure, closed ones too")
        if let auditor = preview.auditor {
            Terminal.say("auditor       \(auditor.name), key \(auditor.key); learns which figures are small")
        }
        Terminal.say("everybody     learns what opens, by name or in sums")
        Terminal.say(
            "rules         k \(rules.smallCount), d \(rules.smallPart), m \(rules.minimumContributors), zeros "
                + (rules.hidesZeros ? "closed" : "open")
        )
        Terminal.say(
            "opens by name: at most \(preview.open) of \(preview.named) slots; what others keep closed can close more"
        )
        Terminal.say(
            "plaintext: \(bytes.count) bytes, kept at home, SHA-256 \(bytes.withElements { Hashing.sha256($0) }) (not what is approved)"
        )
        Terminal.say(
            "will leave sealed: \(preview.envelopes.count) envelopes of \(preview.envelopes.reduce(0, +)) bytes in all"
        )
        Terminal.say("figures, by digest: \(preview.plaintext)")
    }
}
