internal import Disclosure
internal import Studies

/// The open quantities of one figure.
struct Quantities: Hashable {
    private(set) var values: [Indicator.Role: Int64] = [:]

    init(_ values: [Indicator.Role: Int64]) { self.values = values }

    /// The quantity with a role, nil where it is not open.
    subscript(role: Indicator.Role) -> Int64? { values[role] }

    /// What is left of these when `part` is taken out; a quantity that one of them lacks is left out.
    func without(_ part: Quantities) -> Quantities? { combined(with: part) { $0.subtractingReportingOverflow($1) } }

    /// These and `other` together; a quantity that one of them lacks is left out.
    func with(_ other: Quantities) -> Quantities? { combined(with: other) { $0.addingReportingOverflow($1) } }

    private func combined(
        with other: Quantities,
        _ operation: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) -> Quantities? {
        var result: [Indicator.Role: Int64] = [:]
        for (role, value) in values {
            guard let own = other[role] else { continue }
            let (combined, overflow) = operation(value, own)
            if overflow { return nil }
            result[role] = combined
        }
        return Quantities(result)
    }
}

/// What reading the slots of one figure gives.
enum Reading {
    case open(Quantities)
    case closed
    case void

    /// Reads the slots of a cell for one contributor, or pooled where `contributor` is nil.
    ///
    /// A sum of squares may be closed or void alone; without it a mean has no interval.
    init(_ layout: SlotLayout, _ source: any FigureSource, _ cell: CellPlace, contributor: Int?) {
        var values: [Indicator.Role: Int64] = [:]
        var isClosed = false
        var isVoid = false
        // A whole is tallied for the tests of its parts and never released.
        for role in layout.study.indicators[cell.indicator].quantities.map(\.role) where role != .whole {
            guard
                let slot = layout.slot(
                    indicator: cell.indicator,
                    breakdown: cell.breakdown,
                    cell: cell.category,
                    quantity: role
                )
            else { continue }
            switch source.quantity(slot: slot, contributor: contributor) {
            case .open(let value): values[role] = value
            case .closed: isClosed = isClosed || role != .sumOfSquares
            case .void: isVoid = isVoid || role != .sumOfSquares
            }
        }
        // Closed before void: of a figure that is partly closed nothing is told.
        self = isClosed ? .closed : isVoid ? .void : .open(Quantities(values))
    }

    /// The quantities, where all are open.
    var quantities: Quantities? {
        if case .open(let quantities) = self { quantities } else { nil }
    }
}

/// Which cell of which table.
struct CellPlace {
    let indicator: Int
    let breakdown: Int?
    let category: Int
}
