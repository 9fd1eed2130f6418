internal import Benchmarking
internal import Studies

/// A bar with an interval for each area, drawn as SVG.
///
/// Bars begin at zero and areas keep the order of the list. The same figures stand in the table under the chart.
struct IntervalChart {
    let section: Report.Section
    let contributors: [Report.Kommune]
    let phrases: Phrases

    private static let width = 900.0
    private static let left = 150.0
    private static let right = 690.0
    private static let top = 8.0
    private static let step = 36.0

    private struct Bar {
        let label: String
        let figure: BenchmarkFigure
        let isPooled: Bool
    }

    private var indicator: Indicator { section.indicator }

    /// All together; nil for a count, where the sum is no yardstick for its parts.
    var pooled: BenchmarkFigure? { indicator.kind == .count ? nil : section.total.pooled }

    private var bars: [Bar] {
        let named = zip(contributors, section.total.named)
        let bars = named.map { Bar(label: $0.name, figure: $1, isPooled: false) }
        guard let pooled else { return bars }
        return bars + [Bar(label: phrases.allTogether, figure: pooled, isPooled: true)]
    }

    /// The chart; nil where no figure is open.
    var html: HTML? {
        let bars = bars
        let figures = bars.map(\.figure)
        let values = figures.flatMap { [$0.value, $0.interval?.lower, $0.interval?.upper].compactMap(\.self) }
        guard let low = values.min(), let high = values.max() else { return nil }
        let scale = Scale(low: low, high: high)
        let name = "chart-\(indicator.id)"
        let bottom = Self.top + Self.step * Double(bars.count)
        return HTML(
            "svg",
            [
                "viewBox": "0 0 \(coordinate(Self.width)) \(coordinate(bottom + 44))", "role": "img",
                "aria-labelledby": "\(name)-title \(name)-desc",
            ]
        ) {
            HTML("title", ["id": "\(name)-title"], text: title)
            HTML("desc", ["id": "\(name)-desc"], text: description(bars))
            axis(scale, bottom: bottom)
            if let mean = pooled?.value {
                line("mean", x: (place(mean, scale), place(mean, scale)), y: (Self.top, bottom))
            }
            for (index, bar) in bars.enumerated() {
                row(bar, scale, centre: Self.top + Self.step * (Double(index) + 0.5))
            }
        }
    }

    private var title: String {
        "\(indicator.id), \(phrases.title(indicator)): "
            + phrases("søjlediagram over kommunerne", "bar chart of the kommuner")
    }

    private func description(_ bars: [Bar]) -> String {
        bars.map { "\($0.label): \(phrases.spoken($0.figure, indicator))" }.joined(separator: "; ") + "."
    }

    private func row(_ bar: Bar, _ scale: Scale, centre: Double) -> [HTML] {
        var pieces = [label(bar.label, x: Self.left - 14, y: centre, anchor: "end", strong: bar.isPooled)]
        guard let value = bar.figure.value else {
            let status = bar.figure.status
            let text = "\(phrases.mark(status)) \(phrases.meaning(status))"
            return pieces + [label(text, x: place(0, scale) + 8, y: centre, anchor: "start", soft: true)]
        }
        let (zero, end) = (place(0, scale), place(value, scale))
        pieces.append(
            HTML(
                "rect",
                [
                    "class": bar.isPooled ? "bar all" : "bar", "x": coordinate(min(zero, end)),
                    "y": coordinate(centre - 11), "width": coordinate(abs(end - zero)), "height": "22",
                ]
            )
        )
        if let interval = bar.figure.interval {
            let (low, high) = (place(interval.lower, scale), place(interval.upper, scale))
            pieces.append(line("whisker", x: (low, high), y: (centre, centre)))
            for x in [low, high] { pieces.append(line("whisker", x: (x, x), y: (centre - 6, centre + 6))) }
        }
        let text = phrases.value(bar.figure, indicator)
        pieces.append(label(text, x: Self.right + 82, y: centre, anchor: "end", strong: true))
        if let interval = phrases.interval(bar.figure, indicator) {
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
