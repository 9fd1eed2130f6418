internal import Vocabulary

/// Some hundred elements side by side, one a slot: the piece in which the sharing kernels work.
///
/// A strip's sums stay in the nearest cache, and what it costs to reach into a vector is paid once a strip. Eight numbers are
/// added at a time in explicit lanes: a loop over single numbers is half vectorised by the compiler and nearly twice as slow.
struct Strip: Additive {
    /// How many slots a strip has; the last one of a vector may be shorter.
    static let length = 512

    /// The elements in lanes of eight; lanes beyond `count` are nought, which sums and differences keep.
    private var lanes: [SIMD8<UInt64>]
    private let count: Int

    /// Takes the elements of some slots.
    init(_ elements: ArraySlice<Field64>) {
        count = elements.count
        lanes = Array(repeating: .zero, count: (count + 7) / 8)
        // An element is its number and nothing else, so the bytes are the same; there is room for them: 8·⌈n/8⌉ ≥ n.
        unsafe elements.withUnsafeBytes { source in
            unsafe lanes.withUnsafeMutableBytes { unsafe $0.copyMemory(from: source) }
        }
    }

    /// Appends the elements to a vector.
    func append(to vector: inout [Field64]) {
        unsafe lanes.withUnsafeBytes { source in
            // The bytes of lanes are the bytes of elements below p, which every operation here keeps.
            unsafe vector.append(contentsOf: source.assumingMemoryBound(to: Field64.self).prefix(count))
        }
    }

    /// Overwrites the elements.
    mutating func wipe() { lanes.wipe() }

    /// The elements.
    var elements: [Field64] {
        var elements: [Field64] = []
        append(to: &elements)
        return elements
    }

    /// Whether any element differs from the other strip's, which is of the same length.
    func differs(from other: Strip) -> Bool {
        let (left, right) = (lanes.span, other.lanes.span)
        var differing = SIMD8<UInt64>.zero
        for index in left.indices { differing |= left[index] ^ right[index] }
        return differing != .zero
    }

    static func += (left: inout Strip, right: Strip) {
        // Spans, because an array asks at every element whether it is shared.
        let right = right.lanes.span
        var left = left.lanes.mutableSpan
        for index in left.indices {
            left[index] = subtract(left[index], SIMD8(repeating: Field64.modulus) &- right[index])
        }
    }

    static func subtract(_ left: inout Strip, from right: Strip) {
        let right = right.lanes.span
        var left = left.lanes.mutableSpan
        for index in left.indices { left[index] = subtract(right[index], left[index]) }
    }

    /// `left − right`, and p more in the lanes that borrow; `left` below p, `right` at most p.
    @inline(__always)
    private static func subtract(_ left: SIMD8<UInt64>, _ right: SIMD8<UInt64>) -> SIMD8<UInt64> {
        let difference = left &- right
        // The top bit of this word is the borrow (Hacker's Delight, 2-13). A comparison would say the same, but SSE2 has none
        // for 64 bits.
        let borrow = ((~left & right) | (~(left ^ right) & difference)) &>> 63
        // Adding p is subtracting 2³² − 1 modulo 2⁶⁴.
        return difference &- ((borrow &<< 32) &- borrow)
    }
}
