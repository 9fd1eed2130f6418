import Foundation
import Store
import Studies
import Tallying
import Testing
import Vocabulary

@testable import Node

@Suite("Checks of the extracts")
struct CheckTests {
    private let house: House
    private let study: Study
    private let period: Period

    init() throws {
        house = try House(153, main: 1, enrolment: 1)
        _ = try NodeDesk.initialise(house.configuration)
        study = try Study(yaml: House.study, file: "study.yaml")
        let first = try #require(Day(iso: "2025-01-01"))
        let last = try #require(Day(iso: "2025-12-31"))
        period = try #require(Period(first: first, last: last))
    }

    private func write(_ rows: [String]) throws {
        try house.folder.write("nr;koen\n" + rows.joined(separator: "\n") + "\n", to: "udtraek/personer.csv")
    }

    @Test("NODE-31: a check is held against the one before it, and shows no figure")
    func against() throws {
        let desk = try house.desk()
        try write((0..<90).map { "\($0);K" } + (0..<9).map { "\($0 + 100);M" } + ["200;"])
        let first = try desk.check(study, period: period)
        #expect(first.baseline == nil && first.gate.verdict == .passed && first.gate.changes.isEmpty)
        #expect(first.quality.tables[0].rejected == ["TAL-R02": 1])
        try write((0..<90).map { "\($0);K" } + (0..<9).map { "\($0 + 100);M" } + ["98;K;x"])
        let second = try desk.check(study, period: period)
        #expect(second.baseline == "the last check" && second.gate.verdict == .warnings)
        #expect(second.gate.changes.map { "\($0.kind.rawValue) \($0.code)" } == ["NEW TAL-R01", "RESOLVED TAL-R02"])
        try write([])
        #expect(try desk.check(study, period: period).gate.verdict == .blocked)
    }

    @Test("NODE-31: codes that are mapped to nothing are listed, and there would be no figures")
    func unmapped() throws {
        try write((0..<20).map { "\($0);K" } + ["77;X", "78;X"])
        let report = try house.desk().check(study, period: period)
        #expect(report.refusal?.code == .unmappedCode)
        #expect(report.unmapped.map(\.code) == ["X"] && report.unmapped.map(\.rows) == [2])
    }

    @Test("NODE-30: what the gate blocks is refused with the rule and the table")
    func blocked() throws {
        try write([])
        let report = try house.desk().check(study, period: period)
        let refusal = #expect(throws: Refusal.self) { try NodeDesk.refuseBlocked(report.gate) }
        #expect(refusal?.code == .gateBlocks)
        #expect(refusal?.place.hasPrefix("CHK-B1, personer") == true)
        try write(["1;K", "2;M"])
        try NodeDesk.refuseBlocked(house.desk().check(study, period: period).gate)
    }

    @Test("NODE-31: a mapping that is not there is refused with where it should be")
    func noMapping() throws {
        try FileManager.default.removeItem(atPath: "\(house.folder.path)/proeve.yaml")
        let refusal = #expect(throws: Refusal.self) { try house.desk().check(study, period: period) }
        #expect(refusal?.code == .fileNotReadable && refusal?.place == "\(house.folder.path)/proeve.yaml")
    }
}
