extension JointSuppression {
    /// Every published sum with a closed part, in order: contributor by contributor and then the pool, block by block, breakdown
    /// by breakdown; at the end the figures that are both under names and pooled.
    ///
    /// A row whose closed figures are all large is looked at only where figures are under names and pooled as well, and none of which
    /// nothing is left to close: its bit would be told for nothing. Meets SUP-9.
    var rows: [RemainderRow] {
        var rows: [RemainderRow] = []
        for party in bits.indices {
            for (block, breakdowns) in problem.blocks.map(\.breakdowns).enumerated() {
                for breakdown in breakdowns.indices {
                    rows.append(
                        .breakdown(contributor: party == pool ? nil : party, block: block, breakdown: breakdown)
                    )
                }
            }
        }
        rows += figures.indices.map { .contributors(figure: $0) }
        return rows.filter { row in
            guard let sum = sums(of: row).first, !closed.isSuperset(of: members(of: row)) else { return false }
            return sum.primary > 0 || (sum.secondary > 1 && hasBothMargins(row))
        }
    }

    /// Whether in some adversary's eyes the row has a small closed figure and no large one, and cannot do without.
    func isAlone(_ row: RemainderRow) -> Bool {
        window(of: row) == nil && sums(of: row).contains { $0.primary > 0 && $0.secondary == 0 }
    }

    /// The sums of a contributor's small counts by which each keeps its whole range though nothing else is closed with them.
    ///
    /// Each can be as large as a small one is where the others can be as little as they may, and as little as it may where the others
    /// can be as large. Nil of other rows, and once bits have come. Meets SUP-9.
    private func window(of row: RemainderRow) -> ClosedRange<Int64>? {
        guard pass == 0, case .breakdown(let contributor?, let block, let breakdown) = row,
            let sum = sums(of: row).first, sum.primary > 1, sum.secondary == 0, sum.numbers.map(\.isCount) == [true]
        else { return nil }
        let (most, small) = (Int64(max(thresholds.smallCount, 1)) - 1, Int64(sum.primary))
        let least: Int64 = thresholds.hidesZeros ? 0 : 1
        // Whom a breakdown leaves out, if small, is somebody.
        let leftOut: Int64 = isPrimary(contributor, remainder(block, breakdown)) ? 1 : 0
        let low = most + least * (small - 1 - leftOut) + leftOut
        let high = (small - 1) * most + least
        return low <= high ? low...high : nil
    }

    /// The groups that may be closed for a row: never a breakdown's total.
    func members(of row: RemainderRow) -> [Int] {
        switch row {
        case .breakdown(let contributor, let block, let breakdown):
            cells(block, breakdown).compactMap { groupOf[contributor ?? pool][$0] }
        case .contributors(let figure): groupOf.compactMap { $0[figure] }
        }
    }

    /// The question about a row; nil where nothing stands behind it that a test could be of.
    func test(_ row: RemainderRow) -> RemainderTest? {
        let limits = (count: Int64(max(thresholds.smallCount, 1)), part: Int64(max(thresholds.smallPart, 1)))
        if let window = window(of: row), let sum = sums(of: row).first {
            let all = 0...Int64(sum.primary) * Int64(max(thresholds.smallCount, 1) - 1)
            let outside = [0..<window.lowerBound, (window.upperBound + 1)..<(all.upperBound + 1)].filter { !$0.isEmpty }
            return RemainderTest(
                row: row,
                sums: outside.map {
                    SmallSum(contributors: sum.contributors, terms: sum.numbers[0].terms, roots: ClosedRange($0))
                }
            )
        }
        var small: [SmallSum] = []
        for sum in sums(of: row) where sum.isTested {
            for number in sum.numbers {
                let limit = number.isCount ? limits.count : limits.part
                // Where zeros stay open, any of the large ones may be 0, but not all that hide a small one.
                let secondary = Int64(thresholds.hidesZeros ? sum.secondary : min(sum.secondary, 1))
                let slack = sum.primary == 0 ? limit - 1 : (limit - 1) * Int64(sum.primary)
                let least = limit * secondary + slack
                guard least > 0 else { continue }
                small.append(SmallSum(contributors: sum.contributors, terms: number.terms, roots: 0...(least - 1)))
            }
        }
        return small.isEmpty ? nil : RemainderTest(row: row, sums: small)
    }

    /// What total less open figures comes to, of some contributors.
    private struct Sum {
        let contributors: [Int]
        let numbers: [(isCount: Bool, terms: [TestedFigure.Term])]
        let primary: Int
        let secondary: Int
        /// Whether the circuit is asked about it.
        let isTested: Bool
    }

    /// The whole sum first, then without each set of contributors that may take its own off; none where the row tells nothing.
    private func sums(of row: RemainderRow) -> [Sum] {
        switch row {
        case .breakdown(let contributor, let block, let breakdown):
            let party = contributor ?? pool
            guard let total = figures.firstIndex(where: { $0.kind == .total(block) }), !isClosed(party, total) else {
                return []
            }
            let (cells, remainder) = (cells(block, breakdown), remainder(block, breakdown))
            let closed = cells.filter { isClosed(party, $0) }
            let primary = closed.count { isPrimary(party, $0) }
            let open = TestedFigure(
                kind: .remainder(block: block, breakdown: breakdown),
                parts: figures[total].parts
                    + cells.filter { !isClosed(party, $0) }.map { (figures[$0].parts[0].cell, -1) }
            )
            guard cells.contains(where: { groupOf[party][$0] != nil }) else { return [] }
            return (party == pool ? testedGroups : [[party]])
                .map { contributors in
                    Sum(
                        contributors: contributors,
                        numbers: open.numbers,
                        primary: primary + (isPrimary(party, remainder) ? 1 : 0),
                        secondary: closed.count - primary,
                        isTested: true
                    )
                }
        case .contributors(let figure):
            guard groupOf[pool][figure] != nil, !isClosed(pool, figure), groupOf[0][figure] != nil else { return [] }
            let closed = (0..<pool).filter { isClosed($0, figure) }
            var seen: Set<[Int]> = []
            return coalitions.map { members in closed.filter { !members.contains($0) } }
                .filter { !$0.isEmpty && seen.insert($0).inserted }
                .map { rest in
                    let primary = rest.count { isPrimary($0, figure) }
                    return Sum(
                        contributors: rest,
                        numbers: figures[figure].numbers,
                        primary: primary,
                        secondary: rest.count - primary,
                        isTested: rest == closed || (pool <= Self.smallGroup && primary > 0)
                    )
                }
        }
    }

    private func hasBothMargins(_ row: RemainderRow) -> Bool {
        switch row {
        case .breakdown(_, let block, let breakdown):
            cells(block, breakdown).contains { groupOf[0][$0] != nil && groupOf[pool][$0] != nil }
        case .contributors: true
        }
    }

    private func cells(_ block: Int, _ breakdown: Int) -> [Int] {
        figures.indices.filter { figures[$0].kind == .cell(block: block, breakdown: breakdown) }
    }

    private func remainder(_ block: Int, _ breakdown: Int) -> Int {
        figures.firstIndex { $0.kind == .remainder(block: block, breakdown: breakdown) } ?? 0
    }
}
