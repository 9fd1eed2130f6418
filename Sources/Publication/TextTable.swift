internal import Benchmarking
public import Studies

/// A table as aligned text for a terminal: the first column to the left, the others to the right.
public struct TextTable: Sendable {
    private let head: [String]
    private let rows: [[String]]

    /// Takes a head and rows; a missing cell is empty.
    public init(head: [String], rows: [[String]]) {
        self.head = head
        self.rows = rows
    }

    /// The table, each line ended by a line break.
    public var text: String {
        let lines = [head] + rows
        let widths = head.indices.map { column in lines.map { cell($0, column).count }.max() ?? 0 }
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "──")
        func line(_ cells: [String]) -> String {
            let line = widths.indices
                .map { column in
                    let text = cell(cells, column)
                    let space = String(repeating: " ", count: widths[column] - text.count)
                    return column == 0 ? text + space : space + text
                }
                .joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
        return ([line(head), rule] + rows.map(line) + [rule]).joined(separator: "\n") + "\n"
    }

    private func cell(_ cells: [String], _ column: Int) -> String { column < cells.count ? cells[column] : "" }
}

extension Report {
    /// The overview for a terminal: an indicator's figures, and their 95 % intervals below.
    public func overview(_ language: Language) -> String {
        let phrases = Phrases(language)
        var rows: [[String]] = []
        let width = (sections.map(\.indicator.id.count).max() ?? 0) + 2
        for section in sections {
            let indicator = section.indicator
            let figures = section.total.figures
            let blank = section.total.named.isEmpty ? contributors.map { _ in "" } : []
            rows.append(
                [pad(indicator.id, to: width) + phrases.title(indicator)] + blank
                    + figures.map { marked($0, indicator, phrases) }
            )
            rows.append(
                [pad("", to: width) + phrases.unit(indicator)] + blank
                    + figures.map { phrases.interval($0, indicator) ?? "" }
            )
        }
        let head = [phrases("Nøgletal", "Key figure")] + contributors.map(\.name) + [phrases.allTogether]
        return (facts.isExercise ? phrases.exercise + "\n" : "") + TextTable(head: head, rows: rows).text
            + phrases.legend(sections.flatMap(\.total.figures)).map { $0 + "\n" }.joined()
    }

    private func marked(_ figure: BenchmarkFigure, _ indicator: Indicator, _ phrases: Phrases) -> String {
        (phrases.marks(figure).map(\.symbol) + [phrases.value(figure, indicator)]).joined(separator: " ")
    }

    private func pad(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
