internal import Vocabulary

/// How a workbook shows numbers: which of them are days, and which are shown with leading zeros.
///
/// Meets TAL-23.
final class CellStyles: XMLSink {
    /// What a style makes of a number.
    enum Kind: Hashable {
        /// A number.
        case number
        /// A day, perhaps with a time.
        case day
        /// Digits with leading zeros and hyphens, such as `000000-0000`.
        case digits([UInt8])
    }

    /// Numbers of formats that every workbook has, and that show a day or a time.
    private static let dayFormats: Set<Int> = Set(14...22).union(27...36).union(45...47).union(50...58)
    /// More styles than a workbook may have.
    private static let limit = 1 << 16

    /// Whether day 0 is 1 January 1904, as in workbooks from old Macintosh computers.
    let startsIn1904: Bool
    private var formats: [Int: Kind] = [:]
    private var kinds: [Kind] = []
    private var isInCellFormats = false

    init(startsIn1904: Bool) { self.startsIn1904 = startsIn1904 }

    /// The kind of a style by its number; numbers where there is no such style.
    func kind(_ style: Int) -> Kind { kinds.indices.contains(style) ? kinds[style] : .number }

    func start(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "numFmt":
            guard let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"],
                formats.count < Self.limit
            else { return }
            formats[id] = Self.kind(of: code)
        case "cellXfs": isInCellFormats = true
        case "xf":
            guard isInCellFormats, kinds.count < Self.limit else { return }
            let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
            kinds.append(formats[id] ?? (Self.dayFormats.contains(id) ? .day : .number))
        default: break
        }
    }

    func text(_ bytes: [UInt8]) {}

    func end(_ name: String) { if name == "cellXfs" { isInCellFormats = false } }

    /// What a format's code shows: a day where one of its letters stands for a part of one, outside quotation marks and brackets.
    static func kind(of code: String) -> Kind {
        let bytes = Array(code.utf8)
        if bytes.count >= 2, bytes.contains(Byte.zero), bytes.allSatisfy({ $0 == Byte.zero || $0 == Byte.hyphen }) {
            return .digits(bytes)
        }
        var plain: [UInt8] = []
        var closing: UInt8?
        var isEscaped = false
        for byte in bytes {
            if isEscaped {
                isEscaped = false
            } else if let mark = closing {
                if byte == mark { closing = nil }
            } else if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "*") {
                isEscaped = true
            } else if byte == Byte.quote {
                closing = Byte.quote
            } else if byte == UInt8(ascii: "[") {
                closing = UInt8(ascii: "]")
            } else {
                plain.append(byte | 0x20)
            }
        }
        let word = String(decoding: plain, as: UTF8.self)
        if word.hasPrefix("general") || word.hasPrefix("standard") { return .number }
        return word.contains { "dmyhsåt".contains($0) } ? .day : .number
    }

    /// A number as its style shows it, where that is not a plain number: `2025-03-01`, or digits with their zeros.
    func shown(_ number: DecimalText, style: Int) -> [UInt8]? {
        switch kind(style) {
        case .number: return nil
        case .digits(let pattern):
            guard !number.isNegative, number.decimals.isEmpty else { return nil }
            let digits = number.digits.isEmpty ? [] : number.wholeDigits.map { $0 + Byte.zero }
            var rest = [UInt8](
                repeating: Byte.zero,
                count: max(0, pattern.count(where: { $0 == Byte.zero }) - digits.count)
            )
            rest += digits
            var shown: [UInt8] = []
            for mark in pattern.reversed() where mark == Byte.hyphen || !rest.isEmpty {
                shown.append(mark == Byte.hyphen ? mark : rest.removeLast())
            }
            return rest + shown.reversed()
        case .day: return day(number)
        }
    }

    /// A count of days as a day; nil before the first.
    private func day(_ number: DecimalText) -> [UInt8]? {
        guard !number.isNegative, number.whole <= 7 else { return nil }
        let count = number.wholeDigits.reduce(0) { $0 * 10 + Int($1) }
        let text: String
        if startsIn1904 {
            text = Self.text(Day(year: 1904, month: 1, day: 1), count)
        } else if count == 60 {
            // The spreadsheet believes that 1900 was a leap year; nobody was born on this day.
            text = "1900-02-29"
        } else {
            text = Self.text(Day(year: 1899, month: 12, day: count < 60 ? 31 : 30), count)
        }
        guard !text.isEmpty else { return nil }
        let minutes = number.decimals.isEmpty ? "" : " \(Self.time(number.decimals))"
        return Array((text + minutes).utf8)
    }

    private static func text(_ first: Day?, _ count: Int) -> String {
        guard let first, count > 0 || first.civil.year == 1904, count < 3_000_000 else { return "" }
        let day = Day(number: first.number + Int32(count))
        return day.civil.year <= 9999 ? "\(day)" : ""
    }

    /// A part of a day to the second.
    private static func time(_ decimals: [UInt8]) -> String {
        var fraction = 0.0
        for digit in decimals.prefix(15).reversed() { fraction = (fraction + Double(digit)) / 10 }
        let seconds = min(86_399, Int((fraction * 86_400).rounded()))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }
}
