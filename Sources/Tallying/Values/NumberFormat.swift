/// How numbers are written: `1.234,50` in Danish dress, `1,234.50` elsewhere.
package struct NumberFormat: Hashable, Sendable {
    /// How many digits a number may have, those of its unit counted.
    package static let digitLimit = 18

    /// The byte before the decimals.
    package let decimalMark: UInt8
    /// The byte that may stand between groups of three digits.
    package let thousandsMark: UInt8

    /// Takes a comma or a dot; the other one then groups thousands.
    package init(decimalMark: UInt8 = Byte.comma) {
        self.decimalMark = decimalMark
        thousandsMark = decimalMark == Byte.comma ? Byte.dot : Byte.comma
    }

    /// Reads a number as a count of units of 10^−`scale`; nil where it is not one number of at most eighteen digits.
    ///
    /// The sign may stand before the digits or, as ledgers write it, behind them. Groups of thousands must be whole. Decimals
    /// beyond the scale must be zeros: nothing is rounded in silence.
    @inline(__always)
    @unsafe package func value(_ start: UnsafePointer<UInt8>, _ count: Int, scale: Int) -> Int64? {
        var place = 0
        var end = count
        var negative = false
        guard count > 0 else { return nil }
        if unsafe start[0] == Byte.hyphen {
            negative = true
            place = 1
        } else if unsafe start[0] == UInt8(ascii: "+") {
            place = 1
        } else if unsafe start[count &- 1] == Byte.hyphen {
            negative = true
            end = count &- 1
        }
        var value: Int64 = 0
        var digits = 0
        var group = 0
        var grouped = false
        while place < end {
            let digit = unsafe start[place] &- Byte.zero
            if digit <= 9 {
                value = value &* 10 &+ Int64(digit)
                digits &+= 1
                group &+= 1
                if digits > Self.digitLimit { return nil }
            } else if unsafe start[place] == thousandsMark {
                guard grouped ? group == 3 : (1...3).contains(group) else { return nil }
                grouped = true
                group = 0
            } else {
                break
            }
            place &+= 1
        }
        guard digits > 0, !grouped || group == 3 else { return nil }
        var decimals = 0
        if place < end {
            guard unsafe start[place] == decimalMark else { return nil }
            place &+= 1
            guard place < end else { return nil }
            while place < end {
                let digit = unsafe start[place] &- Byte.zero
                guard digit <= 9 else { return nil }
                if decimals < scale {
                    value = value &* 10 &+ Int64(digit)
                    decimals &+= 1
                    digits &+= 1
                    if digits > Self.digitLimit { return nil }
                } else if digit != 0 {
                    return nil
                }
                place &+= 1
            }
        }
        while decimals < scale {
            value = value &* 10
            decimals &+= 1
            digits &+= 1
            if digits > Self.digitLimit { return nil }
        }
        return negative ? 0 &- value : value
    }
}
