import Sharing
import TestSupport
import Testing
import Vocabulary

@Suite("The degree check")
struct DegreeCheckTests {
    private static let redundant = allowedThresholds.filter { $0.mode == .redundant }
    private static let authenticated = allowedThresholds.filter { $0.mode == .authenticated }

    /// The answers of all members about a contributor whose slots are shared at `degree`, with a mask shared at t.
    private func responses(
        _ threshold: Threshold,
        degree: Int,
        seed: UInt64,
        tamper: (inout [[Field64]], inout SeededGenerator) -> Void = { _, _ in }
    ) -> [Field128] {
        var generator = SeededGenerator(seed: seed)
        let committee = threshold.committee
        var shares = generator.sharing(of: generator.elements(20), degree: degree, committee: committee)
        let mask = generator.sharing(of: generator.elements(2), degree: threshold.tolerated, committee: committee)
        let challenge = generator.wideElement()
        tamper(&shares, &generator)
        return (0..<committee)
            .map { index in
                let held = Secret(shares[index] + mask[index])
                return DegreeCheck.response(held: held, slots: 20, pair: 20, challenge: challenge)
            }
    }

    @Test("SHR-9: the answer is Σ ρ^j·x_j + mask with j from 1, over the slots and with the pair that is meant")
    func response() {
        var generator = SeededGenerator(seed: 21)
        let held = generator.elements(12)
        let challenge = generator.wideElement()
        let mask = Field128(real: held[9], imaginary: held[10])
        var power = Field128.one
        var sum = mask
        for share in held[..<7] {
            power = power * challenge
            sum += power * Field128(share)
        }
        #expect(DegreeCheck.response(held: Secret(held), slots: 7, pair: 9, challenge: challenge) == sum)
        #expect(DegreeCheck.response(held: Secret(held), slots: 0, pair: 9, challenge: challenge) == mask)
        let single = DegreeCheck.response(held: [.one, .zero, .zero], slots: 1, pair: 1, challenge: challenge)
        #expect(single == challenge)
    }

    @Test("SHR-10: an honest sharing is consistent", arguments: allowedThresholds)
    func consistent(threshold: Threshold) {
        let answers = responses(threshold, degree: threshold.tolerated, seed: 22)
        #expect(DegreeCheck.verdict(answers, threshold: threshold) == .consistent)
    }

    @Test("SHR-10: a sharing of degree t + 1 is malformed in mode R", arguments: redundant)
    func malformed(threshold: Threshold) {
        let answers = responses(threshold, degree: threshold.tolerated + 1, seed: 23)
        #expect(DegreeCheck.verdict(answers, threshold: threshold) == .malformed)
    }

    @Test("SHR-10: in mode M nothing is provable and nobody named, whatever deviates", arguments: authenticated)
    func unnamed(threshold: Threshold) {
        let raised = responses(threshold, degree: threshold.tolerated + 1, seed: 24)
        #expect(DegreeCheck.verdict(raised, threshold: threshold) == .ambiguousUnnamed)
        for member in 0..<threshold.committee {
            let answers = responses(threshold, degree: threshold.tolerated, seed: 25) { shares, generator in
                shares[member][3] += generator.nonzero()
            }
            #expect(DegreeCheck.verdict(answers, threshold: threshold) == .ambiguousUnnamed)
        }
    }

    @Test(
        "SHR-10: in mode R 1…t deviating members are named and the contributor is not malformed",
        arguments: redundant
    )
    func ambiguous(threshold: Threshold) {
        for bits in 1..<(1 << threshold.committee) where bits.nonzeroBitCount <= min(threshold.tolerated, 2) {
            let members = (1...threshold.committee).filter { bits >> ($0 - 1) & 1 == 1 }
            let answers = responses(threshold, degree: threshold.tolerated, seed: 26) { shares, generator in
                for member in members { shares[member - 1][19] += generator.nonzero() }
            }
            #expect(DegreeCheck.verdict(answers, threshold: threshold) == .ambiguous(members))
        }
    }

    @Test(
        "SHR-10: in mode R t + 1 deviating members make it malformed, even where more could be corrected",
        arguments: redundant
    )
    func beyondTolerance(threshold: Threshold) {
        let answers = responses(threshold, degree: threshold.tolerated, seed: 27) { shares, generator in
            for member in 0...threshold.tolerated { shares[member][0] += generator.nonzero() }
        }
        #expect(DegreeCheck.verdict(answers, threshold: threshold) == .malformed)
    }
}
