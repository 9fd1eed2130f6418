import Foundation

/// Writes workbooks as a spreadsheet would, and as nobody should.
struct WorkbookWriter {
    /// A cell as XML, without its place.
    enum Cell {
        case text(String)
        case inline(String)
        case number(String, style: Int = 0)
        case error(String)
        case formula(String?)
        case empty
    }

    /// The parts of the archive, by name.
    var parts: [(name: String, bytes: [UInt8])] = []
    /// Whether parts are packed, with the system's gzip.
    var packs = true

    /// Styles 0 number, 1 day (14), 2 day (custom), 3 CPR with zeros, 4 not a day (`[Red]0.00`), 5 day and time.
    static let styles = """
        <?xml version="1.0"?><styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy;@"/>\
        <numFmt numFmtId="165" formatCode="000000-0000"/><numFmt numFmtId="166" formatCode="[Red]0.00&quot; dyr&quot;"/></numFmts>\
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>\
        <xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="22"/></cellXfs></styleSheet>
        """

    /// A workbook of one sheet, with texts shared.
    init(sheet: String = "Ark1", rows: [[Cell]], startsIn1904: Bool = false) {
        var shared: [String] = []
        var places: [String: Int] = [:]
        var xml = ""
        for (number, row) in rows.enumerated() where !row.isEmpty {
            xml += "<row r=\"\(number + 1)\">"
            for (column, cell) in row.enumerated() {
                let head = "<c r=\"\(Self.letters(column))\(number + 1)\""
                switch cell {
                case .text(let text):
                    let place = places[text] ?? shared.count
                    if places[text] == nil {
                        places[text] = place
                        shared.append(text)
                    }
                    xml += "\(head) t=\"s\"><v>\(place)</v></c>"
                case .inline(let text): xml += "\(head) t=\"inlineStr\"><is><t>\(Self.escaped(text))</t></is></c>"
                case .number(let text, let style): xml += "\(head) s=\"\(style)\"><v>\(text)</v></c>"
                case .error(let text): xml += "\(head) t=\"e\"><v>\(text)</v></c>"
                case .formula(let value): xml += "\(head)><f>A1+1</f>\(value.map { "<v>\($0)</v>" } ?? "")</c>"
                case .empty: break
                }
            }
            xml += "</row>"
        }
        let texts = shared.map { "<si><t xml:space=\"preserve\">\(Self.escaped($0))</t></si>" }.joined()
        let date = startsIn1904 ? "<workbookPr date1904=\"1\"/>" : ""
        set("[Content_Types].xml", "<Types/>")
        set(
            "xl/workbook.xml",
            "<workbook>\(date)<sheets><sheet name=\"\(sheet)\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
        )
        set(
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
        )
        set("xl/styles.xml", Self.styles)
        set("xl/sharedStrings.xml", "<sst>\(texts)</sst>")
        set("xl/worksheets/sheet1.xml", "<worksheet><sheetData>\(xml)</sheetData></worksheet>")
    }

    /// Replaces a part, or adds it.
    mutating func set(_ name: String, _ text: String) {
        if let place = parts.firstIndex(where: { $0.name == name }) {
            parts[place].bytes = Array(text.utf8)
        } else {
            parts.append((name, Array(text.utf8)))
        }
    }

    /// The archive; `spoil` may change an entry's packed bytes, sizes and method before it is written.
    func bytes(spoil: (inout Entry) -> Void = { _ in }) throws -> [UInt8] {
        var body: [UInt8] = []
        var directory: [UInt8] = []
        for part in parts {
            var entry = Entry(
                name: part.name,
                packed: packs ? try Self.packed(part.bytes) : part.bytes,
                size: part.bytes.count,
                checksum: Self.checksum(part.bytes),
                method: packs ? 8 : 0
            )
            spoil(&entry)
            let offset = body.count
            let name = Array(entry.name.utf8)
            let middle =
                Self.two(20) + Self.two(entry.flags) + Self.two(entry.method) + Self.four(0) + Self.four(entry.checksum)
                + Self.four(entry.packedSize ?? entry.packed.count) + Self.four(entry.size) + Self.two(name.count)
            body += Self.four(0x0403_4B50) + middle + Self.two(0) + name + entry.packed
            directory += Self.four(0x0201_4B50) + Self.two(20) + middle + Self.two(0) + Self.two(0) + Self.two(0)
            directory += Self.two(0) + Self.four(0) + Self.four(entry.offset ?? offset) + name
        }
        let end =
            Self.four(0x0605_4B50) + Self.two(0) + Self.two(0) + Self.two(parts.count) + Self.two(parts.count)
            + Self.four(directory.count) + Self.four(body.count) + Self.two(0)
        return body + directory + end
    }

    /// What an archive says of a part.
    struct Entry {
        var name: String
        var packed: [UInt8]
        var size: Int
        var checksum: Int
        var method: Int
        var flags = 0
        var packedSize: Int?
        var offset: Int?
    }

    static func two(_ number: Int) -> [UInt8] { [UInt8(number & 255), UInt8(number >> 8 & 255)] }
    static func four(_ number: Int) -> [UInt8] { two(number & 0xFFFF) + two(number >> 16 & 0xFFFF) }

    private static func letters(_ column: Int) -> String {
        let last = String(UnicodeScalar(UInt8(65 + column % 26)))
        return column < 26 ? last : letters(column / 26 - 1) + last
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    private static let table: [UInt32] = (0..<256)
        .map { number in
            (0..<8).reduce(UInt32(number)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }

    private static func checksum(_ bytes: [UInt8]) -> Int {
        Int(~bytes.reduce(~UInt32(0)) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 })
    }

    /// Packs with the system's gzip, whose head of ten bytes and tail of eight are taken off.
    private static func packed(_ bytes: [UInt8]) throws -> [UInt8] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("pack-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
        process.arguments = ["-n", "-c", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let packed = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Array(packed.dropFirst(10).dropLast(8))
    }
}
