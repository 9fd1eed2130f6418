import Foundation
import Studies
import TestSupport
import Testing
import Vocabulary

@testable import Tallying

@Suite("The engine's formulas against the language's meaning")
struct ExpressionTests {
    private static let table = StudyTable(
        name: "t",
        columns: [
            Column(name: "kode", type: .code(["a", "b", "c"]), mayBeMissing: true),
            Column(name: "tal", type: .integer, mayBeMissing: true),
            Column(name: "kroner", type: .decimal(places: 2), mayBeMissing: true),
            Column(name: "fra", type: .date, mayBeMissing: true), Column(name: "til", type: .date, mayBeMissing: true),
        ]
    )

    /// A random text of the language: true or false, a number, or a date.
    private struct Author {
        var generator: SeededGenerator

        mutating func pick(_ texts: [String]) -> String { texts.randomElement(using: &generator) ?? "" }

        mutating func truth(_ depth: Int) -> String {
            let leaf = depth <= 0
            switch Int.random(in: leaf ? 4..<9 : 0..<9, using: &generator) {
            case 0, 1: return "(\(truth(depth - 1)) and \(truth(depth - 1)))"
            case 2: return "(\(truth(depth - 1)) or \(truth(depth - 1)))"
            case 3: return "not (\(truth(depth - 1)))"
            case 4: return "kode in (\(pick(["'a'", "'a', 'c'", "'c', 'b'"])))"
            case 5: return "\(number(depth - 1)) \(pick(["=", "!=", "<", "<=", ">", ">="])) \(number(depth - 1))"
            case 6: return "\(day(depth - 1)) \(pick(["=", "!=", "<", "<=", ">", ">="])) \(day(depth - 1))"
            case 7: return "in_period(\(day(depth - 1)))"
            default: return "known(\(pick(["kode", number(depth - 1), day(depth - 1)])))"
            }
        }

        mutating func number(_ depth: Int) -> String {
            if depth <= 0 { return pick(["tal", "kroner", "7", "2.5", "days(fra, til)", "year(til)"]) }
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: return "(\(number(depth - 1)) + \(number(depth - 1)))"
            case 1: return "(\(number(depth - 1)) - \(number(depth - 1)))"
            case 2: return "(\(pick(["tal", "3", "kroner"])) * \(pick(["2", "tal", "1.5"])))"
            case 3: return "-\(number(0))"
            case 4: return "\(pick(["min", "max"]))(\(number(depth - 1)), \(number(depth - 1)), \(number(0)))"
            case 5: return "days_in_period(\(day(depth - 1)), \(day(depth - 1)))"
            case 6: return "age(\(day(depth - 1)), \(day(depth - 1)))"
            default: return "days(\(day(depth - 1)), \(day(depth - 1)))"
            }
        }

        mutating func day(_ depth: Int) -> String {
            if depth <= 0 { return pick(["fra", "til", "period.first", "period.last", "2025-02-28"]) }
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: return "\(pick(["min", "max"]))(\(day(depth - 1)), \(day(depth - 1)))"
            case 1: return "date(tal, \(pick(["2", "13", "tal"])), \(pick(["29", "31", "1"])))"
            default: return day(0)
            }
        }
    }

    private static func rows(_ count: Int, using generator: inout SeededGenerator) -> [[Studies.Expression.Value?]] {
        (0..<count)
            .map { _ in
                [
                    .code(Int.random(in: 0..<3, using: &generator)),
                    .number(
                        Bool.random(using: &generator)
                            ? Int64.random(in: -2...32, using: &generator)
                            : Int64.random(in: 2019...2026, using: &generator)
                    ),
                    .number(Int64.random(in: -1000...1000, using: &generator)),
                    .date(Day(number: Int32(Int.random(in: 19_700...20_500, using: &generator)))),
                    .date(Day(number: Int32(Int.random(in: 19_700...20_500, using: &generator)))),
                ]
                .map { value in Int.random(in: 0..<4, using: &generator) == 0 ? nil : value }
            }
    }

    private static func plain(_ value: Studies.Expression.Value?) -> Int64 {
        switch value {
        case nil: missingValue
        case .boolean(let truth): truth ? 1 : 0
        case .number(let number): number
        case .date(let day): Int64(day.number)
        case .code(let place): Int64(place)
        }
    }

    @Test(
        "TAL-6: hundreds of random expressions have the same value in the engine and by the language's own meaning",
        arguments: 0..<4
    )
    func random(seed: Int) throws {
        var author = Author(generator: SeededGenerator(seed: UInt64(seed)))
        let first = try #require(Day(iso: "2024-07-01"))
        let last = try #require(Day(iso: "2025-06-30"))
        let period = try #require(Period(first: first, last: last))
        let rows = Self.rows(200, using: &author.generator)
        let columns = Columns(width: Self.table.columns.count)
        for column in Self.table.columns.indices {
            for (row, values) in rows.enumerated() { unsafe columns[column][row] = Self.plain(values[column]) }
        }
        var compared = 0
        while compared < 150 {
            let text = compared.isMultiple(of: 3) ? author.number(3) : author.truth(3)
            // What could leave 64 bits is refused by the language, not by the engine.
            guard let expression = try? Studies.Expression(text, over: Self.table) else { continue }
            compared += 1
            var program = Program()
            let place = program.register(Formula(expression, period: period))
            var registers = Registers(program, calendar: .standard)
            registers.run(over: columns, count: rows.count)
            let wrong = rows.indices.filter { row in
                unsafe registers[place][row] != Self.plain(expression.value(in: rows[row], period: period))
            }
            #expect(wrong.isEmpty, "seed \(seed): \(text)")
            let overflowed = registers.overflowed
            #expect(!overflowed)
        }
    }
}
