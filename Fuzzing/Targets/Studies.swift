import Disclosure
import Foundation
import Vocabulary

@testable import ProjectTests
@testable import Studies

extension FuzzTarget {
    /// Studies from YAML and from bytes, and the language of their expressions.
    static let studies: [FuzzTarget] = [
        FuzzTarget("study-yaml", largest: 8192, words: studyWords, seeds: try studyTexts().map { Array($0.utf8) }) {
            bytes in
            guard let yaml = String(validating: bytes, as: UTF8.self),
                let study = answer({ try Study(yaml: yaml, file: "study.yaml") })
            else { return }
            checkStudy(study)
        },
        FuzzTarget(
            "study-bytes",
            largest: 8192,
            words: expressionWords,
            seeds: try studyTexts().map { try Study(yaml: $0, file: "seed").canonicalBytes }
        ) { bytes in
            isCanonical(Study.self, bytes)
            if let study = answer({ try Study(canonicalBytes: bytes, place: "input") }) { checkStudy(study) }
        },
        FuzzTarget(
            "expression",
            largest: 4200,
            words: expressionWords,
            seeds: expressionSeeds(),
            check: checkExpression
        ),
    ]

    private static let studyWords =
        expressionWords + [
            "\n", ": ", "{da: ", ", en: ", "}", "days_after_period", "hides_zeros", "identifier", "may_be_missing",
            "categories", "codes", "from", "to", "kind", "ratio", "mean", "count", "where", "quantities", "denominator",
            "numerator", "bound", "total", "named", "pooled", "both", "shown_by", "nested", "inner", "outer", "&a ",
            "*a",
            "<<: ", "!!str ", ">-\n", "|\n", "e\u{301}", "\u{E9}",
            "expected", "sizes", "kommuner", "persons", "spread", "per_person", "part", "parts", "shares", "0.25",
            "9223372036854775807",
        ]
    private static let expressionWords = [
        " and ", " or ", "not ", " in ", "known(", "in_period(", "days(", "days_in_period(", "age(", "year(", "date(",
        "min(", "max(", "period.first", "period.last", "true", "false", "2025-02-28", "1000000000000", "0.000001",
        "'a'",
        "'K'", "'\u{212A}'", "'e\u{301}'", "'\u{E9}'", ">=", "!=", ")", "(",
    ]

    /// The studies that are shipped, those of the tests, and a small one.
    private static func studyTexts() throws -> [String] {
        var texts: [String] = []
        for folder in ["Sources/../studies", "Tests/Fixtures"] {
            let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent(folder)
            for file in try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
            where file.pathExtension == "yaml" && !file.lastPathComponent.hasSuffix(".records.yaml") {
                texts.append(try String(contentsOf: file, encoding: .utf8))
            }
        }
        return texts + [smallStudy]
    }

    /// A study that was let in has one form, and that form gives it back; nothing that is done with a study fails on it.
    private static func checkStudy(_ study: Study) {
        let bytes = study.canonicalBytes
        do {
            let again = try Study(canonicalBytes: bytes, place: "canonical form")
            if again != study || again.digest != study.digest || again.canonicalBytes != bytes {
                broken("a study is another when it is read again")
            }
        } catch { broken("a study cannot be read again: \(error)") }
        _ = StudyLint.findings(study)
        let layout = SlotLayout(study)
        for table in Forecast(layout)?.tables ?? [] where !(-0.001...1.001).contains(table.closed) {
            broken("a forecast that is no share")
        }
        for slot in layout.slots.indices.prefix(200) { _ = layout.describe(slot).description }
        _ = answer { try StudyTerms(study) }
    }

    private static let table = StudyTable(
        name: "t",
        columns: [
            Column(name: "pnr", type: .identifier, mayBeMissing: false),
            Column(name: "a", type: .integer, mayBeMissing: false),
            Column(name: "b", type: .decimal(places: 2), mayBeMissing: true),
            Column(name: "fra", type: .date, mayBeMissing: false),
            Column(name: "til", type: .date, mayBeMissing: true),
            Column(name: "k", type: .code(["K", "a", "\u{E9}"]), mayBeMissing: true),
        ]
    )

    @Sendable private static func expressionSeeds() -> [[UInt8]] {
        [
            "a + 1 > 2", "known(til) and not (til < fra)", "days_in_period(fra, til) * 1.5 - a",
            "age(fra, max(period.first, til))", "k in ('K', '\u{E9}') or b <= -0.25", "min(a, 3, 7.25)",
            "year(fra) = 2025",
            "in_period(date(2025, 1, a))", "days(2025-01-01, fra)", "- - 5", "true or false",
        ]
        .map { Array($0.utf8) }
    }

    /// What is read prints as itself, and has a value within bounds for the most extreme of rows.
    @Sendable private static func checkExpression(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self),
            let expression = answer({ try Studies.Expression(text, over: table) })
        else { return }
        do {
            let again = try Studies.Expression(expression.description, over: table)
            if again != expression || Array(again.description.utf8) != Array(expression.description.utf8) {
                broken("an expression prints as another")
            }
        } catch { broken("an expression cannot be read again: \(error)") }
        let limit = ValueType.columnLimit
        let days = [Day(number: -43_829), Day(number: 47_846)]
        let period = try found(Period(first: Day(number: 20_089), last: Day(number: 20_453)))
        let high: [Studies.Expression.Value?] = [
            nil, .number(limit), .number(-limit), .date(days[0]), .date(days[1]), .code(2),
        ]
        let low: [Studies.Expression.Value?] = [
            nil, .number(-limit), .number(limit), .date(days[1]), .date(days[0]), .code(0),
        ]
        let bare: [Studies.Expression.Value?] = [nil, .number(0), nil, .date(days[0]), nil, nil]
        for row in [high, low, bare] {
            switch (expression.value(in: row, period: period), expression.type) {
            case (nil, _):
                if !expression.mayBeUnknown { broken("unknown, though it never may be") }
            case (.number(let number), .number):
                if number.magnitude > ValueType.valueLimit.magnitude { broken("a number beyond the limit") }
            case (.boolean, .boolean), (.date, .date), (.code, .code): break
            default: broken("a value of another type")
            }
        }
    }

    /// A study small enough for every byte of it to be tried.
    static let smallStudy = """
        id: s
        version: 1
        title: {da: a, en: b}
        purpose: {da: a, en: b}
        legal_basis: {da: a, en: b}
        contact: c
        publication: {days_after_period: 0}
        retention: {days_after_publication: 30}
        committee: {members: 3, tolerated: 1}
        release: {k: 5, d: 3, m: 3, hides_zeros: true}
        tables:
          t:
            columns:
              pnr: {type: text, identifier: true}
              k: {type: code, codes: [K, "\u{E9}"], may_be_missing: true}
              fra: {type: date}
              til: {type: date, may_be_missing: true}
              n: {type: integer, may_be_missing: true}
              b: {type: decimal, places: 2, may_be_missing: true}
        breakdowns:
          k:
            title: {da: a, en: b}
            over: k
            categories:
              K: {title: {da: a, en: b}, codes: [K]}
              E: {title: {da: a, en: b}, codes: ["\u{E9}"]}
          n:
            title: {da: a, en: b}
            over: n
            categories:
              low: {title: {da: a, en: b}, from: 0, to: 9}
              high: {title: {da: a, en: b}, from: 10}
        expected:
          sizes: [{kommuner: 3, persons: [1000, 2000]}]
          spread: 0.3
          rows:
            i: {per_person: 0.5, part: 0.2, parts: {k: {K: 0.1, E: 0.3}}}
            m: {per_person: 0.5}
          shares:
            k: {K: 0.5, E: 0.4}
            n: {t: {low: 0.25, high: 0.5}}
        indicators:
          i:
            kind: ratio
            title: {da: a, en: b}
            definition: {da: a, en: b}
            unit: {name: {da: a, en: b}, factor: 100, decimals: 1}
            table: t
            where: "days_in_period(fra, til) > 0"
            quantities:
              denominator: {count: rows, bound: 1000}
              numerator: {count: rows, where: "n > 1 and k = 'K'", bound: 1000}
            total: both
            shown_by: {k: both, n: named}
          m:
            kind: mean
            title: {da: a, en: b}
            definition: {da: a, en: b}
            unit: {name: {da: a, en: b}, factor: 1, decimals: 1}
            table: t
            quantities:
              n: {count: rows, where: "known(n)", bound: 1000}
              sum: {sum: n, bound: 100000}
            total: both
          r:
            kind: resource
            title: {da: a, en: b}
            definition: {da: a, en: b}
            unit: {name: {da: a, en: b}, factor: 1, decimals: 2}
            table: t
            quantities:
              amount: {sum: b, bound: 100000000}
              units: {count: rows, bound: 1000}
            total: both

        """
}
