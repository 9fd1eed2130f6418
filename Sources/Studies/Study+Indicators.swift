internal import Vocabulary

extension Study {
    /// Looks up the indicators of a draft: quantities of the kind, typed, in role order.
    ///
    /// Meets STU-8.
    static func indicators(_ draft: StudyDraft) throws(Fault) -> [Indicator] {
        try checkUnique(draft.indicators.map(\.id), at: "indicators")
        var indicators: [Indicator] = []
        for item in draft.indicators { indicators.append(try indicator(item, in: draft)) }
        return indicators
    }

    private static func indicator(_ item: IndicatorDraft, in draft: StudyDraft) throws(Fault) -> Indicator {
        let path = "indicators/\(item.id)"
        try checkRoles(item, at: "\(path)/quantities")
        var quantities: [Quantity] = []
        for role in item.kind.roles {
            guard let quantity = item.quantities.first(where: { $0.role == role }) else { continue }
            let place = "\(path)/quantities/\(role.rawValue)"
            quantities.append(try self.quantity(quantity, in: draft, at: place))
        }
        if !item.breakdowns.isEmpty {
            try checkUnique(item.breakdowns.map(\.breakdown), at: "\(path)/shown_by")
        }
        for shown in item.breakdowns where !draft.breakdowns.contains(where: { $0.id == shown.breakdown }) {
            let known = draft.breakdowns.map(\.id)
            let next = Suggestion.sentence(for: shown.breakdown, among: known)
            throw Fault(.unknownName, at: "\(path)/shown_by/\(shown.breakdown)", next: next)
        }
        guard (0...6).contains(item.unit.decimals), item.unit.factor.units > 0, item.unit.factor.places <= 9 else {
            throw Fault(.wrongValue, at: "\(path)/unit", next: "The factor is positive, decimals are 0 to 6.")
        }
        return Indicator(
            id: item.id,
            kind: item.kind,
            title: item.title,
            definition: item.definition,
            unit: item.unit,
            quantities: quantities,
            total: item.total,
            breakdowns: item.breakdowns
        )
    }

    private static func checkRoles(_ item: IndicatorDraft, at path: String) throws(Fault) {
        let roles = item.quantities.map(\.role)
        try checkUnique(roles.map(\.rawValue), at: path)
        for role in item.kind.required where !roles.contains(role) {
            throw Fault(.wrongQuantities, at: path, next: "A \(item.kind.rawValue) needs “\(role.rawValue)”.")
        }
        for role in roles where !item.kind.roles.contains(role) {
            let next = Suggestion.sentence(for: role.rawValue, among: item.kind.roles.map(\.rawValue))
            throw Fault(.wrongQuantities, at: "\(path)/\(role.rawValue)", next: next)
        }
    }

    private static func quantity(
        _ item: QuantityDraft,
        in draft: StudyDraft,
        at path: String
    ) throws(Fault) -> Quantity {
        let table = try draft.table(item.table, at: path)
        var filter = Expression.always
        for source in item.filters {
            let part = try compile(source, over: table)
            guard part.type == .boolean else {
                throw Fault(
                    .expressionType,
                    at: source.path,
                    offset: 0,
                    next: "A filter is true or false, not \(part.type.name)."
                )
            }
            filter = filter.and(part)
        }
        var value: Expression?
        if let source = item.value {
            let sum = try compile(source, over: table)
            let isFine = if case .number(let places) = sum.type { places == 0 || item.role == .amount } else { false }
            guard isFine else {
                throw Fault(
                    .expressionType,
                    at: source.path,
                    offset: 0,
                    next: "A whole number is summed here, not \(sum.type.name); only an amount may have decimals."
                )
            }
            value = sum
        } else if item.role.isSum {
            throw Fault(.wrongQuantities, at: path, next: "“\(item.role.rawValue)” is a sum: write “sum: …”.")
        }
        guard (1...boundLimit).contains(item.bound) else {
            throw Fault(.boundTooLarge, at: "\(path)/bound", next: "A bound is 1 to \(boundLimit).")
        }
        return Quantity(role: item.role, table: item.table, filter: filter, value: value, bound: item.bound)
    }
}

extension Indicator.Role {
    /// Whether rows cannot be counted for it.
    fileprivate var isSum: Bool {
        switch self {
        case .sum, .sumOfSquares, .time, .amount: true
        case .n, .whole, .numerator, .denominator, .persons, .events, .units: false
        }
    }
}
