internal import Vocabulary

/// One way of writing a date, such as `dd-mm-yyyy`, read straight from bytes.
///
/// `dd`, `mm`, `yyyy` and `yy` stand for digits and everything else for itself; `d` and `m` alone stand for one or two digits,
/// which needs something between the parts. A pattern of digits only that starts with the day also takes a field that lost its
/// leading zero on the way through a spreadsheet. Meets TAL-2.
package struct DatePattern: Hashable, Sendable {
    /// The pattern as the mapping writes it.
    package let text: String

    private enum Part: Hashable, Sendable {
        case day
        case month
        case year
    }

    private let order: [Part]
    private let places: [Part: Int]
    private let yearDigits: Int
    private let separators: [Int]
    private let separator: UInt8
    private let isVariable: Bool
    private let length: Int
    private let dayAt: Int
    private let monthAt: Int
    private let yearAt: Int
    private let firstSeparator: Int
    private let secondSeparator: Int

    /// Takes a pattern with a day, a month and a year, and no separator or the same one twice.
    package init?(_ text: String) {
        var order: [Part] = []
        var places: [Part: Int] = [:]
        var widths: [Part: Int] = [:]
        var separators: [Int] = []
        var marks: Set<UInt8> = []
        var before: UInt8?
        let bytes = Array(text.utf8)
        for (place, byte) in bytes.enumerated() {
            let part: Part? =
                switch byte {
                case UInt8(ascii: "d"): .day
                case UInt8(ascii: "m"): .month
                case UInt8(ascii: "y"): .year
                default: nil
                }
            if let part {
                if before != byte {
                    guard places[part] == nil else { return nil }
                    order.append(part)
                    places[part] = place
                }
                widths[part, default: 0] += 1
            } else {
                guard [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), Byte.space].contains(byte) else {
                    return nil
                }
                separators.append(place)
                marks.insert(byte)
            }
            before = byte
        }
        guard let day = places[.day], let month = places[.month], let year = places[.year],
            let dayWidth = widths[.day], let monthWidth = widths[.month], let yearWidth = widths[.year],
            dayWidth == monthWidth, (1...2).contains(dayWidth), yearWidth == 2 || yearWidth == 4,
            separators.isEmpty || (separators.count == 2 && marks.count == 1 && before != marks.first)
        else { return nil }
        isVariable = dayWidth == 1
        guard !isVariable || separators.count == 2 else { return nil }
        self.text = text
        self.order = order
        self.places = places
        self.separators = separators
        yearDigits = yearWidth
        separator = marks.first ?? 0
        length = bytes.count
        dayAt = day
        monthAt = month
        yearAt = year
        firstSeparator = separators.first ?? -1
        secondSeparator = separators.last ?? -1
    }

    /// The common case: a field of exactly the pattern's form.
    ///
    /// Nil for anything else.
    @inline(__always)
    @unsafe package func fixed(_ start: UnsafePointer<UInt8>, _ count: Int) -> (year: Int, month: Int, day: Int)? {
        guard count == length, !isVariable else { return nil }
        if firstSeparator >= 0 {
            guard unsafe start[firstSeparator] == separator, unsafe start[secondSeparator] == separator else {
                return nil
            }
        }
        var wrong = false
        let day = unsafe Self.two(start + dayAt, &wrong)
        let month = unsafe Self.two(start + monthAt, &wrong)
        var year = unsafe Self.two(start + yearAt, &wrong)
        if yearDigits == 4 { year = unsafe year &* 100 &+ Self.two(start + yearAt + 2, &wrong) }
        return wrong ? nil : (year, month, day)
    }

    /// Whether a year is written with two digits, so that the century must be found.
    package var isShort: Bool { yearDigits == 2 }

    /// The rarer forms: a lost leading zero, one-digit days and months, midnight written behind the date.
    package func lenient(_ field: [UInt8]) -> (year: Int, month: Int, day: Int)? {
        var digits = Self.withoutMidnight(field)
        if separators.isEmpty, order.first == .day, digits.count == length - 1 { digits.insert(Byte.zero, at: 0) }
        if !isVariable {
            return unsafe digits.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return nil }
                return unsafe fixed(base, buffer.count)
            }
        }
        let parts = digits.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var values: [Part: Int] = [:]
        for (part, text) in zip(order, parts) {
            let allowed = part == .year ? yearDigits...yearDigits : 1...2
            guard allowed.contains(text.count), text.allSatisfy({ $0 &- Byte.zero <= 9 }) else { return nil }
            values[part] = text.reduce(0) { $0 * 10 + Int($1 - Byte.zero) }
        }
        guard let year = values[.year], let month = values[.month], let day = values[.day] else { return nil }
        return (year, month, day)
    }

    /// The pattern for SQL over `text`: the text to look at, its form, and where in it the parts stand.
    func sqlParts(of text: String) -> (text: String, form: String, year: String, month: String, day: String) {
        let mark = separators.isEmpty ? "" : String(Unicode.Scalar(separator))
        func width(_ part: Part) -> Int { part == .year ? yearDigits : 2 }
        func form(_ part: Part) -> String { "[0-9]{\(isVariable && part != .year ? "1,2" : "\(width(part))")}" }
        // A pattern of digits that starts with the day takes a text that lost its leading zero.
        let lostZero = separators.isEmpty && order.first == .day
        let whole =
            lostZero ? "(CASE WHEN length(\(text)) = \(length - 1) THEN '0' || \(text) ELSE \(text) END)" : text
        func part(_ part: Part) -> String {
            isVariable
                ? "split_part(\(text), '\(mark)', \((order.firstIndex(of: part) ?? 0) + 1))"
                : "substr(\(whole), \((places[part] ?? 0) + 1), \(width(part)))"
        }
        return (
            whole, "^\(order.map(form).joined(separator: mark.isEmpty ? "" : "[\(mark)]"))$", part(.year), part(.month),
            part(.day)
        )
    }

    private static func withoutMidnight(_ field: [UInt8]) -> [UInt8] {
        guard let cut = field.firstIndex(where: { $0 == UInt8(ascii: "T") || $0 == Byte.space }), cut >= 6 else {
            return field
        }
        let time = field[(cut + 1)...]
        let midnight = time.allSatisfy { $0 == Byte.zero || $0 == UInt8(ascii: ":") || $0 == Byte.dot }
        return midnight ? Array(field[..<cut]) : field
    }

    @inline(__always)
    @unsafe private static func two(_ place: UnsafePointer<UInt8>, _ wrong: inout Bool) -> Int {
        let tens = unsafe place[0] &- Byte.zero
        let ones = unsafe place[1] &- Byte.zero
        if tens > 9 || ones > 9 { wrong = true }
        return Int(tens) &* 10 &+ Int(ones)
    }
}

/// Day numbers of the years 1850 to 2100 by table.
///
/// The same arithmetic as `Day`, for the hot loop; days outside are a data error (TAL-R04) and never enter it.
package struct Calendar: Sendable {
    /// The years that a date in an extract may lie in.
    package static let years = 1850...2100

    private let yearStarts: [Int32]
    private let monthStarts: [Int32]
    private let lengths: [UInt8]
    private let packed: [Int32]
    private let firstDay: Int32

    /// The tables, built once.
    package static let standard = Calendar()

    private init() {
        var yearStarts: [Int32] = []
        for year in Self.years { yearStarts.append(Day(year: year, month: 1, day: 1)?.number ?? 0) }
        var monthStarts: [Int32] = []
        var lengths: [UInt8] = []
        for year in [2023, 2024] {
            var start: Int32 = 0
            for month in 0..<16 {
                let length = (1...12).contains(month) ? Day.length(of: month, in: year) : 0
                monthStarts.append(start)
                lengths.append(UInt8(length))
                start += Int32(length)
            }
        }
        var packed: [Int32] = []
        packed.reserveCapacity(92_000)
        for year in Self.years {
            for month in 1...12 {
                for day in 1...Day.length(of: month, in: year) {
                    packed.append(Int32(year * 10_000 + month * 100 + day))
                }
            }
        }
        self.yearStarts = yearStarts
        self.monthStarts = monthStarts
        self.lengths = lengths
        self.packed = packed
        firstDay = yearStarts.first ?? 0
    }

    /// Whether a day of the month exists, whatever the year.
    @inline(__always)
    package func exists(_ year: Int, _ month: Int, _ day: Int) -> Bool {
        guard (1...12).contains(month), day >= 1 else { return false }
        return day <= Int(lengths[leap(year) &+ month])
    }

    /// The day number of a day that exists and whose year is in range.
    @inline(__always)
    package func number(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        Int64(
            yearStarts[year &- Self.years.lowerBound] &+ monthStarts[leap(year) &+ month]
                &+ Int32(truncatingIfNeeded: day) &- 1
        )
    }

    /// A day number as year · 10,000 + month · 100 + day.
    @inline(__always)
    package func civil(_ number: Int64) -> Int64 {
        let place = Int(number) &- Int(firstDay)
        if packed.indices.contains(place) { return Int64(packed[place]) }
        let (year, month, day) = Day(number: Int32(clamping: number)).civil
        return Int64(year * 10_000 + month * 100 + day)
    }

    @inline(__always)
    private func leap(_ year: Int) -> Int {
        year & 3 == 0 && (year % 100 != 0 || year % 400 == 0) ? 16 : 0
    }
}
