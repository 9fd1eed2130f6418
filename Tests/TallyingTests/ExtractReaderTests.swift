import Digests
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Tallying

@Suite("Extracts, from bytes to fields")
struct ExtractReaderTests {
    /// All fields of all rows, read through blocks.
    private func rows(_ reader: ExtractReader, _ format: ExtractFormat) throws -> (rows: [[[UInt8]]], ragged: Int) {
        var block = RowBlock()
        var rows: [[[UInt8]]] = []
        var ragged = 0
        while try reader.next(into: &block) {
            block.index(delimiter: format.delimiter, quoting: format.quoting)
            while let left = block.nextBatch(width: reader.header.count) {
                ragged += left
                for row in 0..<block.batchCount {
                    var fields: [[UInt8]] = []
                    for column in reader.header.indices {
                        let field = unsafe block.field(row: row, column: column)
                        let bytes = unsafe Array(UnsafeBufferPointer(start: field.start, count: field.count))
                        fields.append(unsafe field.isEscaped ? Byte.singled(bytes[...]) : bytes)
                    }
                    rows.append(fields)
                }
            }
        }
        return (rows, ragged)
    }

    private func read(_ text: String, format: ExtractFormat = ExtractFormat()) throws -> (rows: [[String]], ragged: Int)
    {
        let folder = try ScratchFolder()
        let reader = try ExtractReader(path: folder.write("a.csv", text), name: "a.csv", format: format)
        let answer = try rows(reader, format)
        return (answer.rows.map { $0.map { String(decoding: $0, as: UTF8.self) } }, answer.ragged)
    }

    @Test("TAL-2: quoted fields keep delimiters, line breaks and doubled quotation marks")
    func quoting() throws {
        let answer = try read("a;b\r\n\"x;y\";\"line 1\nline 2\"\r\n\"say \"\"hi\"\"\"; plain \r\n")
        #expect(answer.rows == [["x;y", "line 1\nline 2"], ["say \"hi\"", "plain"]])
        #expect(answer.ragged == 0)
    }

    @Test("TAL-2: without quoting, quotation marks are ordinary characters")
    func withoutQuoting() throws {
        let answer = try read("a;b\n5\" pipe;x\n", format: ExtractFormat(quoting: false))
        #expect(answer.rows == [["5\" pipe", "x"]])
        // A pair of them around a field is two letters like others.
        let pair = try read("\"a\";b\n\"say \"\"hi\"\"\"; \"x\" \n", format: ExtractFormat(quoting: false))
        #expect(pair.rows == [["\"say \"\"hi\"\"\"", "\"x\""]])
    }

    @Test("TAL-2: a missing last line break, blank lines and ragged rows are seen for what they are")
    func endings() throws {
        let answer = try read("a;b;c\n1;2;3\n\n4;5\n6;7;8;9\n   \r\n;;\n10;11;12")
        #expect(answer.rows == [["1", "2", "3"], ["", "", ""], ["10", "11", "12"]])
        #expect(answer.ragged == 2)
    }

    @Test("TAL-2: two short rows are never taken for one whole row")
    func shortRows() throws {
        let answer = try read("a;b;c;d\n1;2\n3;4\n5;6;7\n8\n")
        #expect(answer.rows.isEmpty)
        #expect(answer.ragged == 4)
    }

    @Test(
        "TAL-2: a file without rows, and a file without a line break, have a header and nothing else",
        arguments: ["a;b\n", "a;b"]
    )
    func empty(text: String) throws {
        #expect(try read(text).rows.isEmpty)
    }

    @Test(
        "TAL-2: random files of many blocks give the fields that a reader of single characters finds",
        arguments: [1, 2, 3]
    )
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes = Array("first;second;third\r\n".utf8)
        let ending = seed == 1 ? "\r\n" : "\n"
        while bytes.count < 3 * ExtractReader.blockSize + 12_345 {
            var fields: [String] = []
            for _ in 0..<(Int.random(in: 0..<50, using: &generator) == 0 ? 2 : 3) {
                switch Int.random(in: 0..<6, using: &generator) {
                case 0: fields.append("\"a;b\(ending)c\"")
                case 1: fields.append("\"x\"\"y\"")
                case 2: fields.append("")
                case 3: fields.append(String(repeating: "æ", count: Int.random(in: 0..<40, using: &generator)))
                case 4: fields.append("  \(Int.random(in: 0..<1000, using: &generator)) ")
                default: fields.append("\"\"")
                }
            }
            bytes += Array((fields.joined(separator: ";") + ending).utf8)
        }
        if seed == 3 { bytes.removeLast() }
        let folder = try ScratchFolder()
        let format = ExtractFormat()
        let reader = try ExtractReader(path: folder.write("a.csv", bytes), name: "a.csv", format: format)
        let answer = try rows(reader, format)
        let expected = SlowReader.rows(bytes, delimiter: Byte.semicolon).dropFirst()
        #expect(answer.rows == expected.filter { $0.count == 3 })
        #expect(answer.ragged == expected.count { $0.count != 3 })
        #expect(reader.digest == Hashing.sha256(bytes))
    }

    @Test("TAL-2: a quotation that is never closed is refused, with a next step")
    func unclosed() throws {
        let text = "a;b\n1;\"never closed\n" + String(repeating: "2;3\n", count: 200_000)
        let refusal = #expect(throws: Refusal.self) { try read(text) }
        #expect(refusal?.code == .rowTooLong)
        let short = #expect(throws: Refusal.self) { try read("a;b\n1;\"never closed\n") }
        #expect(short?.code == .rowTooLong)
    }

    @Test("TAL-2: UTF-8's mark is read over where the mapping says UTF-8, and refused where it says anything else")
    func marks() throws {
        #expect(try read("\u{FEFF}a;b\n1;2\n").rows == [["1", "2"]])
        let folder = try ScratchFolder()
        let path = try folder.write("a.csv", "\u{FEFF}a;b\n1;2\n")
        let format = ExtractFormat(encoding: .windows1252)
        let refusal = #expect(throws: Refusal.self) { try ExtractReader(path: path, name: "a.csv", format: format) }
        #expect(refusal?.code == .wrongEncoding)
        let wide = try folder.write("b.csv", [0xFF, 0xFE, 0x61, 0, 0x0A, 0])
        let other = #expect(throws: Refusal.self) {
            try ExtractReader(path: wide, name: "b.csv", format: ExtractFormat())
        }
        #expect(other?.code == .wrongEncoding)
    }

    @Test("TAL-1: an extract that is not there, or is a folder, is refused")
    func notThere() throws {
        let folder = try ScratchFolder()
        for path in ["\(folder.path)/no.csv", folder.path] {
            let refusal = #expect(throws: Refusal.self) {
                try ExtractReader(path: path, name: "no.csv", format: ExtractFormat())
            }
            #expect(refusal?.code == .extractUnreadable)
        }
    }

    @Test("TAL-1: an extract that is written to while it is read is refused")
    func changed() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("a.csv", "a\n" + String(repeating: "1\n", count: 500_000))
        let reader = try ExtractReader(path: path, name: "a.csv", format: ExtractFormat())
        var block = RowBlock()
        #expect(try reader.next(into: &block))
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("2\n".utf8))
        try handle.close()
        let refusal = #expect(throws: Refusal.self) { while try reader.next(into: &block) {} }
        #expect(refusal?.code == .extractChanged)
    }

    @Test("TAL-2: codes and names are looked for in the extract's own encoding")
    func encodings() {
        #expect(TextEncoding.windows1252.bytes("Høje – €") == [0x48, 0xF8, 0x6A, 0x65, 0x20, 0x96, 0x20, 0x80])
        #expect(TextEncoding.latin1.bytes("–") == nil)
        #expect(TextEncoding.latin1.text([0xC5, 0x72]) == "År")
        for byte in UInt8.min...UInt8.max {
            #expect(TextEncoding.windows1252.bytes(TextEncoding.windows1252.text([byte])) == [byte])
        }
    }
}
