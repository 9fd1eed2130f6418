import Sharing
import TestSupport
import Testing
import Vocabulary

@Suite("Splitting")
struct SplitTests {
    /// All c vectors, as the members expand them.
    static func shares(_ payloads: [SharePayload], count: Int, _ threshold: Threshold) throws -> [[Field64]] {
        try payloads.enumerated()
            .map {
                try Shamir.expand($0.element, member: $0.offset + 1, count: count, threshold: threshold).elements
            }
    }

    @Test(
        "SHR-4: what is split opens to the same secrets, whatever the length, and no honest member deviates",
        arguments: allowedThresholds
    )
    func roundTrip(threshold: Threshold) throws {
        var generator = SeededGenerator(seed: 1)
        // Around the kernels' eight lanes and 512 slots.
        for count in [0, 1, 7, 8, 9, 511, 512, 513, 1030] {
            let secrets = Array((edges.map { element($0) } + generator.elements(1030)).prefix(count))
            let payloads = Shamir.split(Secret(secrets), threshold: threshold, seeds: generator.seeds(threshold))
            #expect(payloads.count == threshold.committee)
            let shares = try Self.shares(payloads, count: count, threshold)
            let opening = Shamir.reconstruct(shares, threshold: threshold)
            #expect(opening.values == secrets.map { $0 })
            #expect(opening.deviating.isEmpty)
        }
    }

    @Test("SHR-5: members 1…t receive their seeds and nothing else, the others vectors", arguments: allowedThresholds)
    func forms(threshold: Threshold) {
        var generator = SeededGenerator(seed: 2)
        let seeds = generator.seeds(threshold)
        let payloads = Shamir.split(Secret(generator.elements(5)), threshold: threshold, seeds: seeds)
        #expect(payloads.prefix(threshold.tolerated) == seeds.map { .seed($0) }[...])
        for payload in payloads.dropFirst(threshold.tolerated) {
            guard case .vector(let shares) = payload else {
                Issue.record("a member beyond t received a seed")
                continue
            }
            #expect(shares.count == 5)
        }
    }

    @Test("SHR-5: an upload is 8·(c − t) bytes a slot and a constant", arguments: allowedThresholds)
    func size(threshold: Threshold) {
        var generator = SeededGenerator(seed: 3)
        let constant = threshold.tolerated * (1 + 32) + (threshold.committee - threshold.tolerated) * (1 + 4)
        for count in [0, 1, 1000] {
            let payloads = Shamir.split(
                Secret(generator.elements(count)),
                threshold: threshold,
                seeds: generator.seeds(threshold)
            )
            let bytes = payloads.reduce(0) { $0 + $1.canonicalBytes.count }
            #expect(bytes == 8 * (threshold.committee - threshold.tolerated) * count + constant)
        }
    }

    @Test("SHR-5: other seeds make other shares, and equal seeds make different shares for different members")
    func freshness() throws {
        let threshold = try Threshold(committee: 5, tolerated: 2)
        var generator = SeededGenerator(seed: 4)
        let secrets = generator.elements(8)
        let seed = generator.seeds(threshold)[0]
        let twice = try Self.shares(
            Shamir.split(Secret(secrets), threshold: threshold, seeds: [seed, seed]),
            count: 8,
            threshold
        )
        let other = try Self.shares(
            Shamir.split(Secret(secrets), threshold: threshold, seeds: generator.seeds(threshold)),
            count: 8,
            threshold
        )
        #expect(Set(twice + other).count == 10)
        #expect(Shamir.reconstruct(twice, threshold: threshold).values == secrets)
    }

    @Test("Shares add: the sum of two sharings opens to the sum of the secrets", arguments: allowedThresholds)
    func linear(threshold: Threshold) throws {
        var generator = SeededGenerator(seed: 5)
        let (left, right) = (generator.elements(10), generator.elements(10))
        let sums = zip(
            try Self.shares(
                Shamir.split(Secret(left), threshold: threshold, seeds: generator.seeds(threshold)),
                count: 10,
                threshold
            ),
            try Self.shares(
                Shamir.split(Secret(right), threshold: threshold, seeds: generator.seeds(threshold)),
                count: 10,
                threshold
            )
        )
        .map { zip($0, $1).map { $0 + $1 } }
        #expect(Shamir.reconstruct(sums, threshold: threshold).values == zip(left, right).map { $0 + $1 })
    }

    @Test(
        "SHR-6: a seed beyond member t, a vector up to it, and every other length are refused",
        arguments: allowedThresholds
    )
    func refusals(threshold: Threshold) throws {
        let seed = [UInt8](repeating: 7, count: 32)
        let vector = [Field64](repeating: .one, count: 4)
        func code(_ payload: SharePayload, _ member: Int) -> Refusal.Code? {
            do throws(Refusal) {
                _ = try Shamir.expand(payload, member: member, count: 4, threshold: threshold)
                return nil
            } catch {
                return error.code
            }
        }
        for member in 1...threshold.committee {
            let takesSeed = member <= threshold.tolerated
            #expect(code(.seed(Secret(seed)), member) == (takesSeed ? nil : .wrongShareForm))
            #expect(code(.vector(Secret(vector)), member) == (takesSeed ? .wrongShareForm : nil))
            if takesSeed {
                #expect(code(.seed(Secret(seed + [0])), member) == .wrongShareLength)
                #expect(code(.seed(Secret(seed.dropLast())), member) == .wrongShareLength)
            } else {
                #expect(code(.vector(Secret(vector + [.one])), member) == .wrongShareLength)
                #expect(code(.vector(Secret(vector.dropLast())), member) == .wrongShareLength)
            }
        }
    }

    @Test("SHR-1: a payload returns from its bytes; a foreign tag, a number of p, and cut or added bytes are refused")
    func payloadBytes() throws {
        let seed = SharePayload.seed(Secret([UInt8](0..<32)))
        let vector = SharePayload.vector(Secret(edges.map { element($0) }))
        for payload in [seed, vector, .vector([])] {
            #expect(try SharePayload(canonicalBytes: payload.canonicalBytes, place: "test") == payload)
        }
        func code(_ bytes: [UInt8]) -> Refusal.Code? {
            do throws(Refusal) {
                _ = try SharePayload(canonicalBytes: bytes, place: "test")
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code([2] + vector.canonicalBytes.dropFirst()) == .notCanonical)
        #expect(code([1, 1, 0, 0, 0, 1, 0, 0, 0, 255, 255, 255, 255]) == .notAnElement)
        #expect(code([1, 255, 255, 255, 255]) == .truncated)
        for payload in [seed, vector] {
            #expect(code(payload.canonicalBytes.dropLast()) == .truncated)
            #expect(code(payload.canonicalBytes + [0]) == .trailingBytes)
        }
    }
}
