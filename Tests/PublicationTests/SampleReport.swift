import Disclosure
import Publication
import Studies
import Testing
import Vocabulary

/// A report with invented figures, large and odd enough to show every state that a place can have.
enum SampleReport {
    static let names = [
        (153, "Brøndby"), (183, "Ishøj"), (165, "Albertslund"), (169, "Høje-Taastrup"), (167, "Hvidovre"),
    ]

    static func make() throws -> Report {
        let digest = try #require(Digest((0..<32).map { UInt8($0 * 7) }))
        let head = try #require(Digest((0..<32).map { UInt8(255 - $0 * 5) }))
        let first = try #require(Day(iso: "2025-01-01"))
        let last = try #require(Day(iso: "2025-12-31"))
        return Report(
            facts: Report.Facts(
                studyName: "vestegnen-integration 1",
                title: text("Vestegnens integrationsindsats", "The Vestegn integration effort"),
                purpose: text(
                    "Fem kommuner sammenligner, hvor hurtigt nyankomne bliver selvforsørgende, lærer dansk og kommer videre.",
                    "Five kommuner compare how fast newcomers become self-supporting, learn Danish and move on."
                ),
                legalBasis: text(
                    "Integrationsloven; databeskyttelsesforordningens artikel 6, stk. 1, litra e",
                    "The Integration Act; GDPR article 6(1)(e)"
                ),
                contact: "integration@vestegnen.example",
                studyDigest: digest,
                round: try #require(RoundName("vestegnen-2025")),
                period: try #require(Period(first: first, last: last)),
                published: try #require(Day(iso: "2026-09-08")),
                thresholds: .standard,
                committee: (members: 5, tolerated: 2),
                transcriptHead: head
            ),
            contributors: try names.map { number, name in
                Report.Contributor(code: try #require(KommuneCode(number)), name: name)
            },
            indicators: [exits, speed, unemployment, danish, size, cost]
        )
    }

    private static let exits = Report.Indicator(
        id: "K1a",
        title: text("Udslusningsgrad i perioden", "Exit rate in the period"),
        definition: text(
            "Andel af personer i integrationsprogram i perioden, som blev selvforsørgende eller kom i uddannelse i mindst 13 "
                + "uger i træk.",
            "Share of persons in the integration programme in the period who became self-supporting or entered education for "
                + "at least 13 weeks running."
        ),
        unit: text("pct.", "per cent"),
        decimals: 1,
        intervalMethod: text("Intervaller efter Wilson.", "Intervals by Wilson's method."),
        quantities: [
            Report.Quantity(id: "numerator", title: text("tæller", "numerator")),
            Report.Quantity(id: "denominator", title: text("nævner", "denominator")),
        ],
        total: row(
            "total",
            ("Alle", "Everybody"),
            [
                ratio(61, 301, 20.3, 16.1, 25.2), ratio(38, 187, 20.3, 15.2, 26.7), ratio(49, 241, 20.3, 15.7, 25.9),
                ratio(121, 512, 23.6, 20.2, 27.5), ratio(52, 318, 16.4, 12.7, 20.8),
            ],
            ratio(321, 1559, 20.6, 18.7, 22.7)
        ),
        tables: [
            Report.Table(
                id: "sex",
                title: text("Køn", "Sex"),
                rows: [
                    row("K", ("Kvinder", "Women"), share([17.1, 18.0, 17.4, 20.2, 14.0]), nil),
                    row("M", ("Mænd", "Men"), share([23.9, 22.8, 23.1, 27.2, 19.1]), nil),
                ]
            ),
            Report.Table(
                id: "age3",
                title: text("Alder, tre grupper", "Age, three groups"),
                rows: [
                    row("18-29", ("18–29 år", "18–29 years"), share([26.2, nil, 25.9, 29.8, 21.0]), nil),
                    row("30-39", ("30–39 år", "30–39 years"), share([19.9, nil, 20.1, 22.2, 16.3]), nil),
                    row("40-64", ("40–64 år", "40–64 years"), share([14.2, nil, 13.8, 17.5, 11.1]), nil),
                ]
            ),
            Report.Table(
                id: "age5",
                title: text("Alder, fem grupper", "Age, five groups"),
                rows: [row("18-24", ("18–24 år", "18–24 years"), [], closedRatio)]
            ),
            Report.Table(
                id: "origin5",
                title: text("Oprindelse, fem grupper", "Origin, five groups"),
                rows: [row("menapt", ("MENAPT", "MENAPT"), [], closedRatio)]
            ),
        ]
    )

    private static let speed = Report.Indicator(
        id: "K2a",
        title: text("Selvforsørgelseshastighed", "Speed to self-support"),
        definition: text(
            "Bekræftede udslusninger pr. 100 personår i program.",
            "Confirmed exits per 100 person-years in the programme."
        ),
        unit: text("pr. 100 personår", "per 100 person-years"),
        decimals: 1,
        intervalMethod: text("Eksakte Poisson-intervaller.", "Exact Poisson intervals."),
        quantities: [
            Report.Quantity(id: "persons", title: text("personer", "persons")),
            Report.Quantity(id: "events", title: text("hændelser", "events")),
            Report.Quantity(id: "time", title: text("dage", "days")),
        ],
        total: row(
            "total",
            ("Alle", "Everybody"),
            [
                rate(301, 61, 79_812, 27.9, 21.3, 35.9), rate(187, 38, 48_220, 28.8, 20.4, 39.5),
                rate(241, 49, 62_551, 28.6, 21.2, 37.8), rate(512, 121, 134_009, 33.0, 27.4, 39.4),
                rate(318, 52, 85_117, 22.3, 16.7, 29.3),
            ],
            rate(1559, 321, 409_709, 28.6, 25.6, 31.9)
        ),
        tables: []
    )

    private static let unemployment = Report.Indicator(
        id: "K3a",
        title: text("Gennemsnitlig igangværende ledighedsperiode", "Mean length of current unemployment"),
        definition: text(
            "Dage på ydelse indtil periodens sidste dag, gennemsnit for dem, der var på ydelse den dag.",
            "Days on benefit up to the period's last day, mean over those on benefit that day."
        ),
        unit: text("dage", "days"),
        decimals: 0,
        intervalMethod: text("Intervaller fra standardafvigelsen.", "Intervals from the standard deviation."),
        quantities: [
            Report.Quantity(id: "n", title: text("antal", "number")),
            Report.Quantity(id: "sum", title: text("sum", "sum")),
        ],
        total: row(
            "total",
            ("Alle", "Everybody"),
            [
                mean(164, 412), mean(101, 388), Report.Entry(figure: .closed, quantities: [.closed, .closed]),
                mean(288, 1361), Report.Entry(figure: .void, quantities: [.open(171), .void]),
            ],
            Report.Entry(figure: .closed, quantities: [.closed, .closed])
        ),
        tables: []
    )

    private static let danish = Report.Indicator(
        id: "K4a",
        title: text("Progression i danskuddannelse", "Progression in Danish courses"),
        definition: text("Beståede moduler pr. kursistår.", "Modules passed per student-year."),
        unit: text("moduler pr. kursistår", "modules per student-year"),
        decimals: 2,
        intervalMethod: text("Eksakte Poisson-intervaller.", "Exact Poisson intervals."),
        quantities: [Report.Quantity(id: "events", title: text("beståede moduler", "modules passed"))],
        total: row(
            "total",
            ("Alle", "Everybody"),
            [1.21, 1.34, 1.18, 1.42, 1.09]
                .map {
                    Report.Entry(
                        figure: .open(Report.Estimate(value: $0, lower: $0 - 0.14, upper: $0 + 0.16)),
                        quantities: [.open(Int64($0 * 300))]
                    )
                },
            Report.Entry(
                figure: .open(Report.Estimate(value: 1.26, lower: 1.19, upper: 1.33)),
                quantities: [.open(1872)]
            )
        ),
        tables: []
    )

    private static let size = Report.Indicator(
        id: "I1",
        title: text("Opgavens størrelse", "Size of the task"),
        definition: text(
            "Ikke-vestlige indvandrere og efterkommere af hele befolkningen den 1. januar.",
            "Non-western immigrants and descendants as a share of the population on 1 January."
        ),
        unit: text("pct.", "per cent"),
        decimals: 1,
        intervalMethod: nil,
        quantities: [
            Report.Quantity(id: "numerator", title: text("tæller", "numerator")),
            Report.Quantity(id: "denominator", title: text("nævner", "denominator")),
        ],
        total: row(
            "total",
            ("Alle", "Everybody"),
            [
                count(11_620, 39_602, 29.3), count(9_412, 23_190, 40.6), count(8_105, 27_700, 29.3),
                count(12_840, 50_759, 25.3), count(8_951, 53_527, 16.7),
            ],
            count(50_928, 194_778, 26.1)
        ),
        tables: [
            Report.Table(
                id: "sex",
                title: text("Køn", "Sex"),
                rows: [
                    row("K", ("Kvinder", "Women"), share([29.0, 40.1, 29.2, 25.0, 16.8]), share([26.0])[0]),
                    row("M", ("Mænd", "Men"), share([29.6, 41.1, 29.4, 25.6, 16.6]), share([26.3])[0]),
                ]
            )
        ]
    )

    private static let cost = Report.Indicator(
        id: "I17",
        title: text("Udgift pr. helårsperson", "Cost per person-year"),
        definition: text(
            "Nettoudgift på funktion 5.46.60 og 5.46.61 pr. helårsperson i program.",
            "Net cost on accounts 5.46.60 and 5.46.61 per person-year in the programme."
        ),
        unit: text("kr. pr. helårsperson", "kr. per person-year"),
        decimals: 0,
        intervalMethod: nil,
        quantities: [Report.Quantity(id: "amount", title: text("beløb, kr.", "amount, kr."))],
        total: row(
            "total",
            ("Alle", "Everybody"),
            [78_420, 91_305, 84_117, 69_850, 88_264]
                .map {
                    Report.Entry(figure: .open(Report.Estimate(value: $0)), quantities: [.open(Int64($0) * 220)])
                },
            Report.Entry(figure: .open(Report.Estimate(value: 80_103)), quantities: [.open(92_118_450)])
        ),
        tables: []
    )

    private static let closedRatio = Report.Entry(figure: .closed, quantities: [.closed, .closed])

    static func text(_ danish: String, _ english: String) -> Localised { Localised(danish: danish, english: english) }

    private static func row(
        _ code: String,
        _ label: (String, String),
        _ named: [Report.Entry],
        _ pooled: Report.Entry?
    ) -> Report.Row {
        Report.Row(code: code, label: text(label.0, label.1), named: named, pooled: pooled)
    }

    private static func ratio(_ part: Int64, _ whole: Int64, _ value: Double, _ low: Double, _ high: Double)
        -> Report.Entry
    {
        Report.Entry(
            figure: .open(Report.Estimate(value: value, lower: low, upper: high)),
            quantities: [.open(part), .open(whole)]
        )
    }

    private static func rate(
        _ persons: Int64,
        _ events: Int64,
        _ days: Int64,
        _ value: Double,
        _ low: Double,
        _ high: Double
    ) -> Report.Entry {
        Report.Entry(
            figure: .open(Report.Estimate(value: value, lower: low, upper: high)),
            quantities: [.open(persons), .open(events), .open(days)]
        )
    }

    private static func mean(_ count: Int64, _ value: Double) -> Report.Entry {
        Report.Entry(
            figure: .open(Report.Estimate(value: value, lower: value * 0.9, upper: value * 1.1)),
            quantities: [.open(count), .open(count * Int64(value))]
        )
    }

    private static func count(_ part: Int64, _ whole: Int64, _ value: Double) -> Report.Entry {
        Report.Entry(figure: .open(Report.Estimate(value: value)), quantities: [.open(part), .open(whole)])
    }

    private static func share(_ values: [Double?]) -> [Report.Entry] {
        values.map { value in
            guard let value else { return closedRatio }
            return Report.Entry(
                figure: .open(Report.Estimate(value: value, lower: value - 4.4, upper: value + 5.1)),
                quantities: [.open(Int64(value)), .open(100)]
            )
        }
    }
}
