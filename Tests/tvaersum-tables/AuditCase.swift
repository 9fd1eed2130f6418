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

    /// What the reference elimination needs: cells as sums of inner cells, those that are small, and the order of the rest.
    struct Structure: Encodable {
        var cols: [[Int]] = []
        var primary: [Int] = []
        var candidates: [Int] = []
        /// How many of the cells joint suppression closed, by elimination alone and in all.
        var eliminated = 0
        var closed = 0
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
    private(set) var structure: Structure?

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
        if all[0].slots.count == 1, block.breakdowns.count == 1 { structure = Structure(self, table, suppression) }
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
    /// For a table of one breakdown, counted.
    fileprivate init(_ audit: AuditCase, _ table: Table, _ suppression: JointSuppression) {
        let width = table.problem.slotCount - 1
        var keys: [[Int]] = []
        for party in 0...table.values.count {
            let kommuner = party < table.values.count ? [party] : Array(table.values.indices)
            for cell in 0...width where party < table.values.count || table.problem.pooled[cell] {
                let inner = cell == 0 ? Array(0..<width) : [cell - 1]
                let number = party * (width + 1) + cell
                cols.append(kommuner.flatMap { kommune in inner.map { kommune * width + $0 } })
                if ["P", "H"].contains(audit.cells[number].status) { primary.append(number) }
                keys.append([cell == 0 ? 0 : 1, party == table.values.count ? 1 : 0, cell, party, number])
            }
        }
        eliminated = suppression.closedByElimination
        closed = cols.indices.count { audit.cells[$0].status != "open" }
        candidates = keys.sorted { $0.lexicographicallyPrecedes($1) }.map { $0[4] }
    }
}
