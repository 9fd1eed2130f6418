internal import Vocabulary

/// Writes a table as the CSV file that a kommune's systems would export.
struct DressedFile {
    /// Columns that every file has and no study asks for; what stands in them is to be read past.
    private static let extras = ["Kommune", "Bemærkning"]

    /// The bytes of the file.
    let bytes: [UInt8]
    /// How many names of kommuner went through the wrong encoding.
    let mojibake: Int

    init(_ table: ExtractTable, kommune: SyntheticKommune, dress: Dress, random: SyntheticRandomness) {
        var random = random
        var mojibake = 0
        // The local system has its columns in an order of its own.
        let order = random.shuffled(Array(table.columns.indices))
        var text = Self.line(order.map { dress.name(table.columns[$0]) } + Self.extras, dress)
        for row in random.shuffled(table.rows) {
            let fields = order.map { dress.write(row[$0], column: table.columns[$0], &random) }
            let isMangled = random.happens(perMille: DataError.mojibake.perMille)
            mojibake += isMangled ? 1 : 0
            let name = isMangled ? Self.mangled(kommune.name) : Self.spelling(kommune.name, &random)
            text += Self.line(fields + [name, Self.remark(&random)], dress)
        }
        bytes = dress.encoding.bytes(text)
        self.mojibake = mojibake
    }

    private static func line(_ fields: [String], _ dress: Dress) -> String {
        fields.map { quoted($0, always: dress.quotesAll) }.joined(separator: ";") + dress.lineBreak
    }

    /// A field in quotation marks where it must have them or the system always writes them.
    private static func quoted(_ field: String, always: Bool) -> String {
        let must = field.unicodeScalars.contains { $0 == ";" || $0 == "\"" || $0 == "\n" || $0 == "\r" }
        guard always || must else { return field }
        return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// With a hyphen or without it: kommuner are spelt in several ways.
    private static func spelling(_ name: String, _ random: inout SyntheticRandomness) -> String {
        guard random.happens(perMille: 30) else { return name }
        return String(name.map { $0 == "-" ? " " : $0 })
    }

    /// UTF-8 read as Windows-1252: `HÃ¸je-Taastrup`.
    private static func mangled(_ name: String) -> String {
        String(String.UnicodeScalarView(name.utf8.map { Unicode.Scalar($0) }))
    }

    /// What caseworkers write: marks, line breaks, and that a name is protected, who is counted like anybody.
    private static func remark(_ random: inout SyntheticRandomness) -> String {
        random.pick([
            ("", 940), ("se journal", 30), ("afventer; ring igen", 10), ("oplyst \"mundtligt\"", 10),
            ("flyttet\ninden for kommunen", 10),
            ("NAVNEBESKYTTET", 5),
        ])
    }
}
