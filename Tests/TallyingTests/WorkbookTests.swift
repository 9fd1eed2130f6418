import Foundation
import Testing
import Vocabulary

@testable import Tallying

@Suite("Workbooks")
struct WorkbookTests {
    private func read(
        _ writer: WorkbookWriter,
        sheet: String? = nil,
        spoil: (inout WorkbookWriter.Entry) -> Void = { _ in }
    ) throws -> Workbook.Rows {
        try Workbook(try writer.bytes(spoil: spoil), name: "t.xlsx").read(sheet: sheet, decimalMark: Byte.comma)
    }

    private func text(_ rows: [[WorkbookWriter.Cell]], startsIn1904: Bool = false, packs: Bool = true) throws -> String
    {
        var writer = WorkbookWriter(rows: rows, startsIn1904: startsIn1904)
        writer.packs = packs
        return String(decoding: try read(writer).text.bytes, as: UTF8.self)
    }

    @Test("TAL-20: texts, shared and in place, stand in the line of their row", arguments: [true, false])
    func texts(packs: Bool) throws {
        let rows: [[WorkbookWriter.Cell]] = [
            [], [.text("Navn"), .text("Køn & <alder>")], [],
            [.inline("a;b"), .text("sagde \"nej\"")], [.text("to\nlinjer")], [.empty, .text("x"), .text("for meget")],
        ]
        #expect(
            try text(rows, packs: packs)
                == "\nNavn;Køn & <alder>\n\n\"a;b\";\"sagde \"\"nej\"\"\"\n\"to\nlinjer\";\n;x;for meget\n"
        )
    }

    @Test(
        "TAL-23: numbers are taken by their digits and days by their style",
        arguments: [
            ("1234567.89", 0, "1234567,89"), ("1234.5599999999999", 0, "1234,56"), ("1.1000000000000001", 0, "1,1"),
            ("0.30000000000000004", 0, "0,3"), ("-1.25E-3", 0, "-0,00125"), ("1.5E+6", 0, "1500000"), ("-0", 0, "0"),
            ("9007199254740993", 0, "9007199254740993"), ("99999999999999.995", 0, "100000000000000"),
            ("12.50", 4, "12,5"), ("45716", 1, "2025-02-28"), ("45717", 2, "2025-03-01"), ("1", 1, "1900-01-01"),
            ("59", 1, "1900-02-28"), ("60", 1, "1900-02-29"), ("61", 1, "1900-03-01"),
            ("45717.5", 5, "2025-03-01 12:00:00"), ("0", 1, "0"), ("-3", 1, "-3"), ("99999999", 1, "99999999"),
            ("101701234", 3, "010170-1234"), ("3112991234", 3, "311299-1234"), ("31129912345", 3, "3112991-2345"),
            ("1.5", 3, "1,5"),
            ("ikke et tal", 0, "ikke et tal"), ("1E999", 0, "1E999"), ("", 0, ""),
        ]
    )
    func numbers(_ cell: (value: String, style: Int, text: String)) throws {
        let written = try text([[.text("h")], [.number(cell.value, style: cell.style)]])
        #expect(written == "h\n\(cell.text)\n")
    }

    @Test("TAL-23: a workbook may count its days from 1904")
    func macintosh() throws {
        #expect(
            try text([[.text("h")], [.number("0", style: 1)], [.number("44255", style: 1)]], startsIn1904: true)
                == "h\n1904-01-01\n2025-03-01\n"
        )
    }

    @Test("TAL-24: errors and formulas without a value are missing and counted, other formulas are what they were")
    func errors() throws {
        let rows = try read(
            WorkbookWriter(rows: [
                [.text("a"), .text("b"), .text("c"), .text("d")],
                [.error("#N/A"), .formula("7"), .formula(nil), .text("x")], [.error("#DIV/0!")],
            ])
        )
        #expect(String(decoding: rows.text.bytes, as: UTF8.self) == "a;b;c;d\n;7;;x\n\n" && rows.errorCells == 3)
    }

    @Test("TAL-20: of several sheets one must be named, and it must be there")
    func sheets() throws {
        var writer = WorkbookWriter(rows: [[.text("h")]])
        writer.set(
            "xl/workbook.xml",
            """
            <x:workbook xmlns:x="urn:x" xmlns:r="urn:r"><x:sheets><x:sheet name="Ydelser" r:id="rId1"/>\
            <x:sheet name="Noter" r:id="rId2"/></x:sheets></x:workbook>
            """
        )
        writer.set(
            "xl/_rels/workbook.xml.rels",
            """
            <Relationships><Relationship Id="rId1" Target="/xl/worksheets/sheet1.xml"/>\
            <Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>
            """
        )
        writer.set("xl/worksheets/sheet2.xml", "<worksheet><sheetData/></worksheet>")
        #expect(String(decoding: try read(writer, sheet: "Ydelser").text.bytes, as: UTF8.self) == "h\n")
        for wanted in [nil, "Ark9"] {
            let refusal = #expect(throws: Refusal.self) { try read(writer, sheet: wanted) }
            #expect(refusal?.code == .sheetNotFound && refusal?.next.contains("`Ydelser`, `Noter`") == true)
        }
        let empty = #expect(throws: Refusal.self) { try read(writer, sheet: "Noter") }
        #expect(empty?.code == .extractUnreadable)
    }

    /// Parts that nobody should write; each is refused with a place.
    private static let hostileParts: [(part: String, xml: String, code: Refusal.Code)] = [
        ("xl/workbook.xml", "<!DOCTYPE w [<!ENTITY a \"b\">]><workbook>&a;</workbook>", .workbookEntities),
        ("xl/worksheets/sheet1.xml", "<!DOCTYPE w SYSTEM \"file:///etc/passwd\"><worksheet/>", .workbookEntities),
        (
            "xl/sharedStrings.xml", "<!DOCTYPE s [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><sst>&b;</sst>",
            .workbookEntities
        ),
        ("xl/styles.xml", "<!DOCTYPE s><styleSheet/>", .workbookEntities),
        ("xl/workbook.xml", "<workbook>&undefined;</workbook>", .notAWorkbook),
        ("xl/workbook.xml", "<workbook>", .notAWorkbook), ("xl/workbook.xml", "", .notAWorkbook),
        ("xl/workbook.xml", "<workbook/>trailing", .notAWorkbook), ("xl/workbook.xml", "\u{0}", .notAWorkbook),
        ("xl/workbook.xml", "<workbook/>", .sheetNotFound),
        ("xl/_rels/workbook.xml.rels", "<Relationships/>", .sheetNotFound),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" TargetMode=\"External\" Target=\"http://x/y\"/></Relationships>",
            .sheetNotFound
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Target=\"/../../etc/passwd\"/></Relationships>", .notAWorkbook
        ),
        (
            "xl/worksheets/sheet1.xml", String(repeating: "<a>", count: 65) + String(repeating: "</a>", count: 65),
            .notAWorkbook
        ),
        ("xl/worksheets/sheet1.xml", "<w><row r=\"2\"/><row r=\"2\"/></w>", .notAWorkbook),
        ("xl/worksheets/sheet1.xml", "<w><row r=\"1048577\"/></w>", .notAWorkbook),
        ("xl/worksheets/sheet1.xml", "<w><row r=\"-1\"/></w>", .notAWorkbook),
        ("xl/worksheets/sheet1.xml", "<w><row><c r=\"B1\"/><c r=\"A1\"/></row></w>", .notAWorkbook),
        ("xl/worksheets/sheet1.xml", "<w><row><c r=\"ZZZZ1\"/></row></w>", .notAWorkbook),
        ("xl/worksheets/sheet1.xml", "<w><row><c r=\"XFE1\"><v>1</v></c></row></w>", .notAWorkbook),
        ("xl/worksheets/sheet1.xml", "<w><row><c t=\"s\"><v>99</v></c></row></w>", .notAWorkbook),
        ("xl/worksheets/sheet1.xml", "<w><row><c t=\"s\"><v>-1</v></c></row></w>", .notAWorkbook),
        (
            "xl/worksheets/sheet1.xml",
            "<w><row><c t=\"inlineStr\"><is><t>\(String(repeating: "x", count: 131_073))</t></is></c></row></w>",
            .notAWorkbook
        ),
    ]

    @Test("TAL-21, TAL-22: hostile parts are refused with a place", arguments: hostileParts.indices)
    func hostile(part number: Int) throws {
        let hostile = Self.hostileParts[number]
        var writer = WorkbookWriter(rows: [[.text("h")], [.text("x")]])
        // Text that packs well would be taken for a bomb first.
        writer.packs = hostile.xml.utf8.count < 100_000
        writer.set(hostile.part, hostile.xml)
        let refusal = #expect(throws: Refusal.self) { try read(writer) }
        #expect(refusal?.code == hostile.code && refusal?.place.hasPrefix("t.xlsx") == true, "\(hostile)")
    }

    private typealias Spoil = @Sendable (inout WorkbookWriter.Entry) -> Void

    /// Archives that nobody should write.
    private static let hostileEntries: [(spoil: Spoil, code: Refusal.Code)] = [
        ({ $0.flags = 1 }, .notAWorkbook),
        ({ $0.method = 12 }, .notAWorkbook),
        ({ $0.method = 0 }, .notAWorkbook),
        ({ $0.checksum ^= 1 }, .notAWorkbook),
        ({ $0.size += 1 }, .notAWorkbook),
        ({ $0.size -= 1 }, .sourceTooLarge),
        ({ $0.size = 1 << 30 + 1 }, .sourceTooLarge),
        ({ $0.size = 0xFFFF_FFFF }, .notAWorkbook),
        ({ $0.packedSize = 0xFFFF_FFFF }, .notAWorkbook),
        ({ $0.packedSize = 1 << 28 }, .notAWorkbook),
        ({ $0.packed.append(0) }, .notAWorkbook),
        ({ $0.packed.removeLast() }, .notAWorkbook),
        ({ $0.packed = [0xFF] + $0.packed.dropFirst() }, .notAWorkbook),
        ({ if $0.name != "[Content_Types].xml" { $0.offset = 0 } }, .notAWorkbook),
        ({ $0.offset = 1 << 30 }, .notAWorkbook),
        ({ $0.name = "xl/workbook.xml" }, .notAWorkbook),
        ({ $0.name = "" }, .notAWorkbook),
        ({ $0.name = String(repeating: "n", count: 1025) }, .notAWorkbook),
    ]

    @Test("TAL-21: hostile archives are refused with a place", arguments: hostileEntries.indices)
    func hostile(entry number: Int) throws {
        let hostile = Self.hostileEntries[number]
        let refusal = #expect(throws: Refusal.self) {
            try read(WorkbookWriter(rows: [[.text("h")], [.text("x")]]), spoil: hostile.spoil)
        }
        #expect(refusal?.code == hostile.code && refusal?.place.hasPrefix("t.xlsx") == true)
    }

    @Test("TAL-21: a workbook cut off anywhere is refused, whatever its last byte")
    func cut() throws {
        let whole = try WorkbookWriter(rows: [[.text("h")], [.text("x")]]).bytes()
        for length in 0..<whole.count {
            let refusal = #expect(throws: Refusal.self) { _ = try Workbook(Array(whole[..<length]), name: "t.xlsx") }
            #expect(refusal?.code == .notAWorkbook)
        }
    }

    @Test("TAL-21: what would unpack to two hundred times its size is refused before it is unpacked")
    func bomb() throws {
        var writer = WorkbookWriter(rows: [[.text("h")]])
        writer.set("xl/styles.xml", String(repeating: " ", count: 8 << 20))
        let refusal = #expect(throws: Refusal.self) { _ = try Workbook(try writer.bytes(), name: "t.xlsx") }
        #expect(refusal?.code == .sourceTooLarge)
        // Entries that share their packed bytes.
        var parts = WorkbookWriter(rows: [[.text("h")]])
        parts.set("[Content_Types].xml", String(repeating: "<a/>", count: 2000))
        let overlapping = #expect(throws: Refusal.self) {
            _ = try read(parts) {
                if $0.name == "[Content_Types].xml" {
                    $0.packed += [UInt8](repeating: 0, count: 64)
                } else {
                    $0.offset = 0
                }
            }
        }
        #expect(overlapping?.code == .notAWorkbook || overlapping?.code == .sourceTooLarge)
    }

    @Test("TAL-21: a tag without an end is refused before it fills the memory")
    func endlessTag() throws {
        var seed: UInt64 = 7
        let noise = (0..<(6 << 20))
            .map { _ -> Character in
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Character(UnicodeScalar(UInt8(97 + seed >> 60)))
            }
        var writer = WorkbookWriter(rows: [[.text("h")]])
        writer.set("xl/styles.xml", "<styleSheet><a b=\"" + String(noise))
        let refusal = #expect(throws: Refusal.self) { try read(writer) }
        #expect(refusal?.code == .sourceTooLarge)
    }
}
