/// Holds protocol.md, Sources and Tests against one another.
struct Joiner {
    /// The requirements that the page states, in its order.
    let requirements: [String]
    /// Lines that say MUST without an id; the one that says what MUST means is none.
    let nameless: [String]
    /// The rows of its table of refusals.
    let refusals: [RefusalRow]
    /// The ids that Sources cite, in comments or codes.
    let inSources: Set<String>
    /// The ids in names of tests, suites and cases.
    let inTests: Set<String>
    /// The codes that Sources declare, by module.
    let codes: [(module: String, row: RefusalRow)]

    /// The first and last number of each module's codes.
    static let ranges: [String: ClosedRange<Int>] = [
        "Vocabulary": 100...199, "Digests": 200...299, "Sharing": 300...349, "Circuit": 350...399, "Sealing": 400...499,
        "Transcript": 500...599, "TLS": 600...619, "Transport": 620...699, "Studies": 700...799,
        "Messages": 800...899, "Disclosure": 900...999, "Tallying": 1000...1099, "Benchmarking": 1100...1199,
        "Proceedings": 1200...1249, "Rounds": 1250...1299, "Publication": 1300...1399, "Store": 1400...1499,
        "Node": 1500...1599, "Coordinator": 1600...1699, "Audit": 1700...1799, "Rehearsal": 1800...1899,
        "tvaersum": 1900...1999, "Databases": 2000...2099,
    ]

    static let prefixes: Set<String> = [
        "ENC", "DIG", "SHR", "PRS", "CIR", "SEAL", "SIG", "TLS", "NET", "STU", "TAL", "DIS", "SUP", "MSG", "RND", "TRN",
        "STO", "LED",
        "BEN",
        "PUB", "AUD", "NODE", "COO", "ENR", "SEC",
    ]

    init(page: String, sources: [(module: String, text: String)], tests: [String]) {
        requirements = Self.stated(on: page)
        nameless = page.split(separator: "\n").map(String.init)
            .filter { $0.contains("MUST") && !$0.hasPrefix("- **") && !$0.contains("RFC 2119") }
        refusals = Self.table(on: page)
        inSources = sources.reduce(into: []) { $0.formUnion(Scanner.ids(in: $1.text, prefixes: Self.prefixes)) }
        inTests = tests.reduce(into: []) { found, text in
            for name in Scanner.names(in: text, prefixes: Self.prefixes) {
                found.formUnion(Scanner.ids(in: name, prefixes: Self.prefixes))
            }
        }
        codes = sources.flatMap { source in Scanner.codes(in: source.text).map { (source.module, $0) } }
    }

    /// Everything that does not join, one sentence each; empty when all is well.
    var findings: [String] {
        let stated = Set(requirements)
        var findings = nameless.map { "no id: \($0.prefix(60))" }
        findings += requirements.repeated.map { "\($0) is stated twice" }
        findings += requirements.filter { !inSources.contains($0) }.map { "\($0) is cited nowhere in Sources" }
        findings += requirements.filter { !inTests.contains($0) }.map { "\($0) is in no test's name" }
        findings += inSources.subtracting(stated).sorted().map { "\($0) is cited in Sources and not stated" }
        findings += inTests.subtracting(stated).sorted().map { "\($0) is in a test's name and not stated" }
        findings += codes.map(\.row.number).repeated.map { "code \($0) is declared twice" }
        for (module, row) in codes {
            if let range = Self.ranges[module], range.contains(row.number) {
            } else {
                findings.append("code \(row.number) is outside the range of \(module)")
            }
            if !row.requirement.isEmpty, !stated.contains(row.requirement) {
                findings.append("code \(row.number) stands for \(row.requirement), which is not stated")
            }
            if !refusals.contains(row) { findings.append("code \(row.number) is not in the table as \(row.cells)") }
        }
        let declared = Set(codes.map(\.row))
        findings += refusals.filter { !declared.contains($0) }.map { "the table's \($0.number) is not declared so" }
        return findings
    }

    /// `**RND-12** A member MUST …` states RND-12; without a MUST it states nothing and is a fault of its own.
    private static func stated(on page: String) -> [String] {
        page.split(separator: "\n")
            .compactMap { line in
                guard line.hasPrefix("- **"), line.contains(" MUST ") else { return nil }
                let id = line.dropFirst(4).prefix { $0 != "*" }
                return Scanner.ids(in: String(id), prefixes: prefixes).first
            }
    }

    /// `| T0101 | ENC-1 | meaning | … |`.
    private static func table(on page: String) -> [RefusalRow] {
        page.split(separator: "\n")
            .compactMap { line in
                guard line.hasPrefix("| T") else { return nil }
                let cells = line.split(separator: "|")
                    .map { cell in
                        String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
                    }
                guard cells.count == 4, let number = Int(cells[0].dropFirst()) else { return nil }
                return RefusalRow(number: number, requirement: cells[1] == "—" ? "" : cells[1], summary: cells[2])
            }
    }
}

extension Array where Element: Hashable {
    fileprivate var repeated: [Element] {
        var seen: Set<Element> = []
        return filter { !seen.insert($0).inserted }
    }
}
