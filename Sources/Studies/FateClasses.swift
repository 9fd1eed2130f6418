/// The slots of several indicators that must open or close together, since one would tell the other.
struct FateClasses {
    /// Classes of two slots or more, each ascending.
    let classes: [[Int]]

    init(_ layout: SlotLayout) {
        let study = layout.study
        var same: [Figure: [Int]] = [:]
        var parts: [Figure: [Int]] = [:]
        let wholes = study.releasedQuantities
        // Of what each indicator's count is a part, looked up once: a study may have many slots.
        let parents = study.indicators.map { indicator in
            guard indicator.kind == .count, let count = indicator.quantity(.n).map(Content.init) else {
                return [Content]()
            }
            return wholes.filter(count.isPart)
        }
        let contents = study.indicators.map { indicator in
            Dictionary(uniqueKeysWithValues: indicator.quantities.map { ($0.role, (table: $0.table, Content($0))) })
        }
        for (slot, place) in layout.slots.enumerated() where place.role != .whole {
            guard let (table, content) = contents[place.indicator][place.role] else { continue }
            let group = study.group(of: place, reading: table)
            same[Figure(quantity: content, group: group), default: []].append(slot)
            // Two counts that are parts of one published whole: it less the one tells about the other.
            for whole in parents[place.indicator] {
                parts[Figure(quantity: whole, group: group), default: []].append(slot)
            }
        }
        classes = Set(same.values.filter { $0.count > 1 } + parts.values.filter { $0.count > 1 })
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// A quantity for a group of rows.
    private struct Figure: Hashable {
        let quantity: Content
        let group: Group?
    }

    /// What a quantity is, whatever indicator it is in.
    struct Content: Hashable {
        let table: String
        let filter: Set<Expression>
        let value: Expression?

        init(_ quantity: Quantity) {
            table = quantity.table
            filter = quantity.filter.conjuncts
            value = quantity.value
        }

        /// Whether its rows are some of another quantity's rows, by what both filters say.
        func isPart(of whole: Content) -> Bool {
            table == whole.table && value == whole.value && filter.isStrictSuperset(of: whole.filter)
        }
    }

    /// The rows of one category.
    struct Group: Hashable {
        let reading: Expression?
        let selection: Breakdown.Selection
    }
}

extension Study {
    /// What rows a slot's cell is made of; nil for a total.
    func group(of place: SlotLayout.Slot, reading table: String) -> FateClasses.Group? {
        place.breakdown.flatMap { number in
            breakdown(indicators[place.indicator].breakdowns[number].breakdown)
                .map { breakdown in
                    FateClasses.Group(
                        reading: breakdown.reading(of: table),
                        selection: breakdown.categories[place.cell].selection
                    )
                }
        }
    }

    /// The released quantities, each once: of what counts can be parts.
    var releasedQuantities: [FateClasses.Content] {
        let all = indicators.flatMap(\.quantities).filter { $0.role != .whole }.map(FateClasses.Content.init)
        var seen: Set<FateClasses.Content> = []
        return all.filter { seen.insert($0).inserted }
    }
}

extension Quantity {
    /// Whether its rows are some of another quantity's rows, by what both filters say.
    func isPart(of whole: Quantity) -> Bool { FateClasses.Content(self).isPart(of: FateClasses.Content(whole)) }
}
