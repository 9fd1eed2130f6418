import Testing
import Vocabulary

@Suite("Days, periods and moments")
struct DayTests {
    @Test(
        "Known days have their known numbers",
        arguments: [
            ("1970-01-01", Int32(0)), ("2000-03-01", 11_017), ("1969-12-31", -1), ("2026-11-24", 20_781),
            ("1900-03-01", -25_508),
        ]
    )
    func knownDays(text: String, number: Int32) {
        #expect(Day(iso: text)?.number == number)
        #expect(Day(number: number).description == text)
    }

    @Test("Every day of four centuries survives the way to civil and back")
    func everyDay() {
        for number in Int32(-80_000)...Int32(80_000) {
            let day = Day(number: number)
            let (year, month, dayOfMonth) = day.civil
            #expect(Day(year: year, month: month, day: dayOfMonth) == day)
        }
    }

    @Test(
        "Days that do not exist are refused",
        arguments: ["2025-02-29", "1900-02-29", "2026-13-01", "2026-04-31", "26-04-30", "2026-4-30x"]
    )
    func noSuchDay(text: String) {
        #expect(Day(iso: text) == nil)
    }

    @Test("A period counts both its ends and cannot end before it starts")
    func period() throws {
        let first = try #require(Day(iso: "2025-01-01"))
        let last = try #require(Day(iso: "2025-12-31"))
        #expect(Period(first: first, last: last)?.days == 365)
        #expect(Period(first: last, last: first) == nil)
    }

    @Test("A moment is written in RFC 3339")
    func moment() {
        #expect(Timestamp(seconds: 1_795_521_600).description == "2026-11-24T12:00:00Z")
        #expect(Timestamp(seconds: -1).description == "1969-12-31T23:59:59Z")
    }
}
