/// Arithmetic modulo p = 2⁶¹ − 1, a Mersenne prime: reduction is an addition.
enum Mersenne61 {
    /// 2⁶¹ − 1.
    static let modulus: UInt64 = 1 << 61 - 1

    static func residue(_ value: Int64) -> UInt64 {
        let rest = value % Int64(modulus)
        return UInt64(rest < 0 ? rest + Int64(modulus) : rest)
    }

    static func subtract(_ left: UInt64, _ right: UInt64) -> UInt64 {
        left >= right ? left - right : left + modulus - right
    }

    static func multiply(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        let sum = (product.low & modulus) + (product.high << 3 | product.low >> 61)
        return sum >= modulus ? sum - modulus : sum
    }

    /// By Fermat: x^(p−2).
    static func inverse(_ value: UInt64) -> UInt64 {
        var (result, square, exponent) = (UInt64(1), value, modulus - 2)
        while exponent > 0 {
            if exponent & 1 == 1 { result = multiply(result, square) }
            square = multiply(square, square)
            exponent >>= 1
        }
        return result
    }
}

/// A vector modulo 2⁶¹ − 1 of which only what is not 0 is held, by row, ascending.
struct SparseVector {
    var rows: [Int32] = []
    var values: [UInt64] = []

    var isZero: Bool { rows.isEmpty }

    init() {}

    init(_ column: Column) {
        for term in column.terms {
            let value = Mersenne61.residue(term.coefficient)
            if value != 0 { append(Int32(term.atom), value) }
        }
    }

    mutating func append(_ row: Int32, _ value: UInt64) {
        rows.append(row)
        values.append(value)
    }

    /// The value in a row, by bisection.
    func value(at row: Int32) -> UInt64 {
        var (low, high) = (0, rows.count)
        while low < high {
            let middle = (low + high) / 2
            if rows[middle] < row { low = middle + 1 } else { high = middle }
        }
        return low < rows.count && rows[low] == row ? values[low] : 0
    }

    /// This less `factor` times another; `filled` gets each row that was 0 and is not any more.
    func subtracting(_ factor: UInt64, times other: SparseVector, filled: (Int32) -> Void) -> SparseVector {
        var result = SparseVector()
        result.rows.reserveCapacity(rows.count + other.rows.count)
        result.values.reserveCapacity(rows.count + other.rows.count)
        var (mine, its) = (0, 0)
        while mine < rows.count || its < other.rows.count {
            let myRow = mine < rows.count ? rows[mine] : .max
            let itsRow = its < other.rows.count ? other.rows[its] : .max
            if myRow < itsRow {
                result.append(myRow, values[mine])
                mine += 1
                continue
            }
            let before = myRow == itsRow ? values[mine] : 0
            let value = Mersenne61.subtract(before, Mersenne61.multiply(factor, other.values[its]))
            if value != 0 {
                result.append(itsRow, value)
                if before == 0 { filled(itsRow) }
            }
            if myRow == itsRow { mine += 1 }
            its += 1
        }
        return result
    }
}
