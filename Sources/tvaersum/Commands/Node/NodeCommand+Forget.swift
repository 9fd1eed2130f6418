import ArgumentParser
import Node
import Vocabulary

extension NodeCommand {
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
}
