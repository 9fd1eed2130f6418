import Studies
import Vocabulary

/// A tally as the definitions say it, one row and one quantity at a time, over rows that are values already.
///
/// It shares nothing with the engine: expressions are evaluated by the language's own meaning.
enum SlowTally {
    static func values(_ layout: SlotLayout, rows: [String: [[Studies.Expression.Value?]]], period: Period) -> [Int64] {
        let study = layout.study
        return layout.slots.map { slot in
            let indicator = study.indicators[slot.indicator]
            guard let quantity = indicator.quantity(slot.role) else { return 0 }
            var sum: Int64 = 0
            for row in rows[quantity.table] ?? [] {
                guard quantity.filter.value(in: row, period: period) == .boolean(true) else { continue }
                if let shown = slot.breakdown {
                    guard let breakdown = study.breakdown(indicator.breakdowns[shown].breakdown),
                        let reading = breakdown.reading(of: quantity.table)
                    else { continue }
                    let category: Int?
                    switch reading.value(in: row, period: period) {
                    case .code(let place):
                        guard case .code(let codes) = reading.type else { continue }
                        category = breakdown.categories(ofCodes: codes)[place]
                    case .number(let number): category = breakdown.category(ofNumber: number)
                    default: category = nil
                    }
                    guard category == slot.cell else { continue }
                }
                guard let value = quantity.value else {
                    sum += 1
                    continue
                }
                if case .number(let amount) = value.value(in: row, period: period) { sum += amount }
            }
            guard case .number(let places) = quantity.value?.type, places > 0 else { return sum }
            var unit: Int64 = 1
            for _ in 0..<places { unit *= 10 }
            let half = unit / 2
            return sum >= 0 ? (sum + half) / unit : -((-sum + half) / unit)
        }
    }
}
