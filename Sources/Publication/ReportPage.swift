internal import Studies
internal import Vocabulary

/// The page of a report in one language.
///
/// One file, no script, nothing fetched from elsewhere. Meets PUB-2.
struct ReportPage {
    let report: Report
    let phrases: Phrases

    init(_ report: Report, language: Language) {
        self.report = report
        phrases = Phrases(language)
    }

    var text: String {
        HTML.page(language: phrases.language.rawValue) {
            HTML("head") {
                HTML("meta", ["charset": "utf-8"])
                HTML("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                HTML(
                    "meta",
                    [
                        "http-equiv": "Content-Security-Policy",
                        "content": "default-src 'none'; style-src 'unsafe-inline'",
                    ]
                )
                HTML(
                    "title",
                    text: (facts.isExercise ? "\(phrases.exercise) · " : "")
                        + "\(title) · \(phrases.period(facts.period))"
                )
                Stylesheet.html
            }
            HTML("body") {
                HTML("a", ["class": "skip", "href": "#main"], text: phrases("Gå til indhold", "Skip to content"))
                masthead
                HTML("main", ["id": "main"]) {
                    overview
                    for section in report.sections { pieces(of: section) }
                    method
                    privacy
                    notProven
                    provenance
                }
                HTML("footer") {
                    HTML("p") { phrases("Spørgsmål: ", "Questions: ") + report.study.contact }
                }
            }
        }
    }

    var facts: Report.Facts { report.facts }
    private var title: String { report.study.title[phrases.language] }

    private var masthead: HTML {
        let other: Language = phrases.language == .danish ? .english : .danish
        return HTML("header") {
            HTML("p", ["class": "kicker"]) {
                HTML("span", text: "Tværsum")
                HTML(
                    "a",
                    ["href": Report.pageName(other), "hreflang": other.rawValue, "lang": other.rawValue],
                    text: Phrases(other)("Denne side på dansk", "This page in English")
                )
            }
            if facts.isExercise {
                HTML("p", ["class": "exercise"]) {
                    HTML("strong", text: phrases.exercise + ".")
                    phrases(
                        " Kommunerne findes, men tallene siger intet om dem.",
                        " The kommuner exist, but the figures say nothing about them."
                    )
                }
            }
            HTML("h1", text: title)
            HTML("p", ["class": "lead"], text: report.study.purpose[phrases.language])
            HTML("p", ["class": "facts"]) {
                phrases("Periode: ", "Period: ") + phrases.period(facts.period)
                    + phrases(". Offentliggjort ", ". Published ") + phrases.day(facts.published)
                    + "."
            }
        }
    }
}
