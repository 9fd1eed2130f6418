/// What one worker has found wrong so far: the current batch's rejected rows, and counts.
package struct Verdicts: Sendable {
    /// A code that is mapped to nothing: how often it came, and where first.
    package struct Unmapped: Sendable {
        /// How many rows hold it.
        package var rows: Int
        /// Where in the file the first of them starts.
        package var offset: Int
    }

    /// Where the first row that a rule rejected starts, and which column of the extract broke it; none for a rule about whole rows.
    package struct First: Sendable {
        /// Where in the file the row starts.
        package var offset: Int
        /// The place of the column.
        package var column: Int?
    }

    /// How many different unmapped codes are remembered for a column.
    ///
    /// Beyond, they are counted without being told apart.
    package static let codesRemembered = 200

    /// For every row of the batch the number of the first rule it breaks; zero for a row that is kept.
    package var rules = [UInt8](repeating: 0, count: RowBlock.rowsAtOnce)
    /// For every row of the batch the column that broke that rule; less than zero for none.
    private var columns = [Int32](repeating: -1, count: RowBlock.rowsAtOnce)
    /// The column of the extract that is being judged; nil while whole rows are.
    package var column: Int?
    /// Whether the batch has a rejected row at all.
    package private(set) var anyRejected = false
    /// Rows rejected so far, by rule.
    package private(set) var rejected: [RowRule: Int] = [:]
    /// Where the first of them starts, by rule.
    ///
    /// Not for duplicates: which of two equal rows is the second depends on the workers.
    package private(set) var first: [RowRule: First] = [:]
    /// Registration numbers whose check digit does not hold, so far.
    package var checkDigits = 0
    /// Unmapped codes so far, by column of the extract and the code's bytes.
    package private(set) var unmapped: [Int: [[UInt8]: Unmapped]] = [:]

    /// Starts with nothing found.
    package init() {}

    /// Starts a batch in which `ragged` rows have been left out already, the first of which starts at `offset`.
    package mutating func startBatch(ragged: Int, at offset: Int? = nil) {
        if anyRejected { for row in rules.indices { rules[row] = 0 } }
        anyRejected = false
        if ragged > 0 { rejected[.ragged, default: 0] += ragged }
        if let offset { note(.ragged, First(offset: offset, column: nil)) }
    }

    private mutating func note(_ rule: RowRule, _ place: First) {
        guard rule != .duplicate, place.offset < first[rule]?.offset ?? .max else { return }
        first[rule] = place
    }

    /// Rejects a row of the batch under a rule, unless an earlier rule has rejected it.
    package mutating func reject(_ row: Int, _ rule: RowRule) {
        anyRejected = true
        guard rules[row] == 0 || rules[row] > rule.rawValue else { return }
        rules[row] = rule.rawValue
        columns[row] = column.map { Int32(truncatingIfNeeded: $0) } ?? -1
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

    /// Counts the rejected rows of the block's batch and says which rows are kept.
    package mutating func closeBatch(of block: borrowing RowBlock, kept: inout [Int32]) {
        let count = block.batchCount
        self.kept(count: count, rows: &kept)
        for row in 0..<count {
            guard let rule = RowRule(rawValue: rules[row]) else { continue }
            rejected[rule, default: 0] += 1
            note(rule, First(offset: block.fileOffset(row: row), column: columns[row] < 0 ? nil : Int(columns[row])))
        }
    }

    /// Adds what another worker has found.
    package mutating func merge(_ other: Verdicts) {
        rejected.merge(other.rejected, uniquingKeysWith: +)
        for (rule, place) in other.first { note(rule, place) }
        checkDigits += other.checkDigits
        for (column, codes) in other.unmapped {
            unmapped[column, default: [:]]
                .merge(codes) { left, right in
                    Unmapped(rows: left.rows + right.rows, offset: min(left.offset, right.offset))
                }
        }
    }
}

extension Verdicts {
    /// What a database found, which knows no places in a file: counts alone, and of unmapped codes no text.
    init(rejected: [RowRule: Int], checkDigits: Int, unmapped: [Int: Int]) {
        self.rejected = rejected
        self.checkDigits = checkDigits
        self.unmapped = unmapped.mapValues { [[]: Unmapped(rows: $0, offset: 0)] }
    }
}
