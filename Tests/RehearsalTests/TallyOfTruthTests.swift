import Foundation
import Rehearsal
import Studies
import Tallying
import Testing
import Vocabulary

/// The generator's own count of its records against the tally's of the files, through five dresses and the flagship study.
@Suite("A tally of synthetic extracts")
struct TallyOfTruthTests {
    private static let studyFile = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("studies/vestegnen-integration.yaml")

    @Test("TAL-2: flawless extracts are tallied to the truth, whatever their dress", arguments: Synthesis.kommuner)
    func flawless(kommune: SyntheticKommune) throws {
        try inFolder { folder in
            let delivery = try Synthesis.write(
                kommune: kommune,
                seed: 20_250_101,
                period: try year(2025),
                into: folder,
                errors: .none
            )
            let (outcome, layout) = try tally(folder)
            let truth = delivery.extracts.truth
            func total(_ indicator: String, _ role: Indicator.Role) throws -> Int64 {
                let place = try #require(layout.study.indicators.firstIndex { $0.id == indicator })
                return outcome.values[
                    try #require(layout.slot(indicator: place, breakdown: nil, cell: 0, quantity: role))
                ]
            }
            #expect(outcome.quality.rejected == 0)
            #expect(try total("K1a", .denominator) == Int64(truth.atRisk))
            #expect(try total("K1a", .numerator) == Int64(truth.exits))
            #expect(try total("K2a", .time) == Int64(truth.personDays))
            #expect(try total("K3a", .n) == Int64(truth.ongoingSpells))
            #expect(try total("K3a", .sum) == Int64(truth.ongoingDays))
            #expect(try total("K3b", .n) == Int64(truth.endedSpells))
            #expect(try total("K3b", .sum) == Int64(truth.endedDays))
            #expect(try total("K4a", .events) == Int64(truth.modulesPassed))
            #expect(try total("K4a", .time) == Int64(truth.moduleDays))
            #expect(try total("I1", .denominator) == Int64(truth.inhabitants))
            #expect(try total("I1", .numerator) == Int64(truth.nonWestern))
            #expect(try total("I2a", .n) == Int64(truth.atRisk - truth.arrivals))
            #expect(try total("I2b", .n) == Int64(truth.arrivals))
            let kroner = (truth.expenditure + 50) / 100
            #expect(try total("I17", .amount) == kroner)
        }
    }

    @Test("TAL-5: with the usual errors a few rows are rejected, under several rules", arguments: Synthesis.kommuner)
    func usualErrors(kommune: SyntheticKommune) throws {
        try inFolder { folder in
            let delivery = try Synthesis.write(
                kommune: kommune,
                seed: 20_250_101,
                period: try year(2025),
                into: folder
            )
            let (outcome, _) = try tally(folder)
            let read = outcome.quality.tables.reduce(0) { $0 + $1.read }
            // The study asks nothing of permits and payments.
            #expect(read == outcome.quality.tables.reduce(0) { $0 + (delivery.rows[$1.name] ?? 0) })
            #expect((1..<read / 20).contains(outcome.quality.rejected))
            let rules = Set(outcome.quality.tables.flatMap { $0.rejected.keys })
            #expect(rules.count >= 3)
        }
    }

    private func tally(_ folder: URL) throws -> (TallyOutcome, SlotLayout) {
        let study = try Study(
            yaml: try String(contentsOf: Self.studyFile, encoding: .utf8),
            file: "vestegnen-integration.yaml"
        )
        let layout = SlotLayout(study)
        let mapping = try Mapping(
            yaml: try String(contentsOf: folder.appendingPathComponent("\(study.id).yaml"), encoding: .utf8),
            file: "mapping.yaml"
        )
        let outcome = try Tally.run(
            study: study,
            layout: layout,
            mapping: mapping,
            folder: folder.path,
            period: try year(2025)
        )
        return (outcome, layout)
    }
}
