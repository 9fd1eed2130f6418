internal import Vocabulary
internal import Yams

extension Expectation {
    /// Reads the section `expected`.
    init(_ yaml: YAMLMapping) throws(Fault) {
        let sizes = try yaml.mappings(listedAt: "sizes", keys: ["kommuner", "persons"])
        let rows = try yaml.mapping("rows").mappings(keys: ["per_person", "part", "parts"])
        self.init(
            sizes: try sizes.map { (item) throws(Fault) in
                let persons = try item.words("persons")
                return Sizes(
                    kommuner: Int(try item.integer("kommuner")),
                    persons: try persons.map { (word) throws(Fault) in
                        guard let size = Int64(word.filter { $0 != "_" }) else {
                            throw Fault(.wrongValue, at: item.path("persons"), next: "Write whole numbers.")
                        }
                        return size
                    }
                )
            },
            spread: try yaml.decimal("spread"),
            rows: try rows.map { (item) throws(Fault) in
                Rows(
                    indicator: item.name,
                    perPerson: try item.mapping.decimal("per_person"),
                    part: item.mapping.has("part") ? try item.mapping.decimal("part") : nil,
                    parts: item.mapping.has("parts") ? try Self.shares(try item.mapping.mapping("parts")) : []
                )
            },
            shares: yaml.has("shares") ? try Self.shares(try yaml.mapping("shares")) : []
        )
    }

    /// For each breakdown its categories, or its tables with the categories below them.
    private static func shares(_ yaml: YAMLMapping) throws(Fault) -> [Shares] {
        var all: [Shares] = []
        for (breakdown, _) in yaml.entries {
            let below = try yaml.mapping(breakdown)
            if below.entries.first?.value.mapping == nil {
                all.append(Shares(breakdown: breakdown, table: nil, categories: try categories(below)))
                continue
            }
            for (table, _) in below.entries {
                let own = try categories(try below.mapping(table))
                all.append(Shares(breakdown: breakdown, table: table, categories: own))
            }
        }
        return all
    }

    private static func categories(_ yaml: YAMLMapping) throws(Fault) -> [Shares.Category] {
        try yaml.entries.map { (entry) throws(Fault) in
            Shares.Category(category: entry.key, share: try yaml.decimal(entry.key))
        }
    }
}
