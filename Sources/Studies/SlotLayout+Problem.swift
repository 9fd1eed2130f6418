public import Disclosure
public import Vocabulary

extension Problem {
    /// The nameless problem of a layout: cells with their tests by kind of indicator, and which slots are released how.
    ///
    /// Slots that hold the same quantity for the same group in several indicators share one fate, and so do counts that are
    /// parts of the same whole; nested categories give a difference in each indicator shown by both. Meets STU-10, STU-11,
    /// STU-13, STU-16 and STU-17.
    public init(layout: SlotLayout) throws(Refusal) {
        let study = layout.study
        var named = BitString(count: layout.slotCount)
        var pooled = BitString(count: layout.slotCount)
        let blocks = study.indicators.indices.map(layout.block)
        for slot in 0..<layout.slotCount {
            let release = layout.release(of: slot)
            named[slot] = release.named
            pooled[slot] = release.pooled
        }
        try self.init(
            slotCount: layout.slotCount,
            bounds: layout.slots.map { study.indicators[$0.indicator].quantity($0.role)?.bound ?? 0 },
            blocks: blocks,
            fateClasses: FateClasses(layout).classes,
            differences: study.nestings.flatMap(layout.differences),
            figures: layout.figures,
            named: named,
            pooled: pooled,
            presence: blocks.flatMap(\.cells).compactMap(\.countSlot).filter { layout.release(of: $0).presence }
        )
    }
}

extension SlotLayout {
    fileprivate func block(of number: Int) -> ProblemBlock {
        let indicator = study.indicators[number]
        return ProblemBlock(
            total: cell(of: number, breakdown: nil, cell: 0),
            breakdowns: indicator.breakdowns.enumerated()
                .map { table, shown in
                    let categories = study.breakdown(shown.breakdown)?.categories ?? []
                    return categories.indices.map { cell(of: number, breakdown: table, cell: $0) }
                }
        )
    }

    /// What a nesting tells in each indicator that is shown by both breakdowns.
    fileprivate func differences(of nesting: Nesting) -> [ProblemDifference] {
        study.indicators.indices.compactMap { number in
            guard let outer = cell(of: number, nesting.outer), let inner = cell(of: number, nesting.inner) else {
                return nil
            }
            return ProblemDifference(outer: outer, inner: inner)
        }
    }

    private func cell(of number: Int, _ name: CategoryName) -> ProblemCell? {
        guard let table = study.indicators[number].breakdowns.firstIndex(where: { $0.breakdown == name.breakdown }),
            let category = study.breakdown(name.breakdown)?.categories.firstIndex(where: { $0.id == name.category })
        else { return nil }
        return cell(of: number, breakdown: table, cell: category)
    }

    private func cell(of number: Int, breakdown: Int?, cell: Int) -> ProblemCell {
        let indicator = study.indicators[number]
        var slots: [Indicator.Role: Int] = [:]
        for role in indicator.quantities.map(\.role) {
            slots[role] = slot(indicator: number, breakdown: breakdown, cell: cell, quantity: role)
        }
        var deviation: DeviationRule?
        if let count = slots[.n], let squares = slots[.sumOfSquares] {
            deviation = DeviationRule(count: count, squares: squares)
        }
        return ProblemCell(slots: slots.values.sorted(), tests: indicator.kind.tests(slots), deviation: deviation)
    }
}

extension Indicator.Kind {
    /// What a cell must pass, by the slots of its quantities.
    fileprivate func tests(_ slots: [Indicator.Role: Int]) -> [CellTest] {
        func count(_ role: Indicator.Role) -> [CellTest] { slots[role].map { [.count(slot: $0)] } ?? [] }
        func part(_ numerator: Indicator.Role, _ denominator: Indicator.Role) -> [CellTest] {
            guard let numerator = slots[numerator], let denominator = slots[denominator] else { return [] }
            return [.part(numerator: numerator, denominator: denominator)]
        }
        switch self {
        case .count: return count(.n) + part(.n, .whole)
        case .ratio: return count(.denominator) + part(.numerator, .denominator)
        case .mean: return count(.n)
        case .rate: return count(.persons) + part(.events, .persons)
        case .resource: return count(.persons)
        }
    }
}
