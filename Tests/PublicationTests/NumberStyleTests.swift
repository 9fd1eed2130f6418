import Studies
import Testing
import Vocabulary

@testable import Publication

@Suite("Numbers and dates")
struct NumberStyleTests {
    @Test(
        "PUB-3: thousands and decimals in both languages",
        arguments: [
            (1234.5, 1, "1.234,5", "1,234.5"), (0.05, 1, "0,1", "0.1"), (-0.04, 1, "0,0", "0.0"),
            (999.95, 1, "1.000,0", "1,000.0"), (-1_234_567, 0, "−1.234.567", "−1,234,567"), (12, 2, "12,00", "12.00"),
            (.infinity, 1, "–", "–"), (.nan, 0, "–", "–"),
        ]
    )
    func numbers(value: Double, decimals: Int, danish: String, english: String) {
        #expect(NumberStyle(.danish).text(value, decimals: decimals) == danish)
        #expect(NumberStyle(.english).text(value, decimals: decimals) == english)
    }

    @Test("PUB-3: whole numbers of any size")
    func whole() {
        #expect(NumberStyle(.danish).text(Int64.min) == "−9.223.372.036.854.775.808")
        #expect(NumberStyle(.english).text(Int64(0)) == "0")
    }

    @Test("PUB-3: a year is written as a year, another period by its days")
    func periods() throws {
        let first = try #require(Day(iso: "2025-01-01"))
        let last = try #require(Day(iso: "2025-12-31"))
        let march = try #require(Day(iso: "2025-03-31"))
        #expect(NumberStyle(.danish).text(try #require(Period(first: first, last: last))) == "2025")
        #expect(
            NumberStyle(.danish).text(try #require(Period(first: first, last: march)))
                == "1. januar 2025 – 31. marts 2025"
        )
    }

    @Test(
        "An axis holds zero and every value, in at most seven ticks",
        arguments: [(3.0, 27.5), (0, 0), (-4, 11), (-9, -2), (0, 0.0031), (0, 91_305), (0, 6), (0.2, 0.97)]
    )
    func scale(low: Double, high: Double) {
        let scale = Scale(low: low, high: high)
        #expect(scale.low <= min(0, low) && scale.high >= max(0, high) && scale.high > scale.low)
        #expect((2...8).contains(scale.ticks.count) && scale.ticks.contains(0))
        for tick in scale.ticks {
            let text = Decimals(tick, places: scale.decimals)?.plain ?? ""
            #expect(abs((Double(text) ?? .nan) - tick) < 1e-9, "\(text)")
        }
    }
}
