/// An exit status's section in `docs/exit-codes.md`, which is compiled in.
struct ExitExplanation: Hashable {
    let status: Int32
    /// What it means.
    let meaning: String
    /// What it usually comes from.
    let usually: String
    /// What a script should do.
    let script: String

    /// The page as it was when this program was built.
    static let page = Page.exitCodes

    /// The section is not on the page that was compiled in, which a test rules out.
    struct Missing: Error {}

    /// The section of a status.
    static func of(_ status: ExitStatus) throws -> ExitExplanation {
        guard let found = sections(on: page).sections.first(where: { $0.status == status.rawValue }) else {
            throw Missing()
        }
        return found
    }

    /// The sections of a page whose headings are numbers, and those of them that are of no known form.
    static func sections(on page: String) -> (sections: [ExitExplanation], malformed: [String]) {
        var sections: [ExitExplanation] = []
        var malformed: [String] = []
        for (heading, body) in Page.sections(of: page, level: "## ") {
            guard let status = Int32(heading) else { continue }
            let paragraphs = body.split(separator: "\n\n").map(Page.oneLine)
            guard paragraphs.count == 2, paragraphs[0].hasPrefix("*"), paragraphs[0].hasSuffix("*"),
                let items = Page.items(paragraphs[1], ["Usually", "A script"])
            else {
                malformed.append(String(heading))
                continue
            }
            sections.append(
                ExitExplanation(
                    status: status,
                    meaning: String(paragraphs[0].dropFirst().dropLast()),
                    usually: items[0],
                    script: items[1]
                )
            )
        }
        return (sections, malformed)
    }

    /// The section as a terminal shows it.
    var text: String {
        [("exit \(status)", meaning), ("usually", usually), ("a script", script)].map { Page.row($0, $1) }
            .joined(separator: "\n")
    }
}
