public import Vocabulary

/// The check that a contributor's shares lie on polynomials of degree ≤ t, in all slots at once and before anything opens.
public enum DegreeCheck {
    /// A member's answer: Σ ρ^j·x_j + mask for j = 1…n, over the field of p² elements.
    ///
    /// Meets SHR-9.
    ///
    /// `held` are the member's shares of what one contributor sent: of n = `slots` slots, and behind them of its masks, of which the
    /// pair at `pair` is used. `challenge` is ρ, drawn after the shares were fixed. A mask meets one challenge only.
    public static func response(held: Secret<Field64>, slots: Int, pair: Int, challenge: Field128) -> Field128 {
        held.withElements { held in
            // Horner from the last slot down; each step multiplies, so that the first slot carries ρ and not 1.
            let sum = held[..<slots].reversed()
                .reduce(Field128.zero) { sum, share in
                    Field128(real: sum.real + share, imaginary: sum.imaginary) * challenge
                }
            return sum + Field128(real: held[pair], imaginary: held[pair + 1])
        }
    }

    /// What the answers of all c members say about one contributor.
    ///
    /// Meets SHR-10.
    public enum Verdict: Hashable, Sendable {
        /// All c answers lie on one polynomial of degree ≤ t.
        case consistent
        /// Mode R: all but these 1…t members do; the contributor or they may be at fault, and the session stops.
        case ambiguous([Int])
        /// Mode M: they do not; the contributor or up to t members may be at fault, and the session stops.
        case ambiguousUnnamed
        /// Mode R: no polynomial of degree ≤ t agrees with c − t of them, so the contributor's sharing is malformed.
        case malformed
    }

    /// Judges the answers of all c members, in member order.
    public static func verdict(_ responses: [Field128], threshold: Threshold) -> Verdict {
        precondition(responses.count == threshold.committee, "the answers of all members")
        if liesOnPolynomial(responses, degree: threshold.tolerated) { return .consistent }
        // With c = 2t + 1 any t + 1 members and t liars look like a malformed sharing, so nothing is provable.
        if threshold.mode == .authenticated { return .ambiguousUnnamed }
        var decoder = UniqueDecoder(threshold)
        guard let decoded = decoder.decode(responses, limit: threshold.tolerated) else { return .malformed }
        return .ambiguous(decoded.deviating)
    }

    private static func liesOnPolynomial(_ values: [Field128], degree: Int) -> Bool {
        var polynomial = Extrapolation(Array(values.prefix(degree + 1)))
        return values.dropFirst(degree + 1).allSatisfy { $0 == polynomial.next() }
    }
}
