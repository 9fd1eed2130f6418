import ArgumentParser
import Foundation
import Rehearsal
import Vocabulary

/// Synthetic extracts of five kommuner, or of more.
struct SynthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synth",
        abstract: "Make synthetic extracts and mappings of five kommuner, or of more; nobody in them exists.",
        discussion: "EXAMPLE\n  tvaersum synth --folder udtraek --kommuner 98 --seed 1"
            + Endings.with(.cannotWrite).help
    )
    @Option(help: "Where to write; a folder a kommune is made in it.") var folder: String
    @Option(help: "How many kommuner, 3 to 98: 5 are those of the Vestegn, 98 all of Denmark's.") var kommuner = 5
    @Option(help: "The same seed makes the same extracts.") var seed: UInt64 = 1
    @Option(help: "The first day of the period.") var from = Day(iso: "2025-01-01") ?? Day(number: 0)
    @Option(help: "The last day of the period.") var to = Day(iso: "2025-12-31") ?? Day(number: 0)

    func validate() throws {
        guard Synthesis.counts.contains(kommuner) else {
            throw ValidationError("there are records of 3 to 98 kommuner")
        }
    }

    func run() async throws {
        guard let period = Period(first: from, last: to) else {
            throw ValidationError("the period ends before it starts")
        }
        try await withRefusals {
            for kommune in Synthesis.kommuner(kommuner) {
                let target = URL(fileURLWithPath: folder).appendingPathComponent("\(kommune.code)")
                let delivery = try Synthesis.write(kommune: kommune, seed: seed, period: period, into: target)
                let rows = delivery.rows.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                Terminal.say("\(kommune.code) \(kommune.name): \(rows.joined(separator: ", "))")
            }
        }
    }
}
