/// A way to divide rows: by codes, or by bands of a whole number.
public struct Breakdown: Hashable, Sendable {
    /// The id, unique in the study.
    public let id: String
    /// What it is called.
    public let title: Localised
    /// The categories, in the order in which they are shown; their cells have slots in this order.
    public let categories: [Category]
    /// What is read from a row, one for each table that an indicator shown by this breakdown reads.
    public let readings: [Reading]

    /// One category.
    public struct Category: Hashable, Sendable {
        /// The id, unique in the breakdown.
        public let id: String
        /// What it is called.
        public let title: Localised
        /// Which values belong to it.
        public let selection: Selection

        /// Takes an id, a title and the values that belong to it.
        public init(id: String, title: Localised, selection: Selection) {
            self.id = id
            self.title = title
            self.selection = selection
        }
    }

    /// Which values belong to a category.
    public enum Selection: Hashable, Sendable {
        /// These codes.
        case codes([String])
        /// From the first to the last whole number, both counted; nil is an open end.
        case band(from: Int64, to: Int64?)
    }

    /// What is read from the rows of a table: an expression of codes or of whole numbers.
    public struct Reading: Hashable, Sendable {
        /// The table.
        public let table: String
        /// The expression whose value is put in a category.
        public let expression: Expression

        /// Takes a table and an expression.
        public init(table: String, expression: Expression) {
            self.table = table
            self.expression = expression
        }
    }

    /// What is read from a table's rows.
    public func reading(of table: String) -> Expression? { readings.first { $0.table == table }?.expression }

    /// The category of each code of a list, nil where a code belongs to none.
    public func categories(ofCodes codes: [String]) -> [Int?] {
        codes.map { code in
            categories.firstIndex { category in
                if case .codes(let own) = category.selection { own.contains(code) } else { false }
            }
        }
    }

    /// The category of a whole number, nil where it belongs to none.
    public func category(ofNumber number: Int64) -> Int? {
        categories.firstIndex { category in
            if case .band(let from, let to) = category.selection {
                from <= number && number <= to ?? .max
            } else {
                false
            }
        }
    }
}
