import Studies
import Testing
import Vocabulary

@Suite("Expressions")
struct ExpressionTests {
    /// Three booleans over the column n: n = 1 is true where n is 1, false where it is 0, unknown where it is missing.
    private static let operands: [(text: String, value: Bool?)] = [("true", true), ("false", false), ("n = 1", nil)]

    @Test("STU-4: and, or and not follow Kleene's tables")
    func kleene() throws {
        func and(_ a: Bool?, _ b: Bool?) -> Bool? {
            if a == false || b == false { return false }
            return a == nil || b == nil ? nil : true
        }
        for (left, a) in Self.operands {
            #expect(try Material.value("not (\(left))") == a.map { .boolean(!$0) })
            for (right, b) in Self.operands {
                #expect(try Material.value("(\(left)) and (\(right))") == and(a, b).map(Expression.Value.boolean))
                let or = and(a.map { !$0 }, b.map { !$0 }).map { !$0 }
                #expect(try Material.value("(\(left)) or (\(right))") == or.map(Expression.Value.boolean))
            }
        }
    }

    @Test("STU-4: an unknown operand makes comparisons, arithmetic and functions unknown, and known() false")
    func unknown() throws {
        for text in [
            "n = 1", "n != 1", "n < 1", "ended <= period.last", "in_period(ended)", "n + 1", "1 - n", "2 * n", "- n",
            "days(ended, period.last)", "days_in_period(ended, period.last)", "year(ended)", "age(ended, period.first)",
            "sex = 'K'", "sex != 'K'", "sex in ('K', 'M')", "date(n, 1, 1)", "min(n, n)", "max(ended, ended)",
        ] {
            #expect(try Material.value(text) == nil, "\(text)")
        }
        #expect(try Material.value("known(n)") == .boolean(false))
        #expect(try Material.value("known(n)", n: 0) == .boolean(true))
        #expect(try Material.value("known(n = 1)") == .boolean(false))
    }

    @Test("STU-4: min and max pass over unknown operands")
    func leastKnown() throws {
        let last = Expression.Value.date(try Material.day("2025-12-31"))
        #expect(try Material.value("min(ended, period.last)") == last)
        let march = Expression.Value.date(try Material.day("2025-03-01"))
        #expect(try Material.value("min(ended, period.last)", ended: "2025-03-01") == march)
        #expect(try Material.value("max(n, 3, 1)") == .number(3))
        #expect(try Material.value("max(n, 3, 1)", n: 4) == .number(4))
    }

    @Test("STU-4: days of the period are counted at both ends, and an unknown end is open")
    func daysInPeriod() throws {
        let text = "days_in_period(born, ended)"
        #expect(try Material.value(text, born: "2024-06-01") == .number(365))
        #expect(try Material.value(text, born: "2025-12-31") == .number(1))
        #expect(try Material.value(text, born: "2026-01-01") == .number(0))
        #expect(try Material.value(text, born: "2024-01-01", ended: "2025-01-01") == .number(1))
        #expect(try Material.value(text, born: "2024-01-01", ended: "2024-12-31") == .number(0))
        #expect(try Material.value(text, born: "2025-02-01", ended: "2025-01-31") == .number(0))
        #expect(try Material.value(text, born: "2025-01-31", ended: "2025-02-01") == .number(2))
    }

    @Test(
        "STU-4: age counts completed years",
        arguments: [
            ("1990-01-01", 35), ("1990-01-02", 34), ("2024-12-31", 0), ("2025-01-02", -1), ("2004-02-29", 20),
        ]
    )
    func age(born: String, years: Int64) throws {
        #expect(try Material.value("age(born, period.first)", born: born) == .number(years))
    }

    @Test("STU-4: who is born on 29 February is a year older on 1 March")
    func leapDay() throws {
        #expect(try Material.value("age(born, 2025-02-28)", born: "2004-02-29") == .number(20))
        #expect(try Material.value("age(born, 2025-03-01)", born: "2004-02-29") == .number(21))
        #expect(try Material.value("age(born, 2024-02-29)", born: "2004-02-29") == .number(20))
    }

    @Test("STU-4: days, years and dates")
    func dates() throws {
        #expect(try Material.value("days(born, ended)", born: "2025-01-31", ended: "2025-03-01") == .number(29))
        #expect(try Material.value("days(born, ended)", born: "2025-03-01", ended: "2025-01-31") == .number(-29))
        #expect(try Material.value("year(born)", born: "1999-12-31") == .number(1999))
        #expect(try Material.value("date(n, 2, 29) = 2024-02-29", n: 2024) == .boolean(true))
        #expect(try Material.value("date(n, 2, 29)", n: 2025) == nil)
        #expect(try Material.value("in_period(born)", born: "2025-12-31") == .boolean(true))
        #expect(try Material.value("in_period(born)", born: "2026-01-01") == .boolean(false))
    }

    @Test("STU-4: decimals are exact and aligned to the finer unit")
    func decimals() throws {
        #expect(try Material.value("kr + 1", kr: 150) == .number(250))
        #expect(try Material.value("kr = 1.5", kr: 150) == .boolean(true))
        #expect(try Material.value("kr > 1.505", kr: 151) == .boolean(true))
        #expect(try Material.value("kr * 2.5", kr: 3) == .number(75))
        #expect(try Expression("kr * 2.5", over: Material.table).type == .number(places: 3))
    }

    @Test("STU-4: operators bind in the usual order, from the left")
    func precedence() throws {
        #expect(try Material.value("2 + 3 * 4 - 5") == .number(9))
        #expect(try Material.value("10 - 3 - 2") == .number(5))
        #expect(try Material.value("-2 * -3") == .number(6))
        #expect(try Material.value("not n = 1 or n = 1", n: 1) == .boolean(true))
        #expect(try Material.value("true or true and false") == .boolean(true))
        #expect(try Expression("n<1 and sex='M'", over: Material.table).description == "((n < 1) and (sex in ('M')))")
    }

    @Test("STU-4: codes are found in the column's list, in any order, once")
    func codes() throws {
        let one = try Expression("sex in ('M', 'K', 'M')", over: Material.table)
        #expect(one == (try Expression("sex in ('K','M')", over: Material.table)))
        #expect(try Material.value("sex in ('M', 'K')", sex: 2) == .boolean(false))
        #expect(try Material.value("sex != 'K'", sex: 2) == .boolean(true))
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let text: String
        let code: Refusal.Code
        let column: Int
        var next = ""
        var testDescription: String { text }
    }

    static let wrong: [Wrong] = [
        Wrong(text: "", code: .expressionSyntax, column: 1, next: "ends too early"),
        Wrong(text: "n = ", code: .expressionSyntax, column: 5, next: "ends too early"),
        Wrong(text: "n = 1 1", code: .expressionSyntax, column: 7),
        Wrong(text: "(n = 1", code: .expressionSyntax, column: 7, next: ")"),
        Wrong(text: "n == 1", code: .expressionSyntax, column: 4),
        Wrong(text: "n ! 1", code: .expressionSyntax, column: 3, next: "!="),
        Wrong(text: "n = \"1\"", code: .expressionSyntax, column: 5, next: "single quotes"),
        Wrong(text: "sex = 'K", code: .expressionSyntax, column: 7, next: "closing quote"),
        Wrong(text: "born = 2025-02-29", code: .expressionSyntax, column: 8, next: "no such day"),
        Wrong(text: "days(born)", code: .expressionSyntax, column: 10, next: "days(from, to)"),
        Wrong(text: "sex in (K)", code: .expressionSyntax, column: 9),
        Wrong(text: "'K' = sex", code: .expressionSyntax, column: 1, next: "column first"),
        Wrong(text: "and n = 1", code: .expressionSyntax, column: 1),
        Wrong(text: "endet <= period.last", code: .unknownWord, column: 1, next: "“ended”"),
        Wrong(text: "in_perod(born)", code: .unknownWord, column: 1, next: "“in_period”"),
        Wrong(text: "born < period.frist", code: .unknownWord, column: 8, next: "“period.first”"),
        Wrong(text: "sex = 'W'", code: .unknownCode, column: 7),
        Wrong(text: "sex in ('K', 'k')", code: .unknownCode, column: 14, next: "“K”"),
        Wrong(text: "pnr = 'x'", code: .identifierUsed, column: 1),
        Wrong(text: "known(pnr)", code: .identifierUsed, column: 7),
        Wrong(text: "n = born", code: .expressionType, column: 5, next: "a number"),
        Wrong(text: "born < 1", code: .expressionType, column: 8, next: "a date"),
        Wrong(text: "n and true", code: .expressionType, column: 1),
        Wrong(text: "not n", code: .expressionType, column: 5),
        Wrong(text: "sex < 'K'", code: .expressionType, column: 7),
        Wrong(text: "'K'", code: .expressionType, column: 1),
        Wrong(text: "born - period.first", code: .expressionType, column: 1, next: "days(from, to)"),
        Wrong(text: "min(n, born)", code: .expressionType, column: 8),
        Wrong(text: "true = true", code: .expressionType, column: 1),
        Wrong(text: "n * n", code: .couldOverflow, column: 1),
        Wrong(text: "n = 1000000000001", code: .couldOverflow, column: 5),
        Wrong(text: "n = 0.1234567", code: .couldOverflow, column: 5),
        Wrong(text: "true\n  and falsk", code: .unknownWord, column: 7, next: "“false”"),
    ]

    @Test("STU-4, STU-5: what is wrong is refused with code, place and next step", arguments: wrong)
    func refusals(wrong: Wrong) throws {
        let refusal = #expect(throws: Refusal.self) { _ = try Expression(wrong.text, over: Material.table) }
        #expect(refusal?.code == wrong.code)
        let line = wrong.text.contains("\n") ? 2 : 1
        #expect(refusal?.place == "expression, line \(line), column \(wrong.column)")
        #expect(refusal?.next.contains(wrong.next) ?? false || wrong.next.isEmpty, "\(refusal?.next ?? "")")
    }

    @Test("STU-4: an expression nested too deeply, or too long, is refused and does not crash")
    func depth() {
        for text in [
            String(repeating: "(", count: 2000), String(repeating: "not ", count: 900),
            String(repeating: "- ", count: 1500), String(repeating: "n", count: 5000),
        ] {
            let refusal = #expect(throws: Refusal.self) { _ = try Expression(text, over: Material.table) }
            #expect(refusal?.code == .expressionSyntax)
        }
    }

    @Test("STU-4: a subtraction whose hyphens stand as in a date is no date")
    func hyphens() throws {
        #expect(try Material.value("250 - (- 22)") == .number(272))
        #expect(try Material.value("250--022-02-28") == .number(242))
        // What has a date's form is a date, or refused.
        #expect(try Material.value("days(2025-02-27, 2025-02-28)") == .number(1))
        let refusal = #expect(throws: Refusal.self) { _ = try Expression("2025-02-29", over: Material.table) }
        #expect(refusal?.code == .expressionSyntax)
    }

    @Test("STU-3, STU-4: an expression whose canonical spelling could not be read again is refused")
    func spellings() throws {
        let short = Array(repeating: "n = 1", count: 50).joined(separator: " or ")
        let expression = try Expression(short, over: Material.table)
        #expect(try Expression(expression.description, over: Material.table) == expression)
        // A parenthesis for each "or" would nest too deeply; one for each "=" would make it too long.
        for text in [
            Array(repeating: "n = 1", count: 70).joined(separator: " or "),
            "min(" + Array(repeating: "1+1+1+1+1+1+1+1+1+1", count: 8).joined(separator: ",")
                + ")" + String(repeating: "+min(1+1+1+1+1+1+1+1,1+1+1+1+1+1+1+1)", count: 40),
        ] {
            let refusal = #expect(throws: Refusal.self) { _ = try Expression(text, over: Material.table) }
            #expect(refusal?.code == .expressionSyntax)
        }
    }

    @Test("STU-5: products of days fit, and no sum of products can leave 64 bits")
    func magnitude() throws {
        _ = try Expression("days(born, ended) * days(born, ended)", over: Material.table)
        _ = try Expression("n * days(born, ended)", over: Material.table)
        let refusal = #expect(throws: Refusal.self) {
            _ = try Expression("n * days(born, ended) + n * days(born, ended)", over: Material.table)
        }
        #expect(refusal?.code == .couldOverflow)
    }
}
