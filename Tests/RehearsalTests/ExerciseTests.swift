import Audit
import Foundation
import Messages
import Proceedings
import Publication
import Sharing
import Studies
import Testing
import Transcript
import Vocabulary

@testable import Rehearsal

/// Whole rounds in memory, on made-up records.
@Suite("An exercise")
struct ExerciseTests {
    static func study(_ old: String = "", _ new: String = "") throws -> Study {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("studies/vestegnen-integration.yaml")
        let yaml = try String(contentsOf: file, encoding: .utf8)
        if !old.isEmpty { #expect(yaml.contains(old), "no “\(old)” to change") }
        return try Study(yaml: old.isEmpty ? yaml : yaml.replacingOccurrences(of: old, with: new), file: "study.yaml")
    }

    private func exercise(
        _ study: Study? = nil,
        kommuner: Int = 5,
        dropout: Int = 0,
        seed: UInt64 = 3
    ) throws -> Exercise {
        try Exercise(
            study: try study ?? Self.study(),
            kommuner: Synthesis.kommuner(kommuner),
            dropoutPercent: dropout,
            period: try year(2025),
            seed: seed
        )
    }

    @Test("a round of five opens what the masks say, and its bundle is verified like any other")
    func five() throws {
        let exercise = try exercise()
        let contributions = try exercise.contributions()
        let outcome = try exercise.play(contributions)
        #expect(outcome.contributors.map(\.number) == [153, 165, 167, 169, 183] && outcome.dropouts.isEmpty)
        #expect(outcome.threshold.committee == 5 && outcome.threshold.tolerated == 2)
        #expect(outcome.closings == (try exercise.closings(contributions)))
        #expect(outcome.closings.contains { $0.cells.closed > 0 }, "small cells occur")
        #expect(outcome.closings.contains { $0.cells.closed == 0 && $0.cells.cells > 0 })

        let report = try #require(outcome.files.first { $0.name == "report.da.html" })
        #expect(String(decoding: report.bytes, as: UTF8.self).contains("oevelse-2025"))
        let replayed = try ReplayedRound(try Bundle(canonicalBytes: outcome.bundle, place: "bundle"))
        #expect(replayed.record.deleted.count == 5)
        let day = try #require(replayed.record.publication?.day)
        #expect(try replayed.report(dated: day).files == outcome.files)
    }

    @Test("who drops out has signed and hands nothing in; members among them serve all the same")
    func dropouts() throws {
        let exercise = try exercise(dropout: 20)
        #expect(exercise.dropouts.count == 1)
        let outcome = try exercise.play(try exercise.contributions())
        #expect(Set(outcome.contributors).union(outcome.dropouts).count == 5 && outcome.contributors.count == 4)
        let away = try #require(outcome.dropouts.first)
        #expect(outcome.committee.contains(away))
        #expect(outcome.traffic[away]?.envelopes == 0)
        #expect(outcome.traffic[away].map { $0.messages > 0 } == true)
    }

    @Test("envelopes carry eight bytes a slot to each member beyond the first t, and little more")
    func traffic() throws {
        let exercise = try exercise()
        let outcome = try exercise.play(try exercise.contributions())
        let slots = SlotLayout(exercise.study).slotCount
        let least = (outcome.threshold.committee - outcome.threshold.tolerated) * 8 * slots
        for traffic in outcome.traffic.values {
            #expect(traffic.envelopes > least && traffic.envelopes < least + 5 * 2_500)
        }
        #expect(outcome.sent.bytes == outcome.sent.messages + outcome.sent.envelopes)
    }

    @Test("a seed means the same closed cells, another seed other records")
    func seeded() throws {
        let one = try exercise(seed: 11)
        let again = try exercise(seed: 11)
        #expect(try one.contributions().map(\.values) == again.contributions().map(\.values))
        #expect(try one.next(1).contributions().map(\.values) != one.contributions().map(\.values))
        #expect(try one.next(1).seed == 12)
    }

    @Test("a study that reads what no synthetic record has is refused with the columns that there are")
    func unknownColumn() throws {
        let study = try Self.study("ansvar_fra", "overtaget")
        let refusal = #expect(throws: Refusal.self) { try exercise(study) }
        #expect(refusal?.code == .noSuchRecords)
        #expect(refusal?.place == "tables/forloeb/columns/overtaget")
        #expect(refusal?.next.contains("ansvar_fra") == true)
    }

    @Test("too few left to open anything is refused before any record is made")
    func tooFew() throws {
        let refusal = #expect(throws: Refusal.self) { try exercise(dropout: 40) }
        #expect(refusal?.code == .tooFewLeft)
        #expect(refusal?.place == "3 of 5 kommuner hand in, 4 are needed")
    }
}
