/// Reads rows one character at a time, with none of the reader's ways: what the fast reader is compared with.
enum SlowReader {
    /// All rows, the header among them; blank lines are no rows.
    static func rows(_ bytes: [UInt8], delimiter: UInt8) -> [[[UInt8]]] {
        var rows: [[[UInt8]]] = []
        var row: [[UInt8]] = []
        var field: [UInt8] = []
        var inside = false
        func closed() -> [UInt8] {
            var text = String(decoding: field, as: UTF8.self)
            func trim() {
                while let last = text.unicodeScalars.last, last.value <= 32 { text.unicodeScalars.removeLast() }
                while let first = text.unicodeScalars.first, first.value <= 32 { text.unicodeScalars.removeFirst() }
            }
            trim()
            if text.utf8.count >= 2, text.utf8.first == 34, text.utf8.last == 34 {
                text = String(text.dropFirst().dropLast())
                trim()
                text = text.replacing("\"\"", with: "\"")
            }
            return Array(text.utf8)
        }
        func endRow() {
            row.append(closed())
            field = []
            if row != [[]] { rows.append(row) }
            row = []
        }
        for byte in bytes {
            if byte == 34 { inside.toggle() }
            if byte == 10, !inside {
                endRow()
            } else if byte == delimiter, !inside {
                row.append(closed())
                field = []
            } else {
                field.append(byte)
            }
        }
        if !field.isEmpty || !row.isEmpty { endRow() }
        return rows
    }
}
