/// Whether extracts are good enough to be approved, and what is new about them.
///
/// Made from counts alone, so that it can be shown, kept and sent to a supplier. Meets NODE-30 and NODE-31.
public struct QualityGate: Hashable, Sendable {
    /// One rejected row in so many is remarked upon.
    private static let oftenRejected = 50

    /// What the gate says.
    public enum Verdict: String, Hashable, Sendable, Codable {
        /// Nothing to remark.
        case passed = "ok"
        /// Somebody should look, but an approval may be given.
        case warnings
        /// No approval is given.
        case blocked
    }

    /// One thing that a rule found.
    public struct Finding: Hashable, Sendable {
        /// The rule.
        public let rule: CheckRule
        /// The table, with the column or month, or the indicator with its cell: names, never a value.
        public let place: String
        /// How many rows; nil where the rule counts none.
        public let rows: Int?
        /// Whether the earlier report had it too.
        public let change: QualityReport.Change.Kind
    }

    /// What holds now, in the order of the rules, and after it what no longer does.
    public let findings: [Finding]
    /// Every rule that rejects or warned of rows now or then.
    public let changes: [QualityReport.Change]

    /// Holds a report against an earlier one, if there is any.
    ///
    /// `emptyAllowed` names the tables that the mapping says may have no rows; `jumps` are the places of figures that
    /// ``JumpRule`` finds far from the ones submitted last.
    public init(
        _ report: QualityReport,
        since earlier: QualityReport? = nil,
        emptyAllowed: Set<String> = [],
        jumps: [String] = []
    ) {
        let changes = earlier.map { report.changes(since: $0) } ?? []
        let then = Set(
            (earlier.map { Self.standing($0, emptyAllowed) } ?? []).map { Key(rule: $0.rule, place: $0.place) }
        )
        var found = Self.standing(report, emptyAllowed)
        if let earlier { found += Self.compared(report, earlier, changes) }
        found += jumps.map { (rule: .figureJumped, place: $0, rows: nil) }
        let now = Set(found.map { Key(rule: $0.rule, place: $0.place) })
        let order = CheckRule.allCases
        findings =
            order.flatMap { rule in
                found.filter { $0.rule == rule }
                    .map { item in
                        let isOld = then.contains(Key(rule: rule, place: item.place))
                        return Finding(rule: rule, place: item.place, rows: item.rows, change: isOld ? .existing : .new)
                    }
            }
            + order.flatMap { rule in
                then.subtracting(now).filter { $0.rule == rule }.map(\.place).sorted()
                    .map { Finding(rule: rule, place: $0, rows: nil, change: .resolved) }
            }
        self.changes = changes
    }

    /// What the gate says.
    public var verdict: Verdict {
        let standing = findings.filter { $0.change != .resolved }
        if standing.contains(where: \.rule.blocks) { return .blocked }
        return standing.isEmpty ? .passed : .warnings
    }

    private struct Key: Hashable {
        let rule: CheckRule
        let place: String
    }

    private typealias Found = (rule: CheckRule, place: String, rows: Int?)

    /// What a report shows by itself.
    private static func standing(_ report: QualityReport, _ emptyAllowed: Set<String>) -> [Found] {
        var found: [Found] = []
        for table in report.tables {
            let rejected = table.read - table.kept
            if table.read == 0 {
                if !emptyAllowed.contains(table.name) { found.append((.noRows, table.name, 0)) }
            } else if rejected * 2 > table.read {
                found.append((.mostlyRejected, table.name, rejected))
            } else if rejected * oftenRejected > table.read {
                found.append((.oftenRejected, table.name, rejected))
            }
            for gap in table.emptyMonths {
                found.append((.monthMissing, "\(table.name), `\(gap.column)`, \(gap.month)", 0))
            }
        }
        return found
    }

    /// What only an earlier report shows.
    private static func compared(
        _ report: QualityReport,
        _ earlier: QualityReport,
        _ changes: [QualityReport.Change]
    ) -> [Found] {
        var found: [Found] = []
        let rejections = Set(RowRule.allCases.map(\.id))
        for change in changes where change.kind == .new && rejections.contains(change.code) {
            guard earlier.tables.contains(where: { $0.name == change.table }) else { continue }
            found.append((.newlyRejected, "\(change.table), \(change.code)", change.now))
        }
        for table in report.tables {
            guard let then = earlier.tables.first(where: { $0.name == table.name }), then.read > 0 else { continue }
            if table.read > then.read * 2 || table.read * 2 < then.read {
                found.append((.rowsJumped, table.name, table.read))
            }
        }
        return found
    }
}
