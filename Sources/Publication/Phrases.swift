internal import Benchmarking
internal import Studies
internal import Vocabulary

/// What the report says in one language, figures included.
struct Phrases {
    let language: Language
    private var style: NumberStyle { NumberStyle(language) }

    init(_ language: Language) { self.language = language }

    func callAsFunction(_ danish: String, _ english: String) -> String {
        switch language {
        case .danish: danish
        case .english: english
        }
    }

    var allTogether: String { self("Alle samlet", "All together") }
    var intervalName: String { self("95 pct.-interval", "95% interval") }
    /// What stands on top of a round of invented figures.
    var exercise: String { self("Opdigtede tal – øvelse", "Invented figures – exercise") }

    func number(_ value: Double, decimals: Int) -> String { style.text(value, decimals: decimals) }
    func number(_ value: Int64) -> String { style.text(value) }
    func day(_ day: Day) -> String { style.text(day) }
    func period(_ period: Period) -> String { style.text(period) }

    func title(_ indicator: Indicator) -> String { indicator.title[language] }
    func unit(_ indicator: Indicator) -> String { indicator.unit.name[language] }

    // MARK: Figures

    /// The figure without its unit, or the symbol for why there is none.
    func value(_ figure: BenchmarkFigure, _ indicator: Indicator) -> String {
        figure.value.map { number($0, decimals: indicator.unit.decimals) } ?? mark(figure.status)
    }

    /// The marks that stand before an open figure: higher or lower than the others', and read with reservations.
    func marks(_ figure: BenchmarkFigure) -> [(symbol: String, meaning: String)] {
        var marks: [(symbol: String, meaning: String)] = []
        if let verdict = figure.verdict, verdict != .notDifferent { marks.append((mark(verdict), meaning(verdict))) }
        if figure.status == .open, figure.hasReservations {
            marks.append(("*", self("med forbehold", "with reservations")))
        }
        return marks
    }

    /// The interval, `17,9–25,3`; nil where there is none.
    func interval(_ figure: BenchmarkFigure, _ indicator: Indicator) -> String? {
        figure.interval.map { interval in
            let limits = [interval.lower, interval.upper].map { number($0, decimals: indicator.unit.decimals) }
            return limits.joined(separator: "–")
        }
    }

    /// The figure as a sentence has it.
    func spoken(_ figure: BenchmarkFigure, _ indicator: Indicator) -> String {
        guard figure.status == .open else { return meaning(figure.status) }
        let value = "\(value(figure, indicator)) \(unit(indicator))"
        guard let interval = interval(figure, indicator) else { return value }
        return value + " (\(intervalName) \(interval))"
    }

    /// The symbol for a figure without a value; one symbol for all that is closed.
    func mark(_ status: BenchmarkFigure.Status) -> String {
        switch status {
        case .open: ""
        case .closed: "·"
        case .void: "×"
        case .empty: "–"
        }
    }

    /// What became of a figure.
    func meaning(_ status: BenchmarkFigure.Status) -> String {
        switch status {
        case .open: self("åben", "open")
        case .closed: self("lukket", "closed")
        case .void: self("ugyldig åbning", "invalid opening")
        case .empty: self("kan ikke beregnes", "cannot be worked out")
        }
    }

    /// The symbol for a figure that is higher or lower than the others'.
    func mark(_ verdict: BenchmarkFigure.Verdict) -> String {
        switch verdict {
        case .higher: "▲"
        case .lower: "▼"
        case .notDifferent: ""
        }
    }

    /// How a figure stands to the others'.
    func meaning(_ verdict: BenchmarkFigure.Verdict) -> String {
        switch verdict {
        case .higher: self("højere", "higher")
        case .lower: self("lavere", "lower")
        case .notDifferent: self("ikke forskellig", "not different")
        }
    }

    /// The sentences that explain the symbols in some figures, and no others.
    func legend(_ figures: [BenchmarkFigure]) -> [String] {
        let statuses = Set(figures.map(\.status))
        let verdicts = Set(figures.compactMap(\.verdict))
        var lines: [String] = []
        if statuses.contains(.closed) {
            lines.append(
                self(
                    "· lukket: for få personer eller forløb, eller tallet ville røbe et tal om for få.",
                    "· closed: too few persons or spells, or the figure would give away one about too few."
                )
            )
        }
        if statuses.contains(.void) {
            lines.append(self("× åbningen gav ingen gyldig værdi.", "× the opening gave no valid value."))
        }
        if statuses.contains(.empty) { lines.append(self("– kan ikke beregnes.", "– cannot be worked out.")) }
        if !verdicts.isDisjoint(with: [.higher, .lower]) {
            lines.append(
                self(
                    "▲ højere, ▼ lavere end de øvrige kommuner tilsammen; uden mærke: ikke forskellig eller ikke sammenlignet.",
                    "▲ higher, ▼ lower than the other kommuner together; no mark: not different, or not compared."
                )
            )
        } else if verdicts.contains(.notDifferent) {
            lines.append(
                self(
                    "Ingen kommune er påviseligt forskellig fra de øvrige tilsammen.",
                    "No kommune can be shown to differ from the others together."
                )
            )
        }
        if figures.contains(where: \.hasReservations) {
            let least = number(BenchmarkFigure.reservationsBelow)
            lines.append(
                self(
                    "* bygger på færre end \(least) og skal læses med forbehold.",
                    "* rests on fewer than \(least); read it with reservations."
                )
            )
        }
        if figures.contains(where: { $0.noInterval == .spreadNotOpen }) {
            lines.append(
                self("Uden interval: spredningen er ikke åbnet.", "Without an interval: the spread is not open.")
            )
        }
        return lines
    }

    // MARK: Quantities and methods

    /// What a quantity is to its indicator.
    func title(_ role: Indicator.Role, of indicator: Indicator) -> String {
        switch role {
        case .n: self("Antal", "Number")
        case .whole: self("Ud af", "Out of")
        case .numerator: self("Tæller", "Numerator")
        case .denominator: self("Nævner", "Denominator")
        case .sum: self("Sum", "Sum")
        case .sumOfSquares: self("Kvadratsum", "Sum of squares")
        case .persons: self("Antal bag tallet", "Number behind")
        case .events: self("Hændelser", "Events")
        case .time: days(indicator) ?? self("Tid", "Time")
        case .amount: self("Beløb", "Amount")
        case .units: days(indicator) ?? self("Enheder", "Units")
        }
    }

    /// What a quantity in days is called; nil where it is in something else.
    ///
    /// A factor of 365.25, or of ten or a hundred times that, makes days into years; the figure's unit tells whose they are.
    private func days(_ indicator: Indicator) -> String? {
        var units = indicator.unit.factor.units
        while units > 36_525, units.isMultiple(of: 10) { units /= 10 }
        guard units == 36_525 else { return nil }
        let whose = indicator.unit.name.danish.lowercased()
        if whose.contains("kursist") { return self("Kursistdage", "Student-days") }
        return whose.contains("person") ? self("Persondage", "Person-days") : self("Dage", "Days")
    }

    /// How the interval of a kind is made.
    func intervalMethod(_ kind: Indicator.Kind) -> String {
        switch kind {
        case .ratio: self("Interval efter Wilson.", "Interval by Wilson's method.")
        case .rate: self("Eksakt Poisson-interval.", "Exact Poisson interval.")
        case .mean:
            self(
                "Interval fra standardafvigelsen, hvor den er åben.",
                "Interval from the standard deviation, where that is open."
            )
        case .count, .resource:
            self("Intet interval: tallet er talt op, ikke anslået.", "No interval: counted, not estimated.")
        }
    }
}
