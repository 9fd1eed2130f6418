internal import Vocabulary

/// Which of comma and dot stands before the decimals.
///
/// Meets TAL-26.
struct NumberGuess {
    private(set) var comma = 0
    private(set) var dot = 0
    private(set) var either = 0

    /// Looks at the values of columns of numbers.
    init(_ values: some Sequence<[UInt8]>) {
        for value in values {
            switch Self.mark(value) {
            case .comma: comma += 1
            case .dot: dot += 1
            case .either: either += 1
            case nil: break
            }
        }
    }

    private enum Mark {
        case comma
        case dot
        case either
    }

    /// What one number tells; nil where it has neither mark or is none.
    private static func mark(_ value: [UInt8]) -> Mark? {
        var digits = value[...]
        if let first = digits.first, first == Byte.hyphen || first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        if digits.last == Byte.hyphen { digits = digits.dropLast() }
        let marks = digits.indices.filter { digits[$0] == Byte.comma || digits[$0] == Byte.dot }
        guard let first = marks.first, let last = marks.last,
            digits.allSatisfy({ $0 &- Byte.zero <= 9 || $0 == Byte.comma || $0 == Byte.dot })
        else { return nil }
        let isComma = digits[last] == Byte.comma
        let groups = digits.split(omittingEmptySubsequences: false) { $0 == Byte.comma || $0 == Byte.dot }
        if digits[first] != digits[last] { return isComma ? .comma : .dot }
        let areGroups =
            (1...3).contains(groups[0].count) && groups[0].first != Byte.zero
            && groups.dropFirst().allSatisfy { $0.count == 3 }
        if marks.count > 1 { return areGroups ? (isComma ? .dot : .comma) : nil }
        return areGroups ? .either : isComma ? .comma : .dot
    }

    /// The answer; nil where the numbers do not decide.
    var decimalMark: String? {
        if comma == 0, dot == 0 { return either == 0 ? "," : nil }
        let (less, more) = (min(comma, dot), max(comma, dot))
        guard less * 100 < more else { return nil }
        return comma > dot ? "," : "."
    }

    /// Why, in counts.
    var reason: String {
        switch (comma, dot) {
        case (0, 0): "no number has a comma or a dot"
        case (_, 0): "\(comma) numbers have decimals behind a comma, or thousands apart by dots"
        case (0, _): "\(dot) numbers have decimals behind a dot, or thousands apart by commas"
        default: "\(comma) numbers have decimals behind a comma, and \(dot) behind a dot"
        }
    }

    /// What is to be asked.
    var question: OpenQuestion {
        OpenQuestion(
            "decimal_mark",
            comma == 0 && dot == 0
                ? "\(either) numbers are written like 1.234 or 1,234, which is one thousand or one and a fraction"
                : reason,
            answers: ["--decimal \",\"", "--decimal \".\""]
        )
    }
}
