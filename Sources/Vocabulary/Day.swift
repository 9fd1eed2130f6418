/// A calendar day, proleptic Gregorian, as days since 1970-01-01.
///
/// Source for the arithmetic: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
public struct Day: Hashable, Sendable, Comparable, Codable {
    /// Days since 1970-01-01; negative before it.
    public let number: Int32

    /// Takes a day number.
    public init(number: Int32) { self.number = number }

    /// Takes a year, a month and a day of the month; nil if there is no such day or the year is not in 1...9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.length(of: month, in: year)
        else {
            return nil
        }
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Reads `yyyy-mm-dd`.
    public init?(iso text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Year, month and day of the month.
    public var civil: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth + (marchMonth < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    /// How many days a month has.
    public static func length(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: (year.isMultiple(of: 4) && !year.isMultiple(of: 100)) || year.isMultiple(of: 400) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Orders by time.
    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

extension Day: CustomStringConvertible {
    /// `yyyy-mm-dd`.
    public var description: String {
        let (year, month, day) = civil
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}

extension Day: Canonical {
    /// Writes the day number in four bytes.
    public func write(to writer: inout CanonicalWriter) { writer.integer(number) }

    /// Reads four bytes.
    public init(from reader: inout CanonicalReader) throws(Refusal) { number = try reader.integer() }
}

/// A period: every day from the first to the last, both counted.
public struct Period: Hashable, Sendable, Codable {
    /// The first day.
    public let first: Day
    /// The last day.
    public let last: Day

    /// Takes a first day that is not after the last.
    public init?(first: Day, last: Day) {
        guard first <= last else { return nil }
        self.first = first
        self.last = last
    }

    /// How many days, both ends counted.
    public var days: Int { Int(last.number) - Int(first.number) + 1 }

    /// Whether a day lies in the period.
    public func contains(_ day: Day) -> Bool { first <= day && day <= last }

    /// Whether some day lies in both periods.
    public func overlaps(_ other: Period) -> Bool { first <= other.last && other.first <= last }
}

extension Period: CustomStringConvertible {
    /// `yyyy-mm-dd/yyyy-mm-dd`, an ISO 8601 interval of days.
    public var description: String { "\(first)/\(last)" }
}

extension Period: Canonical {
    /// Writes both days.
    public func write(to writer: inout CanonicalWriter) {
        writer.value(first)
        writer.value(last)
    }

    /// Reads both days and refuses a period that ends before it starts.
    public init(from reader: inout CanonicalReader) throws(Refusal) {
        let first = try reader.value(Day.self)
        let last = try reader.value(Day.self)
        guard let period = Period(first: first, last: last) else { throw reader.refusal(.notCanonical) }
        self = period
    }
}
