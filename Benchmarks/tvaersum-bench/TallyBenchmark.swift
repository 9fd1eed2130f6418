import Tallying
import Vocabulary

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The peers' question, asked of the tally engine: rows, days, amounts and squares of days by sex, age group, origin, track and
/// year, over an extract in Danish dress (ISO 8859-1, semicolons, decimal commas, `dd-mm-yyyy`).
///
/// A study breaks down by one thing at a time, since crossed tables of few people are not to be published. So the question goes
/// to the typed columns and the engine directly, as a plan; reader, columns, program and sums are those of every tally.
struct TallyBenchmark {
    private static let origins = [
        "Dansk oprindelse", "Indvandrer, vestlig", "Indvandrer, ikke-vestlig", "Efterkommer", "Øvrig/uoplyst",
    ]
    private static let sexes = ["K", "M"]
    private static let tracks = ["Danskuddannelse 1", "Danskuddannelse 2", "Danskuddannelse 3"]
    private static let ages: [ClosedRange<Int64>] = [-200...17, 18...24, 25...29, 30...39, 40...59, 60...200]
    private static let years = 2015...2024

    let path: String
    let workers: Int

    /// Tallies and answers the canonical lines, sorted.
    func lines() throws -> (lines: [String], rows: Int) {
        let format = ExtractFormat(delimiter: UInt8(ascii: ";"), quoting: true, encoding: .latin1)
        let reader = try ExtractReader(path: path, name: "benchmark", format: format)
        let calendar = Calendar.standard
        let plan = try plan(reader, format, calendar)
        let tally = try Workers.tally(plan, reader: reader, format: format, calendar: calendar, workers: workers)
        var lines: [String] = []
        var cell = 0
        for sex in Self.sexes {
            for age in Self.ages.indices {
                for origin in Self.origins {
                    let letters = origin.unicodeScalars.filter { $0.isASCII && $0.properties.isAlphabetic }
                    let name = String(String.UnicodeScalarView(letters).prefix(20))
                    for track in Self.tracks {
                        for year in Self.years {
                            let sums = tally.slots[(cell * 4)..<(cell * 4 + 4)].map(String.init).joined(separator: ";")
                            if tally.slots[cell * 4] > 0 {
                                lines.append("\(sex);\(age);\(name);\(track.suffix(1));\(year);\(sums)")
                            }
                            cell += 1
                        }
                    }
                }
            }
        }
        guard tally.kept == tally.read else {
            throw Refusal(.mappingMisfit, at: "benchmark: \(tally.verdicts.rejected)")
        }
        return (lines.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }, tally.read)
    }

    private func plan(_ reader: ExtractReader, _ format: ExtractFormat, _ calendar: Calendar) throws -> TablePlan {
        func place(_ name: String) throws -> Int {
            guard let place = reader.header.firstIndex(of: Array(name.utf8)) else {
                throw Refusal(.columnNotFound, at: "benchmark, column \(name)")
            }
            return place
        }
        func codes(_ texts: [String]) -> ColumnReader.Kind {
            .code(CodeTable(texts.enumerated().map { (format.encoding.bytes($1) ?? [], Int64($0)) }))
        }
        let dates = ColumnReader.Kind.date([DatePattern("dd-mm-yyyy")].compactMap(\.self), latestYear: 2025)
        let kinds: [(name: String, kind: ColumnReader.Kind)] = [
            ("koen", codes(Self.sexes)), ("foedselsdato", dates), ("oprindelse", codes(Self.origins)),
            ("spor", codes(Self.tracks)), ("start", dates), ("slut", dates),
            ("beloeb", .number(NumberFormat(), scale: 2, limit: 1_000_000_000_000)),
        ]
        var columns: [ColumnReader] = []
        for (name, kind) in kinds {
            columns.append(
                ColumnReader(
                    place: try place(name),
                    kind: kind,
                    mayBeMissing: name == "slut",
                    markers: [],
                    calendar: calendar
                )
            )
        }
        let (sex, birth, origin, track) = (Formula.column(0), Formula.column(1), Formula.column(2), Formula.column(3))
        let (start, end, amount) = (Formula.column(4), Formula.column(5), Formula.column(6))
        func day(_ year: Int, _ month: Int, _ day: Int) -> Int64 { calendar.number(year, month, day) }
        let days = Formula.binary(.subtract, .otherwise(end, .constant(day(2025, 12, 31))), start)
        let age = Formula.band(.binary(.completedYears, birth, start), Self.ages)
        let year = Formula.band(start, Self.years.map { day($0, 1, 1)...day($0, 12, 31) })
        func crossed(_ first: Formula, _ count: Int, _ second: Formula) -> Formula {
            .binary(.add, .binary(.multiply, first, .constant(Int64(count))), second)
        }
        var cell = crossed(sex, Self.ages.count, age)
        cell = crossed(cell, Self.origins.count, origin)
        cell = crossed(cell, Self.tracks.count, track)
        cell = crossed(cell, Self.years.count, year)
        let amounts: [Formula?] = [nil, days, amount, .binary(.multiply, days, days)]
        var plan = TablePlan(columns: columns, width: reader.header.count, slotCount: 1800 * amounts.count)
        for (place, amount) in amounts.enumerated() {
            plan.add(where: nil, amount: amount, to: [(cell: cell, base: place, stride: amounts.count)])
        }
        return plan
    }
}
