import Digests
import TestSupport
import Testing
import Vocabulary

@testable import Sharing

@Suite("Pseudorandom sharing")
struct PseudorandomTests {
    private static let committees = [(3, 1), (4, 1), (5, 1), (5, 2), (7, 2), (7, 3), (10, 3)]

    @Test("PRS-1: every t members are outside one subset, every t + 1 meet all, and each has one dealer")
    func subsets() throws {
        for (c, t) in Self.committees {
            let subsets = ReplicatedSubsets(try Threshold(committee: c, tolerated: t))
            let outside = subsets.all.map { subset in (1...c).filter { !subset.contains($0) } }
            #expect(Set(outside).count == subsets.all.count)
            #expect(outside.allSatisfy { $0.count == t })
            #expect(subsets.all.map(\.points) == subsets.all.map(\.points).sorted { $0.lexicographicallyPrecedes($1) })
            #expect((1...c).flatMap { subsets.dealt(by: $0) }.sorted() == Array(subsets.all.indices))
            #expect((1...c).filter { !subsets.dealt(by: $0).isEmpty } == Array(1...(t + 1)))
            for point in 1...c { #expect(subsets.held(by: point).count == subsets.all.count * (c - t) / c) }
        }
    }

    @Test("PRS-3, PRS-4: shares of random values are of degree t, those of nought of degree 2t, fresh for each purpose")
    func degrees() throws {
        for (c, t) in Self.committees {
            let threshold = try Threshold(committee: c, tolerated: t)
            let subsets = ReplicatedSubsets(threshold)
            let all = subsets.all.indices.map { Secret([UInt8](repeating: UInt8($0), count: 32)) }
            var members = (1...c)
                .map { point in
                    PseudorandomSharing(
                        keys: ReplicatedKeys(
                            subsets.held(by: point).map { all[$0] },
                            point: point,
                            threshold: threshold
                        ),
                        point: point,
                        threshold: threshold
                    )
                }
            func drawn(_ step: UInt16, _ use: PseudorandomSharing.Purpose.Use) -> [[Field64]] {
                let purpose = PseudorandomSharing.Purpose(past: Hashing.sha256([]), stage: 0, step: step, use: use)
                return members.indices.map { index in
                    members[index].shares(20, for: purpose).elements
                }
            }
            let values = try #require(Shamir.open(drawn(0, .mask), degree: t))
            let others = try #require(Shamir.open(drawn(1, .mask), degree: t))
            #expect(Set(values + others).count == 40)
            let noughts = drawn(0, .nought)
            #expect(try #require(Shamir.open(noughts, degree: 2 * t)).allSatisfy { $0 == .zero })
            #expect(Shamir.open(noughts, degree: 2 * t - 1) == nil)
            #expect(t == 1 || Shamir.open(drawn(2, .factor), degree: t - 1) == nil)
        }
    }

    @Test("PRS-2: a commitment is to the manifest, the subset's number and the key, byte by byte")
    func commitment() {
        let (manifest, key) = (Hashing.sha256([1]), [UInt8](repeating: 7, count: 32))
        func commitment(_ manifest: Digest, _ subset: Int, _ key: [UInt8]) -> Digest {
            ReplicatedKeys.commitment(manifest: manifest, subset: subset, key: Secret(key))
        }
        let right = commitment(manifest, 0x0102, key)
        #expect(right == Hashing.digest(.replicatedKey, manifest.bytes, [2, 1], key))
        #expect(right != commitment(Hashing.sha256([2]), 0x0102, key))
        #expect(right != commitment(manifest, 0x0103, key))
        #expect(right != commitment(manifest, 0x0102, key.map { $0 ^ 1 }))
    }

    @Test("PRS-5: a context is the session, stage, step and use, byte by byte, and each of them makes other values")
    func context() throws {
        let threshold = try Threshold(committee: 4, tolerated: 1)
        // Member 4 at (4, 1) is in three subsets; the first leaves out 3, the next 2, the last 1.
        let all = [1, 2, 3].map { Secret([UInt8](repeating: $0, count: 32)) }
        let keys = ReplicatedKeys(all, point: 4, threshold: threshold)
        var sharing = PseudorandomSharing(keys: keys, point: 4, threshold: threshold)
        let session = Hashing.sha256([1])
        typealias Purpose = PseudorandomSharing.Purpose
        func drawn(_ session: Digest, _ stage: UInt8, _ step: UInt16, _ use: Purpose.Use) -> [Field64] {
            let purpose = PseudorandomSharing.Purpose(past: session, stage: stage, step: step, use: use)
            return sharing.shares(3, for: purpose).elements
        }
        var expected = [Field64](repeating: .zero, count: 3)
        for (key, absent) in zip(all, [3, 2, 1]) {
            var expander = Expander(seed: key, label: .pseudorandom, context: session.bytes + [9, 0x02, 0x01, 2])
            // 1 at nought, 0 at the absent point a: (a − x)/a at x = 4.
            let weight = Field64(Int64(absent - 4)) * Field64(Int64(absent)).inverse
            for (index, word) in expander.elements(3).elements.enumerated() { expected[index] += weight * word }
        }
        let values = drawn(session, 9, 0x0102, .factor)
        #expect(values == expected)
        let others = [
            drawn(Hashing.sha256([2]), 9, 0x0102, .factor), drawn(session, 8, 0x0102, .factor),
            drawn(session, 9, 0x0103, .factor), drawn(session, 9, 0x0102, .mask), drawn(session, 9, 0x0102, .key),
        ]
        #expect(Set((others + [values]).flatMap { $0 }).count == 18)
    }

    @Test("PRS-6: what was drawn for once is not drawn for again")
    func drawnOnce() async {
        await #expect(processExitsWith: .failure) {
            let threshold = try Threshold(committee: 3, tolerated: 1)
            let keys = ReplicatedKeys(
                [1, 2].map { Secret([UInt8](repeating: $0, count: 32)) },
                point: 1,
                threshold: threshold
            )
            var sharing = PseudorandomSharing(keys: keys, point: 1, threshold: threshold)
            let purpose = PseudorandomSharing.Purpose(past: Hashing.sha256([]), stage: 0, step: 0, use: .mask)
            _ = sharing.shares(1, for: purpose)
            _ = sharing.shares(1, for: purpose)
        }
    }

    @Test("PRS-6: for another step there is more to draw")
    func drawnTwice() throws {
        let threshold = try Threshold(committee: 3, tolerated: 1)
        let keys = ReplicatedKeys(
            [1, 2].map { [UInt8](repeating: $0, count: 32) }.map { Secret($0) },
            point: 1,
            threshold: threshold
        )
        var sharing = PseudorandomSharing(keys: keys, point: 1, threshold: threshold)
        for step in UInt16(0)...1 {
            let purpose = PseudorandomSharing.Purpose(past: Hashing.sha256([]), stage: 0, step: step, use: .mask)
            #expect(sharing.shares(1, for: purpose).count == 1)
        }
    }

    private struct Vectors: Decodable {
        let prss: [Case]

        struct Case: Decodable {
            let c: Int
            let t: Int
            let random: [String: [String]]
            let zero: [String: [String]]
            let sharesOfRandom: [[String]]
            let sharesOfZero: [[String]]
            enum CodingKeys: String, CodingKey {
                case c, t
                case random = "prf_raw_random"
                case zero = "prf_raw_zero"
                case sharesOfRandom = "shares_random_deg_t"
                case sharesOfZero = "shares_zero_deg_2t"
            }
        }
    }

    @Test("PRS-3, PRS-4: mpyc's words give mpyc's shares", .enabled(if: TestMaterial.hasVectors))
    func mpyc() throws {
        let vectors: Vectors = try TestMaterial.json("vectors/shamir/mpyc_goldilocks_shamir_prss.json")
        #expect(vectors.prss.count == 7)
        // mpyc's raw words may be beyond the modulus.
        func element(_ text: String) throws -> Field64 {
            let number = try #require(UInt64(text))
            return try #require(Field64(canonical: number >= Field64.modulus ? number - Field64.modulus : number))
        }
        for vector in vectors.prss {
            let threshold = try Threshold(committee: vector.c, tolerated: vector.t)
            let subsets = ReplicatedSubsets(threshold)
            #expect(vector.random.count == subsets.all.count)
            for point in 1...vector.c {
                let names = subsets.held(by: point)
                    .map { subsets.all[$0].points.map(String.init).joined(separator: ",") }
                func words(_ all: [String: [String]]) throws -> [Secret<Field64>] {
                    try names.map { Secret(try #require(all[$0]).map(element)) }
                }
                func shares(_ words: [Secret<Field64>], _ factors: [[Field64]], count: Int) -> [Field64] {
                    var shares = [Field64](repeating: .zero, count: count)
                    for (words, factors) in zip(words, factors) {
                        PseudorandomSharing.add(words.elements, times: factors, to: &shares, at: 0..<count)
                    }
                    return shares
                }
                let random = try vector.sharesOfRandom[point - 1].map(element)
                let factors = PseudorandomSharing.randomFactors(at: point, threshold)
                #expect(shares(try words(vector.random), factors, count: random.count) == random)
                let noughts = try vector.sharesOfZero[point - 1].map(element)
                let powers = PseudorandomSharing.noughtFactors(at: point, threshold)
                #expect(shares(try words(vector.zero), powers, count: noughts.count) == noughts)
            }
        }
    }
}
