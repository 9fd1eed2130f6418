/// A table as a study sees it: one row for each thing, columns with types.
///
/// A node maps its own extract to this; the study never sees a local name.
public struct StudyTable: Hashable, Sendable {
    /// The name, unique in the study.
    public let name: String
    /// The columns, in the study's order; an ``Expression`` refers to them by index.
    public let columns: [Column]

    /// Takes a name and the columns.
    public init(name: String, columns: [Column]) {
        self.name = name
        self.columns = columns
    }

    /// Whether each row stands for a person: the table has an identifier column.
    public var isOfPersons: Bool { columns.contains(where: \.isIdentifier) }

    /// The index of a column.
    public func index(of column: String) -> Int? { columns.firstIndex { $0.name == column } }
}

/// A column of a ``StudyTable``.
public struct Column: Hashable, Sendable {
    /// The name, unique in its table.
    public let name: String
    /// What its values are; an identifier is always text, and text is always an identifier.
    public let type: ColumnType
    /// Whether a value may be missing; where it may not, a row without one is rejected by the node.
    public let mayBeMissing: Bool

    /// Takes a name, a type and whether a value may be missing.
    public init(name: String, type: ColumnType, mayBeMissing: Bool = false) {
        self.name = name
        self.type = type
        self.mayBeMissing = mayBeMissing
    }

    /// Whether it tells one person from another: used to find rows that are there twice, and in no expression.
    public var isIdentifier: Bool { type == .identifier }
}

/// What the values of a column are.
public enum ColumnType: Hashable, Sendable {
    /// Text that tells one person from another; it can appear in no expression.
    case identifier
    /// A whole number, in absolute value at most ``ValueType/columnLimit``.
    case integer
    /// A number with a fixed number of decimal places, in absolute value at most ``ValueType/columnLimit`` smallest units.
    case decimal(places: Int)
    /// A calendar day.
    case date
    /// One of a list of codes; expressions refer to codes by their index in this list.
    case code([String])
}
