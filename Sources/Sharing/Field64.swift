/// An element of the prime field with p = 2⁶⁴ − 2³² + 1 elements (VDAF's Field64), always below p.
///
/// Meets SHR-1.
///
/// Addition, subtraction and multiplication take the same time for all values: borrows and carries become bit masks, never
/// branches. Elements are shares and secrets, so their description is redacted.
public struct Field64: Hashable, Sendable, BitwiseCopyable {
    /// p = 2⁶⁴ − 2³² + 1.
    public static let modulus: UInt64 = 0xFFFF_FFFF_0000_0001
    /// 2⁶⁴ mod p = 2³² − 1: what a carry out of 64 bits is worth.
    static let carryWorth: UInt64 = 0xFFFF_FFFF
    /// Nought.
    public static let zero = Field64(below: 0)
    /// One.
    public static let one = Field64(below: 1)

    /// The number below p.
    public let value: UInt64

    /// Takes a number below p; nil for any other.
    public init?(canonical value: UInt64) {
        guard value < Self.modulus else { return nil }
        self.value = value
    }

    /// Takes a number that is known to be below p.
    init(below value: UInt64) { self.value = value }

    /// Encodes a signed integer: x where x ≥ 0, p + x where x < 0.
    ///
    /// Meets SHR-2.
    public init(_ signed: Int64) {
        let negative = UInt64(bitPattern: signed >> 63)
        value = UInt64(bitPattern: signed) &+ (negative & Self.modulus)
    }

    /// The integer nearest to nought that the element encodes; nil beyond ±2⁶².
    ///
    /// Meets SHR-2.
    public var signed: Int64? {
        let bound: UInt64 = 1 << 62
        if value <= bound { return Int64(value) }
        let magnitude = Self.modulus - value
        return magnitude <= bound ? -Int64(magnitude) : nil
    }

    /// The inverse by Fermat, x^(p−2); nought for nought.
    public var inverse: Field64 {
        // The exponent is public, so its bits may be branched on.
        var result = Field64.one
        var square = self
        var exponent = Self.modulus - 2
        while exponent > 0 {
            if exponent & 1 == 1 { result *= square }
            square *= square
            exponent >>= 1
        }
        return result
    }
}

extension Field64: AdditiveArithmetic {
    /// The sum.
    public static func + (left: Field64, right: Field64) -> Field64 {
        Field64(below: subtract(left.value, modulus &- right.value))
    }

    /// The difference.
    public static func - (left: Field64, right: Field64) -> Field64 {
        Field64(below: subtract(left.value, right.value))
    }

    /// `left − right`, and p more if that borrows; `left` below p, `right` at most p.
    private static func subtract(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let difference = UInt128(left) &- UInt128(right)
        let borrowed = UInt64(truncatingIfNeeded: difference >> 64)  // all ones or all zeros
        return UInt64(truncatingIfNeeded: difference) &+ (borrowed & modulus)
    }
}

extension Field64 {
    /// The product.
    public static func * (left: Field64, right: Field64) -> Field64 {
        Field64(below: reduce(left.value.multipliedFullWidth(by: right.value)))
    }

    /// Multiplies in place.
    public static func *= (left: inout Field64, right: Field64) { left = left * right }

    /// The remainder of a 128-bit number modulo p.
    ///
    /// With the number as low + 2⁶⁴·middle + 2⁹⁶·top, middle and top of 32 bits: 2⁶⁴ is worth 2³² − 1 and 2⁹⁶ is worth −1.
    private static func reduce(_ product: (high: UInt64, low: UInt64)) -> UInt64 {
        let top = product.high >> 32
        let middle = product.high & carryWorth
        let first = UInt128(product.low) &- UInt128(top)
        let borrowed = UInt64(truncatingIfNeeded: first >> 64)
        let withoutTop = UInt64(truncatingIfNeeded: first) &- (borrowed & carryWorth)
        let second = UInt128(withoutTop) &+ UInt128((middle << 32) &- middle)
        let carried = UInt64.zero &- UInt64(truncatingIfNeeded: second >> 64)
        let sum = UInt64(truncatingIfNeeded: second) &+ (carried & carryWorth)
        return subtract(sum, modulus)
    }
}
