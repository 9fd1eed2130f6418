internal import Vocabulary

/// Makes the errors of ``DataError`` in tables, each at its rate, and counts them.
struct ErrorMaker {
    private var random: SyntheticRandomness
    /// How many of each kind were made.
    private(set) var made: [DataError: Int] = [:]

    init(random: SyntheticRandomness) { self.random = random }

    /// The tables with errors in them.
    mutating func spoiled(_ tables: [ExtractTable]) -> [ExtractTable] {
        tables.map { table in
            var table = table
            let rows = table.rows
            table.rows = []
            for row in rows {
                switch table.name {
                case "forloeb": table.rows += course(row, table)
                case "ydelse": table.rows += spell(row, table)
                case "danskmodul": table.rows += module(row, table)
                case "udgift": table.rows += posting(row, table)
                default: table.rows.append(row)
                }
            }
            return table
        }
    }

    /// Whether an error of a kind is made now; it is counted if so.
    private mutating func makes(_ error: DataError) -> Bool {
        guard random.happens(perMille: error.perMille) else { return false }
        made[error, default: 0] += 1
        return true
    }

    private mutating func course(_ row: [ExtractValue], _ table: ExtractTable) -> [[ExtractValue]] {
        var row = person(row, table)
        let from = table.place("ansvar_fra")
        let until = table.place("ansvar_til")
        guard case .day(let start) = row[from], case .day = row[until] else { return [row] }
        if row[table.place("afgang")] == .missing, makes(.movedOutStillActive) { row[until] = .openEnd }
        if row[until] != .openEnd, makes(.endBeforeStart) {
            row[until] = .day(start.adding(-random.number(in: 1...40)))
        }
        return [row]
    }

    private mutating func spell(_ row: [ExtractValue], _ table: ExtractTable) -> [[ExtractValue]] {
        var row = person(row, table)
        let from = table.place("fra")
        let until = table.place("til")
        guard case .day(let start) = row[from], case .day(let end) = row[until], end > start.adding(60) else {
            return [row]
        }
        if makes(.duplicateSpell) { return [row, row] }
        if makes(.openEndNeverClosed) {
            row[until] = .openEnd
        } else if makes(.endBeforeStart) {
            row[until] = .day(start.adding(-1))
        } else if makes(.overlappingSpell) {
            var second = row
            second[from] = .day(end.adding(-20))
            return [row, second]
        } else if makes(.splitSpell) {
            var second = row
            let cut = random.day(in: start.adding(20)...end.adding(-20))
            row[until] = .day(cut)
            second[from] = .day(cut.adding(1))
            return [row, second]
        } else if makes(.wholeWeeks) {
            // 1970-01-01 was a Thursday: three days later weeks begin.
            row[from] = .day(start.adding(-Int(start.number + 3) % 7))
            row[until] = .day(end.adding(6 - Int(end.number + 3) % 7))
        }
        return [row]
    }

    private mutating func module(_ row: [ExtractValue], _ table: ExtractTable) -> [[ExtractValue]] {
        var row = person(row, table)
        if makes(.unregisteredModule) { return [] }
        if row[table.place("testdato")] != .missing, makes(.missingTestDay) { row[table.place("testdato")] = .missing }
        if row[table.place("du")] == .code("2"), makes(.trackTransfer) { row[table.place("du")] = .code("3") }
        return makes(.twoCentres) ? [row, row] : [row]
    }

    private mutating func posting(_ row: [ExtractValue], _ table: ExtractTable) -> [[ExtractValue]] {
        guard case .amount(let amount) = row[table.place("beloeb")], makes(.regulation) else { return [row] }
        var reversal = row
        reversal[table.place("beloeb")] = .amount(-amount)
        return [row, reversal, row]
    }

    private mutating func person(_ row: [ExtractValue], _ table: ExtractTable) -> [ExtractValue] {
        var row = row
        if makes(.unknownOrigin) { row[table.place("oprindelse")] = .missing }
        if makes(.patchyRegistration) {
            let noSuchDay = random.happens(perMille: 500)
            row[table.place("foedselsdato")] = noSuchDay ? .text("31-02-1987") : .missing
        }
        return row
    }
}
