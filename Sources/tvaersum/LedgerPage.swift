import ArgumentParser
import Publication
import Store
import Vocabulary

/// The outbound ledger as one page for people: what left the house, to whom, when, and who said yes.
///
/// One file without scripts or anything from elsewhere; it prints, and reads aloud in order. Meets LED-9.
struct LedgerPage {
    /// The page's language.
    enum Language: String, ExpressibleByArgument, CaseIterable {
        case da
        case en
    }

    let kommune: String
    let lines: [LedgerEntry]
    let wire: [WireCount]
    let from: Day?
    let to: Day?
    let language: Language

    private func say(_ da: String, _ en: String) -> String { language == .da ? da : en }

    /// The page.
    var text: String {
        HTML.page(language: language.rawValue) {
            HTML("head") {
                HTML("meta", ["charset": "utf-8"])
                HTML("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                HTML("title", text: title)
                Self.sheet
            }
            HTML("body") {
                HTML("main") {
                    HTML("h1", text: title)
                    HTML("p", text: "\(kommune) · \(span)")
                    HTML("p", text: lead)
                    totals
                    entries
                    HTML("p", ["class": "note"], text: proof)
                }
            }
        }
    }

    private var title: String { say("Hvad har forladt huset?", "What has left the house?") }

    private var span: String {
        switch (from, to) {
        case (nil, nil): say("fra begyndelsen til nu", "from the beginning until now")
        case (let from?, nil): say("fra \(from)", "from \(from)")
        case (nil, let to?): say("til \(to)", "until \(to)")
        case (let from?, let to?): say("\(from) til \(to)", "\(from) to \(to)")
        }
    }

    private var lead: String {
        say(
            """
            Hver linje er noget, der har forladt noden, skrevet ned før det blev sendt. Forseglet materiale kan kun læses af modtageren; \
            hvad der blev forseglet, ligger hos kommunen selv. Ingen oplysninger om enkeltpersoner forlader huset.
            """,
            """
            Each line is something that left the node, written down before it was sent. What is sealed can be read by its recipient only; \
            what was sealed lies with the kommune itself. No record of a person leaves the house.
            """
        )
    }

    private var totals: HTML {
        let listed = lines.reduce(0) { $0 + $1.size }
        let sent = wire.reduce(0) { $0 + $1.sent }
        let requests = wire.reduce(0) { $0 + $1.requests }
        return HTML("table") {
            HTML("caption", text: say("I alt", "In all"))
            HTML("tbody") {
                row(say("Linjer", "Lines"), "\(lines.count)")
                row(say("Bytes, der er opført her", "Bytes listed here"), "\(listed)")
                row(say("Forespørgsler til koordinatoren", "Requests to the coordinator"), "\(requests)")
                row(
                    say(
                        "Bytes på ledningen, med kryptering og forespørgsler",
                        "Bytes on the wire, with encryption and requests"
                    ),
                    "\(sent)"
                )
            }
        }
    }

    private func row(_ name: String, _ value: String) -> HTML {
        HTML("tr") {
            HTML("th", ["scope": "row"], text: name)
            HTML("td", ["class": "number"], text: value)
        }
    }

    private var entries: HTML {
        let heads = [
            say("Nr.", "No."), say("Tid (UTC)", "Time (UTC)"), say("Runde", "Round"), say("Hvad", "What"),
            say("Til", "To"), "Bytes", say("Fingeraftryk", "Digest"), say("Forseglet hjemme", "Sealed from"),
            say("Godkendt af", "Approved by"), say("Kvittering", "Receipt"),
        ]
        return HTML("table") {
            HTML("caption", text: say("Linje for linje, ældste først", "Line by line, oldest first"))
            HTML("thead") { HTML("tr") { heads.map { HTML("th", ["scope": "col"], text: $0) } } }
            HTML("tbody") { lines.map(entry) }
        }
    }

    private func entry(_ line: LedgerEntry) -> HTML {
        HTML("tr") {
            HTML("th", ["scope": "row"], text: "\(line.number)")
            HTML("td", text: "\(line.time)")
            HTML("td", text: line.round?.description ?? "–")
            HTML("td", text: line.kind)
            HTML("td", text: "\(line.recipient)")
            HTML("td", ["class": "number"], text: "\(line.size)")
            HTML("td", ["class": "digest"], text: line.digest.hex)
            HTML("td", text: line.plaintext.map { "\($0.path): \($0.digest.short)" } ?? "–")
            HTML("td", text: line.approval.isEmpty ? "–" : line.approval)
            HTML("td", text: receipt(line))
        }
    }

    private func receipt(_ line: LedgerEntry) -> String {
        switch line.receipt {
        case nil where line.kind == "enrolment": say("besvaret med optagelse", "answered by enrolment")
        case nil: say("endnu ingen", "none yet")
        case .some(let receipt) where receipt.isEmpty:
            say("ikke modtaget: runden var slut", "not taken: the round was over")
        case .some: say("underskrevet af koordinatoren", "signed by the coordinator")
        }
    }

    private var proof: String {
        let last = lines.last?.hash.hex ?? say("ingen linjer", "no lines")
        return say(
            "Linjerne er kædet sammen: hver bærer den forriges fingeraftryk. Kæden er efterprøvet. Sidste linjes fingeraftryk: \(last)",
            "The lines are chained: each carries the hash of the one before. The chain has been checked. Hash of the last line: \(last)"
        )
    }

    private static let sheet = HTML.style(
        """
        body{margin:0;color:#16252e;background:#fff;font:1rem/1.5 "Segoe UI",Arial,"DejaVu Sans",sans-serif}
        main{max-width:80rem;margin:0 auto;padding:2rem 1.5rem}
        h1{color:#0a4a63;font-size:2rem;line-height:1.2}
        p{max-width:46rem}
        table{border-collapse:collapse;margin:1.5rem 0;font-variant-numeric:tabular-nums}
        caption{text-align:left;font-weight:600;padding-bottom:.4rem}
        th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #c3ced4;font-weight:400}
        thead th{font-weight:600;border-bottom:2px solid #16252e}
        .number{text-align:right}
        .digest,.note{overflow-wrap:anywhere;font-size:.85rem}
        .digest{min-width:12rem}
        @media print{main{max-width:none;padding:0}body{font-size:8pt}thead{display:table-header-group}tr{break-inside:avoid}}
        """
    )
}
