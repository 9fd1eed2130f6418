import ArgumentParser
import Foundation
import Node
import Store
import Vocabulary

extension NodeCommand {
    struct Ledger: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List everything that has left this house, oldest first; the chain, and the copy, are checked.",
            discussion: """
                EXAMPLE
                  tvaersum node ledger --from 2026-01-01 --to 2026-12-31 --html ledger.html --config node.yaml
                """ + Endings.ofState(.verificationFailed).help
        )
        @OptionGroup var options: Options
        @Option(help: "The first day.") var from: Day?
        @Option(help: "The last day.") var to: Day?
        @Option(help: "Write one page for people to this file; - for standard output.") var html: String?
        @Option(help: "The page's language: da or en.") var lang = LedgerPage.Language.da
        @Flag(help: "One line of JSON an entry, as in the copy.") var json = false

        func validate() throws {
            guard html == nil || !json else { throw ValidationError("--html and --json exclude each other") }
            if let from, let to, to < from { throw ValidationError("--to is before --from") }
        }

        func run() async throws {
            try await withRefusals {
                let configuration = try options.load()
                let desk = try NodeDesk(configuration)
                // Chain and copy are checked whole, whatever part is shown.
                let lines = try desk.ledger().filter { isWithin($0.time.day) }
                guard let html else { return LedgerLines.show(lines, json: json) }
                let page = LedgerPage(
                    kommune: "\(configuration.name) (\(configuration.kommune))",
                    lines: lines,
                    wire: try desk.wire().filter { isWithin($0.day) },
                    from: from,
                    to: to,
                    language: lang
                )
                if html == "-" { return Terminal.say(page.text) }
                try AuditorFiles.write(Array(page.text.utf8), to: html)
                Terminal.note("Next: open \(html)")
            }
        }

        private func isWithin(_ day: Day) -> Bool { (from.map { $0 <= day } ?? true) && (to.map { day <= $0 } ?? true) }
    }
}

/// Ledger lines on a terminal, of a node's own ledger or of a copy.
enum LedgerLines {
    /// A copy holds no receipts: they come later, and are no part of the chain.
    static func show(_ lines: [LedgerEntry], json: Bool, ofCopy: Bool = false) {
        for line in lines { Terminal.say(json ? line.json : text(line) + (ofCopy ? "" : "\t\(receipt(of: line))")) }
    }

    private static func text(_ line: LedgerEntry) -> String {
        let round = line.round.map(\.description) ?? "-"
        return "\(line.number)\t\(line.time)\t\(round)\t\(line.kind)\tto \(line.recipient)\t\(line.size) bytes\t"
            + "\(line.digest.short)\t\(line.approval)"
    }

    private static func receipt(of line: LedgerEntry) -> String {
        switch line.receipt {
        case nil where line.kind == "enrolment": "answered by enrolment"
        case nil: "no receipt yet"
        case .some(let receipt): receipt.isEmpty ? "not taken: the round was over" : "receipt"
        }
    }
}
