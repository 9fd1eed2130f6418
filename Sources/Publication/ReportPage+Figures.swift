internal import Benchmarking
internal import Studies

// The sections with figures: the overview, and one section for each indicator.
extension ReportPage {
    @HTMLBuilder var overview: [HTML] {
        HTML("h2", ["id": "overview"], text: phrases("Overblik", "Overview"))
        scrolling(phrases("Nøgletal med 95 pct.-interval", "Key figures with 95% intervals"), style: "areas overview") {
            HTML("thead") {
                HTML("tr") {
                    HTML("th", ["scope": "col"], text: phrases("Nøgletal", "Key figure"))
                    areaHeads(pooled: true)
                }
            }
            HTML("tbody") {
                for section in report.sections {
                    HTML("tr") {
                        HTML("th", ["scope": "row"]) {
                            HTML("a", ["href": "#\(section.indicator.id)"], text: phrases.title(section.indicator))
                            " "
                            HTML("small", text: "\(section.indicator.id) · \(phrases.unit(section.indicator))")
                        }
                        cells(section.total, section.indicator, pooled: true)
                    }
                }
            }
        }
        legend(report.sections.flatMap(\.total.figures))
        HTML("p", ["class": "note"]) {
            phrases(
                "Forskelle, der er mindre end intervallerne, kan være tilfældige. Tallene er ikke korrigeret for borgernes "
                    + "alder, uddannelse og andre forudsætninger.",
                "Differences smaller than the intervals may be chance. The figures are not adjusted for citizens' age, "
                    + "education or other circumstances."
            )
        }
    }

    @HTMLBuilder func pieces(of section: Report.Section) -> [HTML] {
        HTML("h2", ["id": section.indicator.id]) {
            HTML("span", ["class": "id"], text: section.indicator.id)
            " "
            phrases.title(section.indicator)
        }
        HTML("p", text: section.indicator.definition[phrases.language])
        chart(section)
        totals(section)
        breakdowns(section)
    }

    // MARK: One indicator

    @HTMLBuilder private func chart(_ section: Report.Section) -> [HTML] {
        let caption = "\(phrases.title(section.indicator)), \(phrases.unit(section.indicator))"
        let chart = IntervalChart(section: section, contributors: report.contributors, phrases: phrases)
        if let svg = chart.html {
            HTML("figure") {
                HTML("figcaption", text: caption)
                HTML("div", ["class": "wide", "tabindex": "0", "role": "region", "aria-label": caption]) { svg }
            }
            if chart.pooled?.value != nil {
                HTML("p", ["class": "note"]) {
                    phrases("Stiplet linje: alle kommuner samlet.", "Dashed line: all kommuner together.")
                }
            }
        }
    }

    @HTMLBuilder private func totals(_ section: Report.Section) -> [HTML] {
        let columns = TotalColumns(section)
        let caption = phrases("i alt", "total")
        scrolling("\(section.indicator.id): \(caption)") {
            HTML("thead") {
                HTML("tr") {
                    HTML("th", ["scope": "col"], text: "Kommune")
                    HTML("th", ["scope": "col"], text: phrases.unit(section.indicator).sentence)
                    if columns.interval { HTML("th", ["scope": "col"], text: phrases.intervalName) }
                    if columns.verdict {
                        HTML(
                            "th",
                            ["scope": "col"],
                            text: phrases("Sammenlignet med de øvrige", "Compared with the others")
                        )
                    }
                    if columns.deviation {
                        HTML("th", ["scope": "col"], text: phrases("Standardafvigelse", "Standard deviation"))
                    }
                    for role in columns.roles {
                        HTML("th", ["scope": "col"], text: phrases.title(role, of: section.indicator))
                    }
                }
            }
            HTML("tbody") {
                for (contributor, figure) in zip(report.contributors, section.total.named) {
                    totalsRow(contributor.name, figure, section.indicator, columns, style: nil)
                }
                if let pooled = section.total.pooled {
                    totalsRow(phrases.allTogether, pooled, section.indicator, columns, style: "pooled")
                }
            }
        }
        legend(section.total.figures)
    }

    private func totalsRow(
        _ name: String,
        _ figure: BenchmarkFigure,
        _ indicator: Indicator,
        _ columns: TotalColumns,
        style: String?
    ) -> HTML {
        let deviation = figure.standardDeviation.map { phrases.number($0, decimals: indicator.unit.decimals) }
        return HTML("tr", ["class": style]) {
            HTML("th", ["scope": "row"], text: name)
            HTML("td") { value(figure, indicator) }
            if columns.interval { HTML("td") { text(phrases.interval(figure, indicator), figure) } }
            if columns.verdict { HTML("td") { figure.verdict.map(phrases.meaning) ?? "" } }
            if columns.deviation { HTML("td") { text(deviation, figure) } }
            for role in columns.roles { HTML("td") { text(figure.quantities[role].map(phrases.number), figure) } }
        }
    }

    @HTMLBuilder private func breakdowns(_ section: Report.Section) -> [HTML] {
        let shown = section.breakdowns
        if !shown.isEmpty {
            let hasPooled = shown.contains(where: \.release.pooled)
            let caption = phrases("fordelt på grupper", "by group")
            scrolling("\(section.indicator.id): \(caption), \(phrases.unit(section.indicator))", style: "areas") {
                HTML("thead") {
                    HTML("tr") {
                        HTML("th", ["scope": "col"], text: phrases("Gruppe", "Group"))
                        areaHeads(pooled: hasPooled)
                    }
                }
                for table in shown { groups(table, pooled: hasPooled) }
            }
            legend(shown.flatMap(\.rows).flatMap(\.figures))
        }
    }

    private func groups(_ table: BenchmarkTable, pooled: Bool) -> HTML {
        HTML("tbody") {
            HTML("tr") {
                HTML(
                    "th",
                    [
                        "class": "group", "scope": "rowgroup",
                        "colspan": "\(report.contributors.count + (pooled ? 2 : 1))",
                    ],
                    text: table.breakdown?.title[phrases.language].sentence ?? ""
                )
            }
            for row in table.rows {
                HTML("tr") {
                    HTML("th", ["scope": "row"], text: row.category?.title[phrases.language] ?? "")
                    cells(row, table.indicator, pooled: pooled)
                }
            }
        }
    }

    // MARK: Parts of tables

    /// A table that scrolls sideways where the window is narrow, by keyboard too.
    private func scrolling(_ caption: String, style: String = "", @HTMLBuilder _ rows: () -> [HTML]) -> HTML {
        HTML("div", ["class": "wide \(style)", "tabindex": "0", "role": "region", "aria-label": caption]) {
            HTML("table") {
                HTML("caption", text: caption)
                rows()
            }
        }
    }

    @HTMLBuilder private func areaHeads(pooled: Bool) -> [HTML] {
        for contributor in report.contributors { HTML("th", ["scope": "col"], text: contributor.name) }
        if pooled { HTML("th", ["scope": "col", "class": "pooled"], text: phrases.allTogether) }
    }

    @HTMLBuilder private func cells(_ row: BenchmarkRow, _ indicator: Indicator, pooled: Bool) -> [HTML] {
        for index in report.contributors.indices {
            cell(row.named.indices.contains(index) ? row.named[index] : nil, indicator, style: nil)
        }
        if pooled { cell(row.pooled, indicator, style: "pooled") }
    }

    private func cell(_ figure: BenchmarkFigure?, _ indicator: Indicator, style: String?) -> HTML {
        HTML("td", ["class": style]) {
            if let figure {
                value(figure, indicator)
                if let interval = phrases.interval(figure, indicator) {
                    // A blank, so that a copy or a voice does not run the two together.
                    " "
                    HTML("small", text: interval)
                }
            } else {
                HTML("span", ["class": "hidden"], text: phrases("vises ikke", "not shown"))
            }
        }
    }

    /// A figure behind its marks, so that decimals stand below each other.
    @HTMLBuilder private func value(_ figure: BenchmarkFigure, _ indicator: Indicator) -> [HTML] {
        if figure.status == .open {
            for mark in phrases.marks(figure) { symbol(mark.symbol, meaning: mark.meaning, style: "mark") }
            phrases.value(figure, indicator)
        } else {
            mark(figure.status)
        }
    }

    /// A text that belongs to an open figure, or the mark of one that is not.
    @HTMLBuilder private func text(_ text: String?, _ figure: BenchmarkFigure) -> [HTML] {
        if let text {
            text
        } else if figure.status == .open || figure.status == .empty {
            "–"
        } else {
            mark(figure.status)
        }
    }

    @HTMLBuilder private func mark(_ status: BenchmarkFigure.Status) -> [HTML] {
        symbol(phrases.mark(status), meaning: phrases.meaning(status), style: status == .closed ? "dot" : nil)
    }

    /// A symbol for the eye, and words for those who listen.
    @HTMLBuilder private func symbol(_ symbol: String, meaning: String, style: String?) -> [HTML] {
        HTML("span", ["class": style, "aria-hidden": "true"], text: symbol)
        HTML("span", ["class": "hidden"], text: meaning + " ")
    }

    @HTMLBuilder private func legend(_ figures: [BenchmarkFigure]) -> [HTML] {
        let lines = phrases.legend(figures)
        if !lines.isEmpty {
            HTML("ul", ["class": "note"]) {
                for line in lines { HTML("li", text: line) }
            }
        }
    }
}

/// Which columns the table of totals has beside the figure.
private struct TotalColumns {
    let interval: Bool
    let verdict: Bool
    let deviation: Bool
    let roles: [Indicator.Role]

    init(_ section: Report.Section) {
        let figures = section.total.figures
        interval = figures.contains { $0.interval != nil }
        verdict = figures.contains { $0.verdict != nil }
        deviation = figures.contains { $0.standardDeviation != nil }
        // The figure of a count is its number, a whole is never released, and a sum of squares says nothing to a reader: the
        // files have it.
        let dropped: Set<Indicator.Role> = section.indicator.kind == .count ? [.n, .whole] : [.sumOfSquares]
        roles = section.indicator.quantities.map(\.role).filter { !dropped.contains($0) }
    }
}

extension String {
    fileprivate var sentence: String { prefix(1).uppercased() + dropFirst() }
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
