import Foundation
import Studies
import Tallying
import TestSupport
import Testing
import Vocabulary

@Suite("Real tables with published answers", .enabled(if: TestMaterial.hasTables))
struct RealTableTests {
    @Test("TAL-6: five kommuner's extracts of real tables sum to the published answers")
    func published() throws {
        let folder = try ScratchFolder()
        let folders = try RealTables.write(into: URL(fileURLWithPath: folder.path))
        let study = try Study(
            yaml: String(contentsOf: RealTables.study, encoding: .utf8),
            file: "real-tables-study.yaml"
        )
        let layout = SlotLayout(study)
        let first = try #require(Day(iso: RealTables.period.first))
        let last = try #require(Day(iso: RealTables.period.last))
        let period = try #require(Period(first: first, last: last))
        var sums = [Int64](repeating: 0, count: layout.slotCount)
        for own in folders {
            let file = own.appendingPathComponent("virkelige-tabeller.yaml")
            let mapping = try Mapping(yaml: String(contentsOf: file, encoding: .utf8), file: "virkelige-tabeller.yaml")
            let outcome = try Tally.run(
                study: study,
                layout: layout,
                mapping: mapping,
                folder: own.path,
                period: period
            )
            #expect(outcome.quality.rejected == 0)
            #expect(outcome.quality.tables.map(\.read) == [2000, own == folders[3] || own == folders[4] ? 668 : 669])
            for slot in sums.indices { sums[slot] += outcome.values[slot] }
        }
        func sum(_ indicator: Int, _ breakdown: Int?, _ cell: Int, _ role: Indicator.Role) throws -> Int64 {
            sums[try #require(layout.slot(indicator: indicator, breakdown: breakdown, cell: cell, quantity: role))]
        }
        #expect(try sum(0, nil, 0, .persons) == RealTables.Answers.persons)
        #expect(try sum(0, nil, 0, .events) == RealTables.Answers.deaths)
        let years = Double(try sum(0, nil, 0, .time)) / 365.25
        #expect(abs(years - RealTables.Answers.personYears) < 0.005)
        #expect(try sum(1, nil, 0, .persons) == RealTables.Answers.spells)
        #expect(try sum(1, nil, 0, .events) == RealTables.Answers.jobs)
        for (indicator, breakdowns) in [(0, 2), (1, 2)] {
            for breakdown in 0..<breakdowns {
                for role in [Indicator.Role.persons, .events, .time] {
                    let parts = try sum(indicator, breakdown, 0, role) + sum(indicator, breakdown, 1, role)
                    #expect(try parts == sum(indicator, nil, 0, role))
                }
            }
        }
        // Women and men of the sample with follow-up, counted in the source table.
        let register = String(decoding: try TestMaterial.bytes("data/dmlate.csv"), as: UTF8.self)
        var women = (persons: Int64(0), deaths: Int64(0))
        for line in register.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            guard fields[0] == "F", fields[2] != fields[6] else { continue }
            women.persons += 1
            women.deaths += fields[3].isEmpty ? 0 : 1
        }
        #expect(try sum(0, 0, 0, .persons) == women.persons)
        #expect(try sum(0, 0, 0, .events) == women.deaths)
    }
}
