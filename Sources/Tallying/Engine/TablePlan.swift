/// Everything a worker must know to tally one extract: which columns to read, what to check, what to compute and where to add.
///
/// Nameless and immutable; made from a study and a mapping, or by hand where a question is asked of the engine directly.
package struct TablePlan: Sendable {
    /// Where an amount is added: slot `base + cell · stride`.
    package struct Target: Sendable {
        /// The step that gives the cell; nil for a total, which is cell zero of every row.
        let cell: Int?
        let base: Int
        let stride: Int
    }

    /// One quantity: for the rows that are selected an amount is added to one slot of every target.
    package struct Quantity: Sendable {
        /// The step that is 1 for selected rows; nil selects all.
        let selection: Int?
        /// The step that gives the amount; nil counts rows.
        let amount: Int?
        let targets: [Target]
    }

    /// The columns to read, in the order of the study's table.
    package var columns: [ColumnReader]
    /// How many fields a row has.
    package var width: Int
    /// How many slots there are.
    package var slotCount: Int
    /// Columns of which the second must not be before the first.
    package var spells: [(start: Int, end: Int)] = []
    /// Columns with dates of birth, and the last day that they may hold.
    package var births: [Int] = []
    package var lastBirth: Int64 = .max
    /// Columns with dates of which the days of the period are counted, and the first of these days with their number.
    package var dates: [Int] = []
    package var firstDay: Int64 = 0
    package var dayCount = 0
    /// Finds rows that are there twice; nil for a table whose rows are nobody's.
    package var duplicates: DuplicateSet?

    private(set) var program = Program()
    private(set) var quantities: [Quantity] = []

    /// Starts a plan that computes nothing yet.
    package init(columns: [ColumnReader], width: Int, slotCount: Int) {
        self.columns = columns
        self.width = width
        self.slotCount = slotCount
    }

    /// Adds a quantity.
    ///
    /// A row that is selected but whose amount is unknown, or that lies in no cell, is counted as such.
    package mutating func add(
        where selection: Formula?,
        amount: Formula?,
        to targets: [(cell: Formula?, base: Int, stride: Int)]
    ) {
        quantities.append(
            Quantity(
                selection: selection.map { program.register($0) },
                amount: amount.map { program.register($0) },
                targets: targets.map { target in
                    Target(cell: target.cell.map { program.register($0) }, base: target.base, stride: target.stride)
                }
            )
        )
    }
}
