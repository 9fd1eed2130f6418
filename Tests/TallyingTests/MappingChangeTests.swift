import Foundation
import Studies
import Testing
import Vocabulary

@testable import Tallying

@Suite("Mappings made from what is there")
struct MappingChangeTests {
    private let folder: ScratchFolder
    private let study: Study

    init() throws {
        folder = try ScratchFolder()
        study = try SniffedStudy.study
        let text = """
            CPR-nr;Køn;Startdato;Slutdato
            0101801234;Kvinde;31-01-2025;01-02-2025
            0202801234;Mand;05-06-2025;
            0303801234;U;17-07-2025;02-08-2025

            """
        try folder.write("personer.csv", try #require(TextEncoding.windows1252.bytes(text)))
        try folder.write("udgift.csv", "aar,beloeb\n2025,12.50\n2025,1.75\n2025,3.25\n")
    }

    private func add(
        _ table: String,
        _ current: String? = nil,
        file: String? = nil,
        answers: SourceAnswers = SourceAnswers()
    ) throws -> MappingChange {
        try MappingChange.source(
            .file(file ?? "\(table).csv", sheet: nil),
            for: table,
            of: study,
            answers: answers,
            current: current,
            file: "proeve.yaml",
            folder: folder.path
        )
    }

    private func map(_ current: String) throws -> MappingChange {
        try MappingChange.map(study, current: current, file: "proeve.yaml", folder: folder.path)
    }

    @Test("TAL-26: a source is named with its guesses, and the mapping reads it so")
    func source() throws {
        let change = try add("personer")
        #expect(change.changes && change.questions.isEmpty && change.missingTables == ["udgift"])
        let own = try #require(try Mapping(yaml: change.text, file: "m").tables["personer"])
        #expect(own.format == ExtractFormat(encoding: .windows1252) && own.dates.map(\.text) == ["dd-mm-yyyy"])
        #expect(
            own.columns.mapValues(\.from) == ["pnr": "CPR-nr", "koen": "Køn", "start": "Startdato", "slut": "Slutdato"]
        )
        // Days of the second column are all below 13: the first one decides for both.
        #expect(change.guesses.contains { $0.column == "Slutdato" && $0.reason.contains("as in `Startdato`") })
        let reasons = change.guesses.map { "\($0.value) \($0.reason)" }.joined()
        #expect(!reasons.contains("0101801234") && !reasons.contains("31-01-2025"), "counts and names, never a value")
        #expect(change.guesses.contains { $0.about == "form" && $0.value == "cpr" && $0.reason.hasPrefix("3 of 3") })
    }

    @Test("TAL-28: only the table's part changes, remarks stay, and the same again changes no byte")
    func parts() throws {
        let first = try add("udgift")
        let remarked = first.text.replacing(
            "  udgift:\n",
            with: "  # asked for by finance\n  udgift:\n    # from the ledger\n"
        )
        let second = try add("personer", remarked)
        #expect(second.text.contains("  # asked for by finance\n  udgift:\n    # from the ledger\n"))
        let tables = try Mapping(yaml: second.text, file: "m").tables
        #expect(
            tables["udgift"]?.numbers == NumberFormat(decimalMark: Byte.dot)
                && tables["udgift"]?.format.delimiter == Byte.comma
        )
        // In the study's order, whatever the order in which they came.
        let at = { (name: String) in second.text.range(of: "\n  \(name):")?.lowerBound }
        let (persons, expenditure) = (try #require(at("personer")), try #require(at("udgift")))
        #expect(persons < expenditure)
        for table in ["personer", "udgift"] {
            let again = try add(table, second.text)
            #expect(!again.changes && again.text == second.text)
        }
        try folder.write("udgift.csv", "aar;beloeb\n2025;12,50\n2025;1,75\n")
        let changed = try add("udgift", second.text)
        #expect(changed.changes && changed.text.contains("# from the ledger"))
        #expect(changed.text.prefix(while: { $0 != "#" }) == second.text.prefix(while: { $0 != "#" }))
        #expect(try Mapping(yaml: changed.text, file: "m").tables["personer"]?.columns == tables["personer"]?.columns)
    }

    @Test("TAL-28: a part that is written otherwise than line by line is refused, and nothing is guessed into it")
    func flow() throws {
        let refused = #expect(throws: Refusal.self) {
            try add("udgift", "study: proeve\ntables:\n  udgift: {file: udgift.csv}\n")
        }
        #expect(refused?.code == .badMapping && refused?.place == "proeve.yaml, line 3")
        #expect(try add("udgift", "study: proeve\ntables: {}\n").text.contains("tables:\n  udgift:\n"))
    }

    @Test("TAL-26: what the rows do not decide is asked with the flags, refused, and an answer settles it")
    func questions() throws {
        try folder.write("personer.csv", "pnr;koen;start;slut\n0101801234;K;01-02-2025;\n0202801234;M;03-04-2025;\n")
        let open = try add("personer")
        #expect(open.questions.map(\.about) == ["dates"])
        let refused = #expect(throws: Refusal.self) { try open.refuseQuestions() }
        #expect(refused?.code == .openQuestions && refused?.place == "dates, column `start`")
        #expect(refused?.next == "Say which: --dates dd-mm-yyyy or --dates mm-dd-yyyy.")
        var answers = SourceAnswers()
        answers.dates = ["mm-dd-yyyy"]
        let answered = try add("personer", answers: answers)
        try answered.refuseQuestions()
        #expect(try Mapping(yaml: answered.text, file: "m").tables["personer"]?.dates.map(\.text) == ["mm-dd-yyyy"])
        try folder.write("udgift.csv", "aar;beloeb\n2025;1.234\n2025;2.500\n")
        #expect(try add("udgift").questions.map(\.answers) == [["--decimal \",\"", "--decimal \".\""]])
        answers.decimalMark = ","
        #expect(try add("udgift", answers: answers).questions.isEmpty)
        answers.identifiers = "perhaps"
        let wrong = #expect(throws: Refusal.self) { try add("personer", answers: answers) }
        #expect(wrong?.code == .openQuestions)
    }

    @Test("TAL-26: a file without a row of names is refused")
    func noHeader() throws {
        try folder.write("personer.csv", "0101801234;K;01-02-2025;\n0202801234;M;03-04-2025;\n")
        let refused = #expect(throws: Refusal.self) { try add("personer") }
        #expect(refused?.code == .notATable && refused?.next.contains("names before it") == true)
        #expect(refused.map { "\($0)".contains("0101801234") } == false)
    }

    @Test(
        "TAL-29: map suggests codes with reasons, lists the others with the study's own codes, and has nothing to do the second time"
    )
    func codes() throws {
        let begun = try add("udgift", try add("personer").text)
        let mapped = try map(begun.text)
        #expect(mapped.changes && mapped.open.map(\.line) == ["# open: \"U\": ONE OF K, M, missing"])
        let codes = try Mapping(yaml: mapped.text, file: "m").tables["personer"]?.columns["koen"]?.codes
        #expect(codes == ["Kvinde": "K", "Mand": "M"])
        #expect(mapped.guesses.contains { $0.value == "\"Kvinde\": K" && !$0.reason.isEmpty })
        let refused = #expect(throws: Refusal.self) { try mapped.refuseOpen(file: "proeve.yaml") }
        #expect(refused?.code == .mappingOpen)
        let second = try map(mapped.text)
        #expect(!second.changes && second.open.count == 1)
        #expect(try !add("personer", mapped.text).changes, "a source that is named again leaves the codes alone")
        // The line is written by hand, and the remark goes.
        let byHand = mapped.text.replacing("# open: \"U\": ONE OF K, M, missing", with: "\"U\": missing")
        let third = try map(byHand)
        #expect(!third.changes && third.open.isEmpty)
        try third.refuseOpen(file: "proeve.yaml")
        let without = try map(try add("personer").text)
        let missing = #expect(throws: Refusal.self) { try without.refuseOpen(file: "proeve.yaml") }
        #expect(missing?.code == .mappingOpen)
    }

    @Test("TAL-29: a code that the study does not have is refused, in map as in the tally")
    func foreignCode() throws {
        let text = try map(try add("personer").text).text.replacing("\"Mand\": M", with: "\"Mand\": X")
        let refused = #expect(throws: Refusal.self) { try map(text) }
        #expect(refused?.code == .mappingMisfit && refused?.next == "the study has no code `X` for `koen`")
    }

    @Test("TAL-29: no code is listed of a column that holds CPR numbers")
    func registrationNumbers() throws {
        var answers = SourceAnswers()
        answers.columns = ["koen": "CPR-nr", "pnr": "Køn"]
        answers.identifiers = "any"
        let mapped = try map(try add("personer", answers: answers).text)
        #expect(
            mapped.open.map(\.line) == [
                "# open: column CPR-nr holds CPR numbers, or more than 200 different values: write another column"
            ]
        )
        #expect(!mapped.text.contains("0101801234"))
    }

    @Test(
        "TAL-26: a column that is left is found by what stands in it; one that is not stays open with the columns to choose from"
    )
    func columns() throws {
        try folder.write(
            "personer.csv",
            "id;kategori;fra den;note\n0101801234;Mand;31-01-2025;x\n0202801234;Kvinde;14-06-2025;y\n"
        )
        let change = try add("personer")
        let columns = try #require(
            try Mapping(yaml: change.text, file: "m").tables["personer"]?.columns.mapValues(\.from)
        )
        #expect(columns == ["pnr": "id", "koen": "kategori"] || columns["koen"] == "kategori")
        // Two variables are days and one column is: which of them it is, a person says.
        #expect(change.open.map(\.line).contains("# open: start: ONE OF \"fra den\", note"))
        var answers = SourceAnswers()
        answers.columns = ["start": "note på"]
        let refused = #expect(throws: Refusal.self) { try add("personer", answers: answers) }
        #expect(refused?.code == .columnNotFound)
        answers.columns = ["begin": "note"]
        let unknown = #expect(throws: Refusal.self) { try add("personer", answers: answers) }
        #expect(unknown?.code == .mappingMisfit)
    }

    @Test(
        "TAL-27: a row behind those that were looked at, which contradicts the guess, is rejected and not read otherwise"
    )
    func later() throws {
        var rows = ["pnr;koen;start;slut"]
        for number in 0..<Sample.rowLimit { rows.append("0101801234;K;\(13 + number % 15)-03-2025;") }
        rows.append("0202801234;M;2025-04-01;")
        try folder.write("personer.csv", rows.joined(separator: "\n") + "\n")
        try folder.write("udgift.csv", "aar;beloeb\n2025;12,50\n")
        let change = try add("udgift", try add("personer").text)
        let mapping = try Mapping(yaml: change.text, file: "m")
        #expect(mapping.tables["personer"]?.dates.map(\.text) == ["dd-mm-yyyy"])
        let (first, last) = (try #require(Day(iso: "2025-01-01")), try #require(Day(iso: "2025-12-31")))
        let period = try #require(Period(first: first, last: last))
        let report = try Tally.quality(
            study: study,
            layout: SlotLayout(study),
            mapping: mapping,
            folder: folder.path,
            period: period
        )
        #expect(report.tables[0].rejected["TAL-R03"] == 1)
    }

    @Test("TAL-28: texts of any kind come back from the mapping as they were")
    func quoting() throws {
        for text in [
            "a", "Ærø 1", "\"x\"", "a\\b", "- a", "{x}", "tab\there", "nej", "1", "#", "\u{85}", "a: b", "", "'",
            "\u{1F600}",
        ] {
            let yaml = "study: s\ntables:\n  t:\n    file: \(Mapping.Table.quoted(text, always: true))\n"
            #expect(try Mapping(yaml: yaml, file: "m").tables["t"]?.extract == text, "\(yaml)")
        }
    }

    @Test("TAL-28: a table reads the same after it was written")
    func written() throws {
        let yaml = """
            study: proeve
            tables:
              personer:
                postgresql: {host: /run/pg, port: "5433", database: fag, user: t, password_file: /etc/pw, schema: u, table: p}
                missing: ["?", "-"]
                may_be_empty: true
                columns: {koen: {from: Køn, codes: {"": missing, "2": M, "1": K}}, start: {from: S, dates: [d.m.yyyy, dd mm yyyy]}}
              udgift:
                sqlite: {file: o.sqlite, query: "SELECT \\"aar\\" FROM u"}
                decimal_mark: "."
            """
        let before = try Mapping(yaml: yaml, file: "m").tables
        for name in ["personer", "udgift"] {
            let table = try #require(study.table(name))
            let lines = try #require(before[name]).lines(table)
            let after = try Mapping(yaml: "study: proeve\ntables:\n" + lines.joined(separator: "\n"), file: "m").tables
            #expect(after[name]?.lines(table) == lines)
            #expect(after[name]?.source == before[name]?.source && after[name]?.missing == before[name]?.missing)
            #expect(after[name]?.columns["koen"]?.codes == before[name]?.columns["koen"]?.codes)
            #expect(after[name]?.columns["start"]?.dates == before[name]?.columns["start"]?.dates)
        }
    }

    @Test("TAL-26: a sheet and a table of a database are looked at as a file is")
    func workbooks() throws {
        let rows: [[WorkbookWriter.Cell]] = [
            [.text("CPR"), .text("Sex"), .text("Fra"), .text("Til")],
            [.text("010180-1234"), .text("F"), .number("45688", style: 1), .empty],
            [.text("020280-1234"), .text("M"), .number("45700", style: 1), .empty],
        ]
        try folder.write("p.xlsx", try WorkbookWriter(rows: rows).bytes())
        let change = try add("personer", file: "p.xlsx")
        let own = try #require(try Mapping(yaml: change.text, file: "m").tables["personer"])
        #expect(own.columns.mapValues(\.from) == ["pnr": "CPR", "koen": "Sex", "start": "Fra", "slut": "Til"])
        #expect(try map(change.text).text.contains("\"F\": K"))
    }
}
