internal import Digests
public import Vocabulary

/// Shamir's sharing of many secrets at once: one polynomial of degree t a slot, the secret at 0, member m's share at m.
public enum Shamir {
    /// Splits one secret a slot into what members 1…c receive.
    ///
    /// `seeds` are t fresh secret random seeds of 32 bytes, from which the shares of members 1…t are expanded; those and the
    /// secret fix the polynomial, and with it the vectors of members t + 1…c. Meets SHR-4 and SHR-5.
    public static func split(
        _ secrets: Secret<Field64>,
        threshold: Threshold,
        seeds: [Secret<UInt8>]
    ) -> [SharePayload] {
        precondition(seeds.count == threshold.tolerated, "one seed for each of members 1…t")
        precondition(seeds.allSatisfy { $0.count == SharePayload.seedSize }, "seeds of 32 bytes")
        let expanded = seeds.enumerated().map { expand(seed: $1, member: $0 + 1, count: secrets.count) }
        let vectors = extend(secrets, expanded, threshold: threshold)
        return seeds.map { .seed($0) } + vectors.map { .vector($0) }
    }

    /// A member's shares, one a slot, from what it received.
    ///
    /// Refused: a seed for a member beyond t, a vector for another, another number of shares than `count`, a seed that is not of
    /// 32 bytes. Meets SHR-5 and SHR-6.
    public static func expand(
        _ payload: SharePayload,
        member: Int,
        count: Int,
        threshold: Threshold
    ) throws(Refusal) -> Secret<Field64> {
        precondition((1...threshold.committee).contains(member), "a member's number is 1…c")
        switch payload {
        case .seed(let seed):
            guard member <= threshold.tolerated else { throw Refusal(.wrongShareForm, at: "share of member \(member)") }
            guard seed.count == SharePayload.seedSize else {
                throw Refusal(.wrongShareLength, at: "share of member \(member)")
            }
            return expand(seed: seed, member: member, count: count)
        case .vector(let shares):
            guard member > threshold.tolerated else { throw Refusal(.wrongShareForm, at: "share of member \(member)") }
            guard shares.count == count else { throw Refusal(.wrongShareLength, at: "share of member \(member)") }
            return shares
        }
    }

    /// The secrets from all c vectors of shares, in member order and of one length.
    ///
    /// Meets SHR-7 and SHR-8.
    ///
    /// A slot opens only if its c shares lie on one polynomial of degree ≤ t; in mode R up to ⌊(c − t − 1)/2⌋ wrong shares are
    /// corrected and their members named, in mode M nothing is corrected and nobody named.
    public static func reconstruct(_ shares: [[Field64]], threshold: Threshold) -> Opening {
        precondition(shares.count == threshold.committee, "the shares of all members")
        precondition(shares.allSatisfy { $0.count == shares[0].count }, "vectors of one length")
        let (secrets, unfit) = fit(shares, degree: threshold.tolerated)
        var values = secrets.map(Field64?.some)
        var deviating: Set<Int> = []
        if threshold.mode == .authenticated || unfit.isEmpty {
            for slot in unfit { values[slot] = nil }
        } else {
            var decoder = UniqueDecoder(threshold)
            for slot in unfit {
                let decoded = decoder.decode(shares.map { $0[slot] }, limit: threshold.correctable)
                values[slot] = decoded?.value
                deviating.formUnion(decoded?.deviating ?? [])
            }
        }
        return Opening(values: values, deviating: deviating.sorted())
    }

    /// The values at nought of polynomials of at most a degree through all shares, in member order and of one length; nil where some slot
    /// has none.
    ///
    /// Nothing is corrected. Of all c members' shares the honest ones fix the polynomial wherever there are more of them than the degree. Meets
    /// CIR-5.
    public static func open(_ shares: [[Field64]], degree: Int) -> [Field64]? {
        precondition(shares.count > degree, "enough shares to fix a polynomial")
        precondition(shares.allSatisfy { $0.count == shares[0].count }, "vectors of one length")
        let (values, unfit) = fit(shares, degree: degree)
        return unfit.isEmpty ? values : nil
    }

    /// The members whose shares deviate from polynomials of at most a degree, as far as that is proven; ascending.
    ///
    /// With up to t wrong shares of c, another polynomial than the right one has at least c − t − `degree` members against it. Fewer than
    /// that against one are therefore at fault; where there may be no fewer, an honest member could be made to look like the liar, and nobody is
    /// named. So a product names members only where c > 3t + 1, and nothing ever does in mode M. Meets CIR-6.
    public static func deviating(_ shares: [[Field64]], degree: Int, threshold: Threshold) -> [Int] {
        let limit = min(threshold.tolerated, threshold.committee - threshold.tolerated - degree - 1)
        guard limit > 0 else { return [] }
        var decoder = UniqueDecoder(threshold, degree: degree)
        return fit(shares, degree: degree).unfit
            .reduce(into: Set<Int>()) { named, slot in
                named.formUnion(decoder.decode(shares.map { $0[slot] }, limit: limit)?.deviating ?? [])
            }
            .sorted()
    }

    /// Expands a member's seed; the member's number is part of the context, so equal seeds do not make equal shares.
    private static func expand(seed: Secret<UInt8>, member: Int, count: Int) -> Secret<Field64> {
        var expander = Expander(seed: seed, label: .share, context: [UInt8(member)])
        return expander.elements(count)
    }
}

// The two kernels.
extension Shamir {
    /// The shares of members t + 1…c, from the secrets and the shares of members 1…t.
    static func extend(
        _ secrets: Secret<Field64>,
        _ known: [Secret<Field64>],
        threshold: Threshold
    ) -> [Secret<Field64>] {
        let start = [secrets] + known
        var vectors = [[Field64]](repeating: [], count: threshold.committee - threshold.tolerated)
        for index in vectors.indices { vectors[index].reserveCapacity(secrets.count) }
        for slots in strips(secrets.count) {
            var polynomial = Extrapolation(start.map { $0.withElements { Strip($0[slots]) } })
            for index in vectors.indices { polynomial.next().append(to: &vectors[index]) }
            polynomial.wipe()
        }
        return vectors.map { Secret($0) }
    }

    /// The value at nought of the polynomial of a degree through the last shares of each slot, and the slots where another share
    /// does not lie on it, ascending.
    private static func fit(_ shares: [[Field64]], degree: Int) -> (secrets: [Field64], unfit: [Int]) {
        let downwards = Array(shares.reversed())
        var secrets: [Field64] = []
        secrets.reserveCapacity(shares[0].count)
        var unfit: Set<Int> = []
        for slots in strips(shares[0].count) {
            var polynomial = Extrapolation(downwards.prefix(degree + 1).map { Strip($0[slots]) })
            for vector in downwards.dropFirst(degree + 1) {
                let expected = polynomial.next()
                if expected.differs(from: Strip(vector[slots])) {
                    unfit.formUnion(zip(slots, expected.elements).filter { $1 != vector[$0] }.map(\.0))
                }
            }
            polynomial.next().append(to: &secrets)
        }
        return (secrets, unfit.sorted())
    }

    private static func strips(_ count: Int) -> some Sequence<Range<Int>> {
        stride(from: 0, to: count, by: Strip.length).lazy.map { $0..<min($0 + Strip.length, count) }
    }
}
