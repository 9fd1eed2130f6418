import ArgumentParser
import Foundation
import Vocabulary

/// A whole round on this machine.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Run a whole round on this machine: five kommuner with invented extracts, one coordinator, real TLS.",
        discussion: """
            Everything runs on loopback, in processes of its own, and ends with the command. The demo plays the people too: it
            reads the six words "by telephone" and approves in everybody's name.

            EXAMPLE
              tvaersum demo --folder demo-state --seed 2
            """ + Endings.ofState(.verificationFailed, .unavailable).help
    )
    @Option(help: "Where the demo keeps its state; it is emptied first.") var folder = "demo-state"
    @Option(help: "Another study, on the same records.") var study: String?
    @Option(help: "The same seed makes the same extracts.") var seed: UInt64 = 1

    func run() async throws {
        let household = try await withRefusals { try Household(folder: folder) }
        do {
            try await untilStopped {
                try await withRefusals { try await Demo(household: household, study: study, seed: seed).run() }
            }
        } catch {
            await household.stopAll()
            throw error
        }
        await household.stopAll()
    }
}
