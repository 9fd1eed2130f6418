import Foundation
import Rehearsal
import Studies
import Tallying
import Testing
import Vocabulary

@Suite("Synthetic extracts of five kommuner")
struct SyntheticTests {
    private struct Tallied {
        let delivery: SyntheticDelivery
        let outcome: TallyOutcome
        let layout: SlotLayout

        func total(_ indicator: String, _ role: Indicator.Role) throws -> Int64 {
            let number = try #require(layout.study.indicators.firstIndex { $0.id == indicator })
            return outcome.values[try #require(layout.slot(indicator: number, breakdown: nil, cell: 0, quantity: role))]
        }
    }

    private func tally(_ kommune: SyntheticKommune, errors: Synthesis.Errors) throws -> Tallied {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let yaml = try String(
            contentsOf: root.appendingPathComponent("studies/vestegnen-integration.yaml"),
            encoding: .utf8
        )
        let study = try Study(yaml: yaml, file: "vestegnen-integration.yaml")
        let layout = SlotLayout(study)
        let first = try #require(Day(iso: "2024-01-01"))
        let last = try #require(Day(iso: "2024-12-31"))
        let period = try #require(Period(first: first, last: last))
        let folder = try ScratchFolder()
        let delivery = try Synthesis.write(
            kommune: kommune,
            seed: 7,
            period: period,
            into: URL(fileURLWithPath: folder.path),
            errors: errors
        )
        let mapping = try Mapping(
            yaml: String(contentsOfFile: "\(folder.path)/vestegnen-integration.yaml", encoding: .utf8),
            file: "mapping.yaml"
        )
        let outcome = try Tally.run(study: study, layout: layout, mapping: mapping, folder: folder.path, period: period)
        return Tallied(delivery: delivery, outcome: outcome, layout: layout)
    }

    @Test(
        "TAL-6: extracts without errors give exactly what the records say, in every dress",
        arguments: Synthesis.kommuner
    )
    func truth(kommune: SyntheticKommune) throws {
        let tallied = try tally(kommune, errors: .none)
        let truth = tallied.delivery.extracts.truth
        #expect(tallied.outcome.quality.rejected == 0)
        #expect(try tallied.total("K1a", .denominator) == Int64(truth.atRisk))
        #expect(try tallied.total("K1a", .numerator) == Int64(truth.exits))
        #expect(try tallied.total("I2b", .n) == Int64(truth.arrivals))
        #expect(try tallied.total("K3a", .n) == Int64(truth.ongoingSpells))
        #expect(try tallied.total("K3b", .n) == Int64(truth.endedSpells))
        #expect(try tallied.total("I1", .denominator) == Int64(truth.inhabitants))
    }

    @Test(
        "TAL-5: extracts with the usual errors are tallied, every row kept or rejected",
        arguments: Synthesis.kommuner
    )
    func errors(kommune: SyntheticKommune) throws {
        let tallied = try tally(kommune, errors: .usual)
        for table in tallied.outcome.quality.tables {
            #expect(table.read == tallied.delivery.rows[table.name])
            #expect(table.read == table.kept + table.rejected.values.reduce(0, +))
        }
        let ydelse = try #require(tallied.outcome.quality.tables.first { $0.name == "ydelse" })
        #expect(ydelse.rejected["TAL-R11"] ?? 0 >= tallied.delivery.errors[.duplicateSpell] ?? 0)
        let reversed = tallied.outcome.quality.tables.reduce(0) { $0 + ($1.rejected["TAL-R09"] ?? 0) }
        #expect(reversed > 0 || tallied.delivery.errors[.endBeforeStart] ?? 0 == 0)
    }
}
