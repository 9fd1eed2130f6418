/// A number as files of spreadsheets and databases write it, `-12.5` or `1.25E-3`, held as its digits.
///
/// Never a binary fraction: 1234567.89 kroner stay what they are. A text of more than fifteen digits with a fraction or an exponent is the
/// nearest binary fraction written out, and is rounded to the fifteen that the spreadsheet shows and calculates with. Meets TAL-23.
struct DecimalText: Hashable {
    /// As many digits as a spreadsheet keeps.
    private static let shown = 15
    /// Larger and smaller powers of ten are no figures of a kommune.
    private static let exponents = -40...40

    let isNegative: Bool
    /// Digits from 0 to 9, the first not zero; none for nought.
    let digits: [UInt8]
    /// How many of them, or of zeros beyond them, stand before the decimal mark; may be negative.
    let whole: Int

    /// Reads a text; nil where it is not one number.
    init?(_ text: [UInt8]) {
        var rest = text[...]
        isNegative = rest.first == Byte.hyphen
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        var digits: [UInt8] = []
        var whole: Int?
        while let byte = rest.first {
            if byte &- Byte.zero <= 9 {
                digits.append(byte &- Byte.zero)
            } else if byte == Byte.dot, whole == nil {
                whole = digits.count
            } else {
                break
            }
            rest = rest.dropFirst()
        }
        guard !digits.isEmpty, digits.count <= 400 else { return nil }
        var exponent = 0
        let hasExponent = rest.first == UInt8(ascii: "E") || rest.first == UInt8(ascii: "e")
        if hasExponent {
            guard let read = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), Self.exponents.contains(read)
            else {
                return nil
            }
            exponent = read
        } else if !rest.isEmpty {
            return nil
        }
        var place = (whole ?? digits.count) + exponent
        while digits.first == 0 {
            digits.removeFirst()
            place -= 1
        }
        if digits.count > Self.shown, whole != nil || hasExponent {
            let up = digits[Self.shown] >= 5
            digits.removeLast(digits.count - Self.shown)
            if up { Self.increment(&digits, &place) }
        }
        while digits.last == 0 { digits.removeLast() }
        self.digits = digits
        self.whole = digits.isEmpty ? 0 : place
    }

    private static func increment(_ digits: inout [UInt8], _ place: inout Int) {
        for index in digits.indices.reversed() {
            if digits[index] < 9 {
                digits[index] += 1
                return
            }
            digits[index] = 0
        }
        digits.insert(1, at: 0)
        place += 1
    }

    /// The digits before the decimal mark; `0` where there are none.
    var wholeDigits: [UInt8] {
        guard whole > 0 else { return [0] }
        return Array(digits.prefix(whole)) + [UInt8](repeating: 0, count: max(0, whole - digits.count))
    }

    /// The digits behind it.
    var decimals: [UInt8] {
        whole >= 0
            ? Array(digits.dropFirst(whole)) : digits.isEmpty ? [] : [UInt8](repeating: 0, count: -whole) + digits
    }

    /// The number written out, with this decimal mark where it needs one.
    func written(mark: UInt8) -> [UInt8] {
        let sign = isNegative && !digits.isEmpty ? [Byte.hyphen] : []
        let tail = decimals
        return sign + wholeDigits.map { $0 + Byte.zero } + (tail.isEmpty ? [] : [mark] + tail.map { $0 + Byte.zero })
    }
}
