import Sharing
import TestSupport
import Testing

@Suite("Opening")
struct ReconstructTests {
    private static let redundant = allowedThresholds.filter { $0.mode == .redundant }
    private static let authenticated = allowedThresholds.filter { $0.mode == .authenticated }

    /// Every set of 1…`most` members.
    private func subsets(of threshold: Threshold, most: Int) -> [[Int]] {
        (1..<(1 << threshold.committee)).filter { $0.nonzeroBitCount <= most }
            .map { bits in
                (1...threshold.committee).filter { bits >> ($0 - 1) & 1 == 1 }
            }
    }

    @Test(
        "SHR-7: in mode M a deviation of any set of members voids the slot and names nobody",
        arguments: authenticated
    )
    func unnamed(threshold: Threshold) {
        var generator = SeededGenerator(seed: 11)
        let secrets = generator.elements(10)
        let good = generator.sharing(of: secrets, degree: threshold.tolerated, committee: threshold.committee)
        for members in subsets(of: threshold, most: min(threshold.tolerated, 3)) {
            var shares = good
            for member in members { shares[member - 1][9] += generator.nonzero() }
            let opening = Shamir.reconstruct(shares, threshold: threshold)
            #expect(opening.deviating.isEmpty)
            #expect(opening.values == Array(secrets.prefix(9)) + [nil])
        }
    }

    @Test(
        "SHR-8: in mode R every set of up to ⌊(c − t − 1)/2⌋ deviating members is corrected and named",
        arguments: redundant
    )
    func named(threshold: Threshold) {
        var generator = SeededGenerator(seed: 12)
        let secrets = generator.elements(3)
        let good = generator.sharing(of: secrets, degree: threshold.tolerated, committee: threshold.committee)
        // All sets of one and two members, and a seeded few of the larger ones.
        let sets = subsets(of: threshold, most: threshold.correctable)
            .filter { set in
                set.count <= 2 || Int.random(in: 0..<40, using: &generator) == 0
            }
        for members in sets {
            var shares = good
            for member in members { shares[member - 1][1] += generator.nonzero() }
            let opening = Shamir.reconstruct(shares, threshold: threshold)
            #expect(opening.deviating == members)
            #expect(opening.values == secrets)
        }
    }

    @Test("SHR-8: members who deviate in different slots are all named", arguments: redundant)
    func union(threshold: Threshold) {
        var generator = SeededGenerator(seed: 13)
        let secrets = generator.elements(threshold.committee)
        var shares = generator.sharing(of: secrets, degree: threshold.tolerated, committee: threshold.committee)
        for index in shares.indices { shares[index][index] += generator.nonzero() }
        let opening = Shamir.reconstruct(shares, threshold: threshold)
        #expect(opening.values == secrets)
        #expect(opening.deviating == Array(1...threshold.committee))
    }

    @Test(
        "SHR-7: in a long vector exactly the slots that were touched are void or corrected",
        arguments: allowedThresholds
    )
    func place(threshold: Threshold) {
        var generator = SeededGenerator(seed: 16)
        let secrets = generator.elements(1030)
        var shares = generator.sharing(of: secrets, degree: threshold.tolerated, committee: threshold.committee)
        let touched = [0, 7, 8, 511, 512, 1023, 1024, 1029]
        for slot in touched { shares[threshold.committee - 1][slot] += generator.nonzero() }
        let opening = Shamir.reconstruct(shares, threshold: threshold)
        switch threshold.mode {
        case .redundant:
            #expect(opening.values == secrets)
            #expect(opening.deviating == [threshold.committee])
        case .authenticated:
            #expect(secrets.indices.filter { opening.values[$0] == nil } == touched)
            #expect(secrets.indices.allSatisfy { opening.values[$0] == nil || opening.values[$0] == secrets[$0] })
            #expect(opening.deviating.isEmpty)
        }
    }

    @Test("SHR-7: a sharing of degree t + 1 opens in no mode", arguments: allowedThresholds)
    func degree(threshold: Threshold) {
        var generator = SeededGenerator(seed: 14)
        let secrets = generator.elements(9)
        let shares = generator.sharing(of: secrets, degree: threshold.tolerated + 1, committee: threshold.committee)
        let opening = Shamir.reconstruct(shares, threshold: threshold)
        // It meets a polynomial of degree ≤ t in at most t + 1 points, so more members deviate than can be corrected.
        #expect(opening.values == [Field64?](repeating: nil, count: 9))
        #expect(opening.deviating.isEmpty)
    }

    @Test("SHR-8: one deviating member more than can be corrected voids the slot", arguments: redundant)
    func tooMany(threshold: Threshold) {
        var generator = SeededGenerator(seed: 15)
        let secrets = generator.elements(1)
        var shares = generator.sharing(of: secrets, degree: threshold.tolerated, committee: threshold.committee)
        for member in 0...threshold.correctable { shares[member][0] += generator.nonzero() }
        let opening = Shamir.reconstruct(shares, threshold: threshold)
        #expect(opening.values == [nil])
        #expect(opening.deviating.isEmpty)
    }
}
