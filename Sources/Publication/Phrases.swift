internal import Studies
internal import Vocabulary

/// What the report says in one language, figures included.
struct Phrases {
    let language: Language
    private var style: NumberStyle { NumberStyle(language) }

    init(_ language: Language) { self.language = language }

    func callAsFunction(_ danish: String, _ english: String) -> String {
        Localised(danish: danish, english: english)[language]
    }

    var allTogether: String { self("Alle samlet", "All together") }
    var closedMark: String { "·" }
    var languageName: String { self("Dansk", "English") }

    func number(_ value: Double, decimals: Int) -> String { style.text(value, decimals: decimals) }
    func number(_ value: Int64) -> String { style.text(value) }
    func day(_ day: Day) -> String { style.text(day) }
    func period(_ period: Period) -> String { style.text(period) }
    func unit(_ indicator: Report.Indicator) -> String { indicator.unit[language] }

    /// The figure without its unit.
    func value(_ estimate: Report.Estimate, _ indicator: Report.Indicator) -> String {
        number(estimate.value, decimals: indicator.decimals)
    }

    /// The interval, `17,9–25,3`; nil where there is none.
    func interval(_ estimate: Report.Estimate, _ indicator: Report.Indicator) -> String? {
        guard let lower = estimate.lower, let upper = estimate.upper else { return nil }
        return "\(number(lower, decimals: indicator.decimals))–\(number(upper, decimals: indicator.decimals))"
    }

    /// The figure as a sentence has it.
    func spoken(_ figure: Report.Figure<Report.Estimate>, _ indicator: Report.Indicator) -> String {
        guard case .open(let estimate) = figure else { return markMeaning(figure) }
        let value = "\(value(estimate, indicator)) \(unit(indicator))"
        guard let interval = interval(estimate, indicator) else { return value }
        return value + " (\(intervalName) \(interval))"
    }

    var intervalName: String { self("95 pct.-interval", "95% interval") }

    func chartTitle(_ indicator: Report.Indicator) -> String {
        self(
            "\(indicator.id), \(indicator.title[language]): søjlediagram over kommunerne",
            "\(indicator.id), \(indicator.title[language]): bar chart of the municipalities"
        )
    }

    /// The symbol for a place without a value.
    func mark<Value>(_ figure: Report.Figure<Value>) -> String {
        switch figure {
        case .open: ""
        case .closed: closedMark
        case .void: "×"
        case .undefined: "–"
        }
    }

    /// What the symbol means.
    func markMeaning<Value>(_ figure: Report.Figure<Value>) -> String {
        switch figure {
        case .open: ""
        case .closed: self("lukket", "closed")
        case .void: self("ugyldig åbning", "invalid opening")
        case .undefined: self("kan ikke beregnes", "cannot be worked out")
        }
    }
}
