import ArgumentParser
import Foundation
import Rehearsal
import Studies
import Vocabulary

/// Synthetic extracts of five kommuner, or of more.
struct SynthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "synth",
        abstract: "Make synthetic extracts and mappings of five kommuner, or of more; nobody in them exists.",
        discussion:
            "EXAMPLE\n  tvaersum synth --folder udtraek --kommuner 98 --seed 1\n  tvaersum synth --study studies/hjemmepleje.yaml --folder udtraek"
            + Endings.with(.dataError, .noInput, .cannotWrite).help
    )
    @Option(help: "Where to write; a folder a kommune is made in it.") var folder: String
    @Option(
        help:
            "The study that the extracts are for, with its description beside it; else the first study's records are made."
    )
    var study: String?
    @Option(help: "The description of the study's records, where it does not stand beside it.") var records: String?
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
        if records != nil, study == nil { throw ValidationError("--records needs --study") }
        try await withRefusals {
            if let study, let records = try DescribedRecords.beside(study, or: records) {
                return try write(records, of: try Study(yaml: try text(of: study), file: study), period)
            }
            for kommune in Synthesis.kommuner(kommuner) {
                let target = URL(fileURLWithPath: folder).appendingPathComponent("\(kommune.code)")
                let delivery = try Synthesis.write(kommune: kommune, seed: seed, period: period, into: target)
                let rows = delivery.rows.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                Terminal.say("\(kommune.code) \(kommune.name): \(rows.joined(separator: ", "))")
            }
        }
    }

    private func write(_ records: RecordDescription, of study: Study, _ period: Period) throws(Refusal) {
        for kommune in Synthesis.kommuner(kommuner) {
            let delivery = try Synthesis.write(
                records,
                of: study,
                kommune: kommune,
                seed: seed,
                period: period,
                into: URL(fileURLWithPath: folder).appendingPathComponent("\(kommune.code)")
            )
            let rows = delivery.rows.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
            Terminal.say("\(kommune.code) \(kommune.name): \(rows.joined(separator: ", "))")
        }
    }
}

/// Where the description of a study's records stands.
enum DescribedRecords {
    /// The file that is named, or the one beside the study: `x.records.yaml` beside `x.yaml`; nil where neither is.
    static func beside(_ study: String, or named: String?) throws(Refusal) -> RecordDescription? {
        let stem = study.hasSuffix(".yaml") ? String(study.dropLast(5)) : study
        let usual = "\(stem).records.yaml"
        guard let file = named ?? (FileManager.default.fileExists(atPath: usual) ? usual : nil) else { return nil }
        return try RecordDescription(yaml: try text(of: file), file: file)
    }
}
