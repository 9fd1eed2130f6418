import Foundation
import Rehearsal
import Studies

/// The shares of closed cells, table by table: forecast, simulated, or both and what lies between.
struct ClosedTable {
    let forecast: Forecast?
    var closings: [TableClosing] = []

    /// One line a table, and one for all named cells.
    var lines: [String] {
        let tables = forecast?.tables.map(\.table) ?? closings.map(\.table)
        let width = tables.map(\.name.count).max() ?? 0
        var head = "  " + String(repeating: " ", count: width + 8)
        if !closings.isEmpty { head += "  closed" }
        if forecast != nil { head += forecastTitle }
        var lines = [head]
        for (place, table) in tables.enumerated() {
            let name = table.name.padding(toLength: width, withPad: " ", startingAt: 0)
            let simulated = closings.isEmpty ? nil : closings[place].cells.share
            lines.append(
                line("\(name)  \(table.isPooled ? "pooled" : "named ")", simulated, forecast?.tables[place].closed)
            )
        }
        let all = "all named cells".padding(toLength: width + 8, withPad: " ", startingAt: 0)
        lines.append(line(all, simulatedShare, forecastShare))
        return lines
    }

    private var forecastTitle: String { closings.isEmpty ? "  closed" : "  forecast  difference" }

    private var simulatedShare: Double? {
        guard !closings.isEmpty else { return nil }
        return closings.filter { !$0.table.isPooled }.reduce(ClosedCells()) { $0 + $1.cells }.share
    }

    private var forecastShare: Double? {
        guard let named = forecast?.tables.filter({ !$0.table.isPooled }) else { return nil }
        let cells = named.reduce(0) { $0 + $1.table.cells.count }
        return named.reduce(0) { $0 + $1.closed * Double($1.table.cells.count) } / Double(max(cells, 1))
    }

    private func line(_ name: String, _ simulated: Double?, _ forecast: Double?) -> String {
        var line = "  \(name)"
        if let simulated { line += Self.perCent(simulated, width: 8) }
        if let forecast { line += Self.perCent(forecast, width: simulated == nil ? 8 : 10) }
        if let simulated, let forecast { line += Self.perCent(simulated - forecast, width: 12) }
        return line
    }

    private static func perCent(_ share: Double, width: Int) -> String {
        // Never minus nought.
        let tenths = Int((share * 1000).rounded())
        let text = "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10) %"
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
