internal import Vocabulary

/// Reads one sheet row by row into the text that the engine reads.
///
/// A row stands in the line of its number. Cells beyond the header's last count only where something stands in them, and then the row has
/// more fields than the header. Meets TAL-20, TAL-23 and TAL-24.
final class SheetReader: XMLSink {
    /// What a sheet may have at most.
    static let rowLimit = 1 << 20
    static let columnLimit = 1 << 14
    /// The longest text of a cell, 32,767 characters, in bytes.
    static let cellSize = 131_072

    private let place: String
    private let styles: CellStyles
    private let strings: SharedStrings
    private let decimalMark: UInt8
    private var text: RowText
    private var width: Int?
    private var lastRow = 0
    private var row: [(column: Int, field: [UInt8])] = []

    private var kind = ""
    private var style = 0
    private var column = -1
    private var value: [UInt8] = []
    private var hasValue = false
    private var hasFormula = false
    private var isInCell = false
    private var isInValue = false
    private var isSpoken = false
    /// Cells with an error, or with a formula that was never calculated.
    private(set) var errorCells = 0

    init(place: String, styles: CellStyles, strings: SharedStrings, decimalMark: UInt8) {
        self.place = place
        self.styles = styles
        self.strings = strings
        self.decimalMark = decimalMark
        text = RowText(name: place)
    }

    /// The whole sheet; refused where it has no header.
    func finished() throws(Refusal) -> RowText {
        guard width != nil else {
            throw Refusal(
                .extractUnreadable,
                at: place,
                next: "The sheet is empty: its first row must name the columns."
            )
        }
        return text
    }

    func start(_ name: String, _ attributes: XMLAttributes) throws(Refusal) {
        switch name {
        case "row":
            let number = try number(attributes["r"], after: lastRow, limit: Self.rowLimit, "a row")
            text.skipRows(number - lastRow - 1)
            lastRow = number
            row.removeAll(keepingCapacity: true)
            column = -1
        case "c":
            isInCell = true
            let named = attributes["r"].map { Self.column(of: $0) }
            guard let next = named ?? column + 1, next > column, next < Self.columnLimit else {
                throw malformed("a cell")
            }
            column = next
            kind = attributes["t"] ?? "n"
            style = attributes["s"].flatMap { Int($0) } ?? -1
            value.removeAll(keepingCapacity: true)
            (hasValue, hasFormula) = (false, false)
        case "v", "t":
            isInValue = isInCell && !isSpoken
            hasValue = hasValue || isInValue
        case "f": hasFormula = isInCell
        case "rPh": isSpoken = true
        default: break
        }
    }

    func text(_ bytes: [UInt8]) throws(Refusal) {
        guard isInValue else { return }
        value.append(contentsOf: bytes)
        guard value.count <= Self.cellSize else { throw malformed("a cell that is too long") }
    }

    func end(_ name: String) throws(Refusal) {
        switch name {
        case "v", "t": isInValue = false
        case "rPh": isSpoken = false
        case "c":
            isInCell = false
            let field = try field()
            if !field.isEmpty { row.append((column, field)) }
        case "row": try endRow()
        default: break
        }
    }

    private func endRow() throws(Refusal) {
        defer { row.removeAll(keepingCapacity: true) }
        guard let last = row.last?.column else {
            text.skipRows(1)
            return
        }
        if width == nil { width = last + 1 }
        var cells = row[...]
        for place in 0..<max(width ?? 0, last + 1) {
            try text.field(cells.first?.column == place ? cells.removeFirst().field : [])
        }
        try text.endRow()
    }

    /// What the cell says, as a field.
    private func field() throws(Refusal) -> [UInt8] {
        guard hasValue else {
            if hasFormula { errorCells += 1 }
            return []
        }
        switch kind {
        case "s":
            guard let number = Int(String(decoding: value, as: UTF8.self)), let text = strings[number] else {
                throw malformed("a cell whose text is not in the workbook")
            }
            return text
        case "e":
            errorCells += 1
            return []
        case "n":
            // What is no number stays as it is, and is judged like any field.
            guard let number = DecimalText(value) else { return value }
            return styles.shown(number, style: style) ?? number.written(mark: decimalMark)
        default: return value
        }
    }

    private func number(_ text: String?, after last: Int, limit: Int, _ what: String) throws(Refusal) -> Int {
        guard let text else { return last + 1 }
        guard let number = Int(text), number > last, number <= limit else { throw malformed(what) }
        return number
    }

    /// The column of a cell's name, `C12`, from 0; nil where it is none.
    private static func column(of name: String) -> Int? {
        let letters = name.utf8.prefix { (65...90).contains($0) }
        guard (1...3).contains(letters.count) else { return nil }
        return letters.reduce(0) { $0 * 26 + Int($1 - 64) } - 1
    }

    private func malformed(_ what: String) -> Refusal {
        ZIPArchive.malformed(place, "\(what) behind row \(lastRow)")
    }
}
