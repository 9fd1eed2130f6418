internal import Vocabulary

/// Formulas as steps over columns: each different formula is computed once a batch, however often it is asked for.
package struct Program: Sendable {
    struct Step: Sendable {
        let formula: Formula
        let left: Int
        var right = 0
        var third = 0
    }

    private(set) var steps: [Step] = []
    private var places: [Formula: Int] = [:]

    /// Starts with no steps.
    package init() {}

    /// Adds a formula, and what it is made of, and answers where its values will stand.
    package mutating func register(_ formula: Formula) -> Int {
        if let place = places[formula] { return place }
        let step: Step
        switch formula {
        case .column, .constant:
            step = Step(formula: formula, left: 0)
        case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right),
            .otherwise(let left, let right):
            step = Step(formula: formula, left: register(left), right: register(right))
        case .not(let inner), .known(let inner), .year(let inner), .oneOf(let inner, _), .band(let inner, _),
            .entry(let inner, _):
            step = Step(formula: formula, left: register(inner))
        case .day(let year, let month, let day):
            step = Step(formula: formula, left: register(year), right: register(month), third: register(day))
        }
        steps.append(step)
        places[formula] = steps.count - 1
        return steps.count - 1
    }
}

/// One worker's registers: a column of numbers for every step of a program, computed a batch at a time.
@safe package struct Registers: ~Copyable {
    private let program: Program
    private let cells: UnsafeMutablePointer<Int64>
    private let calendar: Calendar
    /// Whether arithmetic has left the exact range anywhere so far.
    package private(set) var overflowed = false

    /// Makes room for a program.
    package init(_ program: Program, calendar: Calendar) {
        self.program = program
        self.calendar = calendar
        let count = max(1, program.steps.count) * RowBlock.rowsAtOnce
        unsafe cells = .allocate(capacity: count)
        unsafe cells.initialize(repeating: 0, count: count)
        for (place, step) in program.steps.enumerated() {
            guard case .constant(let value) = step.formula else { continue }
            unsafe (cells + place * RowBlock.rowsAtOnce).update(repeating: value, count: RowBlock.rowsAtOnce)
        }
    }

    deinit { unsafe cells.deallocate() }

    /// The values of a step in the current batch.
    @unsafe package subscript(_ place: Int) -> UnsafePointer<Int64> {
        unsafe UnsafePointer(cells + place * RowBlock.rowsAtOnce)
    }

    /// Computes every step over `count` rows of the columns.
    package mutating func run(over columns: borrowing Columns, count: Int) {
        for (place, step) in program.steps.enumerated() {
            let target = unsafe cells + place * RowBlock.rowsAtOnce
            let left = unsafe UnsafePointer(cells + step.left * RowBlock.rowsAtOnce)
            let right = unsafe UnsafePointer(cells + step.right * RowBlock.rowsAtOnce)
            switch step.formula {
            case .constant:
                break
            case .column(let column):
                unsafe target.update(from: columns[column], count: count)
            case .binary(let operation, _, _):
                unsafe compute(operation, left, right, target, count)
            case .and:
                for row in 0..<count {
                    let (first, second) = unsafe (left[row], right[row])
                    // Unknown is the least number, so that the lesser of both is wrong only for "unknown and false".
                    unsafe target[row] = first == 0 || second == 0 ? 0 : min(first, second)
                }
            case .or:
                for row in 0..<count {
                    let (first, second) = unsafe (left[row], right[row])
                    unsafe target[row] = first == 1 || second == 1 ? 1 : min(first, second)
                }
            case .not:
                for row in 0..<count { unsafe target[row] = left[row] == missingValue ? missingValue : 1 &- left[row] }
            case .known:
                for row in 0..<count { unsafe target[row] = left[row] == missingValue ? 0 : 1 }
            case .oneOf(_, let values):
                for row in 0..<count {
                    let value = unsafe left[row]
                    unsafe target[row] = value == missingValue ? missingValue : (values.contains(value) ? 1 : 0)
                }
            case .otherwise:
                for row in 0..<count { unsafe target[row] = left[row] == missingValue ? right[row] : left[row] }
            case .year:
                for row in 0..<count {
                    let day = unsafe left[row]
                    unsafe target[row] = day == missingValue ? missingValue : calendar.civil(day) / 10_000
                }
            case .day:
                let third = unsafe UnsafePointer(cells + step.third * RowBlock.rowsAtOnce)
                for row in 0..<count { unsafe target[row] = Self.day(left[row], right[row], third[row]) }
            case .band(_, let ranges):
                for row in 0..<count { unsafe target[row] = Self.band(left[row], ranges) }
            case .entry(_, let entries):
                for row in 0..<count {
                    let value = unsafe left[row]
                    unsafe target[row] = value >= 0 && value < entries.count ? entries[Int(value)] : missingValue
                }
            }
        }
    }

    @inline(__always)
    private static func band(_ value: Int64, _ ranges: [ClosedRange<Int64>]) -> Int64 {
        guard value != missingValue else { return missingValue }
        for (place, range) in ranges.enumerated() where range.contains(value) { return Int64(place) }
        return missingValue
    }

    private static func day(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        guard year != missingValue, month != missingValue, day != missingValue,
            let day = Day(year: Int(clamping: year), month: Int(clamping: month), day: Int(clamping: day))
        else { return missingValue }
        return Int64(day.number)
    }

    @unsafe private mutating func compute(
        _ operation: Formula.Operation,
        _ left: UnsafePointer<Int64>,
        _ right: UnsafePointer<Int64>,
        _ target: UnsafeMutablePointer<Int64>,
        _ count: Int
    ) {
        switch operation {
        case .add: unsafe each(left, right, target, count) { $0.addingReportingOverflow($1) }
        case .subtract: unsafe each(left, right, target, count) { $0.subtractingReportingOverflow($1) }
        case .multiply: unsafe each(left, right, target, count) { $0.multipliedReportingOverflow(by: $1) }
        case .least: unsafe each(left, right, target, count) { (min($0, $1), false) }
        case .greatest: unsafe each(left, right, target, count) { (max($0, $1), false) }
        case .equal: unsafe each(left, right, target, count) { ($0 == $1 ? 1 : 0, false) }
        case .notEqual: unsafe each(left, right, target, count) { ($0 != $1 ? 1 : 0, false) }
        case .less: unsafe each(left, right, target, count) { ($0 < $1 ? 1 : 0, false) }
        case .lessOrEqual: unsafe each(left, right, target, count) { ($0 <= $1 ? 1 : 0, false) }
        case .completedYears:
            let calendar = calendar
            unsafe each(left, right, target, count) { birth, day in
                let difference = calendar.civil(day) - calendar.civil(birth)
                return (difference >= 0 ? difference / 10_000 : -((9_999 - difference) / 10_000), false)
            }
        }
    }

    @inline(__always)
    @unsafe private mutating func each(
        _ left: UnsafePointer<Int64>,
        _ right: UnsafePointer<Int64>,
        _ target: UnsafeMutablePointer<Int64>,
        _ count: Int,
        _ body: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) {
        var overflowed = false
        for row in 0..<count {
            let (first, second) = unsafe (left[row], right[row])
            if first == missingValue || second == missingValue {
                unsafe target[row] = missingValue
            } else {
                let (value, overflow) = body(first, second)
                // A result that happens to be the mark of a missing value would be taken for one.
                if overflow || value == missingValue { overflowed = true }
                unsafe target[row] = value
            }
        }
        if overflowed { self.overflowed = true }
    }
}

/// One worker's typed columns: the values of a batch, column by column.
@safe package struct Columns: ~Copyable {
    private let cells: UnsafeMutablePointer<Int64>
    private let width: Int

    /// Makes room for `width` columns.
    package init(width: Int) {
        self.width = width
        let count = max(1, width) * RowBlock.rowsAtOnce
        unsafe cells = .allocate(capacity: count)
        unsafe cells.initialize(repeating: 0, count: count)
    }

    deinit { unsafe cells.deallocate() }

    /// The values of a column.
    @unsafe package subscript(_ column: Int) -> UnsafeMutablePointer<Int64> {
        unsafe cells + column * RowBlock.rowsAtOnce
    }

    /// Moves the kept rows together.
    package mutating func keep(_ rows: [Int32]) {
        for column in 0..<width {
            let values = unsafe self[column]
            for (target, source) in rows.enumerated() { unsafe values[target] = values[Int(source)] }
        }
    }
}
