package import Disclosure
package import Sharing
package import TestSupport
package import Vocabulary

/// What a simulated round is about: who takes part, in which committee, which slots, and everybody's figures.
package struct Setting: Sendable {
    /// Contributors, members and tolerated members.
    package struct Shape: Hashable, Sendable, CustomStringConvertible {
        package let contributors: Int
        package let committee: Int
        package let tolerated: Int

        package init(_ contributors: Int, _ committee: Int, _ tolerated: Int) {
            self.contributors = contributors
            self.committee = committee
            self.tolerated = tolerated
        }

        /// The shapes with how often each is played: small ones often, since they cost least.
        package static let weighted: [(shape: Shape, weight: Int)] = [
            (Shape(3, 3, 1), 40), (Shape(4, 4, 1), 20), (Shape(4, 3, 1), 12), (Shape(5, 5, 2), 10),
            (Shape(5, 5, 1), 8), (Shape(6, 4, 1), 6), (Shape(7, 7, 2), 4),
        ]

        package var description: String {
            "N=\(contributors) (\(committee),\(tolerated)) \(committee == 2 * tolerated + 1 ? "M" : "R")"
        }
    }

    package let shape: Shape
    package let threshold: Threshold
    package let kommuner: [KommuneCode]
    package let committee: [KommuneCode]
    package let problem: Problem
    package let thresholds: Thresholds
    package let floors: [KommuneCode: Thresholds]
    package let values: [KommuneCode: [Int64]]

    /// Whether there are contributors enough for everybody's floor.
    package var canClose: Bool {
        let least = floors.values.map(\.minimumContributors).reduce(threshold.tolerated + 2, max)
        return kommuner.count >= max(least, thresholds.minimumContributors, 3)
    }

    /// Draws a setting.
    package init(_ generator: inout SeededGenerator) throws {
        let total = Shape.weighted.reduce(0) { $0 + $1.weight }
        var ticket = Int.random(in: 0..<total, using: &generator)
        var shape = Shape.weighted[0].shape
        for entry in Shape.weighted {
            if ticket < entry.weight {
                shape = entry.shape
                break
            }
            ticket -= entry.weight
        }
        try self.init(shape, &generator)
    }

    /// Draws a setting of this shape.
    package init(_ shape: Shape, _ generator: inout SeededGenerator) throws {
        self.shape = shape
        threshold = try Threshold(committee: shape.committee, tolerated: shape.tolerated)
        kommuner = (0..<shape.contributors).compactMap { KommuneCode(151 + 2 * $0) }
        // Points need not follow the codes.
        committee = Array(kommuner.shuffled(using: &generator).prefix(shape.committee))
        let hidesZeros = Bool.random(using: &generator)
        thresholds = Thresholds(smallCount: 5, smallPart: 3, minimumContributors: 3, hidesZeros: hidesZeros)
        var floors: [KommuneCode: Thresholds] = [:]
        for kommune in kommuner {
            floors[kommune] = Thresholds(
                smallCount: Int.random(in: 3...6, using: &generator),
                smallPart: 3,
                minimumContributors: Int.random(in: 0..<400, using: &generator) == 0 ? shape.contributors + 1 : 3,
                hidesZeros: false
            )
        }
        self.floors = floors
        var draft = ProblemDraft()
        for _ in 0..<Int.random(in: 1...2, using: &generator) { draft.add(&generator) }
        problem = try draft.problem()
        var values: [KommuneCode: [Int64]] = [:]
        for kommune in kommuner { values[kommune] = draft.values(&generator) }
        self.values = values
    }
}

/// A small problem in the making, and figures that fit it.
private struct ProblemDraft {
    private enum Kind {
        case count
        /// A total and this many cells; of three and more some are left closed to be asked about.
        case brokenDown(Int)
        case part
        case mean
        case pooledOnly
    }

    private var kinds: [Kind] = []
    private var blocks: [ProblemBlock] = []
    private var named: [Bool] = []
    private var pooled: [Bool] = []
    private var presence: [Bool] = []

    mutating func add(_ generator: inout SeededGenerator) {
        let all: [Kind] = [
            .count, .brokenDown(2), .brokenDown(3), .brokenDown(Int.random(in: 4...6, using: &generator)), .part, .mean,
            .pooledOnly,
        ]
        let kind = all[Int.random(in: all.indices, using: &generator)]
        let first = named.count
        kinds.append(kind)
        let width: Int
        switch kind {
        case .count, .pooledOnly:
            width = 1
            blocks.append(ProblemBlock(total: .counted(first), breakdowns: []))
        case .brokenDown(let cells):
            width = 1 + cells
            blocks.append(
                ProblemBlock(total: .counted(first), breakdowns: [(1...cells).map { .counted(first + $0) }])
            )
        case .part:
            width = 2
            let test = CellTest.part(numerator: first + 1, denominator: first)
            let cell = ProblemCell(slots: [first, first + 1], tests: [.count(slot: first), test])
            blocks.append(ProblemBlock(total: cell, breakdowns: []))
        case .mean:
            width = 3
            let cell = ProblemCell(
                slots: [first, first + 1, first + 2],
                tests: [.count(slot: first)],
                deviation: DeviationRule(count: first, squares: first + 2)
            )
            blocks.append(ProblemBlock(total: cell, breakdowns: []))
        }
        let isPooledOnly = if case .pooledOnly = kind { true } else { false }
        let isPooled = isPooledOnly || Bool.random(using: &generator)
        named += Array(repeating: !isPooledOnly, count: width)
        pooled += Array(repeating: isPooled, count: width)
        let hasPresence = isPooled && (isPooledOnly || Bool.random(using: &generator))
        presence += Array(repeating: hasPresence, count: width)
    }

    func problem() throws -> Problem {
        try Problem(
            slotCount: named.count,
            bounds: Array(repeating: 1 << 20, count: named.count),
            blocks: blocks,
            named: Self.bits(named),
            pooled: Self.bits(pooled),
            presence: blocks.flatMap(\.cells).compactMap(\.countSlot).filter { presence[$0] }
        )
    }

    func values(_ generator: inout SeededGenerator) -> [Int64] {
        kinds.flatMap { kind -> [Int64] in
            switch kind {
            case .count, .pooledOnly: return [Self.count(&generator)]
            case .brokenDown(let cells):
                let parts = (0..<cells).map { _ in Self.count(&generator) }
                let leftOut = Int.random(in: 0..<3, using: &generator) == 0 ? Self.count(&generator) : 0
                return [parts.reduce(leftOut, +)] + parts
            case .part:
                let (inside, outside) = (Self.count(&generator), Self.count(&generator))
                return [inside + outside, inside]
            case .mean:
                let count = Self.count(&generator)
                return [count, -3 * count, 11 * count]
            }
        }
    }

    private static func count(_ generator: inout SeededGenerator) -> Int64 {
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: Int64.random(in: 0...5, using: &generator)
        default: Int64.random(in: 6...400, using: &generator)
        }
    }

    private static func bits(_ flags: [Bool]) -> BitString {
        var bits = BitString(count: flags.count)
        for (index, flag) in flags.enumerated() { bits[index] = flag }
        return bits
    }
}

extension ProblemCell {
    fileprivate static func counted(_ slot: Int) -> ProblemCell {
        ProblemCell(slots: [slot], tests: [.count(slot: slot)])
    }
}
