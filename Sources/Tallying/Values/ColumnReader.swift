/// The mark of a missing value in a typed column, and of "unknown" in a truth column.
///
/// No value equals it: numbers have eighteen digits at most and arithmetic refuses to reach it.
package let missingValue = Int64.min

/// Reads one column of a batch into numbers: days since 1970, integers, decimals as counts of their smallest unit, the
/// places of codes in their list, identifiers.
///
/// Meets TAL-2 and TAL-4.
package struct ColumnReader: Sendable {
    /// What the column's values are.
    package enum Kind: Sendable {
        /// Days; a two-digit year is the latest one that is not after `latestYear`.
        case date([DatePattern], latestYear: Int)
        /// Numbers, counted in units of 10^−`scale`, in absolute value at most `limit` of them.
        case number(NumberFormat, scale: Int, limit: Int64)
        /// Codes, by their place in the study's list.
        case code(CodeTable)
        /// Civil registration numbers.
        case registrationNumber
        /// Identifiers of any form.
        case identifier(RowKey)
    }

    /// Where in a row of the extract the column stands.
    package let place: Int
    /// What its values are.
    package let kind: Kind
    /// Whether a value may be missing.
    package let mayBeMissing: Bool
    /// Texts that stand for a missing value; an empty field always does.
    private let missing: CodeTable
    /// Those of them that could be read as values, such as `01-01-1900`.
    let missingValues: [Int64]

    /// Describes a column; `markers` are the texts that stand for a missing value.
    package init(place: Int, kind: Kind, mayBeMissing: Bool, markers: [[UInt8]], calendar: Calendar) {
        self.place = place
        self.kind = kind
        self.mayBeMissing = mayBeMissing
        missing = CodeTable(markers.map { ($0, missingValue) })
        missingValues = markers.compactMap { marker in
            switch kind {
            case .date(let patterns, let latestYear):
                guard case .day(let day) = Self.day(marker, patterns, latestYear, calendar) else { return nil }
                return day
            case .number(let format, let scale, _):
                return unsafe marker.withUnsafeBufferPointer { buffer in
                    guard let base = buffer.baseAddress else { return nil }
                    return unsafe format.value(base, buffer.count, scale: scale)
                }
            case .code, .registrationNumber, .identifier:
                return nil
            }
        }
    }

    /// Reads the column of the block's current batch into `values`, which has room for it; what cannot be read is judged in
    /// `verdicts`.
    @unsafe package func read(
        _ block: borrowing RowBlock,
        into values: UnsafeMutablePointer<Int64>,
        verdicts: inout Verdicts,
        calendar: Calendar
    ) {
        let count = block.batchCount
        let plain = missingValues.isEmpty
        switch kind {
        case .date(let patterns, let latestYear):
            let first = patterns[0]
            for row in 0..<count {
                let field = unsafe block.field(row: row, column: place)
                if !first.isShort, let (year, month, day) = unsafe first.fixed(field.start, field.count),
                    calendar.exists(year, month, day), Calendar.years.contains(year), plain
                {
                    unsafe values[row] = calendar.number(year, month, day)
                } else {
                    unsafe values[row] = slowDate(field, patterns, latestYear, row, &verdicts, calendar)
                }
            }
        case .number(let format, let scale, let limit):
            for row in 0..<count {
                let field = unsafe block.field(row: row, column: place)
                if let value = unsafe format.value(field.start, field.count, scale: scale) {
                    if value.magnitude > limit.magnitude { verdicts.reject(row, .numberOutOfRange) }
                    unsafe values[row] = plain ? value : checked(value, row, &verdicts)
                } else {
                    unsafe values[row] = judge(field, .numberUnreadable, row, &verdicts)
                }
            }
        case .code(let table):
            for row in 0..<count {
                let field = unsafe block.field(row: row, column: place)
                if let value = unsafe table.value(field.start, field.count), !(unsafe field.isEscaped),
                    value != missingValue
                {
                    unsafe values[row] = value
                } else {
                    unsafe values[row] = slowCode(field, table, block, row, &verdicts)
                }
            }
        case .registrationNumber:
            for row in 0..<count {
                let field = unsafe block.field(row: row, column: place)
                if let (number, holds) = unsafe CivilRegistrationNumber.read(field.start, field.count) {
                    unsafe values[row] = number
                    if !holds { verdicts.checkDigits += 1 }
                } else {
                    unsafe values[row] = judge(field, .identifierForm, row, &verdicts)
                }
            }
        case .identifier(let key):
            for row in 0..<count {
                let field = unsafe block.field(row: row, column: place)
                if unsafe isMissing(field) {
                    unsafe values[row] = judge(field, .valueMissing, row, &verdicts)
                } else {
                    unsafe values[row] = key.identifier(Self.bytes(field))
                }
            }
        }
    }

    @inline(__always)
    @unsafe private func isMissing(_ field: Field) -> Bool {
        unsafe field.count == 0 || missing.value(field.start, field.count) != nil
    }

    /// What a field comes to that is not a value: missing where that may be, else a broken rule.
    @inline(never)
    @unsafe private func judge(_ field: Field, _ rule: RowRule, _ row: Int, _ verdicts: inout Verdicts) -> Int64 {
        if unsafe isMissing(field) {
            if !mayBeMissing { verdicts.reject(row, .valueMissing) }
        } else {
            verdicts.reject(row, rule)
        }
        return missingValue
    }

    /// A value that was read, unless the mapping says that it stands for a missing one.
    private func checked(_ value: Int64, _ row: Int, _ verdicts: inout Verdicts) -> Int64 {
        guard missingValues.contains(value) else { return value }
        if !mayBeMissing { verdicts.reject(row, .valueMissing) }
        return missingValue
    }

    @inline(never)
    @unsafe private func slowDate(
        _ field: Field,
        _ patterns: [DatePattern],
        _ latestYear: Int,
        _ row: Int,
        _ verdicts: inout Verdicts,
        _ calendar: Calendar
    ) -> Int64 {
        if unsafe isMissing(field) { return unsafe judge(field, .dateUnreadable, row, &verdicts) }
        switch unsafe Self.day(Self.bytes(field), patterns, latestYear, calendar) {
        case .day(let day):
            return checked(day, row, &verdicts)
        case .outOfRange:
            verdicts.reject(row, .dateOutOfRange)
        case .unreadable:
            verdicts.reject(row, .dateUnreadable)
        }
        return missingValue
    }

    private enum DayText {
        case day(Int64)
        case outOfRange
        case unreadable
    }

    private static func day(_ bytes: [UInt8], _ patterns: [DatePattern], _ latestYear: Int, _ calendar: Calendar)
        -> DayText
    {
        for pattern in patterns {
            guard let (written, month, day) = pattern.lenient(bytes) else { continue }
            var year = written
            if pattern.isShort {
                year += latestYear / 100 * 100
                if year > latestYear { year -= 100 }
            }
            guard calendar.exists(year, month, day) else { continue }
            guard Calendar.years.contains(year) else { return .outOfRange }
            return .day(calendar.number(year, month, day))
        }
        return .unreadable
    }

    @inline(never)
    @unsafe private func slowCode(
        _ field: Field,
        _ table: CodeTable,
        _ block: borrowing RowBlock,
        _ row: Int,
        _ verdicts: inout Verdicts
    ) -> Int64 {
        let bytes = unsafe Self.bytes(field)
        if let value = table.value(bytes) {
            if value == missingValue, !mayBeMissing { verdicts.reject(row, .valueMissing) }
            return value
        }
        if unsafe !isMissing(field) {
            verdicts.unmapped(bytes, column: place, offset: block.fileOffset(row: row))
        }
        return unsafe judge(field, .codeUnmapped, row, &verdicts)
    }

    @unsafe private static func bytes(_ field: Field) -> [UInt8] {
        let bytes = unsafe Array(UnsafeBufferPointer(start: field.start, count: field.count))
        return unsafe field.isEscaped ? Byte.singled(bytes[...]) : bytes
    }
}
