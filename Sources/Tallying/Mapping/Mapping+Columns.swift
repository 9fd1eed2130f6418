public import Studies

extension Mapping {
    /// The local columns that a study is read from, each with its table: `ydelse.CPR-nr`.
    ///
    /// A kommune's policy can allow some and no others.
    public func columns(of study: Study) -> Set<String> {
        var names: Set<String> = []
        for table in study.tables {
            for column in table.columns {
                names.insert("\(table.name).\(tables[table.name]?.columns[column.name]?.from ?? column.name)")
            }
        }
        return names
    }
}

extension Mapping {
    /// Whether any of its tables is in a database, which may be silent for long while it works.
    public var readsDatabase: Bool {
        tables.values.contains { if case .file = $0.source { false } else { true } }
    }
}
