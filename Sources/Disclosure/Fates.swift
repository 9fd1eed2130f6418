internal import Vocabulary

/// What closes with what: the units of one fate in a problem, and the closings that one closing brings with it.
///
/// Only what the study names is here, and every total: a breakdown that is not released is closed anyway and drags nothing.
struct Fates {
    /// Slots that open or close together.
    struct Unit {
        let slots: [Int]
        let cell: ProblemCell
        /// Whether this is the cell's sum of squares alone.
        let isDeviation: Bool
    }

    /// A breakdown that the study names, by the cell of its total, its cells, and the first of its units.
    struct Breakdown {
        let total: ProblemCell
        let cells: [ProblemCell]
        let firstUnit: Int
    }

    private(set) var units: [Unit] = []
    private(set) var breakdowns: [Breakdown] = []
    private var follows: [[Int]] = []
    /// The first unit of each cell's breakdown.
    private var firstUnit: [ProblemCell: Int] = [:]

    init(_ problem: Problem) {
        for block in problem.blocks {
            let total = add(block.total)
            for cells in block.breakdowns where cells.joinedSlots.contains(where: { problem.named[$0] }) {
                let first = units.count
                let members = cells.map { add($0) }
                for cell in cells { firstUnit[cell] = first }
                tie(members)
                for unit in first..<units.count { follows[total].append(unit) }
                if !cells.isEmpty {
                    breakdowns.append(Breakdown(total: block.total, cells: cells, firstUnit: first))
                }
            }
        }
        var unitOf: [Int: Int] = [:]
        for (index, unit) in units.enumerated() {
            for slot in unit.slots { unitOf[slot] = index }
        }
        for members in problem.fateClasses { tie(members.compactMap { unitOf[$0] }) }
    }

    /// Everything that is closed once `closed` are: the fixed point.
    func closure(_ closed: [Int]) -> Set<Int> {
        var all = Set(closed)
        var waiting = closed
        while let unit = waiting.popLast() {
            for next in follows[unit] where all.insert(next).inserted { waiting.append(next) }
        }
        return all
    }

    /// The first units of the two breakdowns of a difference; nil unless the study names both.
    func firstUnits(of difference: ProblemDifference) -> (outer: Int, inner: Int)? {
        guard let outer = firstUnit[difference.outer], let inner = firstUnit[difference.inner] else { return nil }
        return (outer, inner)
    }

    /// Adds a cell's units and returns that of its counts and sums.
    private mutating func add(_ cell: ProblemCell) -> Int {
        let core = units.count
        units.append(Unit(slots: cell.core, cell: cell, isDeviation: false))
        follows.append([])
        if let deviation = cell.deviation {
            units.append(Unit(slots: [deviation.squares], cell: cell, isDeviation: true))
            follows.append([])
            follows[core].append(core + 1)
        }
        return core
    }

    /// One fate for all members: each drags the next, and the last the first.
    private mutating func tie(_ members: [Int]) {
        for (member, next) in zip(members, members.dropFirst() + members.prefix(1)) where member != next {
            follows[member].append(next)
        }
    }
}

extension [ProblemCell] {
    fileprivate var joinedSlots: [Int] { flatMap(\.slots) }
}
