/// Where every figure of a study lies: indicator → table (the total first, then the breakdowns in the indicator's order) →
/// cell (in category order) → quantity (in role order).
///
/// The study's digest fixes it, so that all parties agree on what slot *n* means without saying so. Meets STU-7.
public struct SlotLayout: Hashable, Sendable {
    /// The study.
    public let study: Study
    /// How many slots there are.
    public let slotCount: Int
    /// What each slot holds.
    public let slots: [Slot]
    private let index: [Slot: Int]

    /// Lays out a study.
    public init(_ study: Study) {
        self.study = study
        var slots: [Slot] = []
        for (number, indicator) in study.indicators.enumerated() {
            for role in indicator.quantities.map(\.role) {
                slots.append(Slot(indicator: number, breakdown: nil, cell: 0, role: role))
            }
            for (table, shown) in indicator.breakdowns.enumerated() {
                for cell in 0..<(study.breakdown(shown.breakdown)?.categories.count ?? 0) {
                    for role in indicator.breakdownRoles {
                        slots.append(Slot(indicator: number, breakdown: table, cell: cell, role: role))
                    }
                }
            }
        }
        self.slots = slots
        slotCount = slots.count
        index = Dictionary(uniqueKeysWithValues: slots.enumerated().map { ($1, $0) })
    }

    /// What a slot holds, by indices into the study.
    public struct Slot: Hashable, Sendable {
        /// Which indicator of the study.
        public let indicator: Int
        /// Which of the indicator's breakdowns, or nil for the total.
        public let breakdown: Int?
        /// Which category of the breakdown; 0 for the total.
        public let cell: Int
        /// Which quantity.
        public let role: Indicator.Role

        /// Takes the four.
        public init(indicator: Int, breakdown: Int?, cell: Int, role: Indicator.Role) {
            self.indicator = indicator
            self.breakdown = breakdown
            self.cell = cell
            self.role = role
        }
    }

    /// The slot of a quantity; nil where the study has none, such as a sum of squares in a breakdown.
    ///
    /// `indicator` counts the study's indicators, `breakdown` the indicator's (nil is the total), `cell` the categories.
    public func slot(indicator: Int, breakdown: Int?, cell: Int, quantity role: Indicator.Role) -> Int? {
        index[Slot(indicator: indicator, breakdown: breakdown, cell: cell, role: role)]
    }

    /// What a slot holds, in the study's own ids.
    public func describe(_ slot: Int) -> SlotName {
        let place = slots[slot]
        let indicator = study.indicators[place.indicator]
        let shown = place.breakdown.map { indicator.breakdowns[$0] }
        let breakdown = shown.flatMap { study.breakdown($0.breakdown) }
        return SlotName(
            indicator: indicator.id,
            breakdown: breakdown?.id,
            category: breakdown?.categories[place.cell].id,
            quantity: place.role,
            release: release(of: slot)
        )
    }

    /// How the study releases a slot; nothing where it is tallied for tests only.
    public func release(of slot: Int) -> Release {
        let place = slots[slot]
        let indicator = study.indicators[place.indicator]
        if place.role == .whole { return Release(named: false, pooled: false) }
        return place.breakdown.map { indicator.breakdowns[$0].release } ?? indicator.total
    }
}

/// A slot in the study's own ids.
public struct SlotName: Hashable, Sendable, CustomStringConvertible {
    /// The indicator.
    public let indicator: String
    /// The breakdown, nil for a total.
    public let breakdown: String?
    /// The category, nil for a total.
    public let category: String?
    /// The quantity.
    public let quantity: Indicator.Role
    /// How the study releases it.
    public let release: Release

    /// Such as `K1a/sex=K/numerator`, or `K1a/total/numerator`.
    public var description: String {
        let cell = breakdown.flatMap { breakdown in category.map { "\(breakdown)=\($0)" } } ?? "total"
        return "\(indicator)/\(cell)/\(quantity.rawValue)"
    }
}
