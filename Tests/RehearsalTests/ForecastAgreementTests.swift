import Sharing
import Studies
import Testing
import Vocabulary

@testable import Rehearsal

/// What the flagship study's own expectation forecasts, against what comes of made-up records by the same rules.
///
/// The forecast never sees a record; the records never see the forecast.
@Suite("The forecast against simulated rounds")
struct ForecastAgreementTests {
    /// Percentage points over all named cells: the forecast closes whole breakdowns, and so is darker.
    private static let overall = -0.02...0.01
    /// Percentage points for each named table: with five kommuner one cell of twenty seeds is a point of its own.
    private static let perTable = [5: -0.09...0.07, 98: -0.07...0.04]

    private func exercise(_ study: Study, kommuner: Int, dropout: Int = 0, seed: UInt64) throws -> Exercise {
        try Exercise(
            study: study,
            kommuner: Synthesis.kommuner(kommuner),
            dropoutPercent: dropout,
            period: try year(2025),
            seed: seed
        )
    }

    private func compare(_ closings: [TableClosing], _ study: Study, kommuner: Int) throws {
        let forecast = try #require(Forecast(SlotLayout(study), kommuner: kommuner))
        var simulated = ClosedCells()
        var forecastClosed = 0.0
        for (closing, table) in zip(closings, forecast.tables) where !closing.table.isPooled {
            #expect(closing.table == table.table)
            let difference = closing.cells.share - table.closed
            #expect(
                Self.perTable[kommuner]?.contains(difference) == true,
                "\(table.table) with \(kommuner): \(closing.cells.share) simulated, \(table.closed) forecast"
            )
            simulated = simulated + closing.cells
            forecastClosed += table.closed * Double(closing.cells.cells)
        }
        let all = forecastClosed / Double(simulated.cells)
        print("closed named cells with \(kommuner): \(simulated.share) simulated, \(all) forecast")
        #expect(Self.overall.contains(simulated.share - all), "\(simulated.share) simulated, \(all) forecast")
        #expect(simulated.closed > 0, "small cells occur")
    }

    @Test("STU-14: with five kommuner, the mean of twenty seeds")
    func five() throws {
        let study = try ExerciseTests.study()
        let first = try exercise(study, kommuner: 5, seed: 500)
        var closings = try first.closings(try first.contributions())
        for round in 1..<20 {
            let next = try first.next(round)
            closings = TableClosing.sum(closings, try next.closings(try next.contributions()))
        }
        try compare(closings, study, kommuner: 5)
    }

    @Test("STU-14: with all 98, of whom a tenth drops out")
    func all() throws {
        let study = try ExerciseTests.study()
        let first = try exercise(study, kommuner: 98, dropout: 10, seed: 600)
        let contributions = try first.contributions()
        #expect(contributions.count == 88)
        try compare(try first.closings(contributions), study, kommuner: 98)
    }

    @Test("STU-14: a whole round of twelve through the machines closes what the figures in the clear do")
    func machines() throws {
        let first = try exercise(try ExerciseTests.study(), kommuner: 12, dropout: 10, seed: 600)
        let contributions = try first.contributions()
        let outcome = try first.play(contributions)
        #expect(outcome.contributors.count == 11 && outcome.dropouts.count == 1)
        #expect(outcome.threshold.committee == 10 && outcome.threshold.tolerated == 3)
        #expect(try outcome.closings == first.closings(contributions))
    }

    @Test("STU-14: a forecast from a wrong expectation is seen to be wrong")
    func control() throws {
        let study = try ExerciseTests.study()
        let smaller = try ExerciseTests.study("persons: [170, 220, 275, 300, 520]", "persons: [40, 50, 60, 70, 80]")
        let first = try exercise(study, kommuner: 5, seed: 1)
        let closings = try first.closings(try first.contributions())
        let low = try #require(Forecast(SlotLayout(smaller), kommuner: 5))
        let widest = zip(closings, low.tables).map { abs($0.cells.share - $1.closed) }.max() ?? 0
        #expect(widest > 0.09)
    }
}
