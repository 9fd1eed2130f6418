import ArgumentParser
import Foundation
import Node
import Studies
import Tallying
import Vocabulary

extension NodeCommand {
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the extracts: what reading was like, what is new since last time, and whether they pass.",
            discussion: """
                Counts and names only; no row, code or figure is shown. It is held against the last round that left this house, else against \
                the last check.

                EXAMPLE
                  tvaersum node check 2026-1 --config node.yaml
                  tvaersum node check --study studie.yaml --from 2025-01-01 --to 2025-12-31
                """ + Endings.ofState(.checkWarnings, .checkBlocked, .verificationFailed, .unavailable).help
        )
        @OptionGroup var options: Options
        @Argument(help: "The round's name.") var round: RoundName?
        @Option(help: "A study file, where there is no round yet.") var study: String?
        @Option(help: "The first day of its period.") var from: Day?
        @Option(help: "The last day of its period.") var to: Day?
        @Flag(help: "One JSON object instead of lines.") var json = false

        func validate() throws {
            guard (round == nil) == (study != nil) else {
                throw ValidationError("name a round, or a study with --study")
            }
            if study != nil, from == nil || to == nil { throw ValidationError("--study needs --from and --to") }
        }

        func run() async throws {
            try await withRefusals {
                let report = try look()
                if json {
                    try CheckText.sayJSON(report)
                } else {
                    CheckText.say(report, next: round.map { "node preview \($0)\(options.suffix)" })
                }
                if let refusal = report.refusal { throw refusal }
                switch report.gate.verdict {
                case .passed: break
                case .warnings: throw ExitStatus.checkWarnings.code
                case .blocked: throw ExitStatus.checkBlocked.code
                }
            }
        }

        private func look() throws -> CheckReport {
            let desk = try options.desk()
            if let round { return try desk.check(round) }
            guard let study, let from, let to, let period = Period(first: from, last: to) else {
                throw ValidationError("the period ends before it starts")
            }
            return try desk.check(try Study(yaml: try text(of: study), file: study), period: period)
        }
    }
}

/// A check as people and as machines read it.
enum CheckText {
    static func say(_ report: CheckReport, next: String?) {
        Terminal.say(report.quality.text)
        for line in lines(report.gate, baseline: report.baseline) { Terminal.say(line) }
        let isFine = report.gate.verdict == .passed && report.refusal == nil
        Terminal.note("Next: tvaersum \(isFine ? next ?? "explain RULE" : "explain RULE, for any rule above")")
    }

    /// The gate's part.
    static func lines(_ gate: QualityGate, baseline: String?) -> [String] {
        var lines = ["", "against \(baseline ?? "nothing: this is the first check of the study")"]
        for change in gate.changes {
            lines.append(
                "  \(change.kind.rawValue)  \(change.table), \(change.code): \(change.before) rows then, \(change.now) now"
            )
        }
        for finding in gate.findings {
            let rows = finding.rows.map { $0 > 0 ? ", \($0) rows" : "" } ?? ""
            lines.append(
                "\(finding.rule.id)  \(finding.change.rawValue)  \(finding.place)\(rows): \(finding.rule.summary)"
            )
        }
        return lines + ["verdict: \(gate.verdict.rawValue)"]
    }

    /// Version 1 of the object; a key is added with the same version, and taken away with another.
    static func sayJSON(_ report: CheckReport) throws {
        let object = Document(
            version: 1,
            verdict: report.gate.verdict,
            against: report.baseline,
            quality: report.quality,
            changes: report.gate.changes.map {
                Change(change: $0.kind.rawValue, table: $0.table, rule: $0.code, before: $0.before, now: $0.now)
            },
            findings: report.gate.findings.map {
                Finding(rule: $0.rule.id, change: $0.change.rawValue, place: $0.place, rows: $0.rows)
            },
            refusal: report.refusal.map { Refusal.Code.written($0.code.number) }
        )
        try Terminal.sayJSON(object)
    }

    private struct Document: Encodable {
        let version: Int
        let verdict: QualityGate.Verdict
        let against: String?
        let quality: QualityReport
        let changes: [Change]
        let findings: [Finding]
        let refusal: String?
    }

    private struct Change: Encodable {
        let change: String
        let table: String
        let rule: String
        let before: Int
        let now: Int
    }

    private struct Finding: Encodable {
        let rule: String
        let change: String
        let place: String
        let rows: Int?
    }
}
