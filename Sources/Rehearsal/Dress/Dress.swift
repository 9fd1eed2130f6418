internal import Vocabulary

/// How a kommune's systems write their extracts: encoding, line breaks, dates, open ends, names of columns and codes.
///
/// No two of the five kommuner dress alike, as in practice.
struct Dress: Sendable {
    /// How text is encoded.
    enum Encoding: Sendable {
        case windows1252
        case utf8
        case utf8WithMark
    }

    /// How dates are written.
    enum DateStyle: String, Sendable {
        case hyphens = "dd-mm-yyyy"
        case iso = "yyyy-mm-dd"
        case digits = "ddmmyyyy"
        case dots = "dd.mm.yyyy"
        case shortDots = "dd.mm.yy"
    }

    /// How civil registration numbers are written.
    enum NumberStyle: Sendable {
        /// `ddmmyy-ssss`.
        case hyphen
        /// Ten digits.
        case plain
        /// As a spreadsheet keeps them: without a leading zero.
        case lostZero
    }

    /// How amounts are written.
    enum AmountStyle: Sendable {
        /// `-1.234,50`.
        case dots
        /// `1.234,50-`, the sign behind as ledgers have it.
        case dotsSignBehind
        /// `-1234,50`.
        case plain
    }

    let encoding: Encoding
    let lineBreak: String
    let dates: DateStyle
    /// How days of birth are written; two digits for the year mean the latest year that is not after the period.
    let birthdays: DateStyle
    /// How an end that has not come is written; the first is the usual one.
    let openEnds: [String]
    let numbers: NumberStyle
    let amounts: AmountStyle
    /// Whether every field stands in quotation marks, or only those that must.
    let quotesAll: Bool
    /// The local name of each of the study's columns.
    let columns: [String: String]
    /// For each of the study's columns with codes, the local code of each code.
    let codes: [String: [(study: String, local: String)]]
    /// What the local system writes where it does not know a code.
    let unknown: String

    /// The same way of writing, with columns and codes named as a study names them.
    func plain() -> Dress {
        Dress(
            encoding: encoding,
            lineBreak: lineBreak,
            dates: dates,
            birthdays: dates,
            openEnds: openEnds,
            numbers: numbers,
            amounts: amounts,
            quotesAll: quotesAll,
            columns: [:],
            codes: [:],
            unknown: unknown
        )
    }

    /// The local name of a column.
    func name(_ column: String) -> String { columns[column] ?? column.uppercased() }

    /// A value as the local system writes it.
    func write(_ value: ExtractValue, column: String, _ random: inout SyntheticRandomness) -> String {
        switch value {
        case .number(let digits): write(number: digits)
        case .code(let code): codes[column]?.first { $0.study == code }?.local ?? code
        case .day(let day): Self.write(day, column == "foedselsdato" ? birthdays : dates)
        case .openEnd: random.happens(perMille: 850) ? openEnds[0] : openEnds[openEnds.count - 1]
        case .missing: codes[column] == nil ? "" : unknown
        case .integer(let number): column == "antal" && amounts == .dots ? Self.grouped(number) : String(number)
        case .amount(let amount): write(amount: amount)
        case .text(let text): text
        }
    }

    private func write(number digits: String) -> String {
        switch numbers {
        case .hyphen: "\(digits.prefix(6))-\(digits.suffix(4))"
        case .plain: digits
        case .lostZero: digits.hasPrefix("0") ? String(digits.dropFirst()) : digits
        }
    }

    private static func write(_ day: Day, _ style: DateStyle) -> String {
        let (year, month, number) = day.civil
        let (dd, mm) = (two(number), two(month))
        return switch style {
        case .hyphens: "\(dd)-\(mm)-\(year)"
        case .iso: "\(year)-\(mm)-\(dd)"
        case .digits: "\(dd)\(mm)\(year)"
        case .dots: "\(dd).\(mm).\(year)"
        case .shortDots: "\(dd).\(mm).\(two(year % 100))"
        }
    }

    private func write(amount: Int64) -> String {
        let kroner = Int(amount.magnitude / 100)
        let text =
            "\(amounts == .plain ? String(kroner) : Self.grouped(kroner)),\(Self.two(Int(amount.magnitude % 100)))"
        guard amount < 0 else { return text }
        return amounts == .dotsSignBehind ? text + "-" : "-" + text
    }

    /// Digits with a dot between groups of three.
    private static func grouped(_ number: Int) -> String {
        guard number >= 1000 else { return String(number) }
        let rest = String(number % 1000)
        return grouped(number / 1000) + "." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}

extension Dress.Encoding {
    /// The bytes of a file's text.
    ///
    /// Letters outside Windows-1252 do not occur in synthetic records.
    func bytes(_ text: String) -> [UInt8] {
        switch self {
        case .utf8: Array(text.utf8)
        case .utf8WithMark: [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        case .windows1252: text.unicodeScalars.map { UInt8(exactly: $0.value) ?? UInt8(ascii: "?") }
        }
    }
}
