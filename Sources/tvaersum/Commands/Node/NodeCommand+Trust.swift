import ArgumentParser
import Node
import Vocabulary

extension NodeCommand {
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
}
