import Digests
import TestSupport
import Testing
import Vocabulary

@testable import Disclosure

@Suite("Secondary suppression by elimination")
struct EliminationTests {
    @Test("SUP-3: three pair sums tell each of the three, though no two of them do and 2 is no unit everywhere")
    func triangle() throws {
        var system = LinkedSystem(owners: [0, 1, 2])
        system.protected = [LinkedSystem.Protected(column: Column(sum: [0]), place: "a")]
        system.groups = [[0, 1], [1, 2], [0, 2]].map { [Column(sum: $0)] }
        #expect(try system.opened() == [true, true, false])
        system.adversaries = [[], [1]]
        #expect(try system.opened() == [false, true, false])
    }

    @Test("SUP-3: groups open by the definition, adversary by adversary, in random linked tables")
    func byDefinition() throws {
        let seed: UInt64 = 20_261_125
        var generator = SeededGenerator(seed: seed)
        var (leaks, closed, adversaryClosed) = (0, 0, 0)
        for round in 0..<90 {
            let system = RandomTables(using: &generator).system
            let opened = try system.opened()
            #expect(opened == system.openedByDefinition, "seed \(seed), round \(round)")
            // Control: without suppression the same tables tell what they must not.
            if system.isTold(by: system.groups.flatMap { $0 }) { leaks += 1 }
            #expect(!system.isTold(by: zip(system.groups, opened).filter(\.1).flatMap(\.0)))
            closed += opened.count { !$0 }
            var outsiderOnly = system
            outsiderOnly.adversaries = [[]]
            if try outsiderOnly.opened() != opened { adversaryClosed += 1 }
        }
        #expect(leaks > 50 && closed > 90 && adversaryClosed > 15, "\(leaks), \(closed), \(adversaryClosed)")
    }

    @Test("SUP-4: what an earlier release tells closes more, or refuses the round and names the release")
    func history() throws {
        var system = LinkedSystem(owners: [0, 1, 2])
        system.protected = [LinkedSystem.Protected(column: Column(sum: [0]), place: "contributor 1 of 3, slot 7")]
        system.groups = [[Column(sum: [0, 1])], [Column(sum: [2])]]
        #expect(try system.opened() == [true, true])
        system.known = [LinkedSystem.Known(column: Column(sum: [1]), source: "2026-1")]
        #expect(try system.opened() == [false, true])
        system.known.append(LinkedSystem.Known(column: Column(sum: [0, 1, 2]), source: "2026-2"))
        #expect(try system.opened() == [false, false])
        system.known.append(LinkedSystem.Known(column: Column(sum: [2]), source: "2026-3"))
        let refusal = #expect(throws: Refusal.self) { try system.opened() }
        #expect(refusal?.code == .closedFigureKnown)
        #expect(refusal?.place == "contributor 1 of 3, slot 7, against the release of round 2026-3")
    }

    @Test("SUP-4: what an earlier release tells one contributor only refuses the round too")
    func historyForInsiders() throws {
        var system = LinkedSystem(owners: [0, 1], adversaries: [[], [1]])
        system.protected = [LinkedSystem.Protected(column: Column(sum: [0]), place: "a")]
        system.known = [LinkedSystem.Known(column: Column(sum: [0, 1]), source: "old")]
        #expect(throws: Refusal.self) { try system.opened() }
        system.adversaries = [[]]
        #expect(try system.opened() == [])
    }

    @Test("SUP-5: the second prime is a prime, is not the first, and is another one for another mask")
    func secondPrime() throws {
        var generator = SeededGenerator(seed: 5)
        var primes: Set<UInt64> = []
        for _ in 0..<20 {
            let prime = SecondPrime(RandomTables(using: &generator).system.digest)
            #expect(prime.modulus != Mersenne61.modulus && prime.modulus >> 60 == 1)
            #expect(SecondPrime.isPrime(prime.modulus))
            primes.insert(prime.modulus)
        }
        #expect(primes.count == 20)
        let small = (0..<2_000 as Range<UInt64>).filter(SecondPrime.isPrime)
        #expect(small == (2..<2_000).filter { number in !(2..<number).contains { number % $0 == 0 } })
        // Strong pseudoprimes to all bases up to 23 and up to 37, a Carmichael number, squares of primes, the first prime.
        let composites: [UInt64] = [
            3_825_123_056_546_413_051, 341_550_071_728_321, 9_746_347_772_161, 4_611_686_014_132_420_609,
        ]
        #expect(composites.allSatisfy { !SecondPrime.isPrime($0) })
        #expect(SecondPrime.isPrime(Mersenne61.modulus))
    }

    @Test("SUP-5: the witness finds what the elimination would have closed, for the adversary for whom it is told")
    func witness() throws {
        var system = LinkedSystem(owners: [0, 1, 2], adversaries: [[], [1]])
        system.protected = [LinkedSystem.Protected(column: Column(sum: [0]), place: "a")]
        let prime = SecondPrime(system.digest)
        let (outsider, insider) = (
            Witness(of: system, against: [], prime: prime), Witness(of: system, against: [1], prime: prime)
        )
        #expect(outsider.protects(from: [Column(sum: [0, 1])]) && !insider.protects(from: [Column(sum: [0, 1])]))
        #expect(insider.protects(from: [Column(sum: [0, 1, 2])]))
        #expect(!outsider.protects(from: [Column(sum: [0, 1, 2]), Column(sum: [1, 2])]))
    }
}

extension EliminationTests {
    @Test("SUP-5: where the two eliminations do not agree nothing opens")
    func disagreement() throws {
        var system = LinkedSystem(owners: [0, 1])
        let prime = SecondPrime(system.digest)
        // Nought modulo the second prime, and so told in its eyes: no table has such a coefficient.
        system.protected = [LinkedSystem.Protected(column: Column([(0, Int64(prime.modulus))]), place: "a")]
        system.groups = [[Column(sum: [1])]]
        let refusal = #expect(throws: Refusal.self) { try system.openedTogether(prime) }
        #expect(refusal?.code == .eliminationsDisagree)
        #expect(try system.openedTogether(SecondPrime(system.digest)) == [true])
    }
}
