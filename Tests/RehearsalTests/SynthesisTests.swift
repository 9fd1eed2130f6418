import Foundation
import Testing
import Vocabulary

@testable import Rehearsal

@Suite("Synthetic extracts on disk")
struct SynthesisTests {
    private static let tables = ["forloeb", "ydelse", "danskmodul", "folketal", "udgift"]

    @Test("the same seed writes the same bytes", arguments: Synthesis.kommuner)
    func deterministic(kommune: SyntheticKommune) throws {
        try inFolder { folder in
            let first = folder.appendingPathComponent("first")
            let second = folder.appendingPathComponent("second")
            try Synthesis.write(kommune: kommune, seed: 9, period: try year(2025), into: first)
            try Synthesis.write(kommune: kommune, seed: 9, period: try year(2025), into: second)
            for name in Self.tables.map({ "\($0).csv" }) + ["vestegnen-integration.yaml"] {
                let bytes = try Data(contentsOf: first.appendingPathComponent(name))
                #expect(!bytes.isEmpty)
                #expect(try Data(contentsOf: second.appendingPathComponent(name)) == bytes)
            }
        }
    }

    @Test("a row is written for every record, and every kind of error is made somewhere")
    func errors() throws {
        try inFolder { folder in
            var made: [DataError: Int] = [:]
            for kommune in Synthesis.kommuner {
                let clean = try Synthesis.write(
                    kommune: kommune,
                    seed: 1,
                    period: try year(2025),
                    into: folder,
                    errors: .none
                )
                #expect(clean.rows["forloeb"] == clean.extracts.courses.count)
                #expect(clean.rows["ydelse"] == clean.extracts.spells.count)
                #expect(clean.rows["danskmodul"] == clean.extracts.modules.count)
                #expect(clean.rows["folketal"] == 50)
                #expect(clean.rows["udgift"] == clean.extracts.postings.count)
                let usual = try Synthesis.write(kommune: kommune, seed: 1, period: try year(2025), into: folder)
                #expect(usual.extracts == clean.extracts)
                made.merge(usual.errors, uniquingKeysWith: +)
            }
            #expect(Set(made.filter { $0.value > 0 }.keys) == Set(DataError.allCases))
        }
    }

    @Test("each kommune dresses its extracts in its own way")
    func dress() throws {
        try inFolder { folder in
            var files: [UInt16: [UInt8]] = [:]
            for kommune in Synthesis.kommuner {
                try Synthesis.write(kommune: kommune, seed: 1, period: try year(2025), into: folder)
                files[kommune.code.number] = [UInt8](
                    try Data(contentsOf: folder.appendingPathComponent("forloeb.csv"))
                )
            }
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            #expect(files.filter { $0.value.starts(with: mark) }.keys.sorted() == [165, 183])
            #expect(files.filter { $0.value.contains(0x0D) }.keys.sorted() == [153, 167, 183])
            // Ø is one byte in Windows-1252.
            #expect(files[153].map { $0.contains(0xD8) && String(bytes: $0, encoding: .utf8) == nil } == true)
            #expect(files[169].map { $0.first == UInt8(ascii: "\"") && $0.contains(0xF8) } == true)
            let hvidovre = String(decoding: files[167] ?? [], as: UTF8.self)
            #expect(hvidovre.contains("31129999"))
            // Some numbers lost their leading zero, and a quoted field has a line break in it.
            #expect(hvidovre.contains(/(?:^|;)[1-9]\d{8};/))
            #expect(hvidovre.contains("\"flyttet\ninden for kommunen\""))
            let ishoej = String(decoding: files[183] ?? [], as: UTF8.self)
            #expect(ishoej.contains("31-12-9999") && ishoej.contains("kvinde"))
            #expect(String(decoding: files[165] ?? [], as: UTF8.self).contains(/;20\d\d-[01]\d-[0-3]\d;/))
        }
    }

    @Test("amounts have decimal commas, and refunds are negative in each kommune's way")
    func amounts() throws {
        try inFolder { folder in
            var texts: [UInt16: String] = [:]
            for kommune in Synthesis.kommuner {
                try Synthesis.write(kommune: kommune, seed: 1, period: try year(2025), into: folder)
                let bytes = try Data(contentsOf: folder.appendingPathComponent("udgift.csv"))
                texts[kommune.code.number] = String(data: bytes, encoding: .isoLatin1)
            }
            #expect(texts[153]?.contains(/-\d{1,3}\.\d{3},\d\d/) == true)
            #expect(texts[165]?.contains(/-\d{4,},\d\d/) == true)
            #expect(texts[167]?.contains(/\d{1,3}\.\d{3},\d\d-/) == true)
        }
    }

    @Test("the mapping names the study, every table's file and every column")
    func mapping() throws {
        try inFolder { folder in
            for kommune in Synthesis.kommuner {
                let delivery = try Synthesis.write(kommune: kommune, seed: 1, period: try year(2025), into: folder)
                let text = try String(
                    contentsOf: folder.appendingPathComponent("vestegnen-integration.yaml"),
                    encoding: .utf8
                )
                #expect(text.contains("study: vestegnen-integration\n"))
                for table in delivery.extracts.tables {
                    #expect(text.contains("  \(table.name):\n    file: \(table.name).csv\n"))
                    for column in table.columns { #expect(text.contains("\n      \(column): ")) }
                }
            }
        }
    }

    @Test("a folder that cannot be made is refused")
    func refused() throws {
        try inFolder { folder in
            let file = folder.appendingPathComponent("a file")
            try Data([1]).write(to: file)
            let kommune = try #require(Synthesis.kommuner.first)
            let period = try year(2025)
            let refusal = #expect(throws: Refusal.self) {
                try Synthesis.write(kommune: kommune, seed: 1, period: period, into: file.appendingPathComponent("x"))
            }
            #expect(refusal?.code == .extractsNotWritten)
        }
    }
}

/// A folder of its own that is gone afterwards.
func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("rehearsal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
}
