import TestSupport

@testable import Disclosure

/// Exact rank over the rationals by Bareiss' fraction-free elimination: every number in it is a minor of the matrix.
enum Rational {
    static func isInSpan(_ column: Column, of others: [Column]) -> Bool {
        rank(others + [column]) == rank(others)
    }

    static func rank(_ columns: [Column]) -> Int {
        let width = 1 + (columns.flatMap(\.terms).map(\.atom).max() ?? 0)
        var rows = columns.map { column in
            var row = [Int128](repeating: 0, count: width)
            for term in column.terms { row[term.atom] = Int128(term.coefficient) }
            return row
        }
        var (rank, last) = (0, Int128(1))
        for atom in 0..<width {
            guard let pivot = rows[rank...].firstIndex(where: { $0[atom] != 0 }) else { continue }
            rows.swapAt(rank, pivot)
            for row in rows.indices.dropFirst(rank + 1) {
                let factor = rows[row][atom]
                for place in 0..<width {
                    rows[row][place] = (rows[row][place] * rows[rank][atom] - factor * rows[rank][place]) / last
                }
            }
            last = rows[rank][atom]
            rank += 1
            if rank == rows.count { break }
        }
        return rank
    }
}

extension LinkedSystem {
    /// Whether these columns and what is known tell some adversary something protected.
    func isTold(by columns: [Column]) -> Bool {
        adversaries.contains { members in
            let owns: (Int) -> Bool = { members.contains(owners[$0]) }
            let open = (known.map(\.column) + columns).map { $0.without(owns) }.filter { !$0.isZero }
            return protected.contains { item in
                let rest = item.column.without(owns)
                return !rest.isZero && Rational.isInSpan(rest, of: open)
            }
        }
    }

    /// What opens by the definition, word for word.
    var openedByDefinition: [Bool] {
        var columns: [Column] = []
        return groups.map { group in
            let opens = !isTold(by: columns + group)
            if opens { columns += group }
            return opens
        }
    }
}

/// Random tables of contributors by categories with a sum of each, all under names and together: some small, some tied, a relation
/// and a release from before.
struct RandomTables {
    let system: LinkedSystem

    init(using generator: inout SeededGenerator) {
        let (parties, cells) = (Int.random(in: 3...4, using: &generator), Int.random(in: 2...4, using: &generator))
        // Atom 0 of each contributor is its total, known to be the sum of the others.
        func atom(_ party: Int, _ cell: Int) -> Int { party * (cells + 1) + cell }
        let named = (0..<parties).flatMap { party in (0...cells).map { Column(sum: [atom(party, $0)]) } }
        let pooled = (0...cells).map { cell in Column(sum: (0..<parties).map { atom($0, cell) }) }
        var groups: [[Column]] = []
        var system = LinkedSystem(owners: (0..<parties).flatMap { Array(repeating: $0, count: cells + 1) })
        for column in named + pooled {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0, 1: system.protected.append(Protected(column: column, place: "\(column)"))
            case 2 where !groups.isEmpty: groups[groups.count - 1].append(column)
            default: groups.append([column])
            }
        }
        groups.shuffle(using: &generator)
        system.groups = groups
        for party in 0..<parties {
            let relation = Column(sum: [atom(party, 0)], less: (1...cells).map { atom(party, $0) })
            system.known.append(Known(column: relation, source: nil))
        }
        system.adversaries = [[]] + (0..<parties).map { [$0] }
        if parties == 4, Bool.random(using: &generator) { system.adversaries += [[0, 1], [2, 3]] }
        self.system = system
    }

    private typealias Known = LinkedSystem.Known
    private typealias Protected = LinkedSystem.Protected
}
