import Circuit
import Digests
import Sharing
import TestSupport
import Testing
import Vocabulary

/// A committee in memory: everybody's shares and keys, and the circuit among them.
struct Committee {
    let threshold: Threshold
    let keys: [ReplicatedKeys]
    /// For each member, its shares of each contributor's slots.
    let held: [[Secret<Field64>]]
    var session = Hashing.sha256([1])
    /// Changes what a member posts: step, member from 0, elements.
    var onPost: (CircuitStep, Int, Int, [Field64]) -> [Field64] = { $3 }

    init(_ committee: Int, _ tolerated: Int, values: [[Int64]], seed: UInt64) throws {
        threshold = try Threshold(committee: committee, tolerated: tolerated)
        var generator = SeededGenerator(seed: seed)
        func secret() -> Secret<UInt8> { Secret((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }) }
        let subsets = ReplicatedSubsets(threshold)
        let all = subsets.all.map { _ in secret() }
        let threshold = threshold
        keys = (1...committee)
            .map { point in
                ReplicatedKeys(subsets.held(by: point).map { all[$0] }, point: point, threshold: threshold)
            }
        let sharings = values.map { values in
            Shamir.split(
                Secret(values.map { Field64($0) }),
                threshold: threshold,
                seeds: (0..<tolerated).map { _ in secret() }
            )
        }
        held = try (1...committee)
            .map { member in
                try zip(sharings, values)
                    .map { sharing, values in
                        try Shamir.expand(
                            sharing[member - 1],
                            member: member,
                            count: values.count,
                            threshold: threshold
                        )
                    }
            }
    }

    func members(_ plan: CircuitPlan, stage: UInt8 = 0) -> [MaskCircuit] {
        (1...threshold.committee)
            .map { point in
                MaskCircuit(
                    plan,
                    stage: stage,
                    after: session,
                    keys: keys[point - 1],
                    point: point,
                    threshold: threshold,
                    held: held[point - 1]
                )
            }
    }

    /// Runs the circuit; the bits of every member, which must be alike.
    func run(_ plan: CircuitPlan, stage: UInt8 = 0, coins: Digest = Hashing.sha256([7])) throws -> BitString {
        var members = members(plan, stage: stage)
        while members[0].bits == nil { try advance(&members, coins: coins) }
        let bits = try members.map { try #require($0.bits) }
        #expect(Set(bits).count == 1)
        return bits[0]
    }

    /// One step of all members.
    func advance(_ members: inout [MaskCircuit], coins: Digest = Hashing.sha256([7])) throws {
        let (number, step) = (members[0].step, members[0].steps[members[0].step])
        if step.kind == .coin {
            for index in members.indices { members[index].receive(coins: coins) }
            return
        }
        let posted = members.indices.map { onPost(step, number, $0, members[$0].outgoing) }
        for index in members.indices { try members[index].receive(posted, past: session) }
    }

    /// Every committee that the tests go over: three of mode M and four of mode R.
    static let all: [(Int, Int)] = [(3, 1), (5, 2), (7, 3), (4, 1), (5, 1), (7, 2), (10, 3)]
}

extension CircuitPlan {
    /// One cell for each slot: the sum of the slot over everybody against a range.
    static func counts(slots: Range<Int>, contributors: [Int], roots: ClosedRange<Int64>) -> [Cell] {
        slots.map { slot in
            Cell(tests: [Test(contributors: contributors, terms: [Term(slot: slot)], roots: roots)])
        }
    }
}

extension BitString {
    /// The bits one by one.
    var values: [Bool] { (0..<count).map { self[$0] } }
}
