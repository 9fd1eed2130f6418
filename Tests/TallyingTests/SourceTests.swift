import Foundation
import GRDB
import Rehearsal
import Studies
import Testing
import Vocabulary

@testable import Tallying

/// The same records from every source.
@Suite("Sources")
struct SourceTests {
    /// One table's records as texts, with what the mapping says of them.
    private struct Records {
        let name: String
        let header: [String]
        let rows: [[String]]
        let own: Mapping.Table
        let columns: [Studies.Column]

        /// The type of a place in a row, where the study reads it.
        func column(_ place: Int) -> Studies.Column? {
            columns.first { (own.columns[$0.name]?.from ?? $0.name) == header[place] }
        }
    }

    /// A way to store records: writes one table's into a folder and answers the lines of the mapping that read it.
    private struct BackEnd: Sendable {
        let name: String
        let write: @Sendable (Records, ScratchFolder) throws -> [String]
    }

    /// Every back end that must agree; another one is one more entry.
    private static let backEnds = [
        BackEnd(name: "CSV, UTF-8 and semicolons") { records, folder in
            try folder.write("\(records.name).csv", csv(records, ";"))
            return ["file: \(records.name).csv"]
        },
        BackEnd(name: "CSV, Windows-1252 and commas") { records, folder in
            let text = csv(records, ",")
            let bytes = try #require(TextEncoding.windows1252.bytes(text))
            try folder.write("\(records.name).csv", bytes)
            return ["file: \(records.name).csv", "encoding: windows-1252", "delimiter: \",\""]
        },
        BackEnd(name: "workbook of texts") { records, folder in
            let rows = ([records.header] + records.rows).map { $0.map { WorkbookWriter.Cell.text($0) } }
            // The name says nothing: content tells.
            try folder.write("\(records.name).csv", try WorkbookWriter(rows: rows).bytes())
            return ["file: \(records.name).csv", "sheet: Ark1"]
        },
        BackEnd(name: "workbook of numbers and days") { records, folder in
            let rows = records.rows.map { row in row.indices.map { typed(row[$0], records.column($0), records.own) } }
            let header = records.header.map { WorkbookWriter.Cell.inline($0) }
            try folder.write("\(records.name).xlsx", try WorkbookWriter(rows: [header] + rows).bytes())
            return ["file: \(records.name).xlsx"]
        },
        BackEnd(name: "SQLite") { records, folder in
            let database = try DatabaseQueue(path: "\(folder.path)/data.sqlite")
            let names = records.header.map { "\"\($0)\"" }.joined(separator: ", ")
            try database.write { database in
                try database.execute(sql: "CREATE TABLE \"\(records.name)\" (\(names))")
                let marks = records.header.map { _ in "?" }.joined(separator: ", ")
                for row in records.rows {
                    let values = row.indices.map { stored(row[$0], records.column($0), records.own) }
                    try database.execute(
                        sql: "INSERT INTO \"\(records.name)\" VALUES (\(marks))",
                        arguments: StatementArguments(values)
                    )
                }
            }
            try database.close()
            return ["sqlite: {file: data.sqlite, table: \(records.name)}"]
        },
    ]

    private static func csv(_ records: Records, _ delimiter: String) -> String {
        ([records.header] + records.rows)
            .map { row in
                row.map { field in
                    let isPlain = !field.contains { "\"\n,;".contains($0) }
                    return isPlain ? field : "\"\(field.replacing("\"", with: "\"\""))\""
                }
                .joined(separator: delimiter) + "\r\n"
            }
            .joined()
    }

    private static func typed(_ text: String, _ column: Studies.Column?, _ own: Mapping.Table) -> WorkbookWriter.Cell {
        if text.isEmpty { return .empty }
        switch column?.type {
        case .date:
            guard let day = day(text, own.columns[column?.name ?? ""]?.dates ?? own.dates) else { return .text(text) }
            let serial = Int(day.number) - Int(Day(year: 1899, month: 12, day: 30)?.number ?? 0)
            return .number("\(serial)", style: 2)
        case .integer, .decimal:
            guard let number = number(text) else { return .text(text) }
            return .number(number)
        default: return .text(text)
        }
    }

    private static func stored(_ text: String, _ column: Studies.Column?, _ own: Mapping.Table) -> DatabaseValue {
        if text.isEmpty { return .null }
        switch column?.type {
        case .integer, .decimal:
            guard let number = number(text) else { return text.databaseValue }
            return Int64(number)?.databaseValue ?? Double(number)?.databaseValue ?? text.databaseValue
        case .date:
            let patterns = own.columns[column?.name ?? ""]?.dates ?? own.dates
            return day(text, patterns).map { "\($0)".databaseValue } ?? text.databaseValue
        default: return text.databaseValue
        }
    }

    private static func day(_ text: String, _ patterns: [DatePattern]) -> Day? {
        for pattern in patterns {
            guard let (year, month, day) = pattern.lenient(Array(text.utf8)), year > 1900 else { continue }
            if let day = Day(year: year, month: month, day: day), day.civil.year < 2100 { return day }
        }
        return nil
    }

    /// A number in Danish dress with a decimal point.
    private static func number(_ text: String) -> String? {
        let plain = text.replacing(".", with: "").replacing(",", with: ".")
        return plain.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) == nil ? nil : plain
    }

    /// What a tally says of a folder, so that two can be compared.
    private struct Answer: Equatable {
        let values: [Int64]?
        let tables: [String]
        let gaps: [QualityReport.Gap]
        let unmapped: [UnmappedCode]
        let refusal: Refusal.Code?

        init(_ found: TallyInspection) {
            var values: [Int64]?
            var refusal: Refusal.Code?
            switch found.result {
            case .success(let outcome): values = outcome.values
            case .failure(let error): refusal = error.code
            }
            self.values = values
            self.refusal = refusal
            tables = found.quality.tables.map { table in
                let rejected = table.rejected.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                let first = table.first.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
                return
                    "\(table.name) \(table.read) \(table.kept) \(rejected) \(first) \(table.warnings) \(table.emptyMonths)"
            }
            gaps = found.quality.gaps
            unmapped = found.unmapped
        }
    }

    @Test(
        "TAL-20: every source gives the same figures, counts, gaps and rejections, with errors and without",
        arguments: Synthesis.kommuner.prefix(3),
        [Synthesis.Errors.none, .usual]
    )
    func agree(kommune: SyntheticKommune, errors: Synthesis.Errors) throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let studyFile = root.appendingPathComponent("studies/vestegnen-integration.yaml")
        let study = try Study(yaml: String(contentsOf: studyFile, encoding: .utf8), file: "study.yaml")
        let layout = SlotLayout(study)
        let (first, last) = (try #require(Day(iso: "2024-01-01")), try #require(Day(iso: "2024-12-31")))
        let period = try #require(Period(first: first, last: last))
        let folder = try ScratchFolder()
        let made = try Synthesis.write(
            kommune: kommune,
            seed: 11,
            period: period,
            into: URL(fileURLWithPath: folder.path),
            errors: errors
        )
        let mapping = try Mapping(yaml: made.mapping, file: "mapping.yaml")
        let records = try PlanCompiler.tables(of: study)
            .map { table in
                try Self.records(table, try #require(mapping.tables[table.name]), folder.path, spoilt: errors == .usual)
            }
        var reference: Answer?
        for backEnd in Self.backEnds {
            let folder = try ScratchFolder()
            var yaml = made.mapping.replacing(/[ ]{4}encoding: .*\n/, with: "")
            for table in records {
                let lines = try backEnd.write(table, folder).map { "    \($0)\n" }.joined()
                yaml = yaml.replacing("    file: \(table.name).csv\n", with: lines)
            }
            let mapping = try Mapping(yaml: yaml, file: "mapping.yaml")
            let answer = Answer(
                try Tally.inspect(layout: layout, mapping: mapping, folder: folder.path, period: period)
            )
            if let reference {
                #expect(answer == reference, Comment(rawValue: backEnd.name))
            } else {
                reference = answer
            }
        }
        #expect((reference?.values == nil) == (reference?.refusal != nil))
    }

    /// Reads a synthetic file; where it is to be spoilt, a few rows in every way that a register spoils them.
    private static func records(
        _ table: StudyTable,
        _ own: Mapping.Table,
        _ folder: String,
        spoilt: Bool
    ) throws -> Records {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(own.extract)")))
        let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let text = own.format.encoding.text(Array(bytes[mark...]))
        var lines = text.split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ";", omittingEmptySubsequences: false).map(String.init) }
        let header = lines.removeFirst()
        // What Windows-1252 cannot write has no place in a comparison of what is written.
        lines = lines.filter { row in
            row.count == header.count && row.allSatisfy { TextEncoding.windows1252.bytes($0) != nil }
        }
        let records = Records(name: table.name, header: header, rows: lines, own: own, columns: table.columns)
        guard spoilt else { return records }
        for (number, place) in header.indices.enumerated() where number + 40 < lines.count {
            let wrong: String =
                switch records.column(place)?.type {
                case .date: number % 2 == 0 ? "31-02-2024" : "i går"
                case .integer, .decimal: number % 2 == 0 ? "tolv" : "12x"
                case .identifier: "123"
                case .code: number % 3 == 0 ? "" : "NULL"
                case nil: ""
                }
            lines[number + 20][place] = wrong
        }
        if lines.count > 5 { lines.append(lines[3]) }
        return Records(name: table.name, header: header, rows: lines, own: own, columns: table.columns)
    }

    private static let study = """
        study: s
        tables:
          t:

        """

    private func open(_ source: String, in folder: ScratchFolder) throws -> OpenedExtract {
        let mapping = try Mapping(yaml: Self.study + "    \(source)\n", file: "s.yaml")
        return try OpenedExtract.open(try #require(mapping.tables["t"]), in: folder.path)
    }

    private func refused(_ source: String, in folder: ScratchFolder) -> Refusal? {
        #expect(throws: Refusal.self) { try open(source, in: folder) }
    }

    private func database(_ sql: String) throws -> ScratchFolder {
        let folder = try ScratchFolder()
        let database = try DatabaseQueue(path: "\(folder.path)/d.sqlite")
        try database.write { try $0.execute(sql: sql) }
        try database.close()
        return folder
    }

    @Test("TAL-25: a query is read in its order, numbers by their digits, and the digest is that of the rows")
    func query() throws {
        let sql =
            "CREATE TABLE p (nr TEXT, beloeb REAL, antal INT); INSERT INTO p VALUES ('1', 1234.5, 3), ('2', NULL, 1)"
        let folder = try database(sql)
        let query = "sqlite: {file: d.sqlite, query: \"SELECT nr, beloeb, antal FROM p ORDER BY nr DESC\"}"
        let opened = try open(query, in: folder)
        var block = RowBlock()
        #expect(try opened.reader.next(into: &block))
        #expect(opened.reader.header.map { String(decoding: $0, as: UTF8.self) } == ["nr", "beloeb", "antal"])
        #expect(block.count == "2;;1\n1;1234,5;3\n".utf8.count)
        #expect(try !opened.reader.next(into: &block))
        let again = try open(query, in: folder)
        while try again.reader.next(into: &block) {}
        #expect(again.reader.digest == opened.reader.digest && opened.reader.digest != nil)
        #expect(opened.reader.line(of: opened.reader.headerEnd + 5) == 3)
    }

    @Test("TAL-25: what is no database, does not exist or does more than read is refused, and nothing is changed")
    func databases() throws {
        let folder = try database("CREATE TABLE p (a); INSERT INTO p VALUES ('hemmelig'), (x'00')")
        try folder.write("not.sqlite", "nr;koen\n")
        let before = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/d.sqlite"))
        let cases: [(String, Refusal.Code)] = [
            ("{file: away.sqlite, table: p}", .extractUnreadable),
            ("{file: not.sqlite, table: p}", .databaseUnreadable),
            ("{file: d.sqlite, table: q}", .databaseUnreadable), ("{file: d.sqlite, table: p}", .databaseValue),
            ("{file: d.sqlite, query: DELETE FROM p}", .databaseUnreadable),
            ("{file: d.sqlite, query: \"SELECT 1; DELETE FROM p\"}", .databaseUnreadable),
            ("{file: d.sqlite, query: \"ATTACH 'x.sqlite' AS x\"}", .databaseUnreadable),
            ("{file: d.sqlite, query: SELECT hemmelig FROM p}", .databaseUnreadable),
            ("{file: d.sqlite, table: 'p\"; DROP TABLE p; --'}", .databaseUnreadable),
        ]
        for (source, code) in cases {
            let refusal = refused("sqlite: \(source)", in: folder)
            #expect(refusal?.code == code, "\(source)")
            #expect(refusal.map { "\($0)".contains("hemmelig") } == false)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/d.sqlite")) == before)
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/x.sqlite"))
    }

    @Test("TAL-20: a table has one source; old workbooks, sheets of what has none and other databases say what to do")
    func sources() throws {
        let folder = try ScratchFolder()
        try folder.write("old.csv", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
        try folder.write("t.csv", "a;b\n")
        #expect(refused("file: old.csv", in: folder)?.code == .oldWorkbook)
        #expect(refused("{file: t.csv, sheet: Ark1}", in: folder)?.code == .sheetNotFound)
        let away = refused("file: away.csv", in: folder)
        #expect(away?.code == .extractUnreadable && away?.place.hasSuffix(", in \(folder.path)") == true)
        for both in [
            "{file: t.csv, sqlite: {file: d, table: t}}", "{encoding: utf-8}", "{sqlite: {file: d}}",
            "{sqlite: {file: d, table: t, query: q}}", "{sqlite: {file: d, table: t}, sheet: x}",
        ] {
            #expect(refused(both, in: folder)?.code == .badMapping, "\(both)")
        }
        let foreign = refused("sqlserver: {host: h}", in: folder)
        #expect(foreign?.code == .badMapping && foreign?.next.contains("export the rows as CSV or XLSX") == true)
    }

    @Test("TAL-21: rows beyond what is held in memory are refused")
    func size() throws {
        var text = RowText(name: "d.sqlite")
        let field = [UInt8](repeating: UInt8(ascii: "x"), count: 128 << 20)
        let refusal = #expect(throws: Refusal.self) { for _ in 0..<5 { try text.field(field) } }
        #expect(refusal?.code == .sourceTooLarge)
    }
}
