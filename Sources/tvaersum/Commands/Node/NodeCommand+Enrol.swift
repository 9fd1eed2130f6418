import ArgumentParser
import Foundation
import Node

extension NodeCommand {
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
                Terminal.note("Next: tvaersum node run\(options.suffix)")
            }
        }
    }
}
