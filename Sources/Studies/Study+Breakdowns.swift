internal import Vocabulary

extension Study {
    /// Looks up the breakdowns of a draft: readings typed, codes found, no value in two categories.
    ///
    /// Meets STU-6.
    static func breakdowns(_ draft: StudyDraft) throws(Fault) -> [Breakdown] {
        if !draft.breakdowns.isEmpty { try checkUnique(draft.breakdowns.map(\.id), at: "breakdowns") }
        var breakdowns: [Breakdown] = []
        for item in draft.breakdowns { breakdowns.append(try breakdown(item, in: draft)) }
        return breakdowns
    }

    private static func breakdown(_ item: BreakdownDraft, in draft: StudyDraft) throws(Fault) -> Breakdown {
        let path = "breakdowns/\(item.id)"
        let tables = draft.tablesRead(by: item.id)
        guard !tables.isEmpty else { throw Fault(.unusedBreakdown, at: path, next: "Show it, or take it out.") }
        try checkUnique(item.categories.map(\.id), at: "\(path)/categories")

        var readings: [Breakdown.Reading] = []
        for reading in item.readings {
            for name in reading.table.map({ [$0] }) ?? tables {
                let table = try draft.table(name, at: reading.expression.path)
                let expression: Expression
                do {
                    expression = try compile(reading.expression, over: table)
                } catch  where error.code == .unknownWord {
                    throw Fault(
                        .breakdownUnreadable,
                        at: error.path,
                        offset: error.offset,
                        next: "Table “\(name)” has no such column. \(error.next)"
                    )
                }
                try check(item, reads: expression, at: path)
                readings.append(Breakdown.Reading(table: name, expression: expression))
            }
        }
        try checkUnique(readings.map(\.table), at: "\(path)/over")
        for table in tables where !readings.contains(where: { $0.table == table }) {
            throw Fault(.breakdownUnreadable, at: "\(path)/over", next: "Say what is read from table “\(table)”.")
        }
        try checkDisjoint(item, at: path)
        return Breakdown(id: item.id, title: item.title, categories: item.categories, readings: readings)
    }

    private static func check(
        _ item: BreakdownDraft,
        reads expression: Expression,
        at path: String
    ) throws(Fault) {
        for category in item.categories {
            switch (category.selection, expression.type) {
            case (.codes(let codes), .code(let list)):
                for code in codes where !list.contains(code) {
                    let next = Suggestion.sentence(for: code, among: list)
                    throw Fault(.unknownCode, at: "\(path)/categories/\(category.id)", next: next)
                }
            case (.band(let from, let to), .number(places: 0)):
                guard from <= to ?? .max else {
                    throw Fault(.wrongValue, at: "\(path)/categories/\(category.id)", next: "The band ends too early.")
                }
                // No value lies beyond, and whoever looks at the numbers beside a band stays within 64 bits.
                let limit = ValueType.valueLimit
                guard from >= -limit, to ?? 0 <= limit else {
                    throw Fault(
                        .wrongValue,
                        at: "\(path)/categories/\(category.id)",
                        next: "Leave out “to” where the band is open."
                    )
                }
            case (.codes, _), (.band, _):
                throw Fault(
                    .expressionType,
                    at: "\(path)/categories/\(category.id)",
                    next: "Codes divide a column of codes, bands a whole number; this reads \(expression.type.name)."
                )
            }
        }
    }

    private static func checkDisjoint(_ item: BreakdownDraft, at path: String) throws(Fault) {
        for (index, category) in item.categories.enumerated() {
            for earlier in item.categories[..<index] where category.selection.meets(earlier.selection) {
                throw Fault(
                    .categoriesOverlap,
                    at: "\(path)/categories/\(category.id)",
                    next: "It meets “\(earlier.id)”."
                )
            }
        }
    }
}

extension Breakdown.Selection {
    func meets(_ other: Self) -> Bool {
        switch (self, other) {
        case (.codes(let a), .codes(let b)): !Set(a).isDisjoint(with: b)
        case (.band(let a, let b), .band(let c, let d)): a <= d ?? .max && c <= b ?? .max
        case (.codes, .band), (.band, .codes): false
        }
    }
}

extension StudyDraft {
    /// The tables that indicators shown by a breakdown read, in the study's order.
    func tablesRead(by breakdown: String) -> [String] {
        let shown = indicators.filter { $0.breakdowns.contains { $0.breakdown == breakdown } }
        let read = Set(shown.flatMap(\.quantities).filter { $0.role != .sumOfSquares }.map(\.table))
        return tables.map(\.name).filter(read.contains)
    }
}
