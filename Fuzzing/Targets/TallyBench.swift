import Disclosure
import Foundation
import Studies
import TestSupport
import Vocabulary

@testable import ProjectTests
@testable import Tallying

/// One study and one folder, in which every input is a file of rows.
final class TallyBench: Sendable {
    static let shared = Result { try TallyBench() }

    private let study: Study
    private let layout: SlotLayout
    private let period: Period
    private let folder: ScratchFolder
    private let mappings: [Mapping]

    /// How the mapping says the extract is written, one for every value of an input's first byte.
    private static let dresses: [(delimiter: String, format: String)] = [
        (";", "delimiter: \";\""), (";", "quoting: false"), ("\t", "delimiter: \"\\t\"\n    encoding: windows-1252"),
        (",", "delimiter: \",\"\n    decimal_mark: \".\"\n    dates: [yyyy-mm-dd, \"d/m/yyyy\", ddmmyy]"),
    ]
    private static let columns = ["pnr", "k", "fra", "til", "n", "b"]

    private init() throws {
        study = try Study(yaml: FuzzTarget.smallStudy, file: "study.yaml")
        layout = SlotLayout(study)
        period = try found(Period(first: found(Day(iso: "2025-01-01")), last: found(Day(iso: "2025-12-31"))))
        folder = try ScratchFolder()
        mappings = try Self.dresses.map { dress in
            try Mapping(yaml: "study: s\ntables:\n  t:\n    file: t.csv\n    \(dress.format)\n", file: "mapping.yaml")
        }
    }

    @Sendable static func seeds() throws -> [[UInt8]] {
        (0..<UInt8(dresses.count))
            .map { number in
                let mark = dresses[Int(number)].delimiter
                let rows = [
                    ["0101801234", "K", "01-02-2025", "31-12-9999", "2", "1.234,50"],
                    ["010280-1234", "\u{E9}", "01-02-2024", "", "-3", "7,5"], ["0101801234", "K", "x", "1", "1"],
                    ["\"0103801234\"", "\"K\"", "2025-03-01", "2025-02-01", "", "NULL"],
                ]
                return [number, 40] + Array(rows.map { $0.joined(separator: mark) + "\r\n" }.joined().utf8)
            }
    }

    /// What an extract comes to, or the number of the refusal.
    private enum Outcome: Equatable {
        case values([Int64], [Rows])
        case refused(UInt16)
    }

    /// What became of a table's rows, with places counted from the first of them.
    private struct Rows: Equatable {
        let read: Int
        let kept: Int
        let rejected: [String: Int]
        let warnings: [String: Int]
        let lines: [String: Int]
        let columns: [String: String?]

        init(_ table: QualityReport.Table, below blank: Int) {
            read = table.read
            kept = table.kept
            rejected = table.rejected
            warnings = table.warnings
            lines = table.first.mapValues { $0.line - blank }
            columns = table.first.mapValues(\.column)
        }
    }

    /// One worker and two, one block and two that meet anywhere in the rows, find the same; and every row is accounted for.
    func check(_ bytes: [UInt8]) throws {
        guard bytes.count > 2 else { return }
        let number = Int(bytes[0]) % mappings.count
        let head = Array((Self.columns.joined(separator: Self.dresses[number].delimiter) + "\n").utf8)
        let rows = Array(bytes[2...])
        let plain = try outcome(head + rows, number, workers: 1)
        if try outcome(head + rows, number, workers: 2) != plain { broken("two workers find something else") }
        if case .values(_, let tables) = plain {
            for table in tables where table.read != table.kept + table.rejected.values.reduce(0, +) {
                broken("a row is neither kept nor rejected")
            }
        }
        // It takes half a megabyte, so not for every input.
        guard bytes[1] & 3 == 0 else { return }
        // Blank lines are no rows. So many of them stand before these that the first block ends within.
        let edge = Int(bytes[1] / 4) * rows.count / 64
        let blank = [UInt8](repeating: Byte.lineFeed, count: ExtractReader.blockSize - edge)
        if try outcome(head + blank + rows, number, workers: 2, below: blank.count) != plain {
            broken("a block's edge changes the tally")
        }
    }

    private func outcome(_ bytes: [UInt8], _ number: Int, workers: Int, below blank: Int = 0) throws -> Outcome {
        try folder.write("t.csv", bytes)
        do {
            let outcome = try Tally.run(
                study: study,
                layout: layout,
                mapping: mappings[number],
                folder: folder.path,
                period: period,
                workers: workers
            )
            return .values(outcome.values, outcome.quality.tables.map { Rows($0, below: blank) })
        } catch { return .refused(error.code.number) }
    }
}

/// Random rows with known errors, whose tally is known.
enum RandomTally {
    static func check(_ bytes: [UInt8]) throws {
        var choices = Choices(bytes)
        let number = choices.number(below: 4)
        let count = choices.number(below: 120)
        var seed: UInt64 = 0
        for _ in 0..<8 { seed = seed << 8 | UInt64(choices.byte()) }
        let study = try Study(yaml: FuzzTarget.smallStudy, file: "study.yaml")
        let layout = SlotLayout(study)
        let period = try found(Period(first: found(Day(iso: "2025-01-01")), last: found(Day(iso: "2025-12-31"))))
        var generator = SeededGenerator(seed: seed)
        let extract = RandomExtract(
            try found(study.tables.first),
            dress: dresses[number],
            count: count,
            errorsPerMille: 4 * Int(choices.byte()),
            spells: [("fra", "til")],
            period: period,
            using: &generator
        )
        let folder = try ScratchFolder()
        try folder.write("t.csv", extract.bytes)
        let mapping = try Mapping(
            yaml: "study: s\ntables:\n" + extract.mapping(file: "t.csv") + "\n",
            file: "mapping.yaml"
        )
        let kept = extract.rows.filter { $0.rule == nil }.map(\.values)
        let expected = SlowTally.values(layout, rows: ["t": kept], period: period)
        let tally = answer {
            try Tally.run(study: study, layout: layout, mapping: mapping, folder: folder.path, period: period)
        }
        guard let outcome = tally else {
            // As a hundred large amounts of one sign may come to.
            if zip(expected, try Problem(layout: layout).bounds).allSatisfy({ $0.magnitude <= $1.magnitude }) {
                broken("a quantity within its bound is refused")
            }
            return
        }
        if outcome.values != expected { broken("the slow tally differs") }
        let table = try found(outcome.quality.tables.first)
        if table.read != extract.rows.count || table.kept != kept.count { broken("rows are counted wrong") }
        for rule in RowRule.allCases
        where table.rejected[rule.id] ?? 0 != extract.rows.count(where: { $0.rule == rule }) {
            broken("rows are rejected under another rule than \(rule.id)")
        }
    }

    private static let dresses = [
        RandomExtract.Dress(),
        RandomExtract.Dress(lineBreak: "\n", dates: "yyyy-mm-dd", open: "NULL", quotesAll: true, codePrefix: "Ærø; "),
        RandomExtract.Dress(
            delimiter: "\t",
            dates: "ddmmyyyy",
            open: "-",
            encoding: .windows1252,
            endsWithBreak: false
        ),
        RandomExtract.Dress(delimiter: ",", lineBreak: "\n", dates: "dd.mm.yyyy", quotesAll: true, encoding: .latin1),
    ]
}
