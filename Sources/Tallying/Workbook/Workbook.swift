internal import Foundation
internal import Vocabulary

/// A workbook of the form .xlsx, of which one sheet is read at a time.
///
/// Nothing of it is calculated, followed or run: values that formulas had when it was saved are taken, macros and links are not looked at.
/// Hidden and filtered rows are rows. Meets TAL-21, TAL-23 and TAL-24.
struct Workbook {
    /// How large the file itself may be.
    static let fileSize = 256 << 20

    /// What a sheet holds.
    struct Rows {
        let text: RowText
        let errorCells: Int
    }

    private let archive: ZIPArchive
    private let name: String
    private let sheets: [(name: String, entry: String)]
    private let startsIn1904: Bool

    /// A file's bytes, if there are not too many.
    static func bytes(of path: String, name: String) throws(Refusal) -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path), let bytes = try? handle.read(upToCount: fileSize + 1)
        else {
            throw Refusal(
                .extractUnreadable,
                at: name,
                next: "check that the file exists and may be read by this account"
            )
        }
        guard bytes.count <= fileSize else { throw ZIPArchive.tooLarge(name, "its size") }
        return [UInt8](bytes)
    }

    /// Reads the list of sheets.
    init(_ bytes: [UInt8], name: String) throws(Refusal) {
        archive = try ZIPArchive(bytes, name: name)
        self.name = name
        let list = SheetList()
        try Self.parse("xl/workbook.xml", archive, name, list)
        let links = SheetLinks()
        try Self.parse("xl/_rels/workbook.xml.rels", archive, name, links)
        startsIn1904 = list.startsIn1904
        sheets = list.sheets.compactMap { sheet in links.entries[sheet.id].map { (sheet.name, $0) } }
    }

    /// The names of its sheets, in order.
    var sheetNames: [String] { sheets.map(\.name) }

    /// Reads a sheet; without a name the only one that there is.
    func read(sheet wanted: String?, decimalMark: UInt8) throws(Refusal) -> Rows {
        guard let sheet = wanted == nil && sheets.count == 1 ? sheets.first : sheets.first(where: { $0.name == wanted })
        else {
            let names = sheetNames.map { "`\($0)`" }.joined(separator: ", ")
            throw Refusal(
                .sheetNotFound,
                at: wanted.map { "\(name), sheet `\($0)`" } ?? name,
                next: "Write `sheet:` in the mapping with one of \(names)."
            )
        }
        let styles = CellStyles(startsIn1904: startsIn1904)
        if archive.entries["xl/styles.xml"] != nil { try Self.parse("xl/styles.xml", archive, name, styles) }
        let strings = SharedStrings(file: name)
        if archive.entries["xl/sharedStrings.xml"] != nil {
            try Self.parse("xl/sharedStrings.xml", archive, name, strings)
        }
        let place = "\(name), sheet `\(sheet.name)`"
        let reader = SheetReader(place: place, styles: styles, strings: strings, decimalMark: decimalMark)
        try Self.parse(sheet.entry, archive, name, reader)
        return Rows(text: try reader.finished(), errorCells: reader.errorCells)
    }

    private static func parse(
        _ entry: String,
        _ archive: ZIPArchive,
        _ name: String,
        _ sink: any XMLSink
    ) throws(Refusal) {
        guard let found = archive.entries[entry] else { throw ZIPArchive.malformed(name, "`\(entry)`, which it lacks") }
        let events = try XMLEvents(file: name, place: entry, sink: sink)
        try archive.unpack(found) { (piece: ArraySlice<UInt8>) throws(Refusal) in try events.read(piece) }
        try events.read([], isLast: true)
    }
}

/// The sheets of a workbook, by name and link.
private final class SheetList: XMLSink {
    var sheets: [(name: String, id: String)] = []
    var startsIn1904 = false

    func start(_ name: String, _ attributes: XMLAttributes) {
        if name == "workbookPr" { startsIn1904 = ["1", "true"].contains(attributes["date1904"] ?? "") }
        if name == "sheet", let title = attributes["name"], let id = attributes["id"],
            sheets.count < ZIPArchive.entryLimit
        {
            sheets.append((title, id))
        }
    }

    func text(_ bytes: [UInt8]) {}
    func end(_ name: String) {}
}

/// Where a workbook's parts lie, as names of entries.
private final class SheetLinks: XMLSink {
    var entries: [String: String] = [:]

    func start(_ name: String, _ attributes: XMLAttributes) {
        guard name == "Relationship", attributes["TargetMode"] != "External", let id = attributes["Id"],
            let target = attributes["Target"]
        else { return }
        entries[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/\(target)"
    }

    func text(_ bytes: [UInt8]) {}
    func end(_ name: String) {}
}
