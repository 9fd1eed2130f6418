internal import Vocabulary

extension TableTally {
    /// Reads the answer to a ``TallyStatement``; one that is not of the form that was asked for is refused, and so is a sum that
    /// leaves 64 bits.
    ///
    /// Meets TAL-7, TAL-10 and TAL-11.
    init(_ answer: [[String?]], to statement: TallyStatement, plan: TablePlan, place: String) throws(Refusal) {
        self.init(plan: plan)
        let odd = Refusal(.badAnswer, at: place, next: "Tell the developers, with the server's version.")
        var rejected: [RowRule: Int] = [:]
        var digits = 0
        var unmapped: [Int: Int] = [:]
        var passed = 0
        for row in answer {
            guard row.count == 7, let part = row[0].flatMap({ Int($0) }).flatMap(TallyStatement.Part.init),
                let number = row[1].flatMap({ Int($0) }), let rows = row[4].flatMap({ Int($0) })
            else { throw odd }
            switch part {
            case .rule:
                read += rows
                if let rule = UInt8(exactly: number).flatMap(RowRule.init) {
                    rejected[rule] = rows
                } else {
                    passed = rows
                }
            case .kept: kept = rows
            case .wrongDigits: digits = rows
            case .unmapped: if rows > 0 { unmapped[number] = rows }
            case .fingerprint: break
            case .month:
                guard plan.dates.indices.contains(number), let day = row[3].flatMap({ Int64($0) }),
                    days[number].indices.contains(Int(day - plan.firstDay))
                else { throw odd }
                days[number][Int(day - plan.firstDay)] = rows
            case .quantity:
                guard plan.quantities.indices.contains(number),
                    try add(row, rows, plan.quantities[number], number, statement, place)
                else { throw odd }
            }
        }
        if passed > kept { rejected[.duplicate] = passed - kept }
        verdicts = Verdicts(rejected: rejected, checkDigits: digits, unmapped: unmapped)
    }

    /// Adds a row about a quantity to every target that it is a cell of.
    private mutating func add(
        _ row: [String?],
        _ rows: Int,
        _ quantity: TablePlan.Quantity,
        _ number: Int,
        _ statement: TallyStatement,
        _ place: String
    ) throws(Refusal) -> Bool {
        guard let grouping = row[2].flatMap({ Int($0) }), let known = row[5].flatMap({ Int($0) }) else { return false }
        let cells = statement.cells[number]
        // A bit of GROUPING is nought for the column that the row is grouped by; the last column has the lowest.
        let column = cells.indices.first { grouping >> (cells.count - 1 - $0) & 1 == 0 }
        guard let amount = row[6].map({ Int64($0) }) ?? 0 else {
            throw Refusal(.overflow, at: place, next: "Look for amounts in the table that cannot be right.")
        }
        if column == nil { unknownAmounts[number] = rows - known }
        for (target, aim) in quantity.targets.enumerated() where aim.cell == column.map({ cells[$0] }) {
            if column == nil {
                slots[aim.base] = amount
            } else if let text = row[3] {
                guard let cell = Int(text), slots.indices.contains(aim.base + cell * aim.stride) else { return false }
                slots[aim.base + cell * aim.stride] = amount
            } else {
                unplaced[number][target] = known
            }
        }
        return true
    }
}
