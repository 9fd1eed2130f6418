import Foundation
import Studies
import Tallying
import Testing
import Vocabulary

@testable import Node

@Suite("Mappings at the desk")
struct MappingDeskTests {
    private let house: House
    private let study: Study
    private let desk: MappingDesk

    init() throws {
        house = try House(153, main: 1, enrolment: 1)
        study = try Study(yaml: House.study, file: "study.yaml")
        desk = MappingDesk(house.configuration)
        try house.extract(women: 20, men: 20)
    }

    private var text: String? {
        FileManager.default.contents(atPath: desk.file(of: study)).map { String(decoding: $0, as: UTF8.self) }
    }

    private func source() throws -> MappingChange {
        var answers = SourceAnswers()
        answers.identifiers = "any"
        return try desk.source(.file("personer.csv", sheet: nil), for: "personer", of: study, answers: answers)
    }

    @Test("NODE-32: a mapping that nobody has confirmed, or with a question open, is not written")
    func confirmed() throws {
        try FileManager.default.removeItem(atPath: desk.file(of: study))
        let change = try source()
        let refused = #expect(throws: Refusal.self) { try desk.write(change, of: study, confirmed: false) }
        #expect(refused?.code == .notConfirmed && text == nil)
        try house.folder.write("nr;koen\n0101801234;K\n7;M\n", to: "udtraek/personer.csv")
        let open = try desk.source(
            .file("personer.csv", sheet: nil),
            for: "personer",
            of: study,
            answers: SourceAnswers()
        )
        let asked = #expect(throws: Refusal.self) { try desk.write(open, of: study, confirmed: true) }
        #expect(asked?.code == .openQuestions && text == nil)
        try desk.write(change, of: study, confirmed: true)
        #expect(text == change.text)
        #expect(try !source().changes && !desk.map(study).changes)
    }

    @Test("TAL-28: a mapping that cannot be written leaves the one that is there")
    func unwritable() throws {
        let before = text
        let change = try source()
        // A folder in the way of the file, which not even root writes over.
        try FileManager.default.removeItem(atPath: desk.file(of: study))
        try house.folder.write("x", to: "proeve.yaml/inside")
        let refused = #expect(throws: Refusal.self) { try desk.write(change, of: study, confirmed: true) }
        #expect(refused?.code == .mappingNotWritten)
        #expect(before != nil && FileManager.default.fileExists(atPath: "\(house.folder.path)/proeve.yaml/inside"))
    }

    @Test("NODE-32: there is nothing to map before a source is named")
    func noMapping() throws {
        try FileManager.default.removeItem(atPath: desk.file(of: study))
        let refused = #expect(throws: Refusal.self) { try desk.map(study) }
        #expect(refused?.code == .fileNotReadable && refused?.next.contains("node source add") == true)
    }

    @Test("A file in the folder of extracts is named by its place there, another one by its whole path")
    func paths() {
        let extracts = house.configuration.extracts
        #expect(desk.path(of: "personer.csv", from: "/home") == "personer.csv")
        #expect(desk.path(of: "\(extracts)/ny.csv", from: "/home") == "ny.csv")
        #expect(desk.path(of: "ny.csv", from: extracts) == "ny.csv")
        #expect(desk.path(of: "andet.csv", from: "/home") == "/home/andet.csv")
    }
}
