import Studies

/// A study of two small tables for mappings that are made from nothing.
enum SniffedStudy {
    static var study: Study { get throws { try Study(yaml: yaml, file: "study.yaml") } }

    private static let yaml = """
        id: proeve
        version: 1
        title: {da: Prøve, en: Trial}
        purpose: {da: Prøve., en: To try.}
        legal_basis: {da: Ingen personoplysninger., en: No personal data.}
        contact: tests@example.org
        publication: {days_after_period: 0}
        retention: {days_after_publication: 30}
        committee: {members: 3, tolerated: 1}
        release: {k: 5, d: 3, m: 3, hides_zeros: false}
        tables:
          personer:
            columns:
              pnr: {type: text, identifier: true}
              koen: {type: code, codes: [K, M], may_be_missing: true}
              start: {type: date}
              slut: {type: date, may_be_missing: true}
          udgift:
            columns:
              aar: {type: integer}
              beloeb: {type: decimal, places: 2}
        breakdowns:
          koen:
            title: {da: Køn, en: Sex}
            over: koen
            categories:
              K: {title: {da: Kvinder, en: Women}, codes: [K]}
              M: {title: {da: Mænd, en: Men}, codes: [M]}
        indicators:
          personer:
            kind: count
            title: {da: Personer, en: Persons}
            definition: {da: Personer., en: Persons.}
            unit: {name: {da: personer, en: persons}, factor: 1, decimals: 0}
            table: personer
            where: in_period(start)
            quantities:
              n: {count: rows, bound: 100000}
            total: both
            shown_by: {koen: named}
          udgift:
            kind: resource
            title: {da: Udgift, en: Expenditure}
            definition: {da: Udgift., en: Expenditure.}
            unit: {name: {da: kroner, en: kroner}, factor: 1, decimals: 0}
            table: udgift
            where: aar = 2025
            quantities:
              amount: {sum: beloeb, bound: 1000000000}
              units: {table: personer, count: rows, bound: 100000}
            total: both

        """
}
