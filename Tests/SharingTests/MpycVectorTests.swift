import TestSupport
import Testing
import Vocabulary

@testable import Sharing

/// Sharings, interpolation rows and products that mpyc computed over this field: an oracle nobody here wrote.
///
/// The file also holds mpyc's pseudorandom sharings (PRSS, PRZS); they are for the issue that builds those.
@Suite("mpyc's vectors", .enabled(if: TestMaterial.hasVectors))
struct MpycVectorTests {
    private struct Vectors: Decodable {
        let share: [Sharing]
        let recombine: [Rows]
        let products: [Products]

        struct Sharing: Decodable {
            let c: Int
            let t: Int
            let secrets: [String]
            let shares: [[String]]
        }
        struct Rows: Decodable {
            let c: Int
            let t: Int
            let points: [Int]
            let atZero: [String]
            let other: Int
            let atOther: [String]
            enum CodingKeys: String, CodingKey {
                case c, t
                case points = "from"
                case atZero = "lambda_at_0"
                case other = "lambda_at"
                case atOther = "lambda_at_other"
            }
        }
        struct Products: Decodable {
            let c: Int
            let t: Int
            let a: [String]
            let b: [String]
            let aShares: [[String]]
            let bShares: [[String]]
            let ab: [String]
            enum CodingKeys: String, CodingKey {
                case c, t, a, b, ab
                case aShares = "a_shares"
                case bShares = "b_shares"
            }
        }
    }

    private let vectors: Vectors

    init() throws { vectors = try TestMaterial.json("vectors/shamir/mpyc_goldilocks_shamir_prss.json") }

    private func elements(_ numbers: [String]) throws -> [Field64] {
        try numbers.map { try #require(UInt64($0).flatMap(Field64.init(canonical:))) }
    }

    @Test("SHR-4: mpyc's shares of members 1…t extend to mpyc's shares of the others, and all open to its secrets")
    func shares() throws {
        #expect(vectors.share.count == 7)
        for vector in vectors.share {
            let threshold = try Threshold(committee: vector.c, tolerated: vector.t)
            let secrets = try elements(vector.secrets)
            let shares = try vector.shares.map(elements)
            let extended = Shamir.extend(
                Secret(secrets),
                shares.prefix(vector.t).map { Secret($0) },
                threshold: threshold
            )
            #expect(extended.map(\.elements) == Array(shares.dropFirst(vector.t)))
            let opening = Shamir.reconstruct(shares, threshold: threshold)
            #expect(opening.values == secrets && opening.deviating.isEmpty)
        }
    }

    @Test("mpyc's interpolation rows at nought and elsewhere are ours")
    func rows() throws {
        #expect(vectors.recombine.count == 7)
        for vector in vectors.recombine {
            #expect(Lagrange.row(from: vector.points, at: 0) == (try elements(vector.atZero)))
            #expect(Lagrange.row(from: vector.points, at: vector.other) == (try elements(vector.atOther)))
        }
    }

    @Test("SHR-7: mpyc's products of shares open by rows of degree 2t, and never as a sharing of degree t")
    func products() throws {
        #expect(vectors.products.count == 7)
        for vector in vectors.products {
            let threshold = try Threshold(committee: vector.c, tolerated: vector.t)
            let (left, right) = (try vector.aShares.map(elements), try vector.bShares.map(elements))
            let products = zip(left, right).map { zip($0, $1).map { $0 * $1 } }
            let points = Array(1...(2 * vector.t + 1))
            let row = Lagrange.row(from: points, at: 0)
            let opened = vector.ab.indices.map { slot in
                zip(points, row).reduce(Field64.zero) { $0 + $1.1 * products[$1.0 - 1][slot] }
            }
            #expect(opened == (try elements(vector.ab)))
            let wrong = Shamir.reconstruct(products, threshold: threshold)
            #expect(wrong.values.allSatisfy { $0 == nil } && wrong.deviating.isEmpty)
            #expect(Shamir.reconstruct(left, threshold: threshold).values == (try elements(vector.a)))
            #expect(Shamir.reconstruct(right, threshold: threshold).values == (try elements(vector.b)))
        }
    }
}
