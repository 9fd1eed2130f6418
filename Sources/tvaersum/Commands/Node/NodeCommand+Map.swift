import ArgumentParser
import Node
import Tallying
import Vocabulary

extension NodeCommand {
    struct Map: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Map columns and codes: a suggestion with its reason for each, and the lines that are left to you.",
            discussion: """
                Reads every row of each source that the mapping names. A code is suggested where one code of the study alone fits it; the others \
                are listed as lines with the study's own codes, to be written by hand. Without --write nothing is changed. It ends with 65 while \
                lines are open, and says so when there is nothing to do.

                EXAMPLE
                  tvaersum node map --study hjemmepleje.yaml --config node.yaml
                  tvaersum node map --round 2026-1 --write
                """ + Endings.ofState(.verificationFailed, .unavailable).help
        )
        @OptionGroup var options: Options
        @OptionGroup var asked: StudyOptions
        @Flag(help: "Write the suggestions and the open lines to the mapping.") var write = false

        func run() async throws {
            try await withRefusals {
                let study = try asked.study(options)
                let desk = MappingDesk(try options.load())
                let change = try desk.map(study)
                MappingTexts.say(change)
                if change.changes {
                    MappingTexts.part(change)
                    if write {
                        try desk.write(change, of: study, confirmed: true)
                        Terminal.note("written: \(desk.file(of: study))")
                    }
                } else {
                    Terminal.note("Nothing to do: the mapping says so already.")
                }
                for item in change.open { Terminal.note("\(item.table): \(item.line)") }
                try change.refuseOpen(file: desk.file(of: study))
                if change.changes, !write {
                    Terminal.note("Next: tvaersum node map \(asked.words) --write\(options.suffix)")
                } else if let round = asked.roundName {
                    Terminal.note("Next: tvaersum node check \(round)\(options.suffix)")
                } else {
                    Terminal.note("Next: tvaersum node check \(asked.words) --from DAY --to DAY\(options.suffix)")
                }
            }
        }
    }
}
