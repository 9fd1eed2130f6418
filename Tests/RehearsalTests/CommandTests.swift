import Foundation
import Testing

/// The commands that try a study, as people type them.
@Suite("Commands of a rehearsal")
struct CommandTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let study = root.appendingPathComponent("studies/vestegnen-integration.yaml").path

    private struct Ended {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs the program that lies beside the tests.
    private func tvaersum(_ arguments: String..., folder: URL) throws -> Ended { try run(arguments, folder: folder) }

    private func run(_ arguments: [String], folder: URL) throws -> Ended {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("tvaersum")
        process.arguments = arguments
        let (output, errors) = (folder.appendingPathComponent("output"), folder.appendingPathComponent("errors"))
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return Ended(
            status: process.terminationStatus,
            output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8)
        )
    }

    @Test(
        "study simulate prints who took part, the bytes and the closed cells, and writes a report marked as an exercise"
    )
    func simulate() throws {
        try inFolder { folder in
            let report = folder.appendingPathComponent("report").path
            let ended = try tvaersum(
                "study",
                "simulate",
                Self.study,
                "--kommuner",
                "6",
                "--dropout",
                "10%",
                "--seed",
                "4",
                "--rounds",
                "2",
                "--report",
                report,
                folder: folder
            )
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(ended.output.contains("asked        6 kommuner\nhanded in    5\n"), "\(ended.output)")
            #expect(ended.output.contains("6 members, of whom 1 may collude in vain"))
            #expect(ended.output.contains(/K1a by basis3 +named +\d+\.\d % +\d+\.\d % +-?\d+\.\d %/))
            #expect(ended.output.contains("mean of 2 rounds"))
            let page = try String(contentsOfFile: "\(report)/report.en.html", encoding: .utf8)
            #expect(page.contains("oevelse-2025"))
            let proof = try #require(ended.output.split(separator: "\n").first { $0.hasPrefix("proof") })
            let key = try #require(proof.split(separator: " ").last.map(String.init))
            let verifier = Process()
            verifier.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
                .appendingPathComponent("tvaersum-verify")
            verifier.arguments = ["\(report)/bundle.tvaersum", "--coordinator-key", key]
            verifier.standardOutput = FileHandle.nullDevice
            verifier.standardError = FileHandle.nullDevice
            try verifier.run()
            verifier.waitUntilExit()
            #expect(verifier.terminationStatus == 0)
        }
    }

    @Test("study simulate prints one JSON object, and nothing else, where it is asked to")
    func json() throws {
        try inFolder { folder in
            let ended = try tvaersum("study", "simulate", Self.study, "--kommuner", "3", "--json", folder: folder)
            #expect(ended.status == 0, "\(ended.errors)")
            let object = try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any]
            #expect((object?["contributors"] as? [String])?.count == 3)
            #expect((object?["nodes"] as? [[String: Any]])?.allSatisfy { ($0["envelopes"] as? Int ?? 0) > 0 } == true)
            let tables = try #require(object?["tables"] as? [[String: Any]])
            #expect(tables.count > 40 && tables.allSatisfy { $0["closed"] is Double && $0["forecast"] is Double })
        }
    }

    @Test("study lint forecasts, refuses a table that would mostly be closed, and says so with status 65")
    func lint() throws {
        try inFolder { folder in
            let shipped = try tvaersum("study", "lint", Self.study, folder: folder)
            #expect(shipped.status == 0, "\(shipped.output)")
            #expect(shipped.output.hasPrefix("closed cells, forecast for 5 kommuner\n"))
            let all = try tvaersum("study", "lint", Self.study, "--kommuner", "98", folder: folder)
            #expect(all.status == 0 && all.output.contains("forecast for 98 kommuner"), "\(all.output)")
            #expect(all.output.contains("warning T0761: indicators/I2a/total: With 98 kommuner the pooled figure"))

            let small = folder.appendingPathComponent("small.yaml")
            let yaml = try String(contentsOfFile: Self.study, encoding: .utf8)
                .replacingOccurrences(of: "persons: [170, 220, 275, 300, 520]", with: "persons: [20, 20, 25, 30, 30]")
            try Data(yaml.utf8).write(to: small)
            let refused = try tvaersum("study", "lint", small.path, folder: folder)
            #expect(refused.status == 65)
            #expect(
                refused.output.contains(
                    /error T0760: indicators\/K1a\/shown_by\/basis3: \d+ % of its cells would stay closed/
                )
            )
        }
    }

    @Test("STU-18: study lint knows what published rounds opened, and says what a further one would meet")
    func lintAfter() throws {
        try inFolder { folder in
            let report = folder.appendingPathComponent("oevelse").path
            let played = try tvaersum("study", "simulate", Self.study, "--report", report, folder: folder)
            #expect(played.status == 0, "\(played.errors)")
            func lint(_ study: String, _ more: String...) throws -> Ended {
                try run(["study", "lint", study, "--after", "\(report)/bundle.tvaersum"] + more, folder: folder)
            }
            let again = try lint(Self.study)
            #expect(again.status == 0, "\(again.output)")
            #expect(
                again.output.contains("note T0766: round oevelse-2025: Its pooled figures are those of 5 kommuner.")
            )
            let kept = again.output.matches(of: /note T0765: (.+): (\d+) of (\d+) cells stay closed/)
            #expect(!kept.isEmpty && kept.allSatisfy { ($0.2 as Substring) != "0" })
            // What stays closed is what the round closed, no more and no less.
            let closed = played.output.matches(of: /\n *(\S.*?) +(named|pooled) +(\d+\.\d) %/)
                .filter { $0.3 != "0.0" }.map { "\($0.1), \($0.2)" }
            #expect(Set(kept.map { String($0.1) }) == Set(closed))
            let disjoint = try lint(Self.study, "--from", "2026-01-01", "--to", "2026-12-31")
            #expect(disjoint.status == 0 && !disjoint.output.contains("T076[456]"))
            let overlapping = try lint(Self.study, "--from", "2025-12-31", "--to", "2026-12-30")
            #expect(overlapping.status == 65 && overlapping.output.contains("error T0764: round oevelse-2025: "))

            let changed = folder.appendingPathComponent("changed.yaml")
            let yaml = try String(contentsOfFile: Self.study, encoding: .utf8)
                .replacingOccurrences(of: "version: 2", with: "version: 3")
            try Data(yaml.utf8).write(to: changed)
            let other = try lint(changed.path)
            #expect(other.status == 65 && other.output.contains("error T0764: round oevelse-2025: "))
            #expect(try lint(Self.study, "--from", "2025-12-31").status == 64)
            let nothing = try tvaersum("study", "lint", Self.study, "--after", "\(report)/none", folder: folder)
            #expect(nothing.status == 66)
        }
    }

    @Test("synth makes extracts of as many kommuner as it is asked for")
    func synth() throws {
        try inFolder { folder in
            let target = folder.appendingPathComponent("udtraek")
            let ended = try tvaersum("synth", "--folder", target.path, "--kommuner", "8", folder: folder)
            #expect(ended.status == 0, "\(ended.errors)")
            let folders = try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
            #expect(folders.count == 8 && folders.contains("153"))
            #expect(ended.output.split(separator: "\n").count == 8)
        }
    }

    static let wrong: [(arguments: [String], status: Int32, says: String)] = [
        (["--kommuner", "2"], 64, "3 to 98"), (["--kommuner", "99"], 64, "3 to 98"),
        (["--dropout", "100%"], 64, "--dropout"), (["--dropout", "some"], 64, "--dropout"),
        (["--rounds", "0"], 64, "1 to 1000"), (["--dropout", "60%"], 64, "T1803"),
        (["--from", "2026-01-01"], 64, "ends before it starts"), (["--report", "/proc/nowhere"], 73, "T1805"),
    ]

    @Test("what cannot be simulated is refused with what to write instead", arguments: wrong.indices)
    func refused(case number: Int) throws {
        let wrong = Self.wrong[number]
        try inFolder { folder in
            let command = ["study", "simulate", Self.study] + wrong.arguments
            let ended = try run(command, folder: folder)
            #expect(ended.status == wrong.status, "\(wrong.arguments): \(ended.errors)")
            #expect(ended.errors.contains(wrong.says), "\(wrong.arguments): \(ended.errors)")
            #expect(ended.output.isEmpty)
        }
    }
}
