/// What reading the extracts was like, in counts: no row, no value and no identifier is in it.
///
/// Meets TAL-5 and TAL-8.
public struct QualityReport: Hashable, Sendable, Codable {
    /// One report for each table that the study reads.
    public let tables: [Table]
    /// What a reader of the figures should know about rows that were kept.
    public let gaps: [Gap]

    /// One table: every row read is kept, or rejected under exactly one rule.
    public struct Table: Hashable, Sendable, Codable {
        /// The study's table.
        public let name: String
        /// The file name of the extract.
        public let extract: String
        /// Rows read.
        public let read: Int
        /// Rows kept.
        public let kept: Int
        /// Rows rejected, by the code of the rule; a rule that rejected none is not there.
        public let rejected: [String: Int]
        /// Where the first row stands that a rule rejected, by the code of the rule; duplicates have none.
        public let first: [String: Place]
        /// Rows kept with a warning, by the warning's code.
        public let warnings: [String: Int]
        /// Months of the period in which no kept row has a date that the other months have.
        public let emptyMonths: [EmptyMonth]
    }

    /// A month of the period without a row, seen from one column of dates.
    public struct EmptyMonth: Hashable, Sendable, Codable {
        /// The column's name in the extract.
        public let column: String
        /// The month, as `2025-03`.
        public let month: String
    }

    /// A place in an extract; never what stands there.
    public struct Place: Hashable, Sendable, Codable {
        /// The line, counted from 1.
        public let line: Int
        /// The column's name in the extract; nil where the whole row is meant.
        public let column: String?
    }

    /// Kept rows that a quantity or a breakdown could not use.
    public struct Gap: Hashable, Sendable, Codable {
        /// What could not use them.
        public enum Kind: String, Hashable, Sendable, Codable {
            /// The rows are selected, but what is summed is unknown: they add nothing to the sum.
            case amountUnknown = "amount-unknown"
            /// The rows are in the total and in no category of the breakdown.
            case noCategory = "no-category"
        }

        /// What could not use them.
        public let kind: Kind
        /// The indicator, and the quantity or the breakdown, in the study's ids.
        public let place: String
        /// How many rows.
        public let rows: Int
    }

    /// Rows rejected in all tables.
    public var rejected: Int { tables.reduce(0) { $0 + $1.read - $1.kept } }
}

extension QualityReport {
    /// How a count stands to the one of an earlier report.
    public struct Change: Hashable, Sendable {
        /// New, still there, or gone.
        public enum Kind: String, Hashable, Sendable {
            case new = "NEW"
            case existing = "EXISTING"
            case resolved = "RESOLVED"
        }

        /// New, still there, or gone.
        public let kind: Kind
        /// The table.
        public let table: String
        /// The code of the rule or the warning.
        public let code: String
        /// Rows then.
        public let before: Int
        /// Rows now.
        public let now: Int
    }

    /// Every rule and warning that this report or an earlier one counts rows under, table by table, in the order of the codes.
    public func changes(since earlier: QualityReport) -> [Change] {
        func counts(_ table: Table?) -> [String: Int] {
            (table?.rejected ?? [:]).merging(table?.warnings ?? [:]) { first, _ in first }
        }
        let names =
            tables.map(\.name) + earlier.tables.map(\.name).filter { name in !tables.contains { $0.name == name } }
        return names.flatMap { name in
            let then = counts(earlier.tables.first { $0.name == name })
            let now = counts(tables.first { $0.name == name })
            return Set(then.keys).union(now.keys).sorted()
                .map { code in
                    let (before, after) = (then[code] ?? 0, now[code] ?? 0)
                    let kind: Change.Kind = before == 0 ? .new : after == 0 ? .resolved : .existing
                    return Change(kind: kind, table: name, code: code, before: before, now: after)
                }
        }
    }

    /// The report as lines that people read.
    public var text: String {
        var lines: [String] = []
        for table in tables {
            lines.append("\(table.name) (\(table.extract)): \(table.read) rows read, \(table.kept) kept")
            for rule in RowRule.allCases {
                guard let rows = table.rejected[rule.id] else { continue }
                let place = table.first[rule.id]
                    .map { place in
                        "; first in line \(place.line)" + (place.column.map { ", column `\($0)`" } ?? "")
                    }
                lines.append("  \(rule.id)  \(rows)  \(rule.summary)\(place ?? "")")
            }
            for warning in RowWarning.allCases {
                if let rows = table.warnings[warning.id] {
                    lines.append("  \(warning.id)  \(rows)  \(warning.summary)")
                }
            }
        }
        if rejected > 0 {
            lines.append(
                "Rejected rows are in no figure. Next: correct them in the extract, or how the mapping reads them."
            )
        }
        for gap in gaps {
            switch gap.kind {
            case .amountUnknown: lines.append("\(gap.place): \(gap.rows) rows selected of which the amount is unknown")
            case .noCategory: lines.append("\(gap.place): \(gap.rows) rows are in no category")
            }
        }
        return lines.joined(separator: "\n")
    }
}
