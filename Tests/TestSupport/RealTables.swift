public import Foundation
public import Vocabulary

/// Real tables with published answers, written as five kommuner would hand over their extracts.
///
/// Rows go to kommuner by their number modulo five, in five dresses of Danish CSV. The study is
/// `Tests/Fixtures/real-tables-study.yaml`. Dates of `dmlate.csv` are decimal years that Epi's `cal.yr` made from days: the day
/// is (year − 1970) · 365.25 days after 1970-01-01, exactly, so that person-days lose nothing by rounding and
/// 54,273.27 person-years are person-days divided by 365.25.
public enum RealTables {
    /// The five kommuner, in the order of their row numbers.
    public static let kommuner: [KommuneCode] = [153, 165, 167, 169, 183].compactMap { KommuneCode($0) }

    /// The published answers: package Epi's vignette for `dmlate.csv`, package Ecdat for `unempdur.csv`.
    public enum Answers {
        /// Persons with follow-up.
        public static let persons: Int64 = 9_996
        /// Deaths.
        public static let deaths: Int64 = 2_499
        /// Person-years, with two decimals.
        public static let personYears = 54_273.27
        /// Unemployment spells.
        public static let spells: Int64 = 3_343
        /// Spells that ended in a full-time job.
        public static let jobs: Int64 = 1_073
    }

    /// The study's file.
    public static var study: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/real-tables-study.yaml")
    }

    /// The first and last day of the register.
    public static let period: (first: String, last: String) = ("1995-01-01", "2009-12-31")

    /// Writes `<kommune>/diabetes.csv`, `<kommune>/ledighed.csv` and `<kommune>/virkelige-tabeller.yaml` for every kommune into `folder`
    /// and answers the kommuner's folders, in order.
    public static func write(into folder: URL) throws -> [URL] {
        let register = try table("data/dmlate.csv")
        let spells = try table("data/unempdur.csv")
        var folders: [URL] = []
        for (number, kommune) in kommuner.enumerated() {
            let dress = dresses[number]
            let own = folder.appendingPathComponent("\(kommune)")
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
            let diabetes = rows(of: register, number)
                .map { row, number in
                    [
                        String(number), dress.sex[row["sex"] ?? ""] ?? "", dress.day(row["dobth"]),
                        dress.day(row["dodm"]),
                        dress.day(row["dodth"]), dress.day(row["dox"]),
                    ]
                }
            let ledighed = rows(of: spells, number)
                .map { row, number in
                    [
                        String(number), row["spell"] ?? "", row["censor1"] == "1" ? "ja" : "nej", row["age"] ?? "",
                        row["ui"] == "yes" ? "ja" : "nej",
                    ]
                }
            try dress.write(diabetes, header: ["nr", "Køn", "Fødselsdato", "Diagnose", "Død", "Slut"], "diabetes", own)
            let header = ["nr", "tougersperioder", "fuldtidsjob", "alder", "Understøttelse"]
            try dress.write(ledighed, header: header, "ledighed", own)
            try Data(dress.mapping.utf8).write(to: own.appendingPathComponent("virkelige-tabeller.yaml"))
            folders.append(own)
        }
        return folders
    }

    private static func rows(
        of table: [[String: String]],
        _ kommune: Int
    ) -> [(row: [String: String], number: Int)] {
        table.enumerated().filter { $0.offset % kommuner.count == kommune }
            .map { (row: $0.element, number: $0.offset + 1) }
    }

    private static func table(_ path: String) throws -> [[String: String]] {
        let lines = String(decoding: try TestMaterial.bytes(path), as: UTF8.self).split(whereSeparator: \.isNewline)
        let header = lines.first.map { $0.split(separator: ",", omittingEmptySubsequences: false) } ?? []
        return lines.dropFirst()
            .map { line in
                let fields = line.split(separator: ",", omittingEmptySubsequences: false)
                return Dictionary(zip(header.map(String.init), fields.map(String.init))) { first, _ in first }
            }
    }

    private static let dresses = [
        Dress(
            dates: "dd-mm-yyyy",
            open: "31-12-9999",
            encoding: "windows-1252",
            lineBreak: "\r\n",
            sex: ["F": "K", "M": "M"]
        ),
        Dress(
            dates: "yyyy-mm-dd",
            open: "NULL",
            encoding: "utf-8",
            lineBreak: "\n",
            sex: ["F": "Kvinde", "M": "Mand"]
        ),
        Dress(dates: "ddmmyyyy", open: "", encoding: "utf-8", lineBreak: "\r\n", sex: ["F": "2", "M": "1"]),
        Dress(dates: "dd.mm.yyyy", open: "-", encoding: "iso-8859-1", lineBreak: "\n", sex: ["F": "kv.", "M": "m."]),
        Dress(
            dates: "d/m/yyyy",
            open: "31/12/9999",
            encoding: "utf-8",
            lineBreak: "\r\n",
            sex: ["F": "\"K;\"", "M": "\"M;\""]
        ),
    ]
}

/// How one kommune's system writes.
private struct Dress {
    let dates: String
    let open: String
    let encoding: String
    let lineBreak: String
    let sex: [String: String]

    /// A decimal year of `cal.yr` as a day; an empty one as an open end.
    func day(_ year: String?) -> String {
        guard let year = year.flatMap(Double.init) else { return open }
        let (civilYear, month, day) = Day(number: Int32(((year - 1970) * 365.25).rounded())).civil
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return switch dates {
        case "dd-mm-yyyy": "\(two(day))-\(two(month))-\(civilYear)"
        case "yyyy-mm-dd": "\(civilYear)-\(two(month))-\(two(day))"
        case "ddmmyyyy": "\(two(day))\(two(month))\(civilYear)"
        case "dd.mm.yyyy": "\(two(day)).\(two(month)).\(civilYear)"
        default: "\(day)/\(month)/\(civilYear)"
        }
    }

    func write(_ rows: [[String]], header: [String], _ table: String, _ folder: URL) throws {
        let lines = ([header] + rows).map { $0.joined(separator: ";") + lineBreak }
        let text = lines.joined()
        let bytes = encoding == "utf-8" ? Data(text.utf8) : text.data(using: .isoLatin1) ?? Data()
        try bytes.write(to: folder.appendingPathComponent("\(table).csv"))
    }

    var mapping: String {
        func local(_ code: String) -> String {
            code.hasPrefix("\"") ? "'\(code.dropFirst().dropLast())'" : "'\(code)'"
        }
        let form = """
                encoding: \(encoding)
                dates: [\(dates)]
                missing: ['\(open)']
            """
        return """
            study: virkelige-tabeller
            tables:
              diabetes:
                file: diabetes.csv
            \(form)
                columns:
                  nr: {form: any}
                  koen: {from: Køn, codes: {\(local(sex["F"] ?? "")): K, \(local(sex["M"] ?? "")): M}}
                  foedselsdato: Fødselsdato
                  diagnose: Diagnose
                  doed: Død
                  slut: Slut
              ledighed:
                file: ledighed.csv
            \(form)
                columns:
                  nr: {form: any}
                  understoettelse: Understøttelse

            """
    }
}
