import Circuit
import Digests
import Disclosure
import Sharing
import Vocabulary

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Times the mask circuit with k = 5 for all members of one committee, one after another on one thread, block by block as a round runs it,
/// and counts what a member sends.
struct CircuitBenchmark {
    private let threshold: Threshold
    private let cells: Int
    private let tests: Int
    private let plan: CircuitPlan
    /// For each member, its keys and its shares of each contributor's slots.
    private let members: [(keys: ReplicatedKeys, held: [Secret<Field64>])]

    /// As many contributors as members; with every set of liars left out (`isFull`), or the sum alone.
    init(committee: Int, tolerated: Int, cells: Int, isFull: Bool) throws {
        let threshold = try Threshold(committee: committee, tolerated: tolerated)
        let contributors = Array(0..<committee)
        let groups = isFull ? JointSuppression.groups(of: contributors.count, tolerated: tolerated) : [contributors]
        plan = CircuitPlan(
            cells: (0..<cells)
                .map { slot in
                    CircuitPlan.Cell(
                        tests: groups.map {
                            CircuitPlan.Test(contributors: $0, terms: [CircuitPlan.Term(slot: slot)], roots: 1...4)
                        }
                    )
                }
        )
        func seed(_ number: Int) -> Secret<UInt8> { Secret([UInt8](repeating: UInt8(number), count: 32)) }
        // Each contributor has the slot's number in it, so that hardly a sum is small.
        let numbers = Secret((0..<cells).map { Field64(Int64($0)) })
        let payloads = Shamir.split(numbers, threshold: threshold, seeds: (1...tolerated).map(seed))
        let subsets = ReplicatedSubsets(threshold)
        members = try (1...committee)
            .map { point in
                let shares = try Shamir.expand(payloads[point - 1], member: point, count: cells, threshold: threshold)
                let keys = ReplicatedKeys(subsets.held(by: point).map(seed), point: point, threshold: threshold)
                return (keys, contributors.map { _ in shares })
            }
        self.threshold = threshold
        self.cells = cells
        tests = groups.count
    }

    /// One line of JSON.
    func line() throws -> String {
        let begin = clock()
        var (sent, closed) = (8 * cells, 0)
        let blocks = plan.blocks
        for (stage, block) in blocks.enumerated() {
            closed += try run(block, stage: UInt8(stage))
            sent += 8 * block.steps(threshold.mode).reduce(0) { $0 + $1.count }
        }
        let seconds = Double(clock() - begin) / Double(CLOCKS_PER_SEC)
        return """
            {"c": \(threshold.committee), "t": \(threshold.tolerated), "cells": \(cells), "tests": \(tests), \
            "blocks": \(blocks.count), "products": \(plan.cells[0].products), \
            "bytes_per_cell_and_member": \(rounded(Double(sent) / Double(cells))), \
            "cpu_us_per_cell_and_member": \(rounded(seconds * 1e6 / Double(cells * threshold.committee))), \
            "cpu_s_all_members": \(rounded(seconds)), "closed": \(closed), "peak_mb": \(Main.peakMemory())}
            """
    }

    /// How many cells of a block are small.
    private func run(_ block: CircuitPlan, stage: UInt8) throws -> Int {
        var machines = members.enumerated()
            .map { index, member in
                MaskCircuit(
                    block,
                    stage: stage,
                    after: Hashing.sha256([]),
                    keys: member.keys,
                    point: index + 1,
                    threshold: threshold,
                    held: member.held
                )
            }
        while machines[0].bits == nil {
            if machines[0].steps[machines[0].step].kind == .coin {
                for index in machines.indices { machines[index].receive(coins: Hashing.sha256([1])) }
            } else {
                let posted = machines.map(\.outgoing)
                for index in machines.indices { try machines[index].receive(posted, past: Hashing.sha256([])) }
            }
        }
        return block.cells.indices.count { machines[0].bits?[$0] == false }
    }

    private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
