internal import Studies
internal import Vocabulary

/// The page of a report in one language.
///
/// One file, no script, nothing fetched from elsewhere. Meets PUB-2.
struct ReportPage {
    let report: Report
    let phrases: Phrases

    init(_ report: Report, language: Language) {
        self.report = report
        phrases = Phrases(language)
    }

    var text: String {
        HTML.page(language: phrases.language.rawValue) {
            HTML("head") {
                HTML("meta", ["charset": "utf-8"])
                HTML("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                HTML(
                    "meta",
                    [
                        "http-equiv": "Content-Security-Policy",
                        "content": "default-src 'none'; style-src 'unsafe-inline'",
                    ]
                )
                HTML("title", text: "\(title) · \(phrases.period(facts.period))")
                Stylesheet.html
            }
            HTML("body") {
                HTML("a", ["class": "skip", "href": "#main"], text: phrases("Gå til indhold", "Skip to content"))
                masthead
                HTML("main", ["id": "main"]) {
                    overview
                    for indicator in report.indicators { section(indicator) }
                    method
                    privacy
                    notProven
                    provenance
                }
                HTML("footer") {
                    HTML("p") { phrases("Spørgsmål: ", "Questions: ") + facts.contact }
                }
            }
        }
    }

    var facts: Report.Facts { report.facts }
    private var title: String { facts.title[phrases.language] }

    private var masthead: HTML {
        let other: Language = phrases.language == .danish ? .english : .danish
        return HTML("header") {
            HTML("p", ["class": "kicker"]) {
                HTML("span", text: "Tværsum")
                HTML(
                    "a",
                    ["href": Report.pageName(other), "hreflang": other.rawValue, "lang": other.rawValue],
                    text: Phrases(other)("Denne side på dansk", "This page in English")
                )
            }
            HTML("h1", text: title)
            HTML("p", ["class": "lead"], text: facts.purpose[phrases.language])
            HTML("p", ["class": "facts"]) {
                phrases("Periode: ", "Period: ") + phrases.period(facts.period)
                    + phrases(". Offentliggjort ", ". Published ") + phrases.day(facts.published)
                    + "."
            }
        }
    }

    // MARK: Overview

    @HTMLBuilder private var overview: [HTML] {
        HTML("h2", ["id": "overview"], text: phrases("Overblik", "Overview"))
        HTML("div", ["class": "wide areas overview", "tabindex": "0", "role": "region", "aria-labelledby": "overview"])
        {
            HTML("table") {
                HTML(
                    "caption",
                    text: phrases("Nøgletal med 95 pct.-interval", "Key figures with 95% intervals")
                )
                HTML("thead") {
                    HTML("tr") {
                        HTML("th", ["scope": "col"], text: phrases("Nøgletal", "Key figure"))
                        areaHeads(pooled: true)
                    }
                }
                HTML("tbody") {
                    for indicator in report.indicators {
                        HTML("tr") {
                            HTML("th", ["scope": "row"]) {
                                HTML("a", ["href": "#\(indicator.id)"], text: indicator.title[phrases.language])
                                HTML("small", text: "\(indicator.id) · \(phrases.unit(indicator))")
                            }
                            cells(indicator.total, indicator, pooled: true, isNamed: true)
                        }
                    }
                }
            }
        }
        legend(report.indicators.flatMap(\.total.entries))
        HTML("p", ["class": "note"]) {
            phrases(
                "Forskelle, der er mindre end intervallerne, kan være tilfældige. Tallene er ikke udjævnet for borgernes "
                    + "alder, uddannelse og andre forudsætninger.",
                "Differences smaller than the intervals may be chance. The figures are not adjusted for citizens' age, "
                    + "education or other circumstances."
            )
        }
    }

    // MARK: One indicator

    @HTMLBuilder private func section(_ indicator: Report.Indicator) -> [HTML] {
        HTML("h2", ["id": indicator.id]) {
            HTML("span", ["class": "id"], text: indicator.id)
            indicator.title[phrases.language]
        }
        HTML("p", text: indicator.definition[phrases.language])
        chart(indicator)
        totals(indicator)
        breakdowns(indicator)
    }

    @HTMLBuilder private func chart(_ indicator: Report.Indicator) -> [HTML] {
        let chart = IntervalChart(indicator: indicator, contributors: report.contributors, phrases: phrases)
        if let svg = chart.html {
            HTML("figure") {
                HTML("figcaption", text: caption(indicator))
                HTML("div", ["class": "wide", "tabindex": "0", "role": "region", "aria-label": caption(indicator)]) {
                    svg
                }
            }
            if indicator.total.pooled.map({ if case .open = $0.figure { true } else { false } }) ?? false {
                HTML("p", ["class": "note"]) {
                    phrases("Stiplet linje: alle kommuner samlet.", "Dashed line: all municipalities together.")
                }
            }
        }
    }

    private func caption(_ indicator: Report.Indicator) -> String {
        "\(indicator.title[phrases.language]), \(phrases.unit(indicator))"
    }

    @HTMLBuilder private func totals(_ indicator: Report.Indicator) -> [HTML] {
        HTML("div", ["class": "wide", "tabindex": "0", "role": "region", "aria-label": totalsCaption(indicator)]) {
            HTML("table") {
                HTML("caption", text: totalsCaption(indicator))
                HTML("thead") {
                    HTML("tr") {
                        HTML("th", ["scope": "col"], text: phrases("Kommune", "Municipality"))
                        HTML("th", ["scope": "col"], text: sentence(phrases.unit(indicator)))
                        if indicator.intervalMethod != nil {
                            HTML("th", ["scope": "col"], text: phrases.intervalName)
                        }
                        for quantity in indicator.quantities {
                            HTML("th", ["scope": "col"], text: sentence(quantity.title[phrases.language]))
                        }
                    }
                }
                HTML("tbody") {
                    for (contributor, entry) in zip(report.contributors, indicator.total.named) {
                        totalsRow(contributor.name, entry, indicator, style: nil)
                    }
                    if let pooled = indicator.total.pooled {
                        totalsRow(phrases.allTogether, pooled, indicator, style: "pooled")
                    }
                }
            }
        }
        legend(indicator.total.entries)
    }

    private func totalsCaption(_ indicator: Report.Indicator) -> String {
        phrases("\(indicator.id): hele målgruppen", "\(indicator.id): the whole target group")
    }

    private func totalsRow(
        _ name: String,
        _ entry: Report.Entry,
        _ indicator: Report.Indicator,
        style: String?
    ) -> HTML {
        HTML("tr", ["class": style]) {
            HTML("th", ["scope": "row"], text: name)
            if case .open(let estimate) = entry.figure {
                HTML("td", text: phrases.value(estimate, indicator))
                if indicator.intervalMethod != nil {
                    HTML("td", text: phrases.interval(estimate, indicator) ?? "–")
                }
            } else {
                HTML("td") { mark(entry.figure) }
                if indicator.intervalMethod != nil { HTML("td") { mark(entry.figure) } }
            }
            for quantity in entry.quantities {
                if case .open(let value) = quantity {
                    HTML("td", text: phrases.number(value))
                } else {
                    HTML("td") { mark(quantity) }
                }
            }
        }
    }

    @HTMLBuilder private func breakdowns(_ indicator: Report.Indicator) -> [HTML] {
        let waiting = indicator.tables.filter(\.isWaiting)
        let shown = indicator.tables.filter { !$0.isWaiting }
        if !shown.isEmpty {
            let hasPooled = shown.contains(where: \.isPooled)
            let caption =
                phrases("\(indicator.id): fordelt på grupper, ", "\(indicator.id): by group, ")
                + phrases.unit(indicator)
            HTML("div", ["class": "wide areas", "tabindex": "0", "role": "region", "aria-label": caption]) {
                HTML("table") {
                    HTML("caption", text: caption)
                    HTML("thead") {
                        HTML("tr") {
                            HTML("th", ["scope": "col"], text: phrases("Gruppe", "Group"))
                            areaHeads(pooled: hasPooled)
                        }
                    }
                    for table in shown {
                        HTML("tbody") {
                            HTML("tr") {
                                HTML(
                                    "th",
                                    [
                                        "class": "group", "scope": "rowgroup",
                                        "colspan": "\(report.contributors.count + (hasPooled ? 2 : 1))",
                                    ],
                                    text: sentence(table.title[phrases.language])
                                )
                            }
                            for row in table.rows {
                                HTML("tr") {
                                    HTML("th", ["scope": "row"], text: row.label[phrases.language])
                                    cells(row, indicator, pooled: hasPooled, isNamed: table.isNamed)
                                }
                            }
                        }
                    }
                }
            }
            legend(shown.flatMap(\.rows).flatMap(\.entries))
        }
        if !waiting.isEmpty {
            HTML("p", ["class": "note"]) {
                HTML("strong", text: phrases("Ventende: ", "Waiting: "))
                phrases(
                    "disse fordelinger vises kun for alle kommuner samlet og kommer i en senere udgave: \(list(waiting)).",
                    "these breakdowns are for all municipalities together only, and come in a later edition: \(list(waiting))."
                )
            }
        }
    }

    private func list(_ tables: [Report.Table]) -> String {
        tables.map { $0.title[phrases.language].lowercasedFirst }.joined(separator: "; ")
    }

    // MARK: Parts of tables

    @HTMLBuilder private func areaHeads(pooled: Bool) -> [HTML] {
        for contributor in report.contributors { HTML("th", ["scope": "col"], text: contributor.name) }
        if pooled { HTML("th", ["scope": "col", "class": "pooled"], text: phrases.allTogether) }
    }

    @HTMLBuilder private func cells(
        _ row: Report.Row,
        _ indicator: Report.Indicator,
        pooled: Bool,
        isNamed: Bool
    ) -> [HTML] {
        for index in report.contributors.indices {
            cell(row.named.indices.contains(index) ? row.named[index] : nil, indicator, style: nil)
        }
        if pooled { cell(row.pooled, indicator, style: "pooled") }
    }

    private func cell(_ entry: Report.Entry?, _ indicator: Report.Indicator, style: String?) -> HTML {
        HTML("td", ["class": style]) {
            if let entry {
                if case .open(let estimate) = entry.figure {
                    phrases.value(estimate, indicator)
                    if let interval = phrases.interval(estimate, indicator) { HTML("small", text: interval) }
                } else {
                    mark(entry.figure)
                }
            } else {
                HTML("span", ["class": "hidden"], text: phrases("vises ikke", "not shown"))
            }
        }
    }

    @HTMLBuilder private func mark<Value>(_ figure: Report.Figure<Value>) -> [HTML] {
        HTML("span", ["class": "dot", "aria-hidden": "true"], text: phrases.mark(figure))
        HTML("span", ["class": "hidden"], text: phrases.markMeaning(figure))
    }

    /// A line that explains the symbols that are there, and no others.
    @HTMLBuilder private func legend(_ entries: [Report.Entry]) -> [HTML] {
        let figures = entries.map(\.figure)
        let lines = [
            figures.contains(.closed)
                ? phrases(
                    "· lukket: for få personer, eller tallet ville røbe et tal om for få.",
                    "· closed: too few persons, or the figure would give away one about too few."
                ) : nil,
            figures.contains(.void)
                ? phrases("× åbningen gav ingen gyldig værdi.", "× the opening gave no valid value.") : nil,
            figures.contains(.undefined)
                ? phrases("– kan ikke beregnes.", "– cannot be worked out.") : nil,
        ]
        .compactMap { $0 }
        if !lines.isEmpty { HTML("p", ["class": "note"], text: lines.joined(separator: " ")) }
    }

    private func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

extension Report.Row {
    /// The entries of the row, per contributor and pooled.
    var entries: [Report.Entry] { named + (pooled.map { [$0] } ?? []) }
}

extension Report.Table {
    /// Whether the table is shown for all together only and none of it is open yet.
    var isWaiting: Bool { !isNamed && rows.allSatisfy { $0.pooled?.figure == .closed } }
}

extension String {
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
