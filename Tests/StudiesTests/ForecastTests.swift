import Foundation
import Studies
import Testing
import Vocabulary

/// Forecasts held against sums over every number of rows, written down anew.
@Suite("The forecast of closed cells")
struct ForecastTests {
    /// What ``Material/small`` expects, unless a test says otherwise.
    static func small(
        sizes: String = "[40, 40, 40, 40, 40]",
        spread: String = "0",
        rows: String = "1",
        part: String = "0.3",
        sex: String = "{ women: 0.6, men: 0.4 }",
        age: String = "{ young: 0.2, old: 0.8 }",
        then change: (String) -> String = { $0 }
    ) throws -> Study {
        let expected = """
            expected:
              sizes: [{ kommuner: 5, persons: \(sizes) }]
              spread: \(spread)
              rows: { M: { per_person: \(rows) }, Q: { per_person: 1, part: \(part) } }
              shares: { sex: \(sex), age: \(age) }
            indicators:

            """
        return try Study(yaml: change(Material.small("indicators:\n", expected)), file: "small.yaml")
    }

    private func closed(_ study: Study, kommuner: Int? = nil) throws -> [String: Double] {
        let forecast = try #require(Forecast(SlotLayout(study), kommuner: kommuner))
        return Dictionary(uniqueKeysWithValues: forecast.tables.map { ("\($0.table)", $0.closed) })
    }

    /// The Poisson chance of a number.
    private func chance(_ number: Int, of mean: Double) -> Double {
        exp(-mean + Double(number) * log(mean) - lgamma(Double(number) + 1))
    }

    /// The chance of fewer than `limit`.
    private func fewer(_ limit: Int, of mean: Double) -> Double {
        (0..<limit).reduce(0) { $0 + chance($1, of: mean) }
    }

    private func isNear(_ one: Double?, _ other: Double) -> Bool { abs((one ?? .nan) - other) < 1e-9 }

    @Test(
        "STU-14: a ratio closes where k, d or the complement fails, with every pair of numbers counted",
        arguments: [
            (8.0, "0.3"), (20, "0.1"), (40, "0.05"), (40, "0.95"), (300, "0.3"),
        ]
    )
    func ratio(size: Double, part: String) throws {
        let whole = "\(Int(size))"
        let study = try Self.small(sizes: "[\(whole), \(whole)]", part: part)
        let share = try #require(Double(part))
        var open = 0.0
        for numerator in 0...500 {
            for complement in 0...500 where numerator >= 3 && complement >= 3 && numerator + complement >= 5 {
                open += chance(numerator, of: size * share) * chance(complement, of: size * (1 - share))
            }
        }
        #expect(isNear(try closed(study)["Q, named"], 1 - open))
    }

    @Test("STU-14: where zeros are shown, nothing of something is open")
    func zeros() throws {
        let study = try Self.small(sizes: "[4, 4]", rows: "1") {
            $0.replacing("hides_zeros: true", with: "hides_zeros: false")
        }
        #expect(isNear(try closed(study)["M, named"], fewer(5, of: 4) - exp(-4)))
        let hidden = try Self.small(sizes: "[4, 4]", rows: "1")
        #expect(isNear(try closed(hidden)["M, named"], fewer(5, of: 4)))
    }

    @Test("STU-14: one failing cell closes its breakdown, and not the other")
    func allOrNothing() throws {
        let tables = try closed(Self.small())
        let bySex = (1 - fewer(5, of: 24)) * (1 - fewer(5, of: 16))
        let byAge = (1 - fewer(5, of: 8)) * (1 - fewer(5, of: 32))
        #expect(isNear(tables["M by sex, named"], 1 - bySex))
        #expect(isNear(tables["M by age, named"], 1 - byAge))
        #expect(isNear(tables["M, deviation, named"], fewer(20, of: 40)), "\(tables)")
    }

    @Test("STU-14: whoever a breakdown leaves out must be nobody or enough")
    func remainder() throws {
        let tables = try closed(Self.small(age: "{ young: 0.3, old: 0.6 }"))
        let rest = 1 - fewer(5, of: 4) + exp(-4)
        // The total is then a test of its own, and passes nearly always.
        let open = (1 - fewer(5, of: 12)) * (1 - fewer(5, of: 24)) * rest * (1 - fewer(5, of: 40))
        #expect(isNear(tables["M by age, named"], 1 - open))
    }

    @Test("STU-14: a nested category closes its breakdown where the difference is small and both would be open")
    func nested() throws {
        let nested = try Self.small(age: "{ young: 0.5, old: 0.5 }") {
            $0.replacing("expected:\n", with: "nested: [{ inner: age.young, outer: sex.women }]\nexpected:\n")
        }
        let tables = try closed(nested)
        let byAge = (1 - fewer(5, of: 20)) * (1 - fewer(5, of: 20))
        let bySex = (1 - fewer(5, of: 24)) * (1 - fewer(5, of: 16))
        let told = fewer(5, of: 4) - exp(-4)
        #expect(isNear(tables["M by age, named"], 1 - byAge * (1 - bySex * told)))
        #expect(isNear(tables["M by sex, named"], 1 - bySex))
    }

    @Test(
        "STU-14: a pooled table opens where every kommune's own is open, one for nobody by name where the sum is large"
    )
    func pooled() throws {
        let study = try Self.small(sizes: "[10, 40]") { $0.replacing("age: named", with: "age: pooled") }
        let tables = try closed(study, kommuner: 3)
        let sizes = [10, 20, 40].map { 1 - fewer(5, of: Double($0)) }
        #expect(isNear(tables["M, pooled"], 1 - sizes.reduce(1, *)))
        #expect(isNear(tables["M, named"], 1 - sizes.reduce(0, +) / 3))
        // The largest is taken off; then young and old are tested, and all of them are as many as both.
        let byAge = [6.0, 24].reduce(1) { $0 * (1 - fewer(5, of: $1)) }
        #expect(isNear(tables["M by age, pooled"], 1 - byAge))
        let half = try #require(Forecast(SlotLayout(study), kommuner: 4, handingIn: 2))
        let all = try #require(Forecast(SlotLayout(study), kommuner: 4))
        let (some, every) = (half.tables[1].closed, all.tables[1].closed)
        #expect(isNear((1 - some) * (1 - some), 1 - every))
    }

    @Test("STU-14: what two indicators count alike is tested once, and closes together")
    func oneFate() throws {
        // Q's denominator is now what M counts.
        let study = try Self.small(rows: "1", part: "0.3") {
            $0.replacing("    where: in_period(ended)\n", with: "")
        }
        let tables = try closed(study)
        #expect(tables["M, named"] == tables["Q, named"])
        #expect(try #require(tables["Q, named"]) < 0.01)
    }

    @Test("STU-14: a spread over kommuner moves the mean of a chance, and less than three places could")
    func spread() throws {
        let none = try #require(try closed(Self.small(sizes: "[12, 12]"))["M, named"])
        let some = try #require(try closed(Self.small(sizes: "[12, 12]", spread: "0.2"))["M, named"])
        let wide = 0.2 * 3.0.squareRoot()
        let expected = [(12 * (1 - wide), 1.0 / 6), (12, 2.0 / 3), (12 * (1 + wide), 1.0 / 6)]
        #expect(isNear(some, expected.reduce(0) { $0 + $1.1 * fewer(5, of: $1.0) }))
        #expect(some > none)
    }

    @Test("STU-14: larger kommuner close fewer cells")
    func sizes() throws {
        var last = 1.0
        for size in [5, 10, 20, 40, 80] {
            let share = try #require(try closed(Self.small(sizes: "[\(size), \(size)]"))["M by age, named"])
            #expect(share < last)
            last = share
        }
        #expect(last < 0.01)
    }

    @Test("STU-14: a study that says nothing has no forecast")
    func nothing() throws {
        #expect(Forecast(SlotLayout(try Study(yaml: Material.small, file: "small.yaml"))) == nil)
    }
}
