import Foundation
import Studies
import TestSupport
import Testing
import Vocabulary

@testable import Tallying

@Suite("The engine against a slow tally")
struct DifferentialTests {
    private static let dresses = [
        RandomExtract.Dress(),
        RandomExtract.Dress(
            lineBreak: "\n",
            dates: "yyyy-mm-dd",
            open: "NULL",
            quotesAll: true,
            codePrefix: "Ærø; ",
            encoding: .windows1252,
            endsWithBreak: false
        ),
        RandomExtract.Dress(
            delimiter: "\t",
            dates: "ddmmyyyy",
            open: "-",
            codePrefix: "På langt mere end seksten tegn "
        ),
        RandomExtract.Dress(
            delimiter: ",",
            lineBreak: "\n",
            dates: "dd.mm.yyyy",
            open: "31.12.9999",
            quotesAll: true,
            encoding: .latin1
        ),
    ]

    private static func study(_ file: String) throws -> Study {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(file)
        return try Study(yaml: String(contentsOf: url, encoding: .utf8), file: file)
    }

    private static func year() throws -> Period {
        let first = try #require(Day(iso: "2025-01-01"))
        let last = try #require(Day(iso: "2025-12-31"))
        return try #require(Period(first: first, last: last))
    }

    /// Writes a random extract of every table, tallies with one worker and with three, and compares everything.
    private func compare(
        _ study: Study,
        seed: UInt64,
        dress: RandomExtract.Dress,
        count: Int,
        spells: [String: [(String, String)]],
        births: [String: String]
    ) throws {
        var generator = SeededGenerator(seed: seed)
        let period = try Self.year()
        let layout = SlotLayout(study)
        let folder = try ScratchFolder()
        var yaml = "study: \(study.id)\ntables:\n"
        var rows: [String: [[Studies.Expression.Value?]]] = [:]
        var extracts: [String: RandomExtract] = [:]
        for table in study.tables {
            let extract = RandomExtract(
                table,
                dress: dress,
                count: count,
                errorsPerMille: 60,
                spells: spells[table.name] ?? [],
                birth: births[table.name],
                period: period,
                using: &generator
            )
            try folder.write("\(table.name).csv", extract.bytes)
            yaml += extract.mapping(file: "\(table.name).csv") + "\n"
            rows[table.name] = extract.rows.filter { $0.rule == nil }.map(\.values)
            extracts[table.name] = extract
        }
        let mapping = try Mapping(yaml: yaml, file: "mapping.yaml")
        func tally(_ workers: Int) throws -> TallyOutcome {
            try Tally.run(
                study: study,
                layout: layout,
                mapping: mapping,
                folder: folder.path,
                period: period,
                workers: workers
            )
        }
        let outcome = try tally(1)
        let expected = SlowTally.values(layout, rows: rows, period: period)
        for slot in expected.indices where outcome.values[slot] != expected[slot] {
            Issue.record("seed \(seed), \(layout.describe(slot)): \(outcome.values[slot]), not \(expected[slot])")
        }
        #expect(expected.contains { $0 != 0 })
        for table in outcome.quality.tables {
            let extract = try #require(extracts[table.name])
            #expect(table.read == extract.rows.count)
            #expect(table.kept == extract.rows.count { $0.rule == nil })
            #expect(table.read == table.kept + table.rejected.values.reduce(0, +))
            for rule in RowRule.allCases {
                let rows = extract.rows.count { $0.rule == rule }
                #expect(table.rejected[rule.id] ?? 0 == rows, "seed \(seed), \(table.name), \(rule.id)")
            }
        }
        #expect(try tally(3) == outcome)
    }

    @Test(
        "TAL-5, TAL-6: engine and slow tally agree on random rows; read is kept plus rejected under one rule each",
        arguments: 0..<8
    )
    func ownStudy(seed: Int) throws {
        try compare(
            try Self.study("Tests/Fixtures/tally-study.yaml"),
            seed: UInt64(seed),
            dress: Self.dresses[seed % Self.dresses.count],
            count: 3000,
            spells: ["forloeb": [("fra", "til")]],
            births: ["forloeb": "foedselsdato"]
        )
    }

    @Test("TAL-6: they agree on an extract of many blocks, whatever the number of workers")
    func manyBlocks() throws {
        try compare(
            try Self.study("Tests/Fixtures/tally-study.yaml"),
            seed: 99,
            dress: Self.dresses[1],
            count: 6000,
            spells: ["forloeb": [("fra", "til")]],
            births: ["forloeb": "foedselsdato"]
        )
    }

    @Test("TAL-6: they agree on the study that is shipped", arguments: [5, 6])
    func shippedStudy(seed: Int) throws {
        try compare(
            try Self.study("studies/vestegnen-integration.yaml"),
            seed: UInt64(seed),
            dress: Self.dresses[seed % Self.dresses.count],
            count: 400,
            spells: [
                "forloeb": [("ansvar_fra", "ansvar_til"), ("ansvar_fra", "afgang")], "ydelse": [("fra", "til")],
                "danskmodul": [("start", "slut")],
            ],
            births: ["forloeb": "foedselsdato", "ydelse": "foedselsdato", "danskmodul": "foedselsdato"]
        )
    }
}
