import Sharing
import TestSupport
import Vocabulary

// Elements and sharings made for these tests, always from a printed seed.

/// An element below p; tests write numbers that are.
func element(_ value: UInt64) -> Field64 { Field64(canonical: value % Field64.modulus) ?? .zero }

/// Numbers where carries, borrows and reductions turn over.
let edges: [UInt64] = [
    0, 1, 2, 0xFFFF_FFFE, 0xFFFF_FFFF, 0x1_0000_0000, 0x1_0000_0001, 1 << 62, (1 << 62) + 1, 1 << 63, (1 << 63) - 1,
    0xFFFF_FFFE_0000_0000, 0xFFFF_FFFE_FFFF_FFFF, 0xFFFF_FFFF_0000_0000, Field64.modulus - 2, Field64.modulus - 1,
]
.filter { $0 < Field64.modulus }

extension SeededGenerator {
    /// A random element.
    mutating func element() -> Field64 { SharingTests.element(UInt64.random(in: 0..<Field64.modulus, using: &self)) }

    /// Random elements.
    mutating func elements(_ count: Int) -> [Field64] { (0..<count).map { _ in element() } }

    /// A random element that is not nought.
    mutating func nonzero() -> Field64 { SharingTests.element(UInt64.random(in: 1..<Field64.modulus, using: &self)) }

    /// A random element of the larger field.
    mutating func wideElement() -> Field128 { Field128(real: element(), imaginary: element()) }

    /// Seeds of 32 bytes, one for each of members 1…t.
    mutating func seeds(_ threshold: Threshold) -> [Secret<UInt8>] {
        (0..<threshold.tolerated)
            .map { _ in
                Secret((0..<32).map { _ in UInt8.random(in: 0...255, using: &self) })
            }
    }

    /// All c vectors of shares on random polynomials of a degree, as no honest contributor would make it where degree > t.
    mutating func sharing(of secrets: [Field64], degree: Int, committee: Int) -> [[Field64]] {
        let polynomials = secrets.map { [$0] + elements(degree) }
        return (1...committee)
            .map { member in
                polynomials.map { evaluate($0, at: Field64(Int64(member))) }
            }
    }
}

/// The value of a polynomial, coefficients from the constant up.
func evaluate(_ coefficients: [Field64], at point: Field64) -> Field64 {
    coefficients.reversed().reduce(.zero) { $0 * point + $1 }
}

/// Every threshold that is allowed.
let allowedThresholds: [Threshold] = (0...20)
    .flatMap { committee in
        (0...20).compactMap { try? Threshold(committee: committee, tolerated: $0) }
    }
