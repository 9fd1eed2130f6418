import Digests
import Sharing
import Vocabulary

/// Some work on hidden values.
struct Scenario: Sendable {
    let name: String
    /// Whether memcheck must find something in it: planted, to show that it looks.
    var isControl = false
    let run: @Sendable () throws -> Void

    static let all = [
        Scenario(name: "field", run: field),
        Scenario(name: "elements", run: elements),
        Scenario(name: "sharing", run: sharing),
        Scenario(name: "session", run: session),
        Scenario(name: "hashing", run: hashing),
        Scenario(name: "comparison", run: comparison),
        Scenario(name: "sealing", run: sealing),
        Scenario(name: "opening", run: opening),
        Scenario(name: "signing", run: signing),
        Scenario(name: "wiping", run: Wiping.run),
        Scenario(name: "planted-envelope", isControl: true, run: plantedEnvelope),
        Scenario(name: "planted-branch", isControl: true, run: plantedBranch),
        Scenario(name: "planted-lookup", isControl: true, run: plantedLookup),
        Scenario(name: "planted-seed", isControl: true, run: plantedSeed),
    ]

    /// More than a strip, and no multiple of eight.
    private static let slots = 1030
    /// Where carries, borrows and reductions turn over, and their like.
    private static let values: [Int64] = (0..<slots)
        .map { index in
            let edges: [Int64] = [0, 1, -1, 1 << 62, -(1 << 62), 4_294_967_295, -4_294_967_296, 1 << 32]
            return edges[index % edges.count] / Int64(1 + index / edges.count)
        }

    /// Hidden elements, made from hidden integers.
    private static func hiddenElements() -> Secret<Field64> {
        Hidden.secret(values).withElements { values in Secret(values.map { Field64($0) }) }
    }

    /// A seed with which no word is skipped would be a lucky one; any will do, as skipping is allowed to show.
    private static func seed(_ number: UInt8) -> Secret<UInt8> { Hidden.secret([UInt8](repeating: number, count: 32)) }

    // What must be clean.

    /// Sums, differences, products and inverses in both fields.
    private static func field() {
        let results = hiddenElements()
            .withElements { elements in
                var results: [Field64] = []
                for (left, right) in zip(elements, elements.reversed()) {
                    results += [left + right, left - right, left * right]
                    let wide = Field128(real: left, imaginary: right) * Field128(real: right, imaginary: left)
                    let sum = wide + Field128(left) - Field128(real: right, imaginary: left)
                    results += [sum.real, sum.imaginary]
                }
                let inverse = Field128(real: elements[3], imaginary: elements[4]).inverse
                return Secret(results + [elements[1].inverse, inverse.real, inverse.imaginary])
            }
        _ = Hidden.shown(results)
    }

    /// Elements to canonical bytes and back.
    private static func elements() throws {
        let payload = SharePayload.vector(hiddenElements())
        let bytes = payload.secretBytes
        let again = try SharePayload(secretBytes: rehidden(bytes, shownPrefix: 5), place: "share")
        guard case .vector(let elements) = again else { return }
        _ = Hidden.shown(elements)
    }

    /// Splitting, with seeds expanded, and what every member expands again.
    private static func sharing() throws {
        for (committee, tolerated) in [(3, 1), (5, 2), (10, 3)] {
            let threshold = try Threshold(committee: committee, tolerated: tolerated)
            let seeds = (1...UInt8(tolerated)).map { seed($0) }
            let payloads = Shamir.split(hiddenElements(), threshold: threshold, seeds: seeds)
            for (place, payload) in payloads.enumerated() {
                let shares = try Shamir.expand(payload, member: place + 1, count: slots, threshold: threshold)
                _ = Hidden.shown(shares)
            }
        }
    }

    /// What a member answers with: the degree check, and sums for opening.
    private static func session() {
        let held = (0..<3).map { _ in hiddenElements() }
        let challenge = Field128(real: Field64(4_711), imaginary: Field64(-1_147))
        for share in held {
            let answer = DegreeCheck.response(held: share, slots: slots - 8, pair: slots - 8, challenge: challenge)
            _ = Hidden.shown(answer)
        }
        let sums = (0..<slots)
            .map { slot in
                held.reduce(Field64.zero) { sum, share in sum + share.withElements { $0[slot] } }
            }
        _ = Hidden.shown(Secret(sums))
    }

    /// Commitments to coins, salted masks and payloads; keys derived and streams expanded.
    private static func hashing() {
        let (coin, blind) = (seed(1), seed(2))
        _ = Hidden.shown(Secret(Hashing.digest(.coin, secretParts: [Secret([1, 2, 3]), coin, blind]).bytes))
        let mask = Hidden.secret([UInt8](repeating: 0x5A, count: 200))
        _ = Hidden.shown(Secret(Hashing.digest(.mask, secretParts: [blind, mask]).bytes))
        _ = Hidden.shown(KeyDerivation.hkdf(secret: coin, salt: [], info: [7], count: 80))
        var expander = Expander(seed: blind, label: .degreeMask)
        _ = Hidden.shown(expander.elements(8))
    }

    /// Two secrets compared, alike and different.
    private static func comparison() {
        for other in [seed(1), seed(3), Hidden.secret([1])] { _ = Hidden.shown(seed(1) == other) }
    }

    /// The same bytes, hidden behind a prefix that says what they are.
    private static func rehidden(_ secret: Secret<UInt8>, shownPrefix count: Int) -> Secret<UInt8> {
        let bytes = Hidden.shown(secret)
        return Hidden.secret(Array(bytes.dropFirst(count)))
            .withElements { hidden in Secret(Array(bytes.prefix(count)) + hidden) }
    }

    // What must be found.

    /// A reduction that branches.
    @inline(never)
    private static func plantedBranch() {
        hiddenElements()
            .withElements { elements in
                var large = 0
                for element in elements where element.value > 1 << 40 {
                    print("large", terminator: "")
                    large += 1
                }
                print(large)
            }
    }

    /// A table that is looked into at a secret place.
    @inline(never)
    private static func plantedLookup() {
        let table = (0..<256).map { $0 * $0 }
        seed(3)
            .withElements { bytes in
                let sum = bytes.reduce(0) { $0 &+ table[Int($1)] }
                _ = Hidden.shown(Secret([sum]))
            }
    }

    /// A comparison of seeds that stops at the first difference.
    @inline(never)
    private static func plantedSeed() {
        let (left, right) = (seed(1), seed(3))
        let isEqual = left.withElements { left in right.withElements { right in left == right } }
        print(isEqual)
    }
}
