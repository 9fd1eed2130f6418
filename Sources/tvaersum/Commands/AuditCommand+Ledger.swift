import ArgumentParser
import Node
import Store
import Vocabulary

extension AuditCommand {
    struct Ledger: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the copy of a node's outbound ledger, and list it; needs nothing else of the node.",
            discussion: """
                The chain shows that no line was changed or taken out of the middle. Lines cut from the end show when the copy is held
                against the node's own ledger, or against the last hash that you wrote down.

                EXAMPLE
                  tvaersum audit ledger /srv/tvaersum/ledger
                """ + Endings.with(.verificationFailed, .cannotWrite).help
        )
        @Argument(help: "The folder of the copy, or the file in it.") var copy: String
        @Flag(help: "One line of JSON an entry, as it stands in the copy.") var json = false

        func run() async throws {
            try await withRefusals {
                let lines = try LedgerCopy.lines(at: copy)
                LedgerLines.show(lines, json: json, ofCopy: true)
                let last = lines.last?.hash.hex ?? "none"
                Terminal.note("The chain holds: \(lines.count) lines, last hash \(last)")
            }
        }
    }
}
