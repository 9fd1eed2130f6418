import Foundation
import Testing

/// From extracts alone to a mapping that is whole, as an operator does it.
@Suite("A mapping by commands") struct MappingCommandTests {
    private static let tables = ["visitation", "levering", "rehabilitering"]
    private static let study = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("studies/hjemmepleje.yaml").path

    /// A node's configuration beside made-up extracts, and no mapping; removed at the end.
    private func house(_ body: (String, [String]) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("map-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let made = try await Program.tvaersum([
            "synth", "--study", Self.study, "--folder", folder, "--kommuner", "3", "--seed", "7",
        ])
        #expect(made.status == 0, "\(made.errors)")
        let own = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            .map { "\(folder)/\($0)" }
            .first { FileManager.default.fileExists(atPath: "\($0)/visitation.csv") }
        let extracts = try #require(own)
        let yaml = """
            kommune: 153
            name: Brøndby
            state: \(folder)/state
            coordinator: {url: "https://localhost:1", enrolment: "https://localhost:2"}
            extracts: \(extracts)
            mappings: \(folder)/mappings
            policy: \(folder)/policy.yaml

            """
        try Data(yaml.utf8).write(to: URL(fileURLWithPath: "\(folder)/node.yaml"))
        try await body(folder, ["--study", Self.study, "--config", "\(folder)/node.yaml"])
    }

    @Test(
        "NODE-32, TAL-26, TAL-28, TAL-29: sources and codes from nothing, each step says what comes next, and again there is nothing to do"
    )
    func fromNothing() async throws {
        try await house { folder, asked in
            let mapping = "\(folder)/mappings/hjemmepleje.yaml"
            let early = try await Program.tvaersum(["node", "map"] + asked)
            #expect(early.status == 66 && early.errors.contains("node source add"), "\(early.errors)")
            let add = { (table: String) in ["node", "source", "add", table, "--csv", "\(table).csv"] + asked }
            let asking = try await Program.tvaersum(add("visitation"))
            #expect(
                asking.status == 77 && asking.errors.contains("T1541") && asking.output.contains("columns `koen`\t")
            )
            #expect(!FileManager.default.fileExists(atPath: mapping))
            // At a terminal there is a question, once, and no is no.
            for (answer, status) in [("n", Int32(77)), ("j", 0)] {
                let words = ([try Program.tvaersum.path] + add("visitation")).map { "'\($0)'" }.joined(separator: " ")
                let ended = try await Program.run(
                    "/usr/bin/env",
                    ["script", "-qec", words, "/dev/null"],
                    input: "\(answer)\n"
                )
                #expect(ended.status == status && ended.output.contains("Write this to \(mapping)?"), "\(ended.output)")
                #expect(FileManager.default.fileExists(atPath: mapping) == (answer == "j"))
            }
            for (place, table) in Self.tables.enumerated() {
                let added = try await Program.tvaersum(add(table) + ["--yes"])
                #expect(added.status == 0, "\(table): \(added.output)\(added.errors)")
                let next = place < 2 ? "node source add \(Self.tables[place + 1]) --study" : "node map --study"
                #expect(added.errors.contains("Next: tvaersum \(next)"), "\(added.errors)")
            }
            let mapped = try await Program.tvaersum(["node", "map", "--write"] + asked)
            #expect(
                mapped.status == 0 && mapped.errors.contains("Next: tvaersum node check --study"),
                "\(mapped.output)\(mapped.errors)"
            )
            let text = try String(contentsOfFile: mapping, encoding: .utf8)
            for again in [["node", "map", "--write"] + asked] + Self.tables.map({ add($0) }) {
                let ended = try await Program.tvaersum(again)
                #expect(ended.status == 0 && ended.errors.contains("Nothing to do"), "\(ended.output)\(ended.errors)")
            }
            #expect(try String(contentsOfFile: mapping, encoding: .utf8) == text)
            // The mapping that was made beside the records finds the same rows, gaps and rejections.
            let own = "\(folder)/node.yaml"
            let yaml = try String(contentsOfFile: own, encoding: .utf8)
            let extracts = try #require(yaml.split(separator: "\n").first { $0.hasPrefix("extracts: ") }).dropFirst(10)
            let other = "\(folder)/other.yaml"
            let with = yaml.replacingOccurrences(of: "mappings: \(folder)/mappings", with: "mappings: \(extracts)")
            try Data(with.utf8).write(to: URL(fileURLWithPath: other))
            #expect(try await quality(own) == quality(other))
        }
    }

    /// What reading the extracts was like, without the months and names that a mapping has no part in.
    private func quality(_ config: String) async throws -> [String] {
        let check = try await Program.tvaersum([
            "node", "check", "--study", Self.study, "--from", "2025-01-01", "--to", "2025-12-31", "--json", "--config",
            config,
        ])
        #expect([0, 10].contains(check.status), "\(check.output)\(check.errors)")
        let object = try JSONSerialization.jsonObject(with: Data(check.output.utf8)) as? [String: Any]
        let quality = try #require(object?["quality"] as? [String: Any])
        let tables = try #require(quality["tables"] as? [[String: Any]])
        let gaps = try #require(quality["gaps"] as? [[String: Any]])
        #expect(tables.count == Self.tables.count)
        return tables.map { "\($0["name"] ?? "") \($0["read"] ?? "") \($0["kept"] ?? "")" }
            + gaps.map { "\($0["place"] ?? "") \($0["rows"] ?? "")" }
    }

    @Test("TAL-26, TAL-29: an open question and an open code end with 65, with the flags and the line that settle them")
    func open() async throws {
        try await house { folder, asked in
            let extract = "\(folder)/rehab.csv"
            let header = "CPR-nr,Køn,Alder,Begyndt,Afsluttet,Udfald\n"
            let rows = (0..<20)
                .map { "0101501234,Kvinde,7\($0 % 10),0\(1 + $0 % 9)-05-2025,,\($0 == 3 ? "ukendt" : "Uændret")" }
            try Data((header + rows.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: extract))
            let add = ["node", "source", "add", "rehabilitering", "--csv", extract, "--yes"] + asked
            let asking = try await Program.tvaersum(add)
            #expect(asking.status == 65 && asking.errors.contains("T1027"), "\(asking.errors)")
            #expect(asking.errors.contains("--dates dd-mm-yyyy or --dates mm-dd-yyyy"))
            let added = try await Program.tvaersum(add + ["--dates", "dd-mm-yyyy"])
            #expect(added.status == 0, "\(added.errors)")
            let mapped = try await Program.tvaersum(["node", "map", "--write"] + asked)
            #expect(mapped.status == 65 && mapped.errors.contains("T1030"), "\(mapped.errors)")
            #expect(
                mapped.errors.contains(
                    "\"ukendt\": ONE OF selvhjulpen, mindre_hjaelp, uaendret, mere_hjaelp, afbrudt, missing"
                )
            )
            #expect(mapped.output.contains("\"Uændret\": uaendret\tthe same but for case, accents and marks"))
            #expect(!(mapped.output + mapped.errors + added.output + added.errors).contains("0101501234"))
        }
    }

    @Test("A call that names no source, or two, or no study is answered with the usage")
    func usage() async throws {
        for call in [
            ["--study", "s.yaml"], ["--study", "s.yaml", "--csv", "a", "--xlsx", "b"], ["--csv", "a"],
            ["--study", "s.yaml", "--sqlite", "a"], ["--study", "s.yaml", "--postgresql", "h", "--table", "t"],
            ["--study", "s.yaml", "--csv", "a", "--column", "x"],
        ] {
            let ended = try await Program.tvaersum(["node", "source", "add", "t"] + call)
            #expect(ended.status == 64, "\(call): \(ended.errors)")
        }
    }
}
