internal import Vocabulary

/// Rows of a workbook or a database, written as the delimited text that the engine reads.
///
/// So every source goes through one reader, with one set of rules. A row stands in the line of its number, lines within quotation marks
/// not counted; a row that is not there is an empty line, which is no row. Meets TAL-20.
struct RowText {
    /// How the text is written.
    static let format = ExtractFormat(delimiter: Byte.semicolon, quoting: true, encoding: .utf8)
    /// Every column of dates can also be written so.
    static let day = DatePattern("yyyy-mm-dd")
    /// How much is held in memory: a million rows of some hundred bytes.
    static let largest = 512 << 20

    private(set) var bytes: [UInt8] = []
    private let name: String
    private var isRowEmpty = true

    /// Starts a text; `name` is the source's, for refusals.
    init(name: String) { self.name = name }

    /// Adds a field to the row.
    mutating func field(_ field: [UInt8]) throws(Refusal) {
        if !isRowEmpty { bytes.append(Byte.semicolon) }
        isRowEmpty = false
        if field.contains(where: { $0 == Byte.quote || $0 == Byte.semicolon || $0 == Byte.lineFeed }) {
            bytes.append(Byte.quote)
            for byte in field {
                if byte == Byte.quote { bytes.append(byte) }
                bytes.append(byte)
            }
            bytes.append(Byte.quote)
        } else {
            bytes.append(contentsOf: field)
        }
        guard bytes.count <= Self.largest else {
            throw Refusal(
                .sourceTooLarge,
                at: name,
                next: "Export the rows of the study's period only, or export them as CSV, which may be of any size."
            )
        }
    }

    /// Ends the row.
    mutating func endRow() throws(Refusal) {
        bytes.append(Byte.lineFeed)
        isRowEmpty = true
    }

    /// Leaves rows out, so that the next one stands in the line of its number.
    mutating func skipRows(_ count: Int) { bytes.append(contentsOf: repeatElement(Byte.lineFeed, count: count)) }
}
