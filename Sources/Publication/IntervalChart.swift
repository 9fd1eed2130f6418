/// A bar with an interval for each area, drawn as SVG.
///
/// Bars begin at zero and areas keep the order of the list. The same figures stand in the table under the chart.
struct IntervalChart {
    let indicator: Report.Indicator
    let contributors: [Report.Contributor]
    let phrases: Phrases

    private static let width = 900.0
    private static let left = 150.0
    private static let right = 690.0
    private static let top = 8.0
    private static let step = 36.0

    fileprivate struct Bar {
        let label: String
        let figure: Report.Figure<Report.Estimate>
        let isPooled: Bool
    }

    private var bars: [Bar] {
        var bars = zip(contributors, indicator.total.named)
            .map {
                Bar(label: $0.name, figure: $1.figure, isPooled: false)
            }
        if let pooled = indicator.total.pooled {
            bars.append(Bar(label: phrases.allTogether, figure: pooled.figure, isPooled: true))
        }
        return bars
    }

    /// The chart; nil where no figure is open.
    var html: HTML? {
        let bars = bars
        let estimates = bars.compactMap(\.estimate)
        guard !estimates.isEmpty else { return nil }
        let scale = Scale(
            low: estimates.map { min($0.value, $0.lower ?? $0.value) }.min() ?? 0,
            high: estimates.map { max($0.value, $0.upper ?? $0.value) }.max() ?? 0
        )
        let name = "chart-\(indicator.id)"
        let bottom = Self.top + Self.step * Double(bars.count)
        return HTML(
            "svg",
            [
                "viewBox": "0 0 \(coordinate(Self.width)) \(coordinate(bottom + 44))", "role": "img",
                "aria-labelledby": "\(name)-title \(name)-desc",
            ]
        ) {
            HTML("title", ["id": "\(name)-title"], text: phrases.chartTitle(indicator))
            HTML("desc", ["id": "\(name)-desc"], text: description(bars))
            axis(scale, bottom: bottom)
            if let pooled = bars.last, pooled.isPooled, let mean = pooled.estimate?.value {
                line("mean", x: (place(mean, scale), place(mean, scale)), y: (Self.top, bottom))
            }
            for (index, bar) in bars.enumerated() {
                row(bar, scale, centre: Self.top + Self.step * (Double(index) + 0.5))
            }
        }
    }

    private func description(_ bars: [Bar]) -> String {
        bars.map { "\($0.label): \(phrases.spoken($0.figure, indicator))" }.joined(separator: "; ") + "."
    }

    private func row(_ bar: Bar, _ scale: Scale, centre: Double) -> [HTML] {
        var pieces = [label(bar.label, x: Self.left - 14, y: centre, anchor: "end", strong: bar.isPooled)]
        guard let estimate = bar.estimate else {
            let mark = "\(phrases.mark(bar.figure)) \(phrases.markMeaning(bar.figure))"
            return pieces + [label(mark, x: place(0, scale) + 8, y: centre, anchor: "start", soft: true)]
        }
        let (zero, end) = (place(0, scale), place(estimate.value, scale))
        pieces.append(
            HTML(
                "rect",
                [
                    "class": bar.isPooled ? "bar all" : "bar", "x": coordinate(min(zero, end)),
                    "y": coordinate(centre - 11), "width": coordinate(abs(end - zero)), "height": "22",
                ]
            )
        )
        if let lower = estimate.lower, let upper = estimate.upper {
            let (low, high) = (place(lower, scale), place(upper, scale))
            pieces.append(line("whisker", x: (low, high), y: (centre, centre)))
            for x in [low, high] { pieces.append(line("whisker", x: (x, x), y: (centre - 6, centre + 6))) }
        }
        let value = phrases.value(estimate, indicator)
        pieces.append(label(value, x: Self.right + 82, y: centre, anchor: "end", strong: true))
        if let interval = phrases.interval(estimate, indicator) {
            pieces.append(label(interval, x: Self.right + 94, y: centre, anchor: "start", soft: true))
        }
        return pieces
    }

    private func axis(_ scale: Scale, bottom: Double) -> [HTML] {
        var pieces: [HTML] = []
        for tick in scale.ticks {
            let x = place(tick, scale)
            pieces.append(line(tick == 0 ? "zero" : "grid", x: (x, x), y: (Self.top, bottom)))
            let text = phrases.number(tick, decimals: scale.decimals)
            pieces.append(label(text, x: x, y: bottom + 14, anchor: "middle", soft: true))
        }
        let middle = (Self.left + Self.right) / 2
        pieces.append(label(phrases.unit(indicator), x: middle, y: bottom + 35, anchor: "middle", soft: true))
        return pieces
    }

    private func place(_ value: Double, _ scale: Scale) -> Double {
        Self.left + (value - scale.low) / (scale.high - scale.low) * (Self.right - Self.left)
    }

    private func line(_ style: String, x: (Double, Double), y: (Double, Double)) -> HTML {
        HTML(
            "line",
            [
                "class": style, "x1": coordinate(x.0), "x2": coordinate(x.1), "y1": coordinate(y.0),
                "y2": coordinate(y.1),
            ]
        )
    }

    private func label(
        _ text: String,
        x: Double,
        y: Double,
        anchor: String,
        strong: Bool = false,
        soft: Bool = false
    ) -> HTML {
        HTML(
            "text",
            [
                "x": coordinate(x), "y": coordinate(y + 5), "text-anchor": anchor,
                "class": strong ? "strong" : soft ? "soft" : nil,
            ],
            text: text
        )
    }

    private func coordinate(_ value: Double) -> String { Decimals(value, places: 1)?.plain ?? "0" }
}

extension IntervalChart.Bar {
    fileprivate var estimate: Report.Estimate? {
        if case .open(let estimate) = figure { estimate } else { nil }
    }
}

/// An axis that holds zero and every value, with ticks at round numbers.
struct Scale {
    let low: Double
    let high: Double
    let ticks: [Double]
    let decimals: Int

    init(low: Double, high: Double) {
        let (low, high) = (min(low, 0), max(high, 0))
        let span = high > low ? high - low : 1
        // The smallest of 1, 2, 5 times a power of ten that makes at most six steps.
        var power = 1.0
        var decimals = 0
        while power > span / 6, decimals < 12 {
            power /= 10
            decimals += 1
        }
        while power * 10 <= span / 6 { power *= 10 }
        let step = [1.0, 2, 5, 10].map { $0 * power }.first { span / $0 <= 6 } ?? 10 * power
        if step >= power * 10, decimals > 0 { decimals -= 1 }
        let first = (low / step).rounded(.down)
        let last = max((high / step).rounded(.up), first + 1)
        ticks = stride(from: first, through: last, by: 1).map { $0 * step }
        self.low = first * step
        self.high = last * step
        self.decimals = decimals
    }
}
