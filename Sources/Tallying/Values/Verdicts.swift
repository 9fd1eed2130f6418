/// What one worker has found wrong so far: the current batch's rejected rows, and counts.
package struct Verdicts: Sendable {
    /// A code that is mapped to nothing: how often it came, and where first.
    package struct Unmapped: Sendable {
        /// How many rows hold it.
        package var rows: Int
        /// Where in the file the first of them starts.
        package var offset: Int
    }

    /// How many different unmapped codes are remembered for a column.
    ///
    /// Beyond, they are counted without being told apart.
    package static let codesRemembered = 200

    /// For every row of the batch the number of the first rule it breaks; zero for a row that is kept.
    package var rules = [UInt8](repeating: 0, count: RowBlock.rowsAtOnce)
    /// Whether the batch has a rejected row at all.
    package private(set) var anyRejected = false
    /// Rows rejected so far, by rule.
    package private(set) var rejected: [RowRule: Int] = [:]
    /// Registration numbers whose check digit does not hold, so far.
    package var checkDigits = 0
    /// Unmapped codes so far, by column of the extract and the code's bytes.
    package private(set) var unmapped: [Int: [[UInt8]: Unmapped]] = [:]

    /// Starts with nothing found.
    package init() {}

    /// Starts a batch in which `ragged` rows have been left out already.
    package mutating func startBatch(ragged: Int) {
        if anyRejected { for row in rules.indices { rules[row] = 0 } }
        anyRejected = false
        if ragged > 0 { rejected[.ragged, default: 0] += ragged }
    }

    /// Rejects a row of the batch under a rule, unless an earlier rule has rejected it.
    package mutating func reject(_ row: Int, _ rule: RowRule) {
        anyRejected = true
        if rules[row] == 0 || rules[row] > rule.rawValue { rules[row] = rule.rawValue }
    }

    /// Remembers an unmapped code.
    package mutating func unmapped(_ code: [UInt8], column: Int, offset: Int) {
        var codes = unmapped[column] ?? [:]
        let name = codes.count < Self.codesRemembered || codes[code] != nil ? code : []
        var entry = codes[name] ?? Unmapped(rows: 0, offset: offset)
        entry.rows += 1
        entry.offset = min(entry.offset, offset)
        codes[name] = entry
        unmapped[column] = codes
    }

    /// Says which rows of the batch no rule has rejected so far.
    package func kept(count: Int, rows: inout [Int32]) {
        rows.removeAll(keepingCapacity: true)
        for row in 0..<count where rules[row] == 0 { rows.append(Int32(truncatingIfNeeded: row)) }
    }

    /// Counts the batch's rejected rows and says which rows are kept.
    package mutating func closeBatch(count: Int, kept: inout [Int32]) {
        self.kept(count: count, rows: &kept)
        for row in 0..<count {
            if let rule = RowRule(rawValue: rules[row]) { rejected[rule, default: 0] += 1 }
        }
    }

    /// Adds what another worker has found.
    package mutating func merge(_ other: Verdicts) {
        rejected.merge(other.rejected, uniquingKeysWith: +)
        checkDigits += other.checkDigits
        for (column, codes) in other.unmapped {
            unmapped[column, default: [:]]
                .merge(codes) { left, right in
                    Unmapped(rows: left.rows + right.rows, offset: min(left.offset, right.offset))
                }
        }
    }
}
