import Foundation
import Testing

/// What the handbook tells people to type, held against the program.
@Suite("The operator's handbook")
struct HandbookTests {
    /// A command as the program describes itself.
    private struct Description: Decodable {
        struct Argument: Decodable {
            struct Name: Decodable { let name: String }
            let kind: String
            let names: [Name]?
        }
        struct Command: Decodable {
            let commandName: String
            let arguments: [Argument]?
            let subcommands: [Command]?
        }
        let command: Command
    }

    /// What is wrong with a call; nil where the program has the command and every option of it.
    private func fault(_ call: [String], in program: Description.Command) -> String? {
        var command = program
        var rest = call[...]
        while let word = rest.first, let next = command.subcommands?.first(where: { $0.commandName == word }) {
            command = next
            rest = rest.dropFirst()
        }
        if let subcommands = command.subcommands, !subcommands.isEmpty { return "there is no “\(rest.first ?? "")”" }
        let arguments = command.arguments ?? []
        var positions = arguments.count { $0.kind == "positional" }
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                positions -= 1
                if positions < 0 { return "“\(word)” is one argument too many" }
                continue
            }
            let name = word.dropFirst(2)
            guard let option = arguments.first(where: { $0.names?.contains { $0.name == name } == true }) else {
                return "\(command.commandName) has no \(word)"
            }
            if option.kind == "option", rest.popFirst() == nil { return "\(word) needs a value" }
        }
        return nil
    }

    @Test("every command of the handbook exists, with its options", arguments: ["haandbog.md", "handbook.md"])
    func commands(page: String) async throws {
        let ended = try await Program.tvaersum(["--experimental-dump-help"])
        let program = try JSONDecoder().decode(Description.self, from: Data(ended.output.utf8)).command
        let calls = try Handbook.calls(in: page)
        #expect(calls.count > 20)
        for call in calls {
            let fault = fault(call, in: program)
            #expect(fault == nil, "tvaersum \(call.joined(separator: " ")): \(fault ?? "")")
        }
        // It can tell.
        #expect(fault(["node", "widthdraw", "2026-1"], in: program) != nil)
        #expect(fault(["node", "withdraw", "2026-1", "--bye", "Anna"], in: program) != nil)
        #expect(fault(["node", "withdraw", "2026-1", "2026-2"], in: program) != nil)
    }

    @Test("both languages call the same commands in the same order")
    func languages() throws {
        #expect(try Handbook.calls(in: "haandbog.md") == (try Handbook.calls(in: "handbook.md")))
    }
}
