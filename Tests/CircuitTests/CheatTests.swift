import Circuit
import Digests
import Sharing
import TestSupport
import Testing
import Vocabulary

@Suite("The mask circuit among members of whom some cheat")
struct CheatTests {
    /// Two cells, a small and a large one.
    private static let plan = CircuitPlan(
        cells: CircuitPlan.counts(slots: 0..<2, contributors: [0, 1, 2], roots: 1...6)
    )

    private static func table(_ committee: (Int, Int)) throws -> Committee {
        try Committee(committee.0, committee.1, values: [[3, 90], [0, 40], [0, 20]], seed: 11)
    }

    /// Runs until somebody refuses; what the first member said of it, and where.
    private func refusal(_ table: Committee) throws -> (refusal: Refusal?, member: MaskCircuit) {
        var members = table.members(Self.plan)
        while members[0].bits == nil {
            do { try table.advance(&members) } catch let refusal as Refusal { return (refusal, members[0]) }
        }
        return (nil, members[0])
    }

    @Test(
        "CIR-5, CIR-8: a wrong share by any member in any step is found before a bit is told",
        arguments: Committee.all
    )
    func wrongShare(_ committee: (Int, Int)) throws {
        let honest = try Self.table(committee)
        #expect(try refusal(honest).refusal == nil)
        let steps = Self.plan.steps(honest.threshold.mode)
        for (number, step) in steps.enumerated() where step.kind != .coin {
            for liar in 0..<committee.0 {
                for place in Set([0, step.count - 1]) {
                    var table = honest
                    table.onPost = { _, now, member, elements in
                        guard now == number, member == liar else { return elements }
                        return elements.enumerated().map { $0.offset == place ? $0.element + .one : $0.element }
                    }
                    let (refusal, member) = try refusal(table)
                    #expect(member.bits == nil, "step \(number), member \(liar + 1)")
                    if honest.threshold.mode == .authenticated, step.kind == .products {
                        #expect(refusal?.code == .circuitUnauthentic, "step \(number), member \(liar + 1)")
                        #expect(member.steps.dropFirst(member.step).first?.kind == .check)
                    } else {
                        #expect(refusal?.code == .circuitInconsistent, "step \(number), member \(liar + 1)")
                        #expect(member.step == number)
                    }
                    // Of members up to 3t + 1 a product's liar is not to be told from those whom it would have blamed.
                    #expect(member.deviating == (committee == (5, 1) ? [liar + 1] : []))
                }
            }
        }
    }

    @Test("CIR-6: two liars who make an honest member's share look wrong have nobody named")
    func framed() throws {
        // At (7, 2) the liars at points 6 and 7 move the polynomial of degree 4 by one that is 0 at points 1 to 4, so that
        // all but point 5 are on it.
        var table = try Self.table((7, 2))
        table.onPost = { _, number, member, elements in
            guard number == 1, member >= 5 else { return elements }
            let moved = (1...4).reduce(Field64.one) { $0 * Field64(Int64(member + 1 - $1)) }
            return elements.map { $0 + moved }
        }
        let (refusal, member) = try refusal(table)
        #expect(refusal?.code == .circuitInconsistent && member.deviating.isEmpty)
    }

    @Test("CIR-8: a product changed by what would open a small cell is found, whatever the cheat adds")
    func additiveAttack() throws {
        let honest = try Self.table((3, 1))
        for added in [Field64(6), Field64(-12), Field64(1 << 40)] {
            var table = honest
            table.onPost = { step, now, member, elements in
                step.kind == .products && now < 3 && member == 2 ? elements.map { $0 + added } : elements
            }
            #expect(try refusal(table).refusal?.code == .circuitUnauthentic)
        }
        #expect(try honest.run(Self.plan).values == [false, true])
    }

    @Test("CIR-7: coins come when all products are in, before key and bits, and change no bit")
    func order() throws {
        let kinds = Self.plan.steps(.authenticated).map(\.kind)
        #expect(
            kinds == [.products, .products, .products, .products, .products, .coin, .key, .products, .check, .bits]
        )
        #expect(Self.plan.steps(.redundant).map(\.kind) == [.products, .products, .products, .bits])
        var table = try Self.table((5, 2))
        #expect(
            try table.run(Self.plan, coins: Hashing.sha256([1])) == table.run(Self.plan, coins: Hashing.sha256([2]))
        )
        // With a product bent nobody has posted what opens a bit when the check fails.
        var posted: [CircuitStep.Kind] = []
        table.onPost = { step, number, member, elements in
            if member == 0 { posted.append(step.kind) }
            return number == 0 && member == 2 ? elements.map { $0 + .one } : elements
        }
        #expect(try refusal(table).refusal?.code == .circuitUnauthentic)
        #expect(posted == [.products, .products, .products, .products, .products, .key, .products, .check])
    }

    @Test("CIR-8: each stage has a check of its own, and that of the stage before vouches for nothing in it")
    func everyStage() throws {
        for committee in [(3, 1), (5, 2), (7, 3)] {
            let honest = try Self.table(committee)
            #expect(try honest.run(Self.plan).values == [false, true])
            for stage in UInt8(1)...2 {
                #expect(try honest.run(Self.plan, stage: stage).values == [false, true])
                for number in 0..<5 {
                    var table = honest
                    table.onPost = { _, now, member, elements in
                        now == number && member == 0 ? elements.map { $0 + .one } : elements
                    }
                    let refusal = #expect(throws: Refusal.self) { try table.run(Self.plan, stage: stage) }
                    #expect(refusal?.code == .circuitUnauthentic, "stage \(stage), step \(number)")
                }
            }
        }
    }

    @Test("CIR-7: who sees another coin than the others stops")
    func otherCoins() throws {
        let table = try Self.table((3, 1))
        var members = table.members(Self.plan)
        while members[0].steps[members[0].step].kind != .coin { try table.advance(&members) }
        for index in members.indices { members[index].receive(coins: Hashing.sha256([UInt8(index / 2)])) }
        try table.advance(&members)
        let refusal = #expect(throws: Refusal.self) {
            while members[0].bits == nil { try table.advance(&members) }
        }
        #expect(refusal?.code == .circuitUnauthentic)
    }

    @Test("CIR-3, CIR-5: too few or too many elements, or members, are refused")
    func wrongLength() throws {
        for committee in [(3, 1), (4, 1)] {
            let members = try Self.table(committee).members(Self.plan)
            let posted = members.map(\.outgoing)
            let short = posted.dropLast() + [Array(posted[0].dropLast())]
            for wrong in [Array(posted.dropLast()), posted + [posted[0]], posted.map { $0 + [.one] }, Array(short)] {
                var member = members[0]
                let refusal = #expect(throws: Refusal.self) { try member.receive(wrong, past: Hashing.sha256([])) }
                #expect(refusal?.code == .badCircuitStep)
                #expect(member.step == 0)
            }
        }
    }

    @Test("CIR-9: a random factor of nought closes the cell and opens nothing")
    func noughtCloses() throws {
        for committee in [(4, 1), (3, 1)] {
            var table = try Self.table(committee)
            let honest = table
            let isAuthenticated = table.threshold.mode == .authenticated
            let step: UInt16 = isAuthenticated ? 4 : 3
            // What everybody would post if ρ were 0: what hides the products, and nothing else.
            table.onPost = { _, number, member, elements in
                guard number == Int(step) else { return elements }
                var sharing = PseudorandomSharing(
                    keys: honest.keys[member],
                    point: member + 1,
                    threshold: honest.threshold
                )
                func drawn(_ use: PseudorandomSharing.Purpose.Use) -> [Field64] {
                    let purpose = PseudorandomSharing.Purpose(past: honest.session, stage: 0, step: step, use: use)
                    return sharing.shares(elements.count, for: purpose).elements
                }
                let noughts = drawn(.nought)
                return isAuthenticated ? zip(noughts, drawn(.mask)).map { $0 + $1 } : noughts
            }
            #expect(try honest.run(Self.plan).values == [false, true])
            #expect(try table.run(Self.plan).values == [false, false])
        }
    }

    @Test("CIR-1: a plan that names contributors out of order, twice or beyond the list is no plan")
    func wrongContributors() async {
        await #expect(processExitsWith: .failure) {
            _ = CircuitPlan.Test(contributors: [1, 0], terms: [CircuitPlan.Term(slot: 0)], roots: 1...4)
        }
        await #expect(processExitsWith: .failure) {
            _ = CircuitPlan.Test(contributors: [0, 0], terms: [CircuitPlan.Term(slot: 0)], roots: 1...4)
        }
        await #expect(processExitsWith: .failure) {
            let table = try Committee(4, 1, values: [[3], [1]], seed: 1)
            _ = table.members(
                CircuitPlan(cells: CircuitPlan.counts(slots: 0..<1, contributors: [0, 1, 2], roots: 1...4))
            )
        }
    }

    @Test("PRS-5: a member set back and shown another past answers under other masks, so that two answers tell nothing")
    func otherPast() throws {
        for committee in [(3, 1), (4, 1)] {
            let table = try Self.table(committee)
            let members = table.members(Self.plan)
            let posted = members.map(\.outgoing)
            var bent = posted
            bent[committee.0 - 1] = bent[committee.0 - 1].map { $0 + .one }
            // In mode R no bent step is taken: the second past is then the same words in other messages.
            let shown = members[0].steps.count > 6 ? bent : posted
            var (first, second, same) = (members[0], members[0], members[0])
            try first.receive(posted, past: Hashing.sha256([1]))
            try second.receive(shown, past: Hashing.sha256([2]))
            try same.receive(shown, past: Hashing.sha256([1]))
            // Under one mask the difference is what was bent times a share of what is multiplied.
            #expect(zip(second.outgoing, same.outgoing).allSatisfy { $0 != $1 })
            #expect(zip(second.outgoing, first.outgoing).allSatisfy { $0 != $1 })
        }
    }
}
