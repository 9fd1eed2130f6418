import Disclosure
import Vocabulary

/// Times joint suppression of 100 cells a kommune: a total and breakdowns of 33 categories each, under names and pooled.
///
/// One cell in so many is small, drawn; sums are not tested, as they come from the circuit. One core.
struct SuppressionBenchmark {
    /// How many contributors.
    let kommuner: Int
    /// One cell in how many is small.
    let rarity: UInt64
    private let problem: Problem

    /// Lays the tables out.
    init(kommuner: Int, rarity: UInt64) throws {
        self.kommuner = kommuner
        self.rarity = rarity
        let cells = (0..<100).map { ProblemCell(slots: [$0], tests: [.count(slot: $0)]) }
        var all = BitString(count: cells.count)
        for slot in cells.indices { all[slot] = true }
        problem = try Problem(
            slotCount: cells.count,
            bounds: Array(repeating: 1_000, count: cells.count),
            blocks: [
                ProblemBlock(total: cells[0], breakdowns: (0..<3).map { Array(cells[(1 + 33 * $0)...(33 + 33 * $0)]) })
            ],
            named: all,
            pooled: all
        )
    }

    /// One line of JSON.
    func line() throws -> String {
        // 64-bit linear congruential numbers (Knuth's MMIX): what is small only has to look drawn.
        var state: UInt64 = 2_026
        func isSmall() -> Bool {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33 % rarity == 0
        }
        let figures = problem.testedFigures
        let bits = (0..<kommuner)
            .map { _ in
                var bits = BitString(count: figures.count)
                for (index, figure) in figures.enumerated() {
                    if case .cell = figure.kind { bits[index] = !isSmall() } else { bits[index] = true }
                }
                return bits
            }
        var pooled = BitString(count: figures.count)
        for index in figures.indices { pooled[index] = true }
        var suppression: JointSuppression?
        let elapsed = try ContinuousClock()
            .measure {
                suppression = try JointSuppression(
                    problem: problem,
                    thresholds: .standard,
                    tolerated: 1,
                    named: bits,
                    pooled: pooled
                )
            }
        let seconds = (elapsed / .milliseconds(1)).rounded() / 1_000
        let cells = (kommuner + 1) * problem.slotCount
        return """
            {"kommuner": \(kommuner), "cells": \(cells), "adversaries": \(kommuner + 1), \
            "small": \(bits.reduce(0) { $0 + figures.count - $1.population }), \
            "closed": \(cells - (suppression?.passing.count ?? 0)), "seconds": \(seconds)}
            """
    }
}
