internal import Studies

/// The mapping that a kommune keeps beside its extracts: its own names and codes to the study's.
///
/// It is written in the format that a node's tally reads, with everything said that is not standard.
struct MappingFile {
    /// The study that the extracts are made for.
    private static let flagship = "vestegnen-integration"

    /// The id of the study that it is to.
    let study: String

    /// The YAML text.
    let text: String

    /// Maps to the flagship study, or to no more than another study asks for.
    init(tables: [ExtractTable], kommune: SyntheticKommune, dress: Dress, study: Study? = nil) {
        self.study = study?.id ?? Self.flagship
        var lines = [
            "# \(kommune.name), kommune \(kommune.code): synthetic extracts. Nobody in them exists.",
            "study: \(self.study)",
            "tables:",
        ]
        for table in tables {
            let asked = study.map { $0.table(table.name)?.columns ?? [] }
            if let asked, asked.isEmpty { continue }
            lines += [
                "  \(table.name):",
                "    file: \(table.name).csv",
                "    encoding: \(dress.encoding.name)",
                "    dates: [\(dress.dates.rawValue)]",
                "    missing: [\(dress.openEnds.filter { !$0.isEmpty }.map(Self.quoted).joined(separator: ", "))]",
                "    columns:",
            ]
            for name in table.columns {
                let column = asked?.first { $0.name == name }
                if asked != nil, column == nil { continue }
                lines.append("      \(name): \(Self.column(name, dress, known: column?.type))")
            }
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    /// A local name, with local codes where the column has any; of these only what the study knows.
    private static func column(_ column: String, _ dress: Dress, known type: ColumnType?) -> String {
        let name = quoted(dress.name(column))
        if column == "foedselsdato", dress.birthdays != dress.dates {
            return "{from: \(name), dates: [\(dress.birthdays.rawValue)]}"
        }
        guard let codes = dress.codes[column] else { return name }
        let known: (String) -> Bool = { code in
            if case .code(let list) = type { list.contains(code) } else { type == nil }
        }
        var pairs = codes.filter { known($0.study) }.map { "\(quoted($0.local)): \(quoted($0.study))" }
        if !dress.unknown.isEmpty { pairs.append("\(quoted(dress.unknown)): missing") }
        return "{from: \(name), codes: {\(pairs.joined(separator: ", "))}}"
    }

    /// A text in double quotation marks; none of ours holds a mark or a backslash.
    private static func quoted(_ text: String) -> String { "\"\(text)\"" }
}

extension Dress.Encoding {
    fileprivate var name: String {
        switch self {
        case .utf8, .utf8WithMark: "utf-8"
        case .windows1252: "windows-1252"
        }
    }
}
