import Foundation
import Sharing
import TestSupport
import Testing
import Vocabulary

@Suite("The fields")
struct FieldTests {
    private static let modulus = UInt128(Field64.modulus)

    private func check(_ left: UInt64, _ right: UInt64) -> Bool {
        let (a, b) = (UInt128(left), UInt128(right))
        let (x, y) = (element(left), element(right))
        return UInt128((x + y).value) == (a + b) % Self.modulus
            && UInt128((x - y).value) == (a + Self.modulus - b) % Self.modulus
            && UInt128((x * y).value) == a * b % Self.modulus
    }

    @Test("SHR-1: sum, difference and product agree with 128-bit arithmetic on 100 000 seeded pairs and on all edges")
    func arithmetic() {
        var generator = SeededGenerator(seed: 64)
        var wrong = 0
        for _ in 0..<100_000 where !check(generator.element().value, generator.element().value) { wrong += 1 }
        for left in edges {
            for right in edges where !check(left, right) { wrong += 1 }
            if !check(left, generator.element().value) { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test("Every element but nought has an inverse, and nought's is nought")
    func inverse() {
        var generator = SeededGenerator(seed: 65)
        let numbers = edges.map { element($0) } + generator.elements(50)
        #expect(numbers.filter { $0 != .zero }.allSatisfy { ($0 * $0.inverse).value == 1 })
        #expect(Field64.zero.inverse.value == 0)
    }

    @Test("The larger field is one: 7 is no square modulo p, X² is 7, and the laws hold on seeded triples")
    func extensionField() {
        // Euler's criterion: 7^((p−1)/2) = −1.
        var power = Field64.one
        var square = Field64(7)
        var exponent = (Field64.modulus - 1) / 2
        while exponent > 0 {
            if exponent & 1 == 1 { power *= square }
            square *= square
            exponent >>= 1
        }
        #expect(power.value == Field64.modulus - 1)
        let x = Field128(real: .zero, imaginary: .one)
        #expect((x * x).real.value == 7 && (x * x).imaginary.value == 0)
        var generator = SeededGenerator(seed: 66)
        for _ in 0..<500 {
            let (a, b, c) = (generator.wideElement(), generator.wideElement(), generator.wideElement())
            let associative = (a * b) * c == a * (b * c)
            let distributive = a * (b + c) == a * b + a * c
            let inverted = a * a.inverse == .one && a - a == .zero && a * b == b * a
            #expect(associative && distributive && inverted)
        }
    }

    @Test("SHR-2: signed integers return as they were up to ±2⁶², and nothing beyond is taken for one")
    func signed() {
        let bound: Int64 = 1 << 62
        for number in [0, 1, -1, 4711, -4711, bound, -bound, bound - 1, 1 - bound] {
            #expect(Field64(number).signed == number)
        }
        for number in [bound + 1, -bound - 1, .max, .min] { #expect(Field64(number).signed == nil) }
        #expect(Field64(-1).value == Field64.modulus - 1)
        #expect(Field64(.min).value == Field64.modulus - (1 << 63))
        #expect((Field64(-5) + Field64(7)).signed == 2)
    }

    @Test("SHR-1: p and every number above it are refused, in one element, in a list, and in either coefficient")
    func canonicity() throws {
        #expect(Field64(canonical: Field64.modulus) == nil)
        #expect(Field64(canonical: .max) == nil)
        for number in [Field64.modulus, Field64.modulus + 1, UInt64.max] {
            var writer = CanonicalWriter()
            writer.integer(number)
            let bad = writer.bytes
            let good = Field64.one.canonicalBytes
            let single = #expect(throws: Refusal.self) { try Field64(canonicalBytes: bad, place: "test") }
            #expect(single?.code == .notAnElement)
            for pair in [good + bad, bad + good] {
                let wide = #expect(throws: Refusal.self) { try Field128(canonicalBytes: pair, place: "test") }
                #expect(wide?.code == .notAnElement)
                let list = #expect(throws: Refusal.self) {
                    var reader = CanonicalReader(pair, place: "test")
                    _ = try reader.elements(2)
                }
                #expect(list?.code == .notAnElement)
            }
        }
    }

    @Test("SHR-1: elements are eight bytes, little-endian, one by one and in a list; too few bytes are refused")
    func encoding() throws {
        let number = element(0x0102_0304_0506_0708)
        #expect(number.canonicalBytes == [8, 7, 6, 5, 4, 3, 2, 1])
        var generator = SeededGenerator(seed: 67)
        let numbers = edges.map { element($0) } + generator.elements(20)
        var writer = CanonicalWriter()
        writer.elements(numbers)
        #expect(writer.bytes == numbers.flatMap(\.canonicalBytes))
        var reader = CanonicalReader(writer.bytes, place: "test")
        let back = try reader.elements(numbers.count)
        #expect(back == numbers)
        for count in [numbers.count + 1, Int.max, -1] {
            let refusal = #expect(throws: Refusal.self) {
                var reader = CanonicalReader(writer.bytes, place: "test")
                _ = try reader.elements(count)
            }
            #expect(refusal?.code == .truncated)
        }
        let wide = generator.wideElement()
        #expect(try Field128(canonicalBytes: wide.canonicalBytes, place: "test") == wide)
    }

    private struct Prio3: Decodable {
        let aggregateShares: [String]
        let result: Int64
        let reports: [Report]

        struct Report: Decodable {
            let shares: [String]
            let measurement: Int64
            enum CodingKeys: String, CodingKey {
                case shares = "out_shares"
                case measurement
            }
        }
        enum CodingKeys: String, CodingKey {
            case aggregateShares = "agg_shares"
            case result = "agg_result"
            case reports
        }
    }

    private func sum(_ shares: [String]) throws -> Field64 {
        try shares.map { share in try Field64(canonicalBytes: [UInt8](hex: share) ?? [], place: "share") }
            .reduce(.zero, +)
    }

    @Test(
        "SHR-1: VDAF's Field64 shares decode, sum to their measurements and results, and encode to the same bytes",
        .enabled(if: TestMaterial.hasVectors),
        arguments: ["Count_0", "Count_1", "Count_2", "Sum_0", "Sum_1", "Sum_2"]
    )
    func vdaf(name: String) throws {
        let vector = try TestMaterial.json("vectors/vdaf/Prio3\(name).json", as: Prio3.self)
        #expect(try sum(vector.aggregateShares).signed == vector.result)
        for report in vector.reports { #expect(try sum(report.shares).signed == report.measurement) }
        for party in vector.aggregateShares.indices {
            #expect(
                try sum(vector.reports.map { $0.shares[party] }).canonicalBytes.hex == vector.aggregateShares[party]
            )
        }
    }
}
