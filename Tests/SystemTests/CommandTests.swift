import Foundation
import Testing

extension WholeHouse {
    /// The commands as a newcomer meets them.
    @Suite("Commands") struct Commands {
        @Test("Every command explains itself, and every one that does something shows an example")
        func help() async throws {
            var waiting: [[String]] = [[]]
            var seen: [String] = []
            let documented = try Self.documentedEndings()
            while let path = waiting.popLast() {
                let ended = try await Program.tvaersum(path + ["--help"])
                let name = (["tvaersum"] + path).joined(separator: " ")
                #expect(ended.status == 0, "\(name): \(ended.errors)")
                #expect(ended.output.contains("USAGE: \(name)"), "\(name)")
                let below = Self.subcommands(in: ended.output)
                if below.isEmpty {
                    #expect(ended.output.contains("EXAMPLE\n  tvaersum "), "\(name) shows no example")
                    let endings = Self.endings(in: ended.output)
                    #expect(endings.count > 2 && endings == documented[name], "\(name): docs/exit-codes.md")
                }
                waiting += below.map { path + [$0] }
                seen.append(name)
            }
            #expect(seen.count > 25)
            let others = Set(documented.keys).subtracting(seen)
            #expect(others == ["tvaersum-verify"], "documented commands that there are not")
        }

        /// The exit statuses that a command's help lists.
        private static func endings(in help: String) -> [Int] {
            guard let start = help.range(of: "\nEXIT STATUS\n"),
                let end = help.range(of: "More: tvaersum explain NUMBER")
            else { return [] }
            return help[start.upperBound..<end.lowerBound].matches(of: /(\d+)\s+[a-z]/).compactMap { Int($0.1) }
        }

        /// The table of docs/exit-codes.md: every command's statuses.
        private static func documentedEndings() throws -> [String: [Int]] {
            let page = RefusalDesk.study.deletingLastPathComponent().deletingLastPathComponent()
                .appendingPathComponent("docs/exit-codes.md")
            let rows = try String(contentsOf: page, encoding: .utf8)
                .matches(of: /\n\| `(tvaersum[^`]*)` \| ([\d, ]+) \|/)
            return Dictionary(
                rows.map { (String($0.1), $0.2.split(separator: ", ").compactMap { Int($0) }) },
                uniquingKeysWith: { $1 }
            )
        }

        private static func subcommands(in help: String) -> [String] {
            guard let start = help.range(of: "\nSUBCOMMANDS:\n") else { return [] }
            return help[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: false)
                .prefix { $0.hasPrefix("  ") }
                .filter { !$0.hasPrefix("   ") }
                .compactMap { $0.split(separator: " ").first.map(String.init) }
        }

        @Test("The program says which version it is, and refuses what it does not know with status 64")
        func version() async throws {
            let version = try await Program.tvaersum(["--version"])
            #expect(version.status == 0 && version.line.split(separator: ".").count == 3)
            #expect(try await Program.tvaersum(["nod", "run"]).status == 64)
            #expect(try await Program.tvaersum(["study", "lint", "/nowhere.yaml"]).status == 66)
            #expect(try await Program.tvaersum(["audit", "overview", "/nowhere"]).status == 66)
        }

        @Test("Told to end at any moment of its start, a program ends")
        func endsWhileItStarts() async throws {
            try await TownHall.open(PlantedTown.kommuner, extracts: PlantedTown(seed: 39).write) { town in
                await town.stop("coordinator")
                for delay in 0..<120 {
                    try await town.startCoordinator()
                    usleep(useconds_t(delay * 1000))
                    // Records what does not end when told to.
                    await town.stop("coordinator")
                }
            }
        }

        @Test("The demo runs twice in one folder, and leaves no process behind")
        func demoTwice() async throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "tvaersum-demo-\(UUID().uuidString)"
            )
            defer { try? FileManager.default.removeItem(at: folder) }
            let study = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appendingPathComponent("studies/vestegnen-integration.yaml")
            for _ in 1...2 {
                let ended = try await Program.tvaersum(["demo", "--folder", folder.path, "--study", study.path])
                #expect(ended.status == 0, "\(ended.errors)")
                let named = ended.output.split(separator: "\n").first { $0.hasSuffix("report.da.html") }
                let report = try #require(named?.split(separator: " ").last.map(String.init))
                #expect(try String(contentsOfFile: report, encoding: .utf8).contains("·"), "small cells are closed")
                #expect(try Self.processes(naming: folder.path).isEmpty, "left behind")
            }
        }

        /// The processes whose command line has a text in it.
        private static func processes(naming text: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
                .filter { process in
                    let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
                    return String(decoding: line, as: UTF8.self).contains(text)
                }
        }
    }
}
