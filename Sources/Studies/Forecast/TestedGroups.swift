internal import Disclosure
internal import Vocabulary

/// Which groups of rows must pass before each table of a study opens whole.
struct TestedGroups {
    /// An indicator's total, or one of its breakdowns: what opens or closes as one.
    struct Unit: Hashable {
        let indicator: Int
        let breakdown: Int?
    }

    /// What is tested of which rows; the same in two indicators is one test.
    private struct Key: Hashable {
        enum Group: Hashable {
            case all
            case category(FateClasses.Group)
            case remainder(Unit)
        }

        let whole: FateClasses.Content
        let part: FateClasses.Content?
        let isCountOfWhole: Bool
        let group: Group
    }

    /// A breakdown that closes where the difference to another is small.
    struct Told {
        let inner: Unit
        let outer: Unit
        let difference: CellChance
    }

    let told: [Told]
    private let study: Study
    private let expected: Expectation
    private let ancestors: [Unit: Set<Unit>]

    init(_ layout: SlotLayout, _ expected: Expectation) {
        study = layout.study
        self.expected = expected
        ancestors = Self.ancestors(layout)
        told = Self.told(layout.study, expected)
    }

    /// The units whose closing closes this one, itself among them.
    func closing(_ unit: Unit) -> Set<Unit> { ancestors[unit] ?? [unit] }

    /// Everything that must pass before a table opens.
    func chances(of table: ReleaseTable) -> [CellChance] {
        let unit = Unit(indicator: table.indicator, breakdown: table.breakdown)
        var chances = chances(of: unit)
        if table.isDeviation, let own = own(unit.indicator) {
            chances.append(
                CellChance(
                    test: .count(least: Int(DeviationRule.leastCount)),
                    perPerson: own.perPerson,
                    part: 0,
                    isRemainder: false
                )
            )
        }
        return chances
    }

    /// Everything that must pass before a unit opens.
    func chances(of unit: Unit) -> [CellChance] {
        let units = closing(unit)
            .sorted { ($0.indicator, $0.breakdown ?? -1) < ($1.indicator, $1.breakdown ?? -1) }
        // A total of categories that leave nobody out passes where they do.
        let implied = units.filter { $0.breakdown != nil && remainder(of: $0) < 1e-9 }
            .compactMap { key($0.indicator, .all) }
        // What the first of two indicators expects of the same rows counts.
        var seen = Set(implied)
        return units.flatMap(tests).filter { seen.insert($0.key).inserted }.map(\.chance)
    }

    private func key(_ number: Int, _ group: Key.Group) -> Key? {
        study.indicators[number].tested
            .map { tested in
                Key(
                    whole: FateClasses.Content(tested.whole),
                    part: tested.part.map(FateClasses.Content.init),
                    isCountOfWhole: tested.isCountOfWhole,
                    group: group
                )
            }
    }

    private func tests(of unit: Unit) -> [(key: Key, chance: CellChance)] {
        let indicator = study.indicators[unit.indicator]
        guard let tested = indicator.tested, let own = own(unit.indicator) else { return [] }
        func chance(_ share: Double, part: Double, isRemainder: Bool = false) -> CellChance {
            CellChance(test: tested.test, perPerson: own.perPerson * share, part: part, isRemainder: isRemainder)
        }
        guard let place = unit.breakdown, let breakdown = study.breakdown(indicator.breakdowns[place].breakdown) else {
            return key(unit.indicator, .all).map { [($0, chance(1, part: own.part))] } ?? []
        }
        var all: [(key: Key, chance: CellChance)] = []
        let shares = expected.shares(of: breakdown.id, in: tested.whole.table)
        for category in breakdown.categories {
            let group = FateClasses.Group(
                reading: breakdown.reading(of: tested.whole.table),
                selection: category.selection
            )
            guard let key = key(unit.indicator, .category(group)) else { continue }
            all.append((key, chance(shares?.share(category.id) ?? 0, part: own.part(breakdown.id, category.id))))
        }
        let rest = remainder(of: unit)
        if rest > 1e-9, let key = key(unit.indicator, .remainder(unit)) {
            all.append((key, chance(rest, part: own.part, isRemainder: true)))
        }
        return all
    }

    /// The share of rows that a breakdown leaves out.
    func remainder(of unit: Unit) -> Double {
        let indicator = study.indicators[unit.indicator]
        guard let place = unit.breakdown, let tested = indicator.tested,
            let shares = expected.shares(of: indicator.breakdowns[place].breakdown, in: tested.whole.table)
        else { return 0 }
        return max(0, 1 - shares.categories.reduce(0) { $0 + $1.share.double })
    }

    private func own(_ number: Int) -> Counted? { Counted(study.indicators[number], expected) }

    private static func told(_ study: Study, _ expected: Expectation) -> [Told] {
        study.indicators.enumerated()
            .flatMap { number, indicator in
                study.nestings.compactMap { nesting -> Told? in
                    func unit(_ name: CategoryName) -> Unit? {
                        indicator.breakdowns.firstIndex { $0.breakdown == name.breakdown && $0.release.named }
                            .map { Unit(indicator: number, breakdown: $0) }
                    }
                    func share(_ name: CategoryName, _ table: String) -> Double {
                        expected.shares(of: name.breakdown, in: table)?.share(name.category) ?? 0
                    }
                    guard let inner = unit(nesting.inner), let outer = unit(nesting.outer),
                        let tested = indicator.tested, let own = Counted(indicator, expected)
                    else { return nil }
                    let difference =
                        share(nesting.outer, tested.whole.table) - share(nesting.inner, tested.whole.table)
                    // A pair of which the inner is the larger does not hold, and tells nothing.
                    guard difference > 0 else { return nil }
                    let rest = CellChance(
                        test: tested.test,
                        perPerson: own.perPerson * difference,
                        part: own.part,
                        isRemainder: true
                    )
                    return Told(inner: inner, outer: outer, difference: rest)
                }
            }
    }

    private static func ancestors(_ layout: SlotLayout) -> [Unit: Set<Unit>] {
        var closes: [Unit: Set<Unit>] = [:]
        for (number, indicator) in layout.study.indicators.enumerated() {
            let total = Unit(indicator: number, breakdown: nil)
            for (place, shown) in indicator.breakdowns.enumerated() where shown.release.named {
                closes[Unit(indicator: number, breakdown: place), default: []].insert(total)
            }
        }
        for members in FateClasses(layout).classes {
            let units = Set(
                members.map { layout.slots[$0] }.filter { layout.isUnit($0) }
                    .map { Unit(indicator: $0.indicator, breakdown: $0.breakdown) }
            )
            for unit in units { closes[unit, default: []].formUnion(units.subtracting([unit])) }
        }
        var all: [Unit: Set<Unit>] = [:]
        for unit in closes.keys {
            var found: Set<Unit> = [unit]
            var waiting = [unit]
            while let next = waiting.popLast() {
                for above in closes[next] ?? [] where found.insert(above).inserted { waiting.append(above) }
            }
            all[unit] = found
        }
        return all
    }
}

/// What an indicator is expected to count.
private struct Counted {
    let perPerson: Double
    let part: Double
    private let parts: [Expectation.Shares]

    init?(_ indicator: Indicator, _ expected: Expectation) {
        guard let rows = expected.rows.first(where: { $0.indicator == indicator.id }) else { return nil }
        perPerson = rows.perPerson.double
        part = rows.part?.double ?? 0
        parts = rows.parts
    }

    func part(_ breakdown: String, _ category: String) -> Double {
        parts.first { $0.breakdown == breakdown }?.share(category) ?? part
    }
}

extension SlotLayout {
    /// Whether a slot closes and is closed with others: a total's, or one that is released by name.
    fileprivate func isUnit(_ slot: Slot) -> Bool {
        guard let place = slot.breakdown else { return slot.role != .sumOfSquares }
        return study.indicators[slot.indicator].breakdowns[place].release.named
    }
}

extension Indicator {
    /// The quantities that are tested; nil where no persons stand behind the figure.
    fileprivate var tested: (whole: Quantity, part: Quantity?, isCountOfWhole: Bool, test: CellChance.Test)? {
        func pair(_ whole: Role, _ part: Role) -> (Quantity, Quantity?, Bool, CellChance.Test)? {
            quantity(whole).map { ($0, quantity(part), false, .ratio) }
        }
        switch kind {
        case .ratio: return pair(.denominator, .numerator)
        case .rate: return pair(.persons, .events)
        case .mean: return quantity(.n).map { ($0, nil, false, .count(least: 0)) }
        case .resource: return quantity(.persons).map { ($0, nil, false, .count(least: 0)) }
        case .count:
            if let whole = quantity(.whole) { return (whole, quantity(.n), true, .partOfWhole) }
            return quantity(.n).map { ($0, nil, false, .count(least: 0)) }
        }
    }
}
