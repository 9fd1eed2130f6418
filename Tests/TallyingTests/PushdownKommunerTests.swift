import Databases
import Foundation
import Rehearsal
import Studies
import TestSupport
import Testing
import Vocabulary

@testable import Tallying

@Suite("Five kommuner in a database", .enabled(if: PostgreSQLServer.programs != nil, "PostgreSQL is not installed"))
struct PushdownKommunerTests {
    @Test("TAL-10: five kommuner's records, clean and with errors, in every dress", arguments: Synthesis.kommuner)
    func kommuner(kommune: SyntheticKommune) throws {
        let study = try PushdownTests.study("studies/vestegnen-integration.yaml")
        let period = try PushdownTests.year(2025)
        for (name, errors) in [("ren", Synthesis.Errors.none), ("fejl", .usual)] {
            let schema = "k\(kommune.code)_\(name)"
            let address = try PushedTable.schema(schema)
            let folder = try ScratchFolder()
            _ = try Synthesis.write(
                kommune: kommune,
                seed: 20_250_101,
                period: period,
                into: URL(fileURLWithPath: folder.path),
                errors: errors
            )
            let file = "\(study.id).yaml"
            let mapping = try Mapping(
                yaml: String(contentsOfFile: "\(folder.path)/\(file)", encoding: .utf8),
                file: file
            )
            for table in PlanCompiler.tables(of: study) {
                let pushed = PushedTable(
                    layout: SlotLayout(study),
                    table: table,
                    mapping: mapping,
                    folder: folder.path,
                    period: period,
                    address: address,
                    schema: schema
                )
                try pushed.load()
                try PushdownTests.compare(pushed, schema)
            }
            try compareWhole(study, mapping, folder.path, period, address, schema)
        }
    }

    /// The same mapping with a relation in place of every file, through the door that a node uses.
    private func compareWhole(
        _ study: Study,
        _ mapping: Mapping,
        _ folder: String,
        _ period: Period,
        _ address: DatabaseAddress,
        _ schema: String
    ) throws {
        var table = ""
        let lines = try String(contentsOfFile: "\(folder)/\(study.id).yaml", encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { line -> String in
                if line.hasPrefix("  "), !line.hasPrefix("   "), line.hasSuffix(":") {
                    table = String(line.dropFirst(2).dropLast())
                }
                guard line.hasPrefix("    file: ") else { return String(line) }
                return "    postgresql: {host: \(address.host), port: \(address.port), database: postgres, "
                    + "user: \(schema), schema: \(schema), table: \(table)}"
            }
        let pushed = try Mapping(yaml: lines.joined(separator: "\n"), file: mapping.file)
        func tally(_ mapping: Mapping) throws -> TallyOutcome {
            try Tally.run(study: study, layout: SlotLayout(study), mapping: mapping, folder: folder, period: period)
        }
        let (files, database) = (try tally(mapping), try tally(pushed))
        #expect(database.values == files.values)
        #expect(database.quality.gaps == files.quality.gaps)
        #expect(database.quality.tables.map(\.kept) == files.quality.tables.map(\.kept))
        #expect(database.extractDigests.keys.sorted() == files.extractDigests.keys.sorted())
    }
}
