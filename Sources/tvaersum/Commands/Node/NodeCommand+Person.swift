import ArgumentParser
import Node
import Vocabulary

extension NodeCommand {
    /// The people who may approve.
    struct Person: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The people who may approve.",
            subcommands: [New.self]
        )
    }
}

extension NodeCommand.Person {
    struct New: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a person's key in a file of their own, and print the line for the policy.",
            discussion: """
                The file is not encrypted: who holds it can approve in that person's name. Each keeps it on a medium of their own.

                EXAMPLE
                  tvaersum node person new --id anna --name "Anna Holm" --role operator --key anna.key
                """ + Endings.with(.noInput, .noPermission, .cannotWrite).help
        )
        @Option(help: "A short name: a–z, 0–9 and hyphens.") var id: String
        @Option(help: "The full name.") var name: String
        @Option(help: "operator, or dpo for the data-protection officer.") var role: Node.Person.Role
        @Option(name: .customLong("key"), help: "The file to make.") var file: String

        func run() async throws {
            try await withRefusals {
                Terminal.say(try PersonKey.make(id: id, name: name, role: role, file: file))
                Terminal.note(
                    "Next: let whoever owns the policy add this line under `people:`; then tvaersum node status"
                )
            }
        }
    }
}
