import Circuit
import Digests
import Sharing
import Vocabulary

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Times the mask circuit with k = 5 for all members of one committee, one after another on one thread, and counts what a member sends.
struct CircuitBenchmark {
    private let threshold: Threshold
    private let cells: Int
    private let tests: Int
    private let plan: CircuitPlan
    private var members: [MaskCircuit]
    private var isDone: Bool { members.allSatisfy { $0.bits != nil } }

    /// As many contributors as members; with every set of liars left out (`isFull`), or the sum alone.
    init(committee: Int, tolerated: Int, cells: Int, isFull: Bool) throws {
        let threshold = try Threshold(committee: committee, tolerated: tolerated)
        let contributors = Array(0..<committee)
        let groups = isFull ? CircuitPlan.groups(of: contributors, tolerated: tolerated) : [contributors]
        let plan = CircuitPlan(
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
                return MaskCircuit(
                    plan,
                    stage: 0,
                    of: Hashing.sha256([]),
                    keys: ReplicatedKeys(subsets.held(by: point).map(seed), point: point, threshold: threshold),
                    point: point,
                    threshold: threshold,
                    held: contributors.map { _ in shares }
                )
            }
        self.threshold = threshold
        self.cells = cells
        self.plan = plan
        tests = groups.count
    }

    /// One line of JSON.
    mutating func line() throws -> String {
        let begin = clock()
        while !isDone {
            if members[0].steps[members[0].step].kind == .coin {
                for index in members.indices { members[index].receive(coins: Hashing.sha256([1])) }
            } else {
                let posted = members.map(\.outgoing)
                for index in members.indices { try members[index].receive(posted) }
            }
        }
        let seconds = Double(clock() - begin) / Double(CLOCKS_PER_SEC)
        let sent = 8 * plan.steps(threshold.mode).reduce(0) { $0 + $1.count } + 8 * cells
        let closed = (0..<cells).count { members[0].bits?[$0] == false }
        return """
            {"c": \(threshold.committee), "t": \(threshold.tolerated), "cells": \(cells), "tests": \(tests), \
            "products": \(plan.cells[0].products), "bytes_per_cell_and_member": \(Double(sent) / Double(cells)), \
            "cpu_us_per_cell_and_member": \(rounded(seconds * 1e6 / Double(cells * threshold.committee))), \
            "cpu_s_all_members": \(rounded(seconds)), "closed": \(closed)}
            """
    }

    private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
