import Foundation
import Publication
import Studies
import Testing
import Vocabulary

@Suite("A publication")
struct PublicationTests {
    private func file(_ name: String, of report: Report) throws -> String {
        let file = try #require(report.files.first { $0.name == name })
        return String(decoding: file.bytes, as: UTF8.self)
    }

    private func count(_ part: String, in text: String) -> Int { text.components(separatedBy: part).count - 1 }

    @Test("PUB-2: each page is one file without a script, and links to the other language only")
    func selfContained() throws {
        let report = try sampleReport()
        for (name, other, language) in [
            ("report.da.html", "report.en.html", "da"), ("report.en.html", "report.da.html", "en"),
        ] {
            let page = try file(name, of: report)
            #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"\(language)\">"))
            for outside in ["<script", "<link", "<img", "<iframe", "http://", "https://", "url(", "@import", "src="] {
                #expect(!page.contains(outside), "\(outside)")
            }
            #expect(count("href=\"\(other)\"", in: page) == 1)
            #expect(page.contains("default-src &#39;none&#39;"))
        }
    }

    @Test("PUB-2: every table has a caption, every head a scope, every chart a title, a description and a table below")
    func accessible() throws {
        let page = try file("report.da.html", of: try sampleReport())
        let tables = count("<table>", in: page)
        #expect(tables >= 7 && count("<caption>", in: page) == tables)
        #expect(count("<th ", in: page) == count(" scope=\"", in: page) && count("<th>", in: page) == 0)
        let charts = page.components(separatedBy: "<svg").dropFirst()
        #expect(charts.count == 6)
        for chart in charts {
            #expect(chart.contains("role=\"img\"") && chart.contains("<title id=") && chart.contains("<desc id="))
            #expect(chart.contains("<table>"))
        }
        #expect(count("<h1>", in: page) == 1)
        let ids = page.components(separatedBy: " id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
        #expect(Set(ids).count == ids.count)
    }

    @Test("PUB-3: numbers and dates are written as each language writes them")
    func dress() throws {
        let report = try sampleReport()
        let danish = try file("report.da.html", of: report)
        let english = try file("report.en.html", of: report)
        #expect(danish.contains("39.602") && danish.contains("8. september 2026") && danish.contains("29,3</td>"))
        #expect(english.contains("39,602") && english.contains("8 September 2026") && english.contains("29.3</td>"))
    }

    @Test("PUB-1: a study cannot put markup into a page")
    func hostileStudy() throws {
        let hostile = sampleStudy.replacing("Opgavens størrelse", with: "</title><script>alert(1)</script>")
        let page = try file("report.da.html", of: try sampleReport(study: hostile))
        #expect(!page.contains("<script"))
        #expect(page.contains("&lt;script&gt;"))
    }

    @Test("PUB-4: in the files a figure that is not open has a status and no value, never zero")
    func closedInFiles() throws {
        let report = try sampleReport()
        for (name, separator) in [("benchmark.csv", ","), ("benchmark.da.csv", ";")] {
            let lines = try file(name, of: report).components(separatedBy: "\r\n").dropLast()
            let head = try #require(lines.first).components(separatedBy: separator)
            let value = try #require(head.firstIndex(of: "value"))
            let status = try #require(head.firstIndex(of: "status"))
            var statuses: Set<String> = []
            for line in lines.dropFirst() {
                // No text of the sample holds a separator, so that the lines split plainly.
                let fields = line.components(separatedBy: separator)
                #expect(fields.count == head.count)
                #expect(fields[value].isEmpty == (fields[status] != "open"), "\(line)")
                statuses.insert(fields[status])
            }
            #expect(statuses == ["open", "closed", "void", "empty"])
        }
    }

    @Test("PUB-4: the plain file has points, the Danish one a byte order mark, semicolons and commas")
    func dressOfFiles() throws {
        let report = try sampleReport()
        let plain = try file("benchmark.csv", of: report)
        let danish = try file("benchmark.da.csv", of: report)
        #expect(plain.hasPrefix("study,round,period_first,period_last,indicator,"))
        #expect(danish.hasPrefix("\u{FEFF}study;round;period_first;period_last;indicator;"))
        let place = [
            "vestegnen-proeve 1", "vestegnen-2025", "2025-01-01", "2025-12-31", "I1", "total", "total", "183", "Ishøj",
        ]
        #expect(plain.contains((place + ["figure", "per cent", "40.58646"]).joined(separator: ",")))
        #expect(danish.contains((place + ["figure", "per cent", "40,58646"]).joined(separator: ";")))
        #expect(plain.contains((place + ["denominator", "", "23190", "", "", "open", ""]).joined(separator: ",")))
    }

    @Test("An exercise says on top of its pages that its figures are invented; its plain table does not")
    func exercise() throws {
        for (round, isMarked) in [("demo-2025", true), ("oevelse-2025", true), ("vestegnen-2025", false)] {
            let report = try sampleReport(round: round)
            #expect(try file("report.da.html", of: report).contains("Opdigtede tal – øvelse") == isMarked)
            #expect(try file("report.en.html", of: report).contains("Invented figures – exercise") == isMarked)
            #expect(report.overview(.danish).hasPrefix("Opdigtede tal – øvelse\n") == isMarked)
            #expect(try !file("benchmark.csv", of: report).contains("Opdigtede"))
        }
    }

    @Test("Quantities in days say whose days they are")
    func days() throws {
        let student = sampleStudy.replacing("da: pr. 100 personår", with: "da: pr. 100 kursistår")
        let page = try file("report.da.html", of: try sampleReport())
        #expect(count(">Persondage</th>", in: page) == 2 && !page.contains(">Kursistdage<"))
        let other = try file("report.da.html", of: try sampleReport(study: student))
        #expect(count(">Persondage</th>", in: other) == 1 && count(">Kursistdage</th>", in: other) == 1)
    }

    @Test("A blank keeps a value and its interval apart")
    func blank() throws {
        let page = try file("report.da.html", of: try sampleReport())
        let parts = page.components(separatedBy: "<small>").dropLast()
        #expect(parts.count > 20 && parts.allSatisfy { $0.hasSuffix(" ") })
    }

    @Test("PUB-5: the same report makes the same bytes")
    func reproducible() throws {
        #expect(try sampleReport().files == sampleReport().files)
        #expect(
            try sampleReport().files.map(\.name)
                == ["report.da.html", "report.en.html", "benchmark.csv", "benchmark.da.csv"]
        )
    }

    @Test("PUB-6: a report names each contributor of its benchmark, and those that were asked and are in no figure")
    func contributors() throws {
        let report = try sampleReport()
        for (contributors, absent) in [
            (report.contributors.dropLast(), []), (report.contributors[...], report.contributors.prefix(1)),
        ] {
            let refusal = #expect(throws: Refusal.self) {
                try Report(
                    study: report.study,
                    benchmark: report.benchmark,
                    contributors: Array(contributors),
                    absent: Array(absent),
                    facts: report.facts
                )
            }
            #expect(refusal?.code == .contributorCount)
        }
        let missing = Report.Kommune(code: try #require(KommuneCode(175)), name: "Rødovre")
        func page(_ report: Report) throws -> String {
            let file = try #require(report.files.first { $0.name == "report.en.html" })
            return String(decoding: file.bytes, as: UTF8.self)
        }
        let with = try page(try sampleReport(absent: [missing]))
        #expect(with.contains("Asked, without figures in this round</dt><dd>Rødovre (175)</dd>"))
        #expect(try !page(report).contains("Asked, without figures"))
    }

    @Test("The terminal table is aligned, and closed figures are dots in it")
    func terminal() throws {
        let table = try sampleReport().overview(.danish).components(separatedBy: "\n")
        let width = try #require(table.first).count
        #expect(table[1].allSatisfy { $0 == "─" } && table[1].count == width)
        #expect(table.contains { $0.hasPrefix("K3a  Gennemsnitlig") && $0.contains("·") })
        #expect(table.allSatisfy { $0.count <= width || ["·", "▲"].contains($0.prefix(1)) })
    }
}
