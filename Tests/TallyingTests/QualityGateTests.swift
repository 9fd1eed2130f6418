import Foundation
import Studies
import Testing
import Vocabulary

@testable import Tallying

@Suite("The quality gate")
struct QualityGateTests {
    private func table(
        read: Int,
        rejected: [String: Int] = [:],
        warnings: [String: Int] = [:],
        months: [String] = [],
        name: String = "forloeb"
    ) -> QualityReport.Table {
        QualityReport.Table(
            name: name,
            extract: "\(name).csv",
            read: read,
            kept: read - rejected.values.reduce(0, +),
            rejected: rejected,
            first: [:],
            warnings: warnings,
            emptyMonths: months.map { QualityReport.EmptyMonth(column: "Start", month: $0) }
        )
    }

    private func report(_ tables: QualityReport.Table...) -> QualityReport { QualityReport(tables: tables, gaps: []) }

    @Test("NODE-30: a table without rows, or with more than half of them rejected, blocks, and half of them warns")
    func blocks() {
        #expect(QualityGate(report(table(read: 0))).verdict == .blocked)
        #expect(QualityGate(report(table(read: 0)), emptyAllowed: ["forloeb"]).verdict == .passed)
        #expect(QualityGate(report(table(read: 0)), emptyAllowed: ["ydelse"]).verdict == .blocked)
        #expect(
            QualityGate(report(table(read: 10, rejected: ["TAL-R03": 6]))).findings.map(\.rule) == [.mostlyRejected]
        )
        let half = QualityGate(report(table(read: 10, rejected: ["TAL-R03": 5])))
        #expect(half.verdict == .warnings && half.findings.map(\.rule) == [.oftenRejected])
        #expect(QualityGate(report(table(read: 100, rejected: ["TAL-R03": 2]))).verdict == .passed)
        #expect(QualityGate(report(table(read: 100, rejected: ["TAL-R03": 3]))).verdict == .warnings)
    }

    @Test("NODE-31: what is new, what was there and what is gone is told from an earlier report")
    func changes() {
        let then = report(table(read: 100, rejected: ["TAL-R02": 1, "TAL-R03": 1], months: ["2025-02"]))
        let now = report(table(read: 100, rejected: ["TAL-R03": 1, "TAL-R05": 1], months: ["2025-02", "2025-03"]))
        let gate = QualityGate(now, since: then)
        #expect(gate.verdict == .warnings)
        #expect(
            gate.findings.map { "\($0.rule.id) \($0.place) \($0.change.rawValue)" } == [
                "CHK-W2 forloeb, TAL-R05 NEW", "CHK-W4 forloeb, `Start`, 2025-02 EXISTING",
                "CHK-W4 forloeb, `Start`, 2025-03 NEW",
            ]
        )
        #expect(gate.changes.map(\.kind) == [.resolved, .existing, .new])
        let back = QualityGate(report(table(read: 100)), since: now)
        #expect(back.verdict == .passed && back.findings.map(\.change) == [.resolved, .resolved])
        #expect(QualityGate(now).changes.isEmpty)
    }

    @Test(
        "NODE-31: a table of less than half or more than twice the rows is remarked upon",
        arguments: [(100, false), (50, false), (49, true), (200, false), (201, true)]
    )
    func rows(_ now: (rows: Int, warns: Bool)) {
        let gate = QualityGate(report(table(read: now.rows)), since: report(table(read: 100)))
        #expect(gate.findings.contains { $0.rule == .rowsJumped } == now.warns)
        #expect(
            QualityGate(report(table(read: now.rows, name: "ydelse")), since: report(table(read: 100))).findings.isEmpty
        )
    }

    @Test(
        "NODE-31: a figure jumps where it changes by more than its part and more than chance",
        arguments: [
            (100, 100, true, false), (100, 79, true, false), (1000, 790, true, true), (1000, 1260, true, true),
            (1000, 1240, true, false), (4, 0, true, false), (0, 12, true, true), (100, 67, false, false),
            (100, 66, false, true), (-100, 100, false, true), (3, 1, false, true),
        ] as [(Int64, Int64, Bool, Bool)]
    )
    func jump(_ figures: (before: Int64, now: Int64, isCount: Bool, jumps: Bool)) {
        #expect(
            JumpRule.isJump(now: figures.now, before: figures.before, isCount: figures.isCount) == figures.jumps
        )
    }

    @Test("NODE-31: jumps are told by the study's ids, without a figure, and not between periods of different lengths")
    func places() throws {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/tally-study.yaml")
        let layout = SlotLayout(try Study(yaml: String(contentsOf: url, encoding: .utf8), file: "tally-study.yaml"))
        func period(_ first: String, _ last: String) throws -> Period {
            let (start, end) = (try #require(Day(iso: first)), try #require(Day(iso: last)))
            return try #require(Period(first: start, last: end))
        }
        var values = [Int64](repeating: 1000, count: layout.slotCount)
        let before = (Secret(values), layout, try period("2024-01-01", "2024-12-31"))
        values[0] = 700
        let jumps = JumpRule.jumps(
            now: (Secret(values), layout, try period("2025-01-01", "2025-12-31")),
            before: before
        )
        #expect(jumps == ["\(layout.describe(0)), down"])
        #expect(!jumps.joined().contains("700"))
        let quarter = try period("2025-01-01", "2025-03-31")
        #expect(JumpRule.jumps(now: (Secret(values), layout, quarter), before: before).isEmpty)
    }

    @Test("NODE-31: a month that an export left out is found, in small tables and rare dates none is")
    func months() throws {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/tally-study.yaml")
        let study = try Study(yaml: String(contentsOf: url, encoding: .utf8), file: "tally-study.yaml")
        let folder = try ScratchFolder()
        var rows = ["pnr;koen;foedselsdato;oprindelse;Start;til;timer;loen"]
        for month in 1...12 where month != 3 {
            for number in 0..<6 {
                let two = month < 10 ? "0\(month)" : "\(month)"
                // One end in the year, and births in no month of it.
                let end = month == 1 && number == 0 ? "10-02-2025" : ""
                rows.append("0101\(month + 70)-\(1000 + number);K;01-01-1980;;0\(number + 1)-\(two)-2025;\(end);;")
            }
        }
        try folder.write("forloeb.csv", rows.joined(separator: "\n"))
        try folder.write("udgift.csv", "aar;beloeb\n")
        let mapping = try Mapping(
            yaml: """
                study: optaelling
                tables:
                  forloeb: {file: forloeb.csv, columns: {fra: Start}}
                  udgift: {file: udgift.csv, may_be_empty: true}
                """,
            file: "mapping.yaml"
        )
        let (start, end) = (try #require(Day(iso: "2025-01-01")), try #require(Day(iso: "2025-12-31")))
        let period = try #require(Period(first: start, last: end))
        let outcome = try Tally.run(
            study: study,
            layout: SlotLayout(study),
            mapping: mapping,
            folder: folder.path,
            period: period
        )
        #expect(outcome.quality.tables[0].rejected.isEmpty)
        #expect(outcome.quality.tables[0].emptyMonths == [QualityReport.EmptyMonth(column: "Start", month: "2025-03")])
        #expect(mapping.tablesThatMayBeEmpty == ["udgift"])
    }
}
