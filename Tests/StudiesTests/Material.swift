import Studies
import Testing
import Vocabulary

/// The study that is shipped, and a small one to break.
enum Material {
    static let shippedName = "studies/vestegnen-integration.yaml"

    static func shipped() throws -> Study { try Study(yaml: shippedText(), file: shippedName) }

    static let small = """
        id: small
        version: 1
        title: { da: Lille, en: Small }
        purpose: { da: Prøve, en: Test }
        legal_basis: { da: Ingen, en: None }
        contact: Nobody
        publication: { days_after_period: 30 }
        retention: { days_after_publication: 365 }
        committee: { members: 5, tolerated: 2 }
        release: { k: 5, d: 3, m: 4, hides_zeros: true }
        tables:
          spell:
            columns:
              pnr: { type: text, identifier: true }
              sex: { type: code, codes: [K, M] }
              born: { type: date }
              begun: { type: date }
              ended: { type: date, may_be_missing: true }
              hours: { type: integer, may_be_missing: true }
          money:
            columns:
              kroner: { type: decimal, places: 2 }
        breakdowns:
          sex:
            title: { da: Køn, en: Sex }
            over: sex
            categories:
              women: { title: { da: Kvinder, en: Women }, codes: [K] }
              men: { title: { da: Mænd, en: Men }, codes: [M] }
          age:
            title: { da: Alder, en: Age }
            over: { spell: "age(born, period.first)" }
            categories:
              young: { title: { da: Unge, en: Young }, from: 18, to: 29 }
              old: { title: { da: Gamle, en: Old }, from: 30 }
        indicators:
          M:
            kind: mean
            title: { da: Længde, en: Length }
            definition: { da: Dage, en: Days }
            unit: { name: { da: dage, en: days }, factor: 1, decimals: 0 }
            table: spell
            where: in_period(ended)
            quantities:
              n: { count: rows, bound: 1_000 }
              sum: { sum: "days(begun, ended)", bound: 1_000_000 }
              sum_of_squares: { sum: "days(begun, ended) * days(begun, ended)", bound: 1_000_000_000 }
            total: both
            shown_by: { sex: named, age: named }
          Q:
            kind: ratio
            title: { da: Andel, en: Share }
            definition: { da: Andel, en: Share }
            unit: { name: { da: procent, en: per cent }, factor: 100.0, decimals: 1 }
            table: spell
            quantities:
              denominator: { count: rows, bound: 1000 }
              numerator: { where: sex = 'K', count: rows, bound: 1000 }
            total: named
        """

    /// The small study with a text changed; fails the test where the text is not there.
    static func small(_ old: String, _ new: String) -> String {
        #expect(small.contains(old), "no “\(old)” to change")
        return small.replacing(old, with: new)
    }

    static let table = StudyTable(
        name: "t",
        columns: [
            Column(name: "pnr", type: .identifier),
            Column(name: "sex", type: .code(["K", "M", "X"])),
            Column(name: "born", type: .date),
            Column(name: "ended", type: .date, mayBeMissing: true),
            Column(name: "n", type: .integer, mayBeMissing: true),
            Column(name: "kr", type: .decimal(places: 2)),
        ]
    )

    static func day(_ text: String) throws -> Day { try #require(Day(iso: text)) }

    static func year2025() throws -> Period {
        try #require(Period(first: try day("2025-01-01"), last: try day("2025-12-31")))
    }

    /// The value of an expression over ``table``; a column that is not given is unknown.
    static func value(
        _ text: String,
        sex: Int? = nil,
        born: String? = nil,
        ended: String? = nil,
        n: Int64? = nil,
        kr: Int64? = nil
    ) throws -> Expression.Value? {
        let row: [Expression.Value?] = [
            nil, sex.map(Expression.Value.code), try born.map { .date(try day($0)) },
            try ended.map { .date(try day($0)) }, n.map(Expression.Value.number), kr.map(Expression.Value.number),
        ]
        let expression = try Expression(text, over: table)
        // Every expression that a test evaluates must also survive its own spelling.
        #expect(try Expression(expression.description, over: table) == expression)
        return expression.value(in: row, period: try year2025())
    }
}
