import Digests
import Disclosure
import Foundation
import Studies
import Testing
import Vocabulary

@testable import Tallying

@Suite("Tallies")
struct TallyTests {
    private static let header = "pnr;koen;foedselsdato;oprindelse;fra;til;timer;loen"
    private static let good = "010190-0001;K;01-01-1990;menapt;01-02-2025;10-02-2025;20;1.234,50"

    private let study: Study
    private let layout: SlotLayout
    private let period: Period

    init() throws {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/tally-study.yaml")
        study = try Study(yaml: String(contentsOf: url, encoding: .utf8), file: "tally-study.yaml")
        layout = SlotLayout(study)
        let first = try #require(Day(iso: "2025-01-01"))
        let last = try #require(Day(iso: "2025-12-31"))
        period = try #require(Period(first: first, last: last))
    }

    private func mapping(_ columns: String = "", study: String = "optaelling") throws -> Mapping {
        try Mapping(
            yaml: """
                study: \(study)
                tables:
                  forloeb:
                    file: forloeb.csv
                \(columns)
                  udgift:
                    file: udgift.csv
                """,
            file: "mapping.yaml"
        )
    }

    /// Writes the rows of `forloeb`, and two of `udgift`, into a folder.
    private func folder(_ rows: [String], header: String = Self.header, udgift: [String]? = nil) throws -> ScratchFolder
    {
        let folder = try ScratchFolder()
        try folder.write("forloeb.csv", ([header] + rows).joined(separator: "\n"))
        try folder.write(
            "udgift.csv",
            (["aar;beloeb"] + (udgift ?? ["2025;100,50", "2025;-0,25"])).joined(separator: "\n")
        )
        return folder
    }

    private func tally(_ rows: [String], header: String = Self.header, mapping: Mapping? = nil) throws -> TallyOutcome {
        let folder = try folder(rows, header: header)
        return try Tally.run(
            study: study,
            layout: layout,
            mapping: mapping ?? self.mapping(),
            folder: folder.path,
            period: period
        )
    }

    private func total(_ outcome: TallyOutcome, _ indicator: Int, _ role: Indicator.Role) throws -> Int64 {
        outcome.values[try #require(layout.slot(indicator: indicator, breakdown: nil, cell: 0, quantity: role))]
    }

    @Test("TAL-6: one row is counted and summed where the study says")
    func oneRow() throws {
        let outcome = try tally([Self.good])
        #expect(try total(outcome, 0, .denominator) == 1)
        #expect(try total(outcome, 0, .numerator) == 1)
        #expect(try total(outcome, 1, .sum) == 9)
        #expect(try total(outcome, 1, .sumOfSquares) == 81)
        #expect(try total(outcome, 2, .time) == 10)
        #expect(outcome.quality.text.hasPrefix("forloeb (forloeb.csv): 1 rows read, 1 kept"))
    }

    @Test("TAL-7: a sum with decimals is exact, then rounded once, halves away from zero")
    func rounding() throws {
        #expect(try total(tally([Self.good]), 4, .amount) == 100)
        for (sum, rounded) in [(149, 1), (150, 2), (-149, -1), (-150, -2), (0, 0), (50, 1), (-50, -1), (49, 0)] {
            #expect(Tally.rounded(Int64(sum), places: 2) == Int64(rounded))
        }
        #expect(Tally.rounded(7, places: 0) == 7)
    }

    @Test(
        "TAL-5: every rule rejects the row that breaks it, and that row only",
        arguments: [
            ("TAL-R01", "010190-0002;K;01-01-1990;menapt;01-02-2025;10-02-2025;20"),
            ("TAL-R02", "010190-0002;K;;menapt;01-02-2025;10-02-2025;20;1"),
            ("TAL-R02", ";K;01-01-1990;menapt;01-02-2025;;20;1"),
            ("TAL-R02", "010190-0002;NULL;01-01-1990;menapt;01-02-2025;;20;1"),
            ("TAL-R03", "010190-0002;K;32-01-1990;menapt;01-02-2025;10-02-2025;20;1"),
            ("TAL-R04", "010190-0002;K;01-01-1490;menapt;01-02-2025;10-02-2025;20;1"),
            ("TAL-R05", "010190-0002;K;01-01-1990;menapt;01-02-2025;10-02-2025;tyve;1"),
            ("TAL-R06", "010190-0002;K;01-01-1990;menapt;01-02-2025;10-02-2025;20;10.000.000.000,01"),
            ("TAL-R07", "990190-0002;K;01-01-1990;menapt;01-02-2025;10-02-2025;20;1"),
            ("TAL-R09", "010190-0002;K;01-01-1990;menapt;11-02-2025;10-02-2025;20;1"),
            ("TAL-R10", "010126-0002;K;01-01-2026;menapt;01-02-2025;10-02-2025;20;1"), ("TAL-R11", Self.good),
            // Two rules broken: the first in order counts.
            ("TAL-R02", "990190-0002;K;;menapt;11-02-2025;10-02-2025;tyve;1"),
        ]
    )
    func rules(rule: String, row: String) throws {
        let outcome = try tally([Self.good, row, "010190-0003;M;01-01-1980;;01-02-2025;;;"])
        let table = try #require(outcome.quality.tables.first)
        #expect(table.read == 3)
        #expect(table.kept == 2)
        #expect(table.rejected == [rule: 1])
        let expected = try tally([Self.good, "010190-0003;M;01-01-1980;;01-02-2025;;;"])
        #expect(outcome.values == expected.values)
        #expect(outcome.quality.text.contains(rule))
    }

    @Test("TAL-4: an unmapped code refuses the tally, names file, line and column, and does not show the code")
    func unmapped() throws {
        let rows = [
            Self.good, "010190-0002;X9secret;01-01-1990;menapt;01-02-2025;;;",
            "010190-0003;X9secret;01-01-1990;mars;01-02-2025;;;",
        ]
        let refusal = try #require(throws: Refusal.self) { try tally(rows) }
        #expect(refusal.code == .unmappedCode)
        #expect(refusal.place == "forloeb.csv, line 3, column `koen`")
        #expect(!refusal.description.contains("secret"))
        let folder = try folder(rows)
        let codes = try Tally.unmappedCodes(
            study: study,
            layout: layout,
            mapping: mapping(),
            folder: folder.path,
            period: period
        )
        #expect(codes.map(\.code) == ["X9secret", "mars"])
        #expect(codes.map(\.column) == ["koen", "oprindelse"])
        #expect(codes.map(\.rows) == [2, 1])
        let quality = try Tally.quality(
            study: study,
            layout: layout,
            mapping: mapping(),
            folder: folder.path,
            period: period
        )
        #expect(quality.tables[0].rejected == ["TAL-R08": 2])
    }

    @Test(
        "TAL-4: a code that is mapped to missing is a missing value, kept where one may be missing and rejected where not"
    )
    func mappedToMissing() throws {
        let mapping = try mapping(
            "    columns: {oprindelse: {codes: {ukendt: missing}}, koen: {codes: {'?': missing}}}"
        )
        let rows = ["010190-0001;K;01-01-1990;ukendt;01-02-2025;;;", "010190-0002;?;01-01-1990;menapt;01-02-2025;;;"]
        let outcome = try tally(rows, mapping: mapping)
        #expect(outcome.quality.tables[0].kept == 1)
        #expect(outcome.quality.tables[0].rejected == ["TAL-R02": 1])
        let gap = outcome.quality.gaps.first { $0.kind == .noCategory }
        #expect(gap?.place == "afsluttede by oprindelse")
        #expect(gap?.rows == 1)
    }

    @Test(
        "TAL-3: a mapping that does not fit its study is refused",
        arguments: [
            ("study: andet\ntables: {}", "this mapping is for another study"),
            ("study: optaelling\ntables: {}", "say how table `forloeb` is read"),
            (
                "study: optaelling\ntables: {forloeb: {file: a}, udgift: {file: b}, x: {file: c}}",
                "the study has no table `x`"
            ),
            (
                "study: optaelling\ntables: {forloeb: {file: a, columns: {alder: A}}, udgift: {file: b}}",
                "the study's table has no column `alder`"
            ),
            (
                "study: optaelling\ntables: {forloeb: {file: a, columns: {koen: {codes: {a: X}}}}, udgift: {file: b}}",
                "the study has no code `X` for `koen`"
            ),
            (
                "study: optaelling\ntables: {forloeb: {file: a, columns: {fra: {codes: {a: missing}}}}, udgift: {file: b}}",
                "column `fra` holds no codes"
            ),
        ]
    )
    func misfits(yaml: String, next: String) throws {
        let mapping = try Mapping(yaml: yaml, file: "mapping.yaml")
        let refusal = try #require(throws: Refusal.self) { try tally([], mapping: mapping) }
        #expect(refusal.code == .mappingMisfit)
        #expect(refusal.next == next)
    }

    @Test(
        "TAL-3: a column that is not there, or is there twice, is refused",
        arguments: [
            "pnr;køn;foedselsdato;oprindelse;fra;til;timer;loen",
            "pnr;koen;koen;foedselsdato;oprindelse;fra;til;timer;loen",
        ]
    )
    func columns(header: String) throws {
        let refusal = try #require(throws: Refusal.self) { try tally([], header: header) }
        #expect(refusal.code == .columnNotFound)
        #expect(refusal.place == "forloeb.csv, column `koen`")
    }

    @Test("TAL-7: a quantity beyond its declared bound is refused, its value not shown")
    func bounds() throws {
        let folder = try folder([], udgift: Array(repeating: "2025;9999999999,00", count: 11))
        let refusal = try #require(throws: Refusal.self) {
            try Tally.run(study: study, layout: layout, mapping: mapping(), folder: folder.path, period: period)
        }
        #expect(refusal.code == .beyondBound)
        #expect(refusal.place == "udgift.csv, udgift/total/amount")
        #expect(!refusal.description.contains("99"))
    }

    @Test("TAL-7: sums that leave 64 bits are refused, not wrapped")
    func overflow() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("a.csv", "a\n" + String(repeating: "900000000000000000\n", count: 11))
        let format = ExtractFormat()
        func tally(_ amount: Formula) throws -> TableTally {
            let reader = try ExtractReader(path: path, name: "a.csv", format: format)
            let column = ColumnReader(
                place: 0,
                kind: .number(NumberFormat(), scale: 0, limit: .max),
                mayBeMissing: false,
                markers: [],
                calendar: .standard
            )
            var plan = TablePlan(columns: [column], width: 1, slotCount: 1)
            plan.add(where: nil, amount: amount, to: [(cell: nil, base: 0, stride: 0)])
            return try Workers.tally(plan, reader: reader, format: format, calendar: .standard)
        }
        for amount in [Formula.column(0), .binary(.multiply, .column(0), .column(0))] {
            let refusal = try #require(throws: Refusal.self) { try tally(amount) }
            #expect(refusal.code == .overflow)
        }
        #expect(try tally(.constant(1)).slots == [11])
    }

    @Test("TAL-5: more rows than the search for duplicates can hold are refused")
    func tooManyRows() throws {
        var generator = SystemRandomNumberGenerator()
        let set = DuplicateSet(key: RowKey(using: &generator), bound: 3)
        var again: [Int] = []
        try set.enter([1, 2, 1], file: "a.csv") { again.append($0) }
        #expect(again == [2])
        let refusal = try #require(throws: Refusal.self) { try set.enter([3, 4], file: "a.csv") { _ in } }
        #expect(refusal.code == .tooManyRows)
    }

    @Test("TAL-1: the outcome holds the digest of exactly the bytes that were tallied")
    func digests() throws {
        let outcome = try tally([Self.good])
        let text = Self.header + "\n" + Self.good
        #expect(outcome.extractDigests["forloeb"] == Hashing.sha256(Array(text.utf8)))
        #expect(Set(outcome.extractDigests.keys) == ["forloeb", "udgift"])
    }

    @Test("TAL-8: no identifier and no value is in a report, a description or a refusal")
    func canary() throws {
        let canary = "3112991234"
        let rows = [
            "\(canary);K;01-01-1990;menapt;01-02-2025;10-02-2025;20;777.777,77", "\(canary);Q;x;menapt;01-02-2025;;;",
        ]
        let mapping = try mapping("    columns: {koen: {codes: {Q: missing}}}")
        let outcome = try tally(rows, mapping: mapping)
        let encoded = String(decoding: try JSONEncoder().encode(outcome.quality), as: UTF8.self)
        var dumped = ""
        dump(outcome, to: &dumped)
        dump(OwnTable(outcome), to: &dumped)
        for text in [outcome.quality.text, encoded, "\(outcome)", "\(OwnTable(outcome))", dumped] {
            #expect(!text.contains("31129"))
            #expect(!text.contains("777"))
        }
        let back = try JSONDecoder().decode(QualityReport.self, from: Data(encoded.utf8))
        #expect(back == outcome.quality)
    }

    @Test("TAL-8: a report tells what is new, still there and gone since an earlier one")
    func changes() throws {
        let bad = "010190-0002;K;;menapt;01-02-2025;10-02-2025;20;1"
        let ragged = "010190-0002;K"
        let earlier = try tally([Self.good, bad, ragged]).quality
        let now = try tally([Self.good, bad, bad.replacing("0002", with: "0003"), Self.good]).quality
        let changes = now.changes(since: earlier).filter { $0.code.hasPrefix("TAL-R") }
        #expect(changes.map(\.code) == ["TAL-R01", "TAL-R02", "TAL-R11"])
        #expect(changes.map(\.kind) == [.resolved, .existing, .new])
        #expect(changes.map(\.now) == [0, 2, 1])
    }

    @Test("TAL-9: a node reads its own figures as contributor 0, and nothing pooled")
    func ownTable() throws {
        let outcome = try tally([Self.good])
        let table = OwnTable(outcome)
        #expect(table.contributorCount == 1)
        for (slot, value) in outcome.values.enumerated() {
            #expect(table.quantity(slot: slot, contributor: 0) == .open(value))
            #expect(table.quantity(slot: slot, contributor: 1) == .closed)
            #expect(table.quantity(slot: slot, contributor: nil) == .closed)
        }
        #expect(table.quantity(slot: layout.slotCount, contributor: 0) == .closed)
        #expect(!((table as Any) is any Encodable))
    }
}
