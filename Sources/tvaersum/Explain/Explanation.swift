import Vocabulary

/// A refusal's entry in `docs/errors.md`, which is compiled in.
struct Explanation: Hashable {
    let number: UInt16
    /// What happened, as the code's summary says it.
    let summary: String
    /// The requirement of `protocol.md`; empty where there is none.
    let requirement: String
    /// What it usually means at somebody's desk.
    let usually: String
    /// What to do.
    let next: String
    /// Who can do it.
    let who: String
    /// The status that a command ends with.
    let exit: Int32
    /// The status with which a coordinator answers; nil where it does not.
    let http: Int?

    /// The page as it was when this program was built.
    static let page = Page.errors

    /// Reads an entry: what stands between a heading `### T1406` and the next heading; nil where it is not of the form.
    init?(heading: Substring, body: Substring) {
        guard heading.first == "T", heading.count == 5, let number = UInt16(heading.dropFirst()) else { return nil }
        let paragraphs = body.split(separator: "\n\n").map(Page.oneLine)
        guard paragraphs.count == 2, let items = Page.items(paragraphs[1], ["Usually", "Next", "Who"]) else {
            return nil
        }
        let title = paragraphs[0].split(separator: "*", omittingEmptySubsequences: false)
        guard title.count == 3, title[0].isEmpty else { return nil }
        let tail = items[2].split(separator: ". ").map { $0.hasSuffix(".") ? $0.dropLast() : $0 }
        guard (2...3).contains(tail.count), let exit = Page.number(tail[1], after: "Exit ["), !tail[0].isEmpty else {
            return nil
        }
        let http = tail.count == 3 ? Page.number(tail[2], after: "HTTP ") : nil
        guard tail.count == 2 || http != nil, tail[1] == "Exit [\(exit)](exit-codes.md#\(exit))" else { return nil }
        self.number = number
        summary = String(title[1])
        requirement = String(title[2].filter { !" ()".contains($0) })
        usually = items[0]
        next = items[1]
        who = String(tail[0])
        self.exit = Int32(exit)
        self.http = http
    }

    /// The entries of a page, the headings that are of no known form, and the numbers that are retired.
    static func entries(on page: String) -> (entries: [Explanation], retired: [UInt16], malformed: [String]) {
        var entries: [Explanation] = []
        var retired: [UInt16] = []
        var malformed: [String] = []
        for (heading, body) in Page.sections(of: page, level: "### ") {
            if let entry = Explanation(heading: heading, body: body) {
                entries.append(entry)
            } else if body.hasPrefix("\n\n*retired*\n"), let number = UInt16(heading.dropFirst()) {
                retired.append(number)
            } else {
                malformed.append(String(heading))
            }
        }
        return (entries, retired, malformed)
    }

    /// What to do about a refusal that does not say it itself; empty where there is no entry.
    static func next(for number: UInt16) -> String {
        entries(on: page).entries.first { $0.number == number }.map { Page.plain($0.next) } ?? ""
    }

    /// The entry as a terminal shows it.
    var text: String {
        var rows = [(Refusal.Code.written(number), summary)]
        if !requirement.isEmpty { rows.append(("requirement", "\(requirement) of protocol.md")) }
        rows += [("usually", usually), ("next", next), ("who", who), ("exit", "\(exit)")]
        if let http { rows.append(("HTTP", "\(http)")) }
        return rows.map { Page.row($0, $1) }.joined(separator: "\n")
    }
}
