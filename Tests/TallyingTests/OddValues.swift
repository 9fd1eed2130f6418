import Studies
import TestSupport

/// Values as fields hold them, among them many that no program should have written.
enum OddValues {
    private static let dates = [
        "29-02-2023", "29-02-2024", "29-02-1900", "29-02-2000", "1-1-2024", "01-01-2024 00:00:00", "01-01-2024T00:00",
        "01-01-2024 12:00", "2024-01-01", "2024-13-01", "00-00-0000", "31-12-9999", "01-01-1900", "31-12-1849",
        "01-01-2101", "infinity", "-infinity", "0044-03-15 BC", "31-04-2025", "3112025", "1012025", "01012025",
        "010125",
        "311299", "01/02/25", "1.2.2025", "01.02.2025", "01-02-2025-", "\u{A0}01-02-2025", "01-02-2025\u{A0}",
        "０1-02-2025",
        "01-02-2025 ", "\t01-02-2025", "x", "NULL", "-", "", " ",
    ]
    private static let numbers = [
        "0", "-0", "+5", "5-", "+5-", "--5", "-", "1.000", "1.00", "1000.000", "1.000.000,50", "1,5", "1.5", ",5", "5,",
        "5.",
        "1,50", "1,500", "1,505", "1,005", "0,005", "999999999999", "1000000000000", "1000000000001", "-1000000000001",
        "999999999999999", "0000000000000000001", "000000000000000001", "123456789012345678", "1234567890123456789",
        "9223372036854775808", "1e3", "NaN", "Infinity", "٣", "1 000", "1\u{A0}000", "12x", "0x1F", "", " ", "NULL",
    ]
    private static let identifiers = [
        "010190-0001", "0101900001", "101900001", "10190-0001", "010190 0001", "0101-900001", "610190-0001",
        "720190-0001",
        "600190-0001", "010090-0001", "011390-0001", "300290-0001", "290290-0001", "310490-0001", "01019-00001",
        "0101900",
        "01019000011", "010190-000a", "٠101900001", "NULL", "-", "", "0", "070761-4285", "Åse", "åse", "på",
    ]
    private static let codes = [
        "K", "k", "M", "M ", " K", "kvinde", "Kvinde", "Ærlig", "ÆRLIG", "Ae\u{301}rlig", "?", "-", "NULL", "",
        "\u{A0}K", "K\u{A0}", "Q",
        "K'", "K\\", "menapt", "ukraine", "på langt mere end seksten tegn", "på langt mere end seksten tegn!", "ukendt",
        "vestlige",
    ]

    /// Draws a value for a column; one in three is odd.
    static func draw(_ column: Studies.Column, using generator: inout SeededGenerator) -> String {
        let isOdd = Int.random(in: 0..<6, using: &generator) == 0
        func day(_ years: ClosedRange<Int>) -> String {
            let (day, month) = (Int.random(in: 1...28, using: &generator), Int.random(in: 1...12, using: &generator))
            let year = Int.random(in: years, using: &generator)
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: return "\(year)-\(two(month))-\(two(day))"
            case 1: return "\(day).\(month).\(year)"
            case 2: return "\(two(day))\(two(month))\(two(year % 100))"
            case 3: return "\(two(day))\(two(month))\(year)"
            default: return "\(two(day))-\(two(month))-\(year)"
            }
        }
        switch column.type {
        case .date:
            return isOdd
                ? dates.randomElement(using: &generator) ?? ""
                : day(column.name.hasPrefix("foed") ? 1950...2010 : 2024...2026)
        case .integer:
            return isOdd
                ? numbers.randomElement(using: &generator) ?? "" : "\(Int.random(in: -50...3000, using: &generator))"
        case .decimal:
            let value = Int.random(in: -500...90_000, using: &generator)
            return isOdd
                ? numbers.randomElement(using: &generator) ?? "" : "\(value / 10)\(["", ",5", ".25"][abs(value) % 3])"
        case .code(let codes):
            return isOdd
                ? Self.codes.randomElement(using: &generator) ?? "" : codes.randomElement(using: &generator) ?? ""
        case .identifier:
            // Few people, so that rows come twice.
            return isOdd
                ? identifiers.randomElement(using: &generator) ?? ""
                : "010190-000\(Int.random(in: 1...9, using: &generator))"
        }
    }
}
