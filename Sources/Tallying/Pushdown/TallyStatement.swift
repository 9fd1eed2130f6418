/// The one statement that tallies a relation: it reads every row once at the server, and brings back counts and sums.
///
/// Its rows have seven columns: what the row is about (``Part``), two numbers that say which one, a cell, how many rows, of how
/// many the amount is known, and their sum. Meets TAL-10 and TAL-11.
struct TallyStatement {
    /// What a row of the answer is about.
    enum Part: Int {
        /// Rows by the rule that rejects them; nought for those that none but the search for duplicates can reject.
        case rule
        /// Rows that are kept.
        case kept
        /// Registration numbers whose check digit does not hold.
        case wrongDigits
        /// Rows with an unmapped code, by column.
        case unmapped
        /// Two sums of 64-bit hashes over what was read of every row.
        case fingerprint
        /// Kept rows by month, for a column of dates: the cell is the first day of the month that lies in the period.
        case month
        /// A quantity, in all and by the cells of its breakdowns.
        case quantity
    }

    /// The statement.
    let text: String
    /// How many rows the answer can have.
    let limit: Int
    /// For every quantity the steps of the program that give its cells, in the order in which SQL tells them apart.
    let cells: [[Int]]

    /// Writes the statement for a plan over columns that stand in the plan's order.
    init(_ plan: TablePlan, columns: [SQLColumn], relation: String) {
        var formulas: [Int] = []
        func name(_ step: Int) -> String {
            if !formulas.contains(step) { formulas.append(step) }
            return "s\(step)"
        }
        var cells: [[Int]] = []
        var branches = Self.counts(plan, columns)
        var limit = RowRule.allCases.count + 4 + columns.count
        for (number, quantity) in plan.quantities.enumerated() {
            var own: [Int] = []
            for step in quantity.targets.compactMap(\.cell) where !own.contains(step) { own.append(step) }
            cells.append(own)
            let names = own.map(name)
            let amount = quantity.amount.map(name)
            let known = amount.map { "count(\($0)), sum(\($0))" } ?? "count(*), count(*)"
            let sets = (["()"] + names.map { "(\($0))" }).joined(separator: ", ")
            let cell =
                names.isEmpty ? ("0", "NULL::int8") : ("GROUPING(\(names.joined(separator: ", ")))", Self.first(names))
            branches.append(
                "SELECT \(Part.quantity.rawValue), \(number), \(cell.0), \(cell.1), count(*), \(known) FROM computed"
                    + (quantity.selection.map { " WHERE \(name($0)) = 1" } ?? "")
                    + " GROUP BY GROUPING SETS (\(sets))"
            )
            // Each step has a value for every cell that the plan adds it to, and one for none.
            limit += 1 + own.count + quantity.targets.reduce(0) { $0 + plan.slotCount * min(1, $1.stride) }
        }
        for (number, column) in plan.dates.enumerated() {
            branches.append(Self.months(plan, number, column))
            limit += plan.dayCount / 28 + 2
        }
        self.cells = cells
        self.limit = limit
        let values = columns.indices.map { "v\($0)" }.joined(separator: ", ")
        let computed = formulas.sorted().map { "\(plan.program.steps[$0].formula.sql) AS s\($0)" }
        text =
            "WITH judged AS MATERIALIZED (\(Self.judged(plan, columns, relation))), "
            + "kept AS MATERIALIZED (SELECT \(plan.duplicates == nil ? "" : "DISTINCT ")\(values) FROM judged WHERE rule IS NULL), "
            + "computed AS MATERIALIZED (SELECT \((["0 AS nothing"] + computed).joined(separator: ", ")) FROM kept) "
            + branches.joined(separator: " UNION ALL ")
    }

    /// Every row with its values and the first rule that it breaks.
    private static func judged(_ plan: TablePlan, _ columns: [SQLColumn], _ relation: String) -> String {
        var rules = columns.indices.map { "r\($0)" }
        for (start, end) in plan.spells {
            rules.append("CASE WHEN v\(end) < v\(start) THEN \(RowRule.endBeforeStart.rawValue) END")
        }
        for birth in plan.births {
            rules.append("CASE WHEN v\(birth) > \(plan.lastBirth) THEN \(RowRule.birthAfterPeriod.rawValue) END")
        }
        let texts = columns.indices.map { "t\($0)" }.joined(separator: ", ")
        let row = "(ROW(\(texts))::text COLLATE \"C\")"
        let wrong = columns.compactMap(\.wrongDigit).map { "CASE WHEN \($0) THEN 1 ELSE 0 END" }
        let flags = columns.indices.compactMap { place in columns[place].unmapped.map { "(\($0)) AS u\(place)" } }
        let added =
            columns.indices.map { "v\($0)" } + ["LEAST(\(rules.joined(separator: ", "))) AS rule"] + flags
            + ["(\(wrong.isEmpty ? "0" : wrong.joined(separator: " + "))) AS wrong"]
            + (0...1).map { "hashtextextended(\(row), \($0)) AS hash\($0)" }
        return "SELECT \(added.joined(separator: ", ")) FROM (\(read(columns, relation))) AS s"
    }

    /// The columns, step by step.
    ///
    /// `OFFSET 0` keeps the server from computing a step again wherever it is used.
    static func read(_ columns: [SQLColumn], _ relation: String) -> String {
        var text = "SELECT \(columns.flatMap { $0.steps[0] }.joined(separator: ", ")) FROM \(relation) AS r OFFSET 0"
        for step in 1..<SQLColumn.stepCount {
            let added = columns.flatMap { $0.steps[step] }
            if added.isEmpty { continue }
            text = "SELECT s.*, \(added.joined(separator: ", ")) FROM (\(text)) AS s OFFSET 0"
        }
        return text
    }

    /// The counts that do not depend on what is asked.
    private static func counts(_ plan: TablePlan, _ columns: [SQLColumn]) -> [String] {
        let none = "NULL::int8, NULL::numeric"
        var branches = [
            "SELECT \(Part.rule.rawValue) AS part, COALESCE(rule, 0) AS number, 0 AS place, NULL::int8 AS cell, count(*) AS rows, "
                + "NULL::int8 AS known, NULL::numeric AS amount FROM judged GROUP BY rule",
            "SELECT \(Part.kept.rawValue), 0, 0, NULL, count(*), \(none) FROM kept",
            "SELECT \(Part.wrongDigits.rawValue), 0, 0, NULL, COALESCE(sum(wrong), 0), \(none) FROM judged",
        ]
        for place in columns.indices where columns[place].unmapped != nil {
            branches.append(
                "SELECT \(Part.unmapped.rawValue), \(place), 0, NULL, count(*), \(none) FROM judged WHERE u\(place)"
            )
        }
        for part in 0...1 {
            branches.append(
                "SELECT \(Part.fingerprint.rawValue), \(part), 0, NULL, count(*), NULL, COALESCE(sum(hash\(part)), 0) FROM judged"
            )
        }
        return branches
    }

    private static func months(_ plan: TablePlan, _ number: Int, _ column: Int) -> String {
        let (first, last) = (plan.firstDay, plan.firstDay + Int64(plan.dayCount) - 1)
        let month =
            "GREATEST(\(SQL.number("date_trunc('month', \(SQL.date("v\(column)"))::timestamp)::date")), \(first))"
        return "SELECT \(Part.month.rawValue), \(number), 0, \(month), count(*), NULL, NULL FROM kept "
            + "WHERE v\(column) BETWEEN \(first) AND \(last) GROUP BY 4"
    }

    private static func first(_ names: [String]) -> String {
        names.count == 1 ? names[0] : "COALESCE(\(names.joined(separator: ", ")))"
    }
}
