import Benchmarking
import Disclosure
import Publication
import Studies
import Testing
import Vocabulary

/// Invented figures for the sample study, odd enough to show every state that a figure can have.
struct SampleFigures: FigureSource {
    let layout: SlotLayout
    let contributorCount = 5

    private static let persons = [301.0, 187, 241, 512, 318]
    private static let exits = [0.203, 0.203, 0.203, 0.266, 0.154]
    private static let parts: [String: [Double]] = [
        "koen": [0.45, 0.55], "alder3": [0.35, 0.36, 0.29], "alder2": [0.71, 0.29],
    ]

    func quantity(slot: Int, contributor: Int?) -> Figure {
        let name = layout.describe(slot)
        guard let contributor else {
            guard name.release.pooled else { return .closed }
            var sum: Int64 = 0
            for contributor in 0..<contributorCount {
                guard case .open(let value) = quantity(slot: slot, contributor: contributor) else { return .closed }
                sum += value
            }
            return .open(sum)
        }
        guard name.release.named else { return .closed }
        switch (name.indicator, name.breakdown, contributor) {
        case ("K1a", "alder3", 1), ("K3a", _, 2): return .closed
        case ("K3a", _, 4): return name.quantity == .n ? .open(171) : .void
        case ("I17", _, 0): return name.quantity == .units ? .open(0) : .open(100)
        default: return .open(Int64(value(name, of: contributor).rounded()))
        }
    }

    private func value(_ name: SlotName, of contributor: Int) -> Double {
        let place = layout.study.indicator(name.indicator)?.breakdowns.firstIndex { $0.breakdown == name.breakdown }
        let categories = place.flatMap { _ in layout.study.breakdown(name.breakdown ?? "")?.categories } ?? []
        let cell = categories.firstIndex { $0.id == name.category } ?? 0
        let share = name.breakdown.flatMap { Self.parts[$0]?[cell] } ?? 1
        let persons = Self.persons[contributor] * share
        let exits = persons * Self.exits[contributor] * (1.15 - 0.25 * Double(cell))
        switch (name.indicator, name.quantity) {
        case ("I1", .denominator): return [39_602.0, 23_190, 27_700, 50_759, 53_527][contributor] * share
        case ("I1", .numerator): return [11_620.0, 9412, 8105, 12_840, 8951][contributor] * share
        case ("K3a", .n): return [164.0, 61, 120, 288, 171][contributor] * share
        case ("K3a", .sum): return [67_568.0, 23_668, 50_000, 150_968, 71_000][contributor] * share
        case ("K3a", .sumOfSquares): return [44_567_000.0, 14_300_000, 1, 131_000_000, 1][contributor]
        case (_, .numerator), (_, .events): return exits
        case (_, .time): return persons * 265
        case (_, .amount): return [0, 12_301_000.0, 14_117_000, 26_850_000, 19_264_000][contributor]
        case (_, .units): return persons * 265
        default: return persons
        }
    }
}

/// A report of the sample study with the sample figures.
func sampleReport(
    study yaml: String = sampleStudy,
    round: String = "vestegnen-2025",
    absent: [Report.Kommune] = []
) throws -> Report {
    let study = try Study(yaml: yaml, file: "sample.yaml")
    let names = [(153, "Brøndby"), (183, "Ishøj"), (165, "Albertslund"), (169, "Høje-Taastrup"), (167, "Hvidovre")]
    let first = try #require(Day(iso: "2025-01-01"))
    let last = try #require(Day(iso: "2025-12-31"))
    return try Report(
        study: study,
        benchmark: Benchmark(SlotLayout(study), from: SampleFigures(layout: SlotLayout(study))),
        contributors: try names.map { number, name in
            Report.Kommune(code: try #require(KommuneCode(number)), name: name)
        },
        absent: absent,
        facts: Report.Facts(
            studyDigest: try #require(Digest((0..<32).map { UInt8($0 * 7) })),
            round: try #require(RoundName(round)),
            period: try #require(Period(first: first, last: last)),
            published: try #require(Day(iso: "2026-09-08")),
            thresholds: study.thresholds,
            committee: 5,
            tolerated: 2,
            transcriptHead: try #require(Digest((0..<32).map { UInt8(255 - $0 * 5) }))
        )
    )
}
