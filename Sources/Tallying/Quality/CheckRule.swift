/// What the quality gate looks for, beyond the rows that ``RowRule`` rejects.
///
/// Rules that begin with `CHK-B` block: nothing is approved while one holds. Those that begin with `CHK-W` warn.
public enum CheckRule: String, CaseIterable, Sendable, Codable {
    /// An extract has no row at all, and the mapping does not say that this may be.
    case noRows = "CHK-B1"
    /// More than half of a table's rows are rejected.
    case mostlyRejected = "CHK-B2"
    /// More than one row in fifty is rejected.
    case oftenRejected = "CHK-W1"
    /// A rule rejects rows that rejected none last time.
    case newlyRejected = "CHK-W2"
    /// A table has fewer than half, or more than twice, as many rows as last time.
    case rowsJumped = "CHK-W3"
    /// Months of the period in which no row of a table has a date that has some in the others.
    case monthMissing = "CHK-W4"
    /// A figure is far from the one that was submitted last.
    case figureJumped = "CHK-W5"

    /// The rule's code, stable for ever.
    public var id: String { rawValue }

    /// Whether nothing is approved while it holds.
    public var blocks: Bool { self == .noRows || self == .mostlyRejected }

    /// One sentence for the check's report.
    public var summary: String {
        switch self {
        case .noRows: "the extract has no rows"
        case .mostlyRejected: "more than half of the rows are rejected"
        case .oftenRejected: "more than one row in fifty is rejected"
        case .newlyRejected: "a rule rejects rows that rejected none last time"
        case .rowsJumped: "the table has fewer than half, or more than twice, as many rows as last time"
        case .monthMissing: "a month of the period has no rows"
        case .figureJumped: "a figure is far from the one submitted last"
        }
    }
}
