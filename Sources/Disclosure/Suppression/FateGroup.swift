internal import Vocabulary

/// The figures of one party that open or close as one: of one cell, and of whatever shares its fate.
///
/// Meets DIS-5, SUP-8.
struct FateGroup: Hashable, Sendable {
    /// The contributor, or behind all contributors the pool.
    let party: Int
    /// Figures by number, ascending.
    let members: [Int]
    /// The released slots.
    let slots: [Int]
    /// Groups without which this one never opens.
    var needs: [Int] = []

    /// All groups in public order, and for each party and figure its group.
    ///
    /// Totals stand before their sums of squares, these before cells; then names before the pool, figures that are often small before
    /// others, lower figures before higher ones, and contributors in list order: no total closes for a cell, and no kommune's own
    /// figure for the pool's. What closes for others' sake stands last, and where few kommuner have small figures the others'
    /// are likely large, so that a small one has enough to hide behind.
    ///
    /// `small` says of each figure how many contributors have it small; nil where the order does not matter.
    static func groups(
        problem: Problem,
        figures: [TestedFigure],
        parties: Int,
        small: [Int]? = nil
    ) -> (groups: [FateGroup], groupOf: [[Int?]]) {
        var figureOf: [Int: Int] = [:]
        for (index, figure) in figures.enumerated() {
            for slot in figure.ownSlots { figureOf[slot] = index }
        }
        let tied = Self.tied(problem, figureOf)
        var groups: [FateGroup] = []
        for party in 0..<parties {
            let released = party == parties - 1 ? problem.pooled : problem.named
            for members in tied {
                let slots = members.flatMap { figures[$0].ownSlots }.filter { released[$0] }
                let open = members.filter { figures[$0].ownSlots.contains { released[$0] } }
                if !open.isEmpty { groups.append(FateGroup(party: party, members: open, slots: slots)) }
            }
        }
        func key(_ group: FateGroup) -> [Int] {
            let level = group.members.map { figures[$0].level }.min() ?? 0
            let often = small.map { small in group.members.map { small[$0] }.max() ?? 0 } ?? 0
            return [level, group.party == parties - 1 ? 1 : 0, -often, group.members[0], group.party]
        }
        groups.sort { key($0).lexicographicallyPrecedes(key($1)) }
        var groupOf = [[Int?]](repeating: Array(repeating: nil, count: figures.count), count: parties)
        for (index, group) in groups.enumerated() {
            for member in group.members { groupOf[group.party][member] = index }
        }
        for index in groups.indices {
            let (party, members) = (groups[index].party, groups[index].members)
            groups[index].needs = members.filter { figures[$0].isDeviation }.compactMap { groupOf[party][$0 - 1] }
        }
        return (groups, groupOf)
    }

    /// The figures by fate class, each class ascending.
    private static func tied(_ problem: Problem, _ figureOf: [Int: Int]) -> [[Int]] {
        var root: [Int: Int] = [:]
        for figure in figureOf.values { root[figure] = figure }
        for slots in problem.fateClasses {
            let roots = Set(slots.compactMap { figureOf[$0].flatMap { root[$0] } })
            guard let first = roots.min(), roots.count > 1 else { continue }
            for (figure, old) in root where roots.contains(old) { root[figure] = first }
        }
        return Dictionary(grouping: root.keys) { root[$0] ?? $0 }.values.map { $0.sorted() }
            .sorted { $0[0] < $1[0] }
    }
}

extension TestedFigure {
    /// The slots that are this figure's and no other's; none for a remainder or a difference.
    fileprivate var ownSlots: [Int] {
        switch kind {
        case .total, .cell: parts[0].cell.core
        case .deviation: parts[0].cell.deviation.map { [$0.squares] } ?? []
        case .remainder, .difference: []
        }
    }

    fileprivate var level: Int {
        switch kind {
        case .total: 0
        case .deviation: 1
        case .cell, .remainder, .difference: 2
        }
    }
}
