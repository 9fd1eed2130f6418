internal import Vocabulary

/// How the days of a column are written.
///
/// Meets TAL-26.
struct DateGuess {
    /// Ways to write a day, Danish ones first; of two that read the same, the first is taken.
    private static let patterns = [
        "dd-mm-yyyy", "yyyy-mm-dd", "dd.mm.yyyy", "dd/mm/yyyy", "ddmmyyyy", "yyyymmdd", "yyyy/mm/dd", "yyyy.mm.dd",
        "d-m-yyyy", "d.m.yyyy", "d/m/yyyy", "mm-dd-yyyy", "mm.dd.yyyy", "mm/dd/yyyy", "m-d-yyyy", "m.d.yyyy",
        "m/d/yyyy",
        "dd-mm-yy", "dd.mm.yy", "dd/mm/yy", "ddmmyy", "yy-mm-dd", "yymmdd", "mm-dd-yy", "mm/dd/yy",
    ]
    .compactMap { DatePattern($0) }

    /// The patterns that read the column, the commonest first.
    private(set) var patterns: [String] = []
    /// Patterns that read it too, and as other days; none where the column decides.
    private(set) var rivals: [String] = []
    /// How many values there are.
    let count: Int
    /// How many of them the patterns read.
    private(set) var read = 0
    /// How many of them no rival reads.
    private(set) var telling = 0

    /// Whether the values are days at all.
    var areDays: Bool { count > 0 && read * 10 >= count * 9 }

    /// Looks at values; `only` are patterns that a person named.
    init(_ values: [[UInt8]], only: [DatePattern] = []) {
        count = values.count
        guard count > 0 else { return }
        let known = only.isEmpty ? Self.patterns : only
        let readings = known.map { pattern in values.map { Self.day($0, pattern) } }
        let hits = readings.map { days in days.count { $0 != nil } }
        guard let best = hits.indices.max(by: { (hits[$0], -$0) < (hits[$1], -$1) }), hits[best] > 0 else { return }
        patterns = [known[best].text]
        read = hits[best]
        telling = read
        guard only.isEmpty else {
            patterns = only.map(\.text)
            read = values.indices.count { value in readings.contains { $0[value] != nil } }
            return
        }
        let others = hits.indices.filter { place in
            place != best
                && zip(readings[best], readings[place]).contains { $0 != nil && $1 != nil && $0 != $1 }
        }
        if let rival = others.max(by: { (hits[$0], -$0) < (hits[$1], -$1) }) {
            telling = read - hits[rival]
            // One value in a hundred is too few to decide for the ninety-nine.
            if telling * 100 < count || telling <= 0 { rivals = [known[rival].text] }
        }
        let unread = values.indices.filter { readings[best][$0] == nil }
        guard rivals.isEmpty, unread.count * 100 >= count, unread.count < count else { return }
        let rest = DateGuess(unread.map { values[$0] })
        guard rest.rivals.isEmpty, rest.read * 100 >= count, patterns.count + rest.patterns.count <= 3 else { return }
        patterns += rest.patterns
        read += rest.read
    }

    /// How many values a way of writing reads.
    static func hits(_ values: [[UInt8]], _ pattern: String) -> Int {
        guard let pattern = DatePattern(pattern) else { return 0 }
        return values.count { day($0, pattern) != nil }
    }

    private static func day(_ value: [UInt8], _ pattern: DatePattern) -> Int? {
        guard value.count <= 32, let (written, month, day) = pattern.lenient(value) else { return nil }
        let year = pattern.isShort ? 2000 + written : written
        guard Calendar.standard.exists(year, month, day), Calendar.years.contains(year) else { return nil }
        return year * 10_000 + month * 100 + day
    }

    /// Why, in counts.
    var reason: String {
        var reason = "\(read) of \(count) values are days so written"
        if patterns.count == 1, telling < read {
            let first = patterns[0].hasPrefix("d")
            reason =
                first
                ? "\(telling) of \(count) dates have a day above 12, and so no month, in the first place"
                : "\(telling) of \(count) dates can be read in no other order"
        }
        return read < count ? "\(reason); \(count - read) cannot be read, and their rows would be rejected" : reason
    }
}
