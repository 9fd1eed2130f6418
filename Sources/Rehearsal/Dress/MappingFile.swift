/// The mapping that a kommune keeps beside its extracts: its own names and codes to the study's.
///
/// It is written in the format that a node's tally reads, with everything said that is not standard.
struct MappingFile {
    /// The study that the extracts are made for.
    static let study = "vestegnen-integration"

    /// The YAML text.
    let text: String

    init(tables: [ExtractTable], kommune: SyntheticKommune, dress: Dress) {
        var lines = [
            "# \(kommune.name), kommune \(kommune.code): synthetic extracts. Nobody in them exists.",
            "study: \(Self.study)",
            "tables:",
        ]
        for table in tables {
            lines += [
                "  \(table.name):",
                "    file: \(table.name).csv",
                "    encoding: \(dress.encoding.name)",
                "    dates: [\(dress.dates.rawValue)]",
                "    missing: [\(dress.openEnds.filter { !$0.isEmpty }.map(Self.quoted).joined(separator: ", "))]",
                "    columns:",
            ]
            for column in table.columns { lines.append("      \(column): \(Self.column(column, dress))") }
        }
        text = lines.joined(separator: "\n") + "\n"
    }

    /// A local name, with local codes where the column has any.
    private static func column(_ column: String, _ dress: Dress) -> String {
        let name = quoted(dress.name(column))
        if column == "foedselsdato", dress.birthdays != dress.dates {
            return "{from: \(name), dates: [\(dress.birthdays.rawValue)]}"
        }
        guard let codes = dress.codes[column] else { return name }
        var pairs = codes.map { "\(quoted($0.local)): \(quoted($0.study))" }
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
