import Disclosure
import Foundation
import Vocabulary

/// A table after suppression in the form that the independent auditor reads.
///
/// Every cell, open or closed, every public relation, and what each kommune knows of itself. The truth is there for the auditor's own soundness check.
struct AuditCase: Encodable {
    struct Cell: Encodable {
        let id: String
        let value: Int64?
        let status: String
        let lower: Int64
        let upper: Int64?

        /// Null is written out: the auditor reads it as closed.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            try container.encode(value, forKey: .value)
            try container.encode(status, forKey: .status)
            try container.encode(lower, forKey: .lower)
            try container.encode(upper, forKey: .upper)
        }

        private enum CodingKeys: CodingKey { case id, value, status, lower, upper }
    }

    struct Relation: Encodable {
        var terms: [Term]
        let rhs = 0
        let op = "="

        private enum CodingKeys: CodingKey { case terms, rhs, op }
    }

    struct Term: Encodable {
        let id: String
        let coefficient: Int

        func encode(to encoder: any Encoder) throws {
            var container = encoder.unkeyedContainer()
            try container.encode(id)
            try container.encode(coefficient)
        }
    }

    /// What the reference elimination needs: released counts as sums of inner ones, those that are small, and the order of the rest.
    ///
    /// A ratio's numerators stand and fall with their counts.
    struct Structure: Encodable {
        var ids: [String] = []
        /// For each, terms of an inner figure and a coefficient.
        var cols: [[[Int]]] = []
        var primary: [Int] = []
        var candidates: [Int] = []
        /// How many of them joint suppression closed by elimination alone.
        var eliminated = 0
    }

    private enum CodingKeys: String, CodingKey {
        case name, k, cells, relations, protect, truth, structure
        case knownBy = "known_by"
    }

    let name: String
    let k: Int
    private(set) var cells: [Cell] = []
    private(set) var relations: [Relation] = []
    private(set) var knownBy: [String: [String: Int64]] = [:]
    /// What is small.
    private(set) var protect: [String] = []
    private(set) var truth: [String: Int64] = [:]
    private(set) var structure = Structure()

    /// Where `tellsBounds`, each closed cell has the bounds that somebody who knows the bits can give it and zeros are closed.
    init(_ name: String, table: Table, suppression: JointSuppression, tellsBounds: Bool = false) {
        self.name = name
        k = table.thresholds.smallCount
        let passing = suppression.passing
        let block = table.problem.blocks[0]
        let all = [block.total] + block.breakdowns.joined()
        let parties = table.values + [table.sum()]
        for (party, values) in parties.enumerated() {
            let bits = suppression.primaryBits(of: party)
            let mask = party < passing.named.count ? passing.named[party] : passing.pooled
            for (number, cell) in all.enumerated() {
                let isReleased = party < passing.named.count || table.problem.pooled[cell.slots[0]]
                let isSmall = isReleased && !bits[figure(number, in: block)]
                let isOpen = mask[cell.slots[0]]
                for (id, value) in numbers(cell, values) {
                    let limit = Int64(id.hasPrefix("n") ? table.thresholds.smallCount : table.thresholds.smallPart)
                    cells.append(
                        Cell(
                            id: key(id, party, number),
                            value: isOpen ? value : nil,
                            // Together they may be closed for what one kommune would see: no bound follows for others.
                            status: isOpen ? "open" : !isSmall ? "S" : party < passing.named.count ? "P" : "H",
                            lower: tellsBounds && !isOpen && !isSmall ? limit : 0,
                            upper: tellsBounds && isSmall && cell.slots.count == 1 && party < passing.named.count
                                ? limit - 1 : nil
                        )
                    )
                    if isSmall { protect.append(key(id, party, number)) }
                    truth[key(id, party, number)] = value
                    if party < passing.named.count {
                        knownBy["k\(party)", default: [:]][key(id, party, number)] = value
                    }
                }
            }
            relate(party, block)
        }
        for (number, cell) in all.enumerated() where table.problem.pooled[cell.slots[0]] {
            for (id, _) in numbers(cell, parties[0]) {
                let terms = table.values.indices.map { Term(id: key(id, $0, number), coefficient: 1) }
                relations.append(
                    Relation(terms: terms + [Term(id: key(id, table.values.count, number), coefficient: -1)])
                )
            }
        }
        structure = Structure(self, table, suppression)
    }

    /// Counts, and where there is an event also how many had it and how many not.
    private func numbers(_ cell: ProblemCell, _ values: [Int64]) -> [(String, Int64)] {
        let count = values[cell.slots[0]]
        if cell.slots.count == 1 { return [("n", count)] }
        let part = values[cell.slots[1]]
        return [("n", count), ("e", part), ("c", count - part)]
    }

    private func key(_ id: String, _ party: Int, _ cell: Int) -> String { "\(id)|\(party)|\(cell)" }

    private mutating func relate(_ party: Int, _ block: ProblemBlock) {
        var first = 1
        let ids = block.total.slots.count == 1 ? ["n"] : ["n", "e", "c"]
        for cells in block.breakdowns {
            for id in ids {
                let terms = (first..<(first + cells.count)).map { Term(id: key(id, party, $0), coefficient: 1) }
                relations.append(Relation(terms: terms + [Term(id: key(id, party, 0), coefficient: -1)]))
            }
            first += cells.count
        }
        if ids.count > 1 {
            for cell in 0..<first {
                let terms = [("n", -1), ("e", 1), ("c", 1)].map { Term(id: key($0.0, party, cell), coefficient: $0.1) }
                relations.append(Relation(terms: terms))
            }
        }
    }

    /// The number of a cell's primary bit: the total first, then the cells with whom each breakdown leaves out behind them.
    private func figure(_ number: Int, in block: ProblemBlock) -> Int {
        var (index, rest) = (0, number)
        for cells in block.breakdowns {
            if rest <= cells.count { return index + rest }
            rest -= cells.count
            index += cells.count + 1
        }
        return index + rest
    }
}

extension AuditCase.Structure {
    /// The first breakdown's cells are free, and of each other one all but the last.
    fileprivate init(_ audit: AuditCase, _ table: Table, _ suppression: JointSuppression) {
        let block = table.problem.blocks[0]
        var (inner, free): ([[Int: Int]], Int) = ([[:]], 0)
        func cell() -> [Int: Int] {
            defer { free += 1 }
            return [free: 1]
        }
        for (breakdown, cells) in block.breakdowns.enumerated() {
            let own = cells.dropFirst(breakdown == 0 ? 0 : 1).map { _ in cell() }
            if breakdown == 0 { inner[0] = own.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) } }
            inner += own
            if breakdown > 0 {
                inner.append(
                    own.reduce(into: inner[0]) { rest, cell in rest.merge(cell.mapValues { -$0 }) { $0 + $1 } }
                )
            }
        }
        let (pool, all) = (table.values.count, [block.total] + block.breakdowns.joined())
        let small = Set(audit.protect)
        var keys: [[Int]] = []
        for party in 0...pool {
            for cell in all.indices where party < pool || table.problem.pooled[all[cell].slots[0]] {
                if small.contains("n|\(party)|\(cell)") { primary.append(ids.count) }
                keys.append([cell == 0 ? 0 : 1, party == pool ? 1 : 0, cell, party, ids.count])
                ids.append("n|\(party)|\(cell)")
                let terms = inner[cell].sorted { $0.key < $1.key }.filter { $0.value != 0 }
                cols.append(
                    (party == pool ? Array(0..<pool) : [party])
                        .flatMap { kommune in terms.map { [kommune * free + $0.key, $0.value] } }
                )
            }
        }
        eliminated = suppression.closedByElimination
        candidates = keys.sorted { $0.lexicographicallyPrecedes($1) }.map { $0[4] }
    }
}
