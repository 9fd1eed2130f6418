internal import Digests
internal import Vocabulary

extension JointSuppression {
    /// The linked tables of the round as they stand: what is closed is no candidate any more.
    ///
    /// What an earlier release opened itself is kept from nobody any more; what it closed stays so, whatever this study calls it or
    /// leaves out. Meets SUP-1, SUP-4, SUP-7 and SUP-13.
    func system() -> LinkedSystem {
        var system = LinkedSystem(owners: atoms.owners, adversaries: coalitions)
        system.known = known
        let opened = Set(history.flatMap { $0.opened(atoms) })
        for party in bits.indices {
            let released = party == pool ? problem.pooled : problem.named
            let contributors = party == pool ? Array(0..<pool) : [party]
            for (index, figure) in figures.enumerated() where isPrimary(party, index) {
                // A whole that is tallied for a test only is not this figure's to keep.
                let quantities = figure.quantities.filter { $0.allSatisfy { released[$0.slot] } }
                let isOut = quantities.allSatisfy { opened.contains(atoms.column(contributors, $0, of: problem)) }
                let whose = party == pool ? "all together" : "contributor \(party + 1) of \(pool)"
                for terms in quantities + figure.complements {
                    system.protected.append(
                        LinkedSystem.Protected(
                            column: atoms.column(contributors, terms, of: problem),
                            place: isOut ? nil : "\(whose), slot \(terms[0].slot)"
                        )
                    )
                }
            }
        }
        for index in forced.sorted() {
            system.protected += columns(of: index).map { LinkedSystem.Protected(column: $0, place: nil) }
        }
        for column in history.flatMap({ $0.closed(atoms) }) where !opened.contains(column) {
            system.protected.append(LinkedSystem.Protected(column: column, place: nil))
        }
        system.groups = groups.indices.filter { !closed.contains($0) }.map { columns(of: $0) }
        return system
    }

    /// Whether a figure is small and somebody's business to keep: it is released, or told by what is.
    func isPrimary(_ party: Int, _ index: Int) -> Bool {
        figures.isSmall(index, by: bits[party], where: party == pool ? problem.pooled : problem.named, of: problem)
    }

    func columns(of group: Int) -> [Column] {
        let contributors = groups[group].party == pool ? Array(0..<pool) : [groups[group].party]
        return groups[group].slots
            .map { slot in
                atoms.column(contributors, [TestedFigure.Term(slot: slot, coefficient: 1)], of: problem)
            }
    }

    /// What holds by this study and earlier ones, and what earlier releases opened.
    ///
    /// A breakdown adds up to its total unless some breakdown with the same sum was found to leave a few out, or unless an earlier
    /// release would then have told what it closed: that one leaves many out. Meets SUP-13.
    func everythingKnown() throws(Refusal) -> [LinkedSystem.Known] {
        var seen = leftOut
        func relations(_ contributors: some Sequence<Int>, _ problem: Problem) -> [Column] {
            contributors.flatMap { contributor in
                problem.relations.map { atoms.column([contributor], $0, of: problem) }
                    .filter { !$0.isZero && seen.insert($0).inserted }
            }
        }
        let own = relations(0..<pool, problem)
        var past = LinkedSystem(owners: atoms.owners)
        for release in history {
            let columns = relations(release.contributors, release.problem) + release.opened(atoms)
            past.known += columns.map { LinkedSystem.Known(column: $0, source: release.round.text) }
            past.protected += release.closed(atoms).map { LinkedSystem.Protected(column: $0, place: nil) }
        }
        past.groups = own.map { [$0] }
        return zip(own, try past.opened()).filter(\.1).map { LinkedSystem.Known(column: $0.0, source: nil) }
            + past.known
    }

    /// For each contributor, the sums of those whom a breakdown leaves out where they are few, of it alone or of all together.
    private var leftOut: Set<Column> {
        var columns: Set<Column> = []
        for (index, figure) in figures.enumerated() {
            guard case .remainder = figure.kind else { continue }
            for contributor in 0..<pool where isPrimary(contributor, index) || isPrimary(pool, index) {
                columns.formUnion(figure.quantities.map { atoms.column([contributor], $0, of: problem) })
            }
        }
        return columns
    }

    /// The empty set, each contributor of all releases, and among few contributors each set of as many as are tolerated.
    ///
    /// Meets SUP-2.
    static func coalitions(of count: Int, tolerated: Int, history: [PastRelease]) -> [[Int]] {
        let everybody = max(count, 1 + (history.flatMap(\.contributors).max() ?? 0))
        var sets: [[Int]] = [[]] + (0..<everybody).map { [$0] }
        var last = (0..<count).map { [$0] }
        for _ in 1..<max(1, count <= smallGroup ? tolerated : 1) {
            last = last.flatMap { set in ((set.last ?? 0) + 1..<max(count, (set.last ?? 0) + 1)).map { set + [$0] } }
            sets += last
        }
        return sets
    }
}

/// Every number of every contributor: slots that hold one figure are one atom.
struct Atoms: Sendable {
    private let numbers: [Digest: Int]
    let owners: [Int]

    init(present: Problem, contributors: Int, history: [PastRelease]) {
        var numbers: [Digest: Int] = [:]
        for figure in present.figures + history.flatMap(\.problem.figures) where numbers[figure] == nil {
            numbers[figure] = numbers.count
        }
        self.numbers = numbers
        let everybody = max(contributors, 1 + (history.flatMap(\.contributors).max() ?? 0))
        owners = (0..<everybody).flatMap { Array(repeating: $0, count: numbers.count) }
    }

    /// The same sum of slots for each of these contributors, added up.
    func column(_ contributors: [Int], _ terms: [TestedFigure.Term], of problem: Problem) -> Column {
        Column(
            contributors.flatMap { contributor in
                terms.map {
                    (
                        atom: contributor * numbers.count + (numbers[problem.figures[$0.slot]] ?? 0),
                        coefficient: $0.coefficient
                    )
                }
            }
        )
    }
}

extension PastRelease {
    fileprivate func opened(_ atoms: Atoms) -> [Column] {
        passing.functionals.map { functional in
            switch functional {
            case .named(let contributor, let slot):
                atoms.column([contributors[contributor]], [TestedFigure.Term(slot: slot, coefficient: 1)], of: problem)
            case .pooled(let slot):
                atoms.column(contributors, [TestedFigure.Term(slot: slot, coefficient: 1)], of: problem)
            }
        }
    }

    /// What its study releases and it did not open.
    fileprivate func closed(_ atoms: Atoms) -> [Column] {
        let parties = zip(contributors.map { [$0] } + [contributors], passing.named + [passing.pooled])
        return parties.enumerated()
            .flatMap { party, opened in
                let released = party < contributors.count ? problem.named : problem.pooled
                return released.indices.filter { !opened.1[$0] }
                    .map { slot in
                        atoms.column(opened.0, [TestedFigure.Term(slot: slot, coefficient: 1)], of: problem)
                    }
            }
    }
}

extension [TestedFigure] {
    /// Whether a figure is told by what is released and does not pass; a sum of squares also where its total does not.
    func isSmall(_ index: Int, by bits: BitString, where released: BitString, of problem: Problem) -> Bool {
        guard problem.isTold(self[index], by: released) else { return false }
        return !bits[index] || (self[index].isDeviation && !bits[index - 1])
    }
}

extension Problem {
    /// What comes to 0 for every contributor: total less cells, and a whole less two of its parts.
    fileprivate var relations: [[TestedFigure.Term]] {
        let remainders = testedFigures.filter { if case .remainder = $0.kind { true } else { false } }
        return remainders.flatMap(\.quantities) + partsOfWholes
    }

    /// For every two counts of one fate that are parts of one whole, the whole less both.
    private var partsOfWholes: [[TestedFigure.Term]] {
        var wholes: [Int: Int] = [:]
        for cell in blocks.flatMap({ [$0.total] + $0.breakdowns.joined() }) {
            for case .part(let numerator, let denominator) in cell.tests { wholes[numerator] = denominator }
        }
        return fateClasses.flatMap { slots -> [[TestedFigure.Term]] in
            slots.indices.flatMap { first in
                slots[(first + 1)...]
                    .compactMap { second -> [TestedFigure.Term]? in
                        let first = slots[first]
                        guard let whole = wholes[first], let other = wholes[second],
                            figures[whole] == figures[other], figures[first] != figures[second]
                        else { return nil }
                        return [(whole, 1), (first, -1), (second, -1)]
                            .map { TestedFigure.Term(slot: $0.0, coefficient: $0.1) }
                    }
            }
        }
    }
}
