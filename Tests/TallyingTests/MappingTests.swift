import Testing
import Vocabulary

@testable import Tallying

@Suite("Mappings")
struct MappingTests {
    @Test("TAL-3: what a mapping leaves out is as in Danish dress")
    func standards() throws {
        let mapping = try Mapping(
            yaml: """
                study: s
                tables:
                  t:
                    file: t.csv
                """,
            file: "m.yaml"
        )
        let table = try #require(mapping.tables["t"])
        #expect(table.extract == "t.csv")
        #expect(table.format == ExtractFormat())
        #expect(table.numbers == NumberFormat())
        #expect(table.dates.map(\.text) == ["dd-mm-yyyy", "yyyy-mm-dd"])
        #expect(table.columns.isEmpty)
    }

    @Test("TAL-3: everything that can be said is read")
    func everything() throws {
        let mapping = try Mapping(
            yaml: """
                study: s
                tables:
                  t:
                    file: /extracts/t.csv
                    encoding: Windows-1252
                    delimiter: "\\t"
                    quoting: false
                    decimal_mark: "."
                    dates: ddmmyyyy
                    missing: ["?", NULL]
                    columns:
                      a: Ærø
                      b: {from: B, codes: {ja: "1", no: "2", "": missing}, dates: [yyyy-mm-dd]}
                      c: {form: any}
                """,
            file: "m.yaml"
        )
        let table = try #require(mapping.tables["t"])
        #expect(table.format == ExtractFormat(delimiter: 9, quoting: false, encoding: .windows1252))
        #expect(table.numbers.thousandsMark == Byte.comma)
        #expect(table.missing == ["?", "NULL"])
        #expect(table.columns["a"]?.from == "Ærø")
        // YAML's own words for true and false are texts here.
        #expect(table.columns["b"]?.codes == ["ja": "1", "no": "2", "": "missing"])
        #expect(table.columns["b"]?.dates?.map(\.text) == ["yyyy-mm-dd"])
        #expect(table.columns["c"]?.isRegistrationNumber == false)
        #expect(table.columns["c"]?.from == nil)
    }

    @Test(
        "TAL-3: an unknown key is refused with its line and the key that was perhaps meant",
        arguments: [
            ("study: s\ntabels: {}", 2, "tabels", "tables"),
            ("study: s\ntables:\n  t:\n    file: a\n    encodng: utf-8", 5, "encodng", "encoding"),
            ("study: s\ntables:\n  t:\n    file: a\n    columns:\n      a: {from: A, code: {}}", 6, "code", "codes"),
        ]
    )
    func unknownKeys(yaml: String, line: Int, key: String, meant: String) throws {
        let refusal = try #require(throws: Refusal.self) { try Mapping(yaml: yaml, file: "m.yaml") }
        #expect(refusal.code == .unknownMappingKey)
        #expect(refusal.place == "m.yaml, line \(line), \(key)")
        #expect(refusal.next == "Did you mean “\(meant)”?")
    }

    @Test(
        "TAL-3: what is not of the allowed form is refused with its line",
        arguments: [
            ("", 0), ("a: [", 2), ("- a", 1), ("tables: {}", 1), ("study: s\ntables: x", 2),
            ("study: s\ntables:\n  t:\n    encoding: utf-8", 4),
            ("study: s\ntables:\n  t:\n    file: a\n    encoding: utf-16", 5),
            ("study: s\ntables:\n  t:\n    file: a\n    delimiter: ';;'", 5),
            ("study: s\ntables:\n  t:\n    file: a\n    delimiter: '\"'", 5),
            ("study: s\ntables:\n  t:\n    file: a\n    dates: [dd-mm]", 5),
            ("study: s\ntables:\n  t:\n    file: a\n    dates: []", 5),
            ("study: s\ntables:\n  t:\n    file: a\n    quoting: perhaps", 5),
            ("study: s\ntables:\n  t:\n    file: a\n    decimal_mark: ';'", 5),
            ("study: s\ntables:\n  t:\n    file: a\n    columns:\n      a: [x]", 6),
            ("study: s\ntables:\n  t:\n    file: a\n    columns:\n      a: {form: free}", 6),
        ]
    )
    func badForms(yaml: String, line: Int) throws {
        let refusal = try #require(throws: Refusal.self) { try Mapping(yaml: yaml, file: "m.yaml") }
        #expect(refusal.code == .badMapping, "\(refusal)")
        if line > 0 { #expect(refusal.place.hasPrefix("m.yaml, line \(line)"), "\(refusal)") }
    }

    @Test("TAL-3: a key that is there twice is refused")
    func twice() throws {
        let refusal = try #require(throws: Refusal.self) {
            try Mapping(yaml: "study: s\nstudy: t\ntables: {}", file: "m.yaml")
        }
        #expect(refusal.code == .badMapping)
    }

    @Test("TAL-3: a mapping's digest changes with every byte of it")
    func digest() throws {
        let one = try Mapping(yaml: "study: s\ntables: {}", file: "m.yaml")
        let other = try Mapping(yaml: "study: s\ntables: {} ", file: "m.yaml")
        #expect(one.digest != other.digest)
    }
}
