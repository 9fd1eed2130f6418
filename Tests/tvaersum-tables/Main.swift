import Disclosure
import Foundation
import TestSupport

/// Writes random tables, suppressed, as cases for the independent auditor: one file each, and a line of what was closed.
@main
struct Main {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 7, let seed = UInt64(arguments[2]), let count = Int(arguments[3]),
            let kommuner = Int(arguments[4]), let tolerated = Int(arguments[5]),
            let form = Form(rawValue: arguments[6])
        else {
            print(
                "usage: tvaersum-tables FOLDER SEED COUNT KOMMUNER TOLERATED \(Form.allCases.map(\.rawValue).joined(separator: "|"))"
            )
            exit(64)
        }
        var generator = SeededGenerator(seed: seed)
        for number in 0..<count {
            let mean = [4, 20, 150][number % 3]
            let table = try Table(form.shape(kommuner, mean), using: &generator)
            let suppression = try table.suppressed(tolerated: tolerated)
            let name = "\(form.rawValue)-\(kommuner)-\(seed)-\(number)"
            let audit = AuditCase(
                name,
                table: table,
                suppression: suppression,
                tellsBounds: table.thresholds.hidesZeros
            )
            try JSONEncoder().encode(audit).write(to: URL(fileURLWithPath: arguments[1] + "/\(name).json"))
        }
    }

    /// What is written.
    enum Form: String, CaseIterable {
        /// Counts by one breakdown, under names and pooled.
        case margins
        /// Counts by one breakdown under names, totals pooled, as studies should have it.
        case margin
        /// Counts by one or two breakdowns, with zeros closed.
        case zeros
        /// Ratios by one or two breakdowns.
        case ratios

        func shape(_ kommuner: Int, _ mean: Int) -> Table.Shape {
            var shape = Table.Shape(kommuner: kommuner, mean: mean)
            switch self {
            case .margins: shape.breakdowns = 1...1
            case .margin:
                shape.breakdowns = 1...1
                shape.isPooled = false
            case .zeros: shape.hidesZeros = true
            case .ratios: shape.hasEvents = true
            }
            return shape
        }
    }
}
