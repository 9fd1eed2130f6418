/// Eight field elements side by side, each below p: the width at which the sharing kernels add and subtract.
struct Lanes: Equatable, Sendable {
    /// How many elements.
    static let width = 8

    /// The numbers.
    var words: SIMD8<UInt64>

    /// Reads the elements from `start` on; beyond the end of `elements` the lanes are nought.
    @inline(__always)
    init(_ elements: [Field64], at start: Int) {
        precondition(start >= 0)
        if start <= elements.count - Self.width {
            // Eight elements lie there: the line above says so.
            words = unsafe elements.withUnsafeBytes { raw in
                unsafe raw.loadUnaligned(fromByteOffset: 8 * start, as: SIMD8<UInt64>.self)
            }
        } else {
            words = .zero
            for index in start..<max(start, elements.count) { words[index - start] = elements[index].value }
        }
    }

    @inline(__always)
    init(words: SIMD8<UInt64>) { self.words = words }

    /// Writes the elements from `start` on; what lies beyond the end of `elements` is dropped.
    @inline(__always)
    func store(to elements: inout [Field64], at start: Int) {
        precondition(start >= 0)
        if start <= elements.count - Self.width {
            unsafe elements.withUnsafeMutableBytes { raw in
                unsafe raw.storeBytes(of: words, toByteOffset: 8 * start, as: SIMD8<UInt64>.self)
            }
        } else {
            for index in start..<max(start, elements.count) { elements[index] = Field64(below: words[index - start]) }
        }
    }
}

extension Lanes: AdditiveArithmetic {
    static let zero = Lanes(words: .zero)

    @inline(__always)
    static func + (left: Lanes, right: Lanes) -> Lanes {
        Lanes(words: subtract(left.words, SIMD8(repeating: Field64.modulus) &- right.words))
    }

    @inline(__always)
    static func - (left: Lanes, right: Lanes) -> Lanes { Lanes(words: subtract(left.words, right.words)) }

    /// `left − right`, and p more in the lanes that borrow.
    @inline(__always)
    private static func subtract(_ left: SIMD8<UInt64>, _ right: SIMD8<UInt64>) -> SIMD8<UInt64> {
        let difference = left &- right
        // The top bit of this word is the borrow (Hacker's Delight, 2-13). A comparison would say the same; this form is
        // arithmetic in every instruction set and cannot become a branch.
        let borrow = ((~left & right) | (~(left ^ right) & difference)) &>> 63
        // Adding p is subtracting 2³² − 1 modulo 2⁶⁴.
        return difference &- ((borrow &<< 32) &- borrow)
    }
}
