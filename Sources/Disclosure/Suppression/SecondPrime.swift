internal import Digests
internal import Vocabulary

/// The prime of the second elimination: drawn from what is suppressed, so that nobody can fit tables to it.
///
/// Meets SUP-5.
struct SecondPrime: Hashable, Sendable {
    /// Between 2⁶⁰ and 2⁶¹ − 1, which itself it never is.
    let modulus: UInt64
    private let source: Digest

    /// The first prime among the odd numbers 2⁶⁰ + 2r + 1, r drawn one after the other below 2⁵⁹ from the digest.
    init(_ digest: Digest) {
        source = digest
        var expander = Expander(seed: Secret(digest.bytes), label: .suppression)
        var candidate: UInt64
        repeat {
            candidate = 1 << 60 + 2 * expander.words(1, below: 1 << 59)[0] + 1
        } while candidate == Mersenne61.modulus || !Self.isPrime(candidate)
        modulus = candidate
    }

    /// So many residues, others for each number.
    func residues(_ count: Int, number: Int) -> [UInt64] {
        var expander = Expander(
            seed: Secret(source.bytes),
            label: .suppression,
            context: Array("witness \(number)".utf8)
        )
        return expander.words(count, below: modulus)
    }

    func residue(_ value: Int64) -> UInt64 {
        let rest = value % Int64(modulus)
        return UInt64(rest < 0 ? rest + Int64(modulus) : rest)
    }

    func add(_ left: UInt64, _ right: UInt64) -> UInt64 { (left + right) % modulus }

    func negate(_ value: UInt64) -> UInt64 { value == 0 ? 0 : modulus - value }

    func multiply(_ left: UInt64, _ right: UInt64) -> UInt64 {
        modulus.dividingFullWidth(left.multipliedFullWidth(by: right)).remainder
    }

    func inverse(_ value: UInt64) -> UInt64 { power(value, modulus - 2) }

    private func power(_ base: UInt64, _ exponent: UInt64) -> UInt64 {
        var (result, square, exponent) = (UInt64(1), base, exponent)
        while exponent > 0 {
            if exponent & 1 == 1 { result = multiply(result, square) }
            square = multiply(square, square)
            exponent >>= 1
        }
        return result
    }

    /// Miller and Rabin's test by the first twelve primes, which is exact below 3.18 · 10²³ (Sorenson and Webster 2015).
    static func isPrime(_ number: UInt64) -> Bool {
        let bases: [UInt64] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]
        if number < 2 { return false }
        if let factor = bases.first(where: { number % $0 == 0 }) { return factor == number }
        let field = SecondPrime(unchecked: number)
        let twos = (number - 1).trailingZeroBitCount
        return bases.allSatisfy { base in
            var value = field.power(base, (number - 1) >> UInt64(twos))
            if value == 1 { return true }
            for _ in 0..<twos {
                if value == number - 1 { return true }
                value = field.multiply(value, value)
            }
            return false
        }
    }

    private init(unchecked number: UInt64) {
        modulus = number
        source = Hashing.digest(.suppression)
    }
}
