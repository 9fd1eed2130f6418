public import Vocabulary
internal import Yams

extension RecordDescription {
    /// Reads a description.
    ///
    /// `file` names it in refusals, whose places have line and column; unknown keys are refused.
    public init(yaml: String, file: String) throws(Refusal) {
        let (root, places) = try YAMLPlaces.compose(yaml, file: file)
        do {
            try self.init(root, places)
        } catch {
            throw places.refusal(error)
        }
    }

    private init(_ root: Node, _ places: YAMLPlaces) throws(Fault) {
        let all = try YAMLMapping(root, at: "", keys: ["study", "persons", "tables"], places: places)
        study = try all.text("study")
        let people = try all.mapping("persons", keys: ["per_thousand", "columns"])
        perThousand = try people.whole("per_thousand", in: 1...1000)
        var persons: [Column] = []
        for (name, column) in try people.mapping("columns").mappings(keys: Self.keys) {
            persons.append(try Column(name, column, before: persons, persons: []))
        }
        self.persons = persons
        tables = try all.mapping("tables").mappings(keys: ["rows", "columns"])
            .map { (table) throws(Fault) in
                var columns: [Column] = []
                for (name, column) in try table.mapping.mapping("columns").mappings(keys: Self.keys) {
                    columns.append(try Column(name, column, before: columns, persons: persons))
                }
                return Table(name: table.name, rows: try table.mapping.bounds("rows", in: 0...100), columns: columns)
            }
    }

    fileprivate static let keys = [
        "number", "person", "pick", "day", "after", "days", "range", "of", "percent", "missing", "differs",
    ]
}

extension RecordDescription.Column {
    /// Reads a column; what it names must stand before it.
    fileprivate init(_ name: String, _ column: YAMLMapping, before: [Self], persons: [Self]) throws(Fault) {
        func known(_ key: String, among columns: [Self]) throws(Fault) -> String {
            let word = try column.text(key)
            guard columns.contains(where: { $0.name == word }) else {
                let next = Suggestion.sentence(for: word, among: columns.map(\.name))
                throw Fault(.unknownName, at: column.path(key), next: next)
            }
            return word
        }
        let limit = 1_000_000
        let chosen = ["number", "person", "pick", "day", "after", "range", "of"].filter(column.has)
        guard chosen.count == 1 else {
            throw Fault(.wrongValue, at: column.path, next: "Write one of number, person, pick, day, after, range, of.")
        }
        self.name = name
        missing = column.has("missing") ? try column.whole("missing", in: 0...1000) : 0
        differs = column.has("differs") ? try column.whole("differs", in: 0...90) : 0
        switch chosen[0] {
        case "number": source = .number
        case "person": source = .person(try known("person", among: persons))
        case "day": source = .day(try column.bounds("day", in: -36_525...36_525))
        case "after":
            source = .after(
                column: try known("after", among: before),
                days: try column.bounds("days", in: -36_525...36_525)
            )
        case "range": source = .range(try column.bounds("range", in: -limit...limit))
        case "of":
            source = .percent(of: try known("of", among: before), try column.bounds("percent", in: 0...1000))
        default:
            let choices = try column.mapping("pick")
            source = .pick(
                try choices.entries.map { (entry) throws(Fault) in
                    RecordDescription.Choice(code: entry.key, weight: try choices.whole(entry.key, in: 1...limit))
                }
            )
            guard !choices.entries.isEmpty else {
                throw Fault(.wrongValue, at: choices.path, next: "Write codes with weights.")
            }
        }
    }
}

extension YAMLMapping {
    fileprivate func whole(_ key: String, in limits: ClosedRange<Int>) throws(Fault) -> Int {
        let value = try integer(key)
        guard let value = Int(exactly: value), limits.contains(value) else {
            throw Fault(
                .wrongValue,
                at: path(key),
                next: "Write a number from \(limits.lowerBound) to \(limits.upperBound)."
            )
        }
        return value
    }

    /// Two whole numbers, the lesser first.
    fileprivate func bounds(_ key: String, in limits: ClosedRange<Int>) throws(Fault) -> ClosedRange<Int> {
        let numbers = try words(key).map { Int($0) }
        guard numbers.count == 2, let first = numbers[0], let last = numbers[1], first <= last,
            limits.contains(first), limits.contains(last)
        else {
            throw Fault(
                .wrongValue,
                at: path(key),
                next: "Write two numbers, the lesser first, from \(limits.lowerBound) to \(limits.upperBound)."
            )
        }
        return first...last
    }
}
