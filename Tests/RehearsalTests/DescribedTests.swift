import Audit
import Disclosure
import Foundation
import Messages
import Proceedings
import Publication
import Studies
import Testing
import Transcript
import Vocabulary

@testable import Rehearsal

/// A second study, of another field: its file and the description of its records are all there is of it.
@Suite("A study that no line of the program knows")
struct DescribedTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(_ name: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent("studies/\(name)"), encoding: .utf8)
    }

    static func study() throws -> Study { try Study(yaml: try text("hjemmepleje.yaml"), file: "hjemmepleje.yaml") }

    static func records(_ old: String = "", _ new: String = "") throws -> RecordDescription {
        let yaml = try text("hjemmepleje.records.yaml")
        if !old.isEmpty { #expect(yaml.contains(old), "no “\(old)” to change") }
        return try RecordDescription(
            yaml: old.isEmpty ? yaml : yaml.replacing(old, with: new),
            file: "hjemmepleje.records.yaml"
        )
    }

    private func exercise(kommuner: Int, dropout: Int = 0) throws -> Exercise {
        try Exercise(
            study: try Self.study(),
            kommuner: Synthesis.kommuner(kommuner),
            dropoutPercent: dropout,
            period: try year(2025),
            seed: 4,
            records: try Self.records()
        )
    }

    @Test("the lint finds no error and no warning in it")
    func lint() throws {
        #expect(StudyLint.findings(try Self.study()).allSatisfy { $0.severity == .note })
    }

    @Test(
        "a whole round of it is played by 3, 5 and 12 kommuner, and its bundle is verified like any other",
        arguments: [3, 5, 12]
    )
    func rounds(kommuner: Int) throws {
        let exercise = try exercise(kommuner: kommuner)
        let contributions = try exercise.contributions()
        let outcome = try exercise.play(contributions)
        #expect(outcome.contributors.count == kommuner)
        #expect(outcome.closings == (try exercise.closings(contributions)))
        #expect(outcome.closings.contains { $0.cells.closed < $0.cells.cells })
        let replayed = try ReplayedRound(try Bundle(canonicalBytes: outcome.bundle, place: "bundle"))
        let day = try #require(replayed.record.publication?.day)
        #expect(try replayed.report(dated: day).files == outcome.files)
        let report = try #require(outcome.files.first { $0.name == "report.da.html" })
        #expect(String(decoding: report.bytes, as: UTF8.self).contains("Ventetid til første besøg"))
    }

    @Test("records of all 98 kommuner are tallied, and none has a figure beyond its bound")
    func everybody() throws {
        let contributions = try exercise(kommuner: 98, dropout: 10).contributions()
        #expect(contributions.count == 88)
        #expect(contributions.allSatisfy { $0.values.contains { $0 > 0 } })
    }

    @Test("the same seed makes the same bytes, and another seed or kommune makes others")
    func seeded() throws {
        let (study, records, period) = (try Self.study(), try Self.records(), try year(2025))
        func bytes(_ place: Int, _ seed: UInt64) throws -> [String: Data] {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("described-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            _ = try Synthesis.write(
                records,
                of: study,
                kommune: Synthesis.kommuner[place],
                seed: seed,
                period: period,
                into: folder
            )
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            return try Dictionary(
                uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: folder.appendingPathComponent($0))) }
            )
        }
        let first = try bytes(0, 1)
        #expect(Set(first.keys) == ["visitation.csv", "levering.csv", "rehabilitering.csv", "hjemmepleje.yaml"])
        #expect(try bytes(0, 1) == first)
        #expect(try bytes(0, 2)["levering.csv"] != first["levering.csv"])
        #expect(try bytes(1, 1)["levering.csv"] != first["levering.csv"])
    }

    @Test(
        "a description with a wrong word is refused, with line and column",
        arguments: [
            ("per_thousand: 24", "per_thousand: 0", Refusal.Code.wrongValue),
            ("per_thousand: 24", "per_thousands: 24", .unknownKey),
            ("{ person: koen }", "{ person: kon }", .unknownName),
            ("after: ansoegt", "after: ansogt", .unknownName),
            ("rows: [1, 1]", "rows: [2, 1]", .wrongValue),
            ("{ number: true }", "{ number: true, day: [1, 2] }", .wrongValue),
            ("K: 64", "K: 0", .wrongValue),
            ("study: hjemmepleje", "studie: hjemmepleje", .unknownKey),
        ]
    )
    func wrong(old: String, new: String, code: Refusal.Code) throws {
        let refused = #expect(throws: Refusal.self) { try Self.records(old, new) }
        #expect(refused?.code == code)
        #expect(refused?.place.hasPrefix("hjemmepleje.records.yaml:") == true)
    }

    @Test("a study that reads what is not described is refused before anything is made")
    func notDescribed() throws {
        for (old, new) in [
            ("  levering:", "  leveret:"), ("      leveret_min:", "      andet:"),
            ("study: hjemmepleje", "study: anden"),
        ] {
            let records = try Self.records(old, new)
            let refused = #expect(throws: Refusal.self) { try records.check(try Self.study()) }
            #expect(refused?.code == .noSuchRecords)
        }
    }
}
