public import Studies
public import Vocabulary

/// How numbers and dates are written.
///
/// Danish: 1.234,5 and 8. september 2026; English: 1,234.5 and 8 September 2026. Meets PUB-3.
public struct NumberStyle: Sendable {
    private let language: Language

    /// The style of a language.
    public init(_ language: Language) { self.language = language }

    /// A number with thousands marked and a fixed number of decimals, rounded half away from zero; minus is U+2212.
    public func text(_ value: Double, decimals: Int) -> String {
        guard let digits = Decimals(value, places: decimals) else { return "–" }
        return (digits.isNegative ? "\u{2212}" : "") + grouped(digits.whole)
            + (decimals > 0 ? decimalMark + digits.fraction : "")
    }

    /// A whole number with thousands marked.
    public func text(_ value: Int64) -> String {
        (value < 0 ? "\u{2212}" : "") + grouped(String(value.magnitude))
    }

    /// A day: `8. september 2026`, `8 September 2026`.
    public func text(_ day: Day) -> String {
        let (year, month, day) = day.civil
        return switch language {
        case .danish: "\(day). \(Self.danishMonths[month - 1]) \(year)"
        case .english: "\(day) \(Self.englishMonths[month - 1]) \(year)"
        }
    }

    /// A period, by its year where it is one whole year.
    public func text(_ period: Period) -> String {
        let (first, last) = (period.first.civil, period.last.civil)
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31), first.year == last.year {
            return String(first.year)
        }
        return "\(text(period.first)) – \(text(period.last))"
    }

    private var decimalMark: String { language == .danish ? "," : "." }
    private var thousandsMark: String { language == .danish ? "." : "," }

    private func grouped(_ digits: String) -> String {
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { grouped += thousandsMark }
            grouped.append(digit)
        }
        return grouped
    }

    private static let danishMonths = [
        "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
        "december",
    ]
    private static let englishMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

/// A number as decimal digits: at most 15 before the point.
struct Decimals {
    let isNegative: Bool
    let whole: String
    let fraction: String

    /// Rounds half away from zero; nil for what is not a number or too large to write.
    init?(_ value: Double, places: Int) {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = (value * scale).rounded(.toNearestOrAwayFromZero)
        guard scaled.isFinite, scaled.magnitude < 1e15 * scale, scaled.magnitude < 9e18 else { return nil }
        let digits = String(Int64(scaled.magnitude))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        isNegative = scaled < 0
        whole = String(padded.dropLast(places))
        fraction = String(padded.suffix(places))
    }

    /// Point, no thousands mark, no trailing zeros: the form for machines.
    var plain: String {
        var tail = fraction
        while tail.hasSuffix("0") { tail.removeLast() }
        return (isNegative ? "-" : "") + whole + (tail.isEmpty ? "" : "." + tail)
    }
}
