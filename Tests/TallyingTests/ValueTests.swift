import Testing
import Vocabulary

@testable import Tallying

@Suite("Values, from fields to numbers")
struct ValueTests {
    private static let calendar = Calendar.standard

    private func date(_ text: String, _ patterns: String...) -> String {
        let pattern = patterns.compactMap { DatePattern($0) }
        let reader = ColumnReader(
            place: 0,
            kind: .date(pattern, latestYear: 2025),
            mayBeMissing: true,
            markers: ["31-12-9999", "01-01-1900", "NULL"].map { Array($0.utf8) },
            calendar: Self.calendar
        )
        let (value, rule) = reader.read(text)
        if let rule { return rule.id }
        return value == missingValue ? "missing" : Day(number: Int32(value)).description
    }

    @Test(
        "TAL-2: dates are read in every declared way",
        arguments: [
            ("05-03-2024", "dd-mm-yyyy", "2024-03-05"), ("05032024", "ddmmyyyy", "2024-03-05"),
            ("5032024", "ddmmyyyy", "2024-03-05"), ("05.03.24", "dd.mm.yy", "2024-03-05"),
            ("05.03.26", "dd.mm.yy", "1926-03-05"),
            ("05.03.25", "dd.mm.yy", "2025-03-05"), ("2024-03-05", "yyyy-mm-dd", "2024-03-05"),
            ("20240305", "yyyymmdd", "2024-03-05"),
            ("5/3/2024", "d/m/yyyy", "2024-03-05"), ("05-03-2024 00:00:00", "dd-mm-yyyy", "2024-03-05"),
            ("2024-03-05T00:00:00.000", "yyyy-mm-dd", "2024-03-05"), ("29-02-2000", "dd-mm-yyyy", "2000-02-29"),
            ("\" 05-03-2024 \"", "dd-mm-yyyy", "2024-03-05"),
        ]
    )
    func dates(text: String, pattern: String, day: String) {
        #expect(date(text, pattern) == day)
    }

    @Test(
        "TAL-5: dates that do not exist or are written otherwise are unreadable, and those far away out of range",
        arguments: [
            ("31-04-2024", "TAL-R03"), ("29-02-1900", "TAL-R03"), ("2024-03-05", "TAL-R03"), ("05-13-2024", "TAL-R03"),
            ("05-03-2024 12:00", "TAL-R03"), ("5-3-2024", "TAL-R03"), ("0a-03-2024", "TAL-R03"),
            ("05-03-1849", "TAL-R04"), ("05-03-1898", "1898-03-05"),
            ("05-03-2101", "TAL-R04"), ("31-12-9999", "missing"), ("01-01-1900", "missing"), ("NULL", "missing"),
            ("", "missing"),
        ]
    )
    func badDates(text: String, answer: String) {
        #expect(date(text, "dd-mm-yyyy") == answer)
    }

    @Test("TAL-2: the first pattern that fits counts")
    func severalPatterns() {
        #expect(date("2024-03-05", "dd-mm-yyyy", "yyyy-mm-dd") == "2024-03-05")
        #expect(date("05032024", "dd-mm-yyyy", "ddmmyyyy") == "2024-03-05")
    }

    @Test(
        "TAL-3: a pattern has a day, a month and a year and can be told apart",
        arguments: [
            "dd-mm", "dd-mm-yyy", "d-mm-yyyy", "dmyyyy", "dd-mm.yyyy", "dd-mm-yyyy-", "mm-mm-yyyy", "ddxmmxyyyy", "",
        ]
    )
    func badPatterns(text: String) {
        #expect(DatePattern(text) == nil)
    }

    @Test("TAL-2: every day from 1850 to 2100 is the day that the vocabulary says")
    func calendarTable() throws {
        let first = try #require(Day(year: 1850, month: 1, day: 1))
        let last = try #require(Day(year: 2100, month: 12, day: 31))
        for number in first.number...last.number {
            let (year, month, day) = Day(number: number).civil
            #expect(Self.calendar.number(year, month, day) == Int64(number))
            #expect(Self.calendar.civil(Int64(number)) == Int64(year * 10_000 + month * 100 + day))
        }
    }

    private func number(_ text: String, mark: UInt8 = Byte.comma, scale: Int = 2) -> Int64? {
        let format = NumberFormat(decimalMark: mark)
        var bytes = Array(text.utf8) + [0]
        return unsafe format.value(&bytes, bytes.count - 1, scale: scale)
    }

    @Test(
        "TAL-2: numbers are read in Danish dress",
        arguments: [
            ("0", 0), ("12", 1200), ("1.234,5", 123_450), ("1.234.567,89", 123_456_789), ("-1.000,00", -100_000),
            ("1.000,00-", -100_000),
            ("+5,1", 510), ("0,05", 5), ("12,500", 1250), ("999999999999,99", 99_999_999_999_999),
        ] as [(String, Int64)]
    )
    func numbers(text: String, value: Int64) {
        #expect(number(text) == value)
    }

    @Test(
        "TAL-5: what is not one number is not read as one",
        arguments: [
            "", "-", "+", ",5", "5,", "1,234,5", "1.23", "12.34,5", "1234.567,0", ".123", "1..234", "1e5", "12 000",
            "0x10", "12,345", "--1",
            "1-1", "1.234.", "9999999999999999999", "1234567890123456789,0",
        ]
    )
    func badNumbers(text: String) {
        #expect(number(text) == nil)
    }

    @Test("TAL-2: a dot as decimal mark makes commas group thousands")
    func englishNumbers() {
        #expect(number("1,234.50", mark: Byte.dot) == 123_450)
        #expect(number("1.234,50", mark: Byte.dot) == nil)
        #expect(number("12.0", mark: Byte.dot, scale: 0) == 12)
        #expect(number("12.5", mark: Byte.dot, scale: 0) == nil)
    }

    private func cpr(_ text: String) -> (number: Int64, holds: Bool)? {
        var bytes = Array(text.utf8) + [0]
        return unsafe CivilRegistrationNumber.read(&bytes, bytes.count - 1)
    }

    @Test(
        "TAL-2: a CPR number is itself with or without hyphen and leading zero",
        arguments: [
            "070761-4285", "0707614285", "707614285", "70761-4285",
        ]
    )
    func registrationNumber(text: String) throws {
        // The example of the authority's own description of the check digit, 070761-4285: nobody's.
        let read = try #require(cpr(text))
        #expect(read.number == 707_614_285)
        #expect(read.holds)
    }

    @Test("TAL-5: a CPR number is checked by its form; the check digit only warns")
    func registrationNumberForm() {
        #expect(cpr("0101900001")?.holds == false)
        #expect(cpr("6101900001") != nil)
        for text in [
            "", "0001900001", "3201900001", "0113900001", "3104900001", "3002900001", "01019000011", "01019000",
            "010190-00a1", "0101-900001", "ÆØÅ",
        ] {
            #expect(cpr(text) == nil, "\(text)")
        }
    }

    @Test("TAL-4: codes are found by all their bytes, whatever their length")
    func codes() {
        let codes = [
            "", "K", "M", "Ukraine", "Indvandrer, vestlig", "Indvandrer, ikke-vestlig", "abcdefgh", "abcdefghi",
            "abcdefgh12345678x",
        ]
        let table = CodeTable(codes.enumerated().map { (Array($1.utf8), Int64($0)) })
        for (place, code) in codes.enumerated() { #expect(table.value(Array(code.utf8)) == Int64(place)) }
        for other in ["k", "MM", "Indvandrer, vestlig ", "abcdefgj", "abcdefgh12345678y", "abcdefgh1234x678x"] {
            #expect(table.value(Array(other.utf8)) == nil)
        }
    }
}

extension ColumnReader {
    /// Reads one field that stands alone in its row.
    fileprivate func read(_ text: String) -> (value: Int64, rule: RowRule?) {
        var block = RowBlock()
        block.start(at: 0, with: Array((text + ";x\n").utf8))
        block.index(delimiter: Byte.semicolon, quoting: true)
        _ = block.nextBatch(width: 2)
        var verdicts = Verdicts()
        verdicts.startBatch(ragged: 0)
        let columns = Columns(width: 1)
        unsafe read(block, into: columns[0], verdicts: &verdicts, calendar: Calendar.standard)
        return (unsafe columns[0][0], RowRule(rawValue: verdicts.rules[0]))
    }
}
