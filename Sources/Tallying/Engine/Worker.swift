package import Vocabulary

/// What tallying an extract has come to, or a worker's part of it.
///
/// Parts are added up, so their order does not matter.
package struct TableTally: Sendable {
    /// The sums, slot by slot.
    package var slots: [Int64]
    /// Rows read: those kept and those rejected.
    package var read = 0
    /// Rows kept.
    package var kept = 0
    /// For every quantity, the selected rows whose amount was unknown.
    package var unknownAmounts: [Int]
    /// For every quantity and each of its targets, the selected rows that lie in no cell.
    package var unplaced: [[Int]]
    /// For every column of the plan's `dates` and each day of the period, the kept rows with that day.
    package var days: [[Int]]
    /// What was found wrong.
    package var verdicts = Verdicts()

    /// Starts at zero.
    package init(plan: TablePlan) {
        slots = Array(repeating: 0, count: plan.slotCount)
        unknownAmounts = Array(repeating: 0, count: plan.quantities.count)
        unplaced = plan.quantities.map { Array(repeating: 0, count: $0.targets.count) }
        days = Array(repeating: Array(repeating: 0, count: plan.dayCount), count: plan.dates.count)
    }

    /// Adds another worker's part; false if a sum leaves the exact range.
    package mutating func add(_ other: TableTally) -> Bool {
        var exact = true
        for place in slots.indices {
            let (sum, overflow) = slots[place].addingReportingOverflow(other.slots[place])
            slots[place] = sum
            exact = exact && !overflow
        }
        for place in unknownAmounts.indices {
            unknownAmounts[place] += other.unknownAmounts[place]
            for target in unplaced[place].indices { unplaced[place][target] += other.unplaced[place][target] }
        }
        for column in days.indices {
            for day in days[column].indices { days[column][day] += other.days[column][day] }
        }
        read += other.read
        kept += other.kept
        verdicts.merge(other.verdicts)
        return exact
    }
}

/// Tallies blocks of an extract until there are none left.
///
/// Each worker has buffers of its own; they share the reader only.
package struct Worker: ~Copyable {
    private let plan: TablePlan
    private let calendar: Calendar
    private var block = RowBlock()
    private var columns: Columns
    private var registers: Registers
    private var kept: [Int32] = []
    private var selected: [Int32] = []
    private var hashes: [UInt64] = []
    private var overflowed = false
    private var tally: TableTally

    /// Makes a worker for a plan.
    package init(_ plan: TablePlan, calendar: Calendar) {
        self.plan = plan
        self.calendar = calendar
        columns = Columns(width: plan.columns.count)
        registers = Registers(plan.program, calendar: calendar)
        tally = TableTally(plan: plan)
        kept.reserveCapacity(RowBlock.rowsAtOnce)
        selected.reserveCapacity(RowBlock.rowsAtOnce)
    }

    /// Tallies until the reader has no more; an overflow is refused.
    package consuming func run(
        _ reader: ExtractReader,
        format: ExtractFormat,
        progress: () -> Void
    ) throws(Refusal) -> TableTally {
        while try reader.next(into: &block) {
            progress()
            block.index(delimiter: format.delimiter, quoting: format.quoting)
            while let ragged = block.nextBatch(width: plan.width) {
                tally.verdicts.startBatch(ragged: ragged, at: block.firstRagged)
                tally.read += ragged + block.batchCount
                try batch(reader.name)
            }
            if overflowed || registers.overflowed {
                throw Refusal(.overflow, at: reader.name, next: "look for amounts in the extract that cannot be right")
            }
        }
        return tally
    }

    private mutating func batch(_ file: String) throws(Refusal) {
        let rows = block.batchCount
        for (place, column) in plan.columns.enumerated() {
            tally.verdicts.column = column.place
            unsafe column.read(block, into: columns[place], verdicts: &tally.verdicts, calendar: calendar)
        }
        tally.verdicts.column = nil
        checkRows(rows)
        if let duplicates = plan.duplicates { try checkDuplicates(duplicates, rows, file) }
        var count = rows
        if tally.verdicts.anyRejected {
            tally.verdicts.closeBatch(of: block, kept: &kept)
            columns.keep(kept)
            count = kept.count
        }
        tally.kept += count
        countDays(count)
        registers.run(over: columns, count: count)
        accumulate(count)
    }

    private mutating func checkRows(_ rows: Int) {
        for (start, end) in plan.spells {
            let (starts, ends) = unsafe (columns[start], columns[end])
            tally.verdicts.column = plan.columns[end].place
            for row in 0..<rows where unsafe ends[row] < starts[row] && ends[row] != missingValue {
                tally.verdicts.reject(row, .endBeforeStart)
            }
        }
        for birth in plan.births {
            tally.verdicts.column = plan.columns[birth].place
            let births = unsafe columns[birth]
            for row in 0..<rows where unsafe births[row] > plan.lastBirth {
                tally.verdicts.reject(row, .birthAfterPeriod)
            }
        }
    }

    /// Only rows that nothing else is wrong with are looked up, so that a row rejected once is not a row that was there before.
    private mutating func checkDuplicates(_ duplicates: DuplicateSet, _ rows: Int, _ file: String) throws(Refusal) {
        tally.verdicts.kept(count: rows, rows: &kept)
        hashes.removeAll(keepingCapacity: true)
        for row in kept {
            var hash: UInt64 = 0
            for place in plan.columns.indices { hash = unsafe duplicates.key.fold(hash, columns[place][Int(row)]) }
            hashes.append(hash)
        }
        var again: [Int] = []
        try duplicates.enter(hashes, file: file) { again.append($0) }
        for place in again { tally.verdicts.reject(Int(kept[place]), .duplicate) }
    }

    /// One comparison and one addition a date, so that every tally can say which months are empty.
    private mutating func countDays(_ count: Int) {
        let last = UInt64(plan.dayCount)
        for (number, place) in plan.dates.enumerated() {
            let dates = unsafe columns[place]
            for row in 0..<count {
                let day = unsafe UInt64(bitPattern: dates[row] &- plan.firstDay)
                if day < last { tally.days[number][Int(day)] &+= 1 }
            }
        }
    }

    private mutating func accumulate(_ count: Int) {
        var selection: Int?? = .none
        for (place, quantity) in plan.quantities.enumerated() {
            if selection != .some(quantity.selection) {
                select(quantity.selection, count)
                selection = .some(quantity.selection)
            }
            add(quantity, place)
        }
    }

    private mutating func select(_ selection: Int?, _ count: Int) {
        selected.removeAll(keepingCapacity: true)
        guard let selection else {
            for row in 0..<count { selected.append(Int32(truncatingIfNeeded: row)) }
            return
        }
        let truths = unsafe registers[selection]
        for row in 0..<count where unsafe truths[row] == 1 { selected.append(Int32(truncatingIfNeeded: row)) }
    }

    /// Adds one quantity to all its targets.
    private mutating func add(_ quantity: TablePlan.Quantity, _ place: Int) {
        var unknown = 0
        var overflowed = false
        for (number, target) in quantity.targets.enumerated() {
            var unplaced = 0
            unknown = 0
            for row in selected {
                var amount: Int64 = 1
                if let step = quantity.amount {
                    amount = unsafe registers[step][Int(row)]
                    if amount == missingValue {
                        unknown += 1
                        continue
                    }
                }
                var slot = target.base
                if let step = target.cell {
                    let cell = unsafe registers[step][Int(row)]
                    if cell == missingValue {
                        unplaced += 1
                        continue
                    }
                    slot &+= Int(cell) &* target.stride
                }
                let (sum, overflow) = tally.slots[slot].addingReportingOverflow(amount)
                tally.slots[slot] = sum
                overflowed = overflowed || overflow
            }
            tally.unplaced[place][number] += unplaced
        }
        tally.unknownAmounts[place] += unknown
        if overflowed { self.overflowed = true }
    }
}
