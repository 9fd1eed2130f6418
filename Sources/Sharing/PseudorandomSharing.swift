internal import Digests
public import Vocabulary

/// A member's shares of values that nobody knows, made from its keys without a message.
///
/// Every subset's key gives the same words to each of its members. Weighted by the polynomial of degree t that is 1 at nought and 0 at
/// whoever is left out, one word of each makes a share of their sum, which is random to any t members; t words as coefficients of x…x^t,
/// so weighted, make a share of nought by a random polynomial of degree 2t. Each purpose is drawn for once. Source: Cramer, Damgård,
/// Ishai, "Share conversion, pseudorandom secret-sharing and applications to secure computation" (TCC 2005), §3 and §4.
/// Meets PRS-3 to PRS-6.
public struct PseudorandomSharing: Sendable {
    /// What is drawn, and for what: its bytes are the context of the expansion.
    public struct Purpose: Hashable, Sendable {
        /// What the values are for.
        public enum Use: UInt8, Sendable {
            /// Random values that hide products while they are opened.
            case mask
            /// Noughts that hide how products came about.
            case nought
            /// Random values that something is multiplied by.
            case factor
            /// The MAC's key.
            case key
        }

        let bytes: [UInt8]
        let use: Use

        /// The use of values in a step of a stage, after everything that was said before it.
        ///
        /// Whoever has seen another past draws other values: nobody gets two answers under one mask from a member that was set back.
        public init(past: Digest, stage: UInt8, step: UInt16, use: Use) {
            var writer = CanonicalWriter()
            writer.value(past)
            writer.integer(stage)
            writer.integer(step)
            writer.integer(use.rawValue)
            bytes = writer.bytes
            self.use = use
        }
    }

    /// For how many values words are drawn at a time, so that memory stays flat however many are asked for.
    private static let piece = 4096

    private let keys: ReplicatedKeys
    /// For each of the member's subsets, the factors of a value's words.
    private let random: [[Field64]]
    private let noughts: [[Field64]]
    private var drawn: Set<Purpose> = []

    /// Takes the keys of the member at a point.
    public init(keys: ReplicatedKeys, point: Int, threshold: Threshold) {
        self.keys = keys
        random = Self.randomFactors(at: point, threshold)
        noughts = Self.noughtFactors(at: point, threshold)
    }

    /// The member's shares of `count` values: noughts by polynomials of degree 2t, or random values by polynomials of degree t.
    ///
    /// A purpose that was drawn for would give the same words again, and two products under one mask tell their difference: that is a
    /// fault of the program, and ends it.
    public mutating func shares(_ count: Int, for purpose: Purpose) -> Secret<Field64> {
        precondition(drawn.insert(purpose).inserted, "each purpose is drawn for once")
        var shares = [Field64](repeating: .zero, count: count)
        for (key, factors) in zip(keys.keys, purpose.use == .nought ? noughts : random) {
            var expander = Expander(seed: key, label: .pseudorandom, context: purpose.bytes)
            for start in stride(from: 0, to: count, by: Self.piece) {
                let values = start..<min(start + Self.piece, count)
                expander.elements(values.count * factors.count)
                    .withElements { Self.add($0, times: factors, to: &shares, at: values) }
            }
        }
        return Secret(shares)
    }

    /// Adds what a subset's words, as many for each value as there are factors, bring to the shares of some values.
    static func add(_ words: [Field64], times factors: [Field64], to shares: inout [Field64], at values: Range<Int>) {
        let (words, factors) = (words.span, factors.span)
        var shares = shares.mutableSpan
        var word = 0
        for value in values {
            for factor in factors.indices {
                shares[value] = shares[value] + factors[factor] * words[word]
                word += 1
            }
        }
    }

    /// For each subset of a member: what the polynomial that is 1 at nought and 0 at everybody left out is at its point.
    static func randomFactors(at point: Int, _ threshold: Threshold) -> [[Field64]] {
        let subsets = ReplicatedSubsets(threshold)
        return subsets.held(by: point)
            .map { number in
                let others = (1...threshold.committee).filter { !subsets.all[number].contains($0) }
                return [Lagrange.row(from: [0] + others, at: point)[0]]
            }
    }

    /// That value times the powers of the point: the first of a value's t words goes with the highest.
    static func noughtFactors(at point: Int, _ threshold: Threshold) -> [[Field64]] {
        let point64 = Field64(Int64(point))
        return randomFactors(at: point, threshold)
            .map { weight in
                var powers: [Field64] = []
                for _ in 0..<threshold.tolerated { powers.append((powers.last ?? weight[0]) * point64) }
                return powers.reversed()
            }
    }
}

extension PseudorandomSharing: Unprintable {}
