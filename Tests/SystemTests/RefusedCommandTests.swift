import Foundation
import Testing
import Vocabulary

extension WholeHouse {
    /// What people get wrong, and what the commands answer.
    @Suite("Refused commands") struct RefusedCommands {
        @Test("NODE-2, COO-3, ENR-1: wrong words, a mistyped code and an unknown key of a configuration are refused")
        func refused() async throws {
            let planted = PlantedTown(seed: 26)
            let two = Array(PlantedTown.kommuner.prefix(2))
            try await TownHall.open(two, extracts: planted.write) { town in
                let home = town.homes[0]
                try await wrongWords(town, home)
                try await mistypedCode(town, home)
                try await unknownKey(town, home)
            }
        }

        private func wrongWords(_ town: TownHall, _ home: TownHall.Home) async throws {
            try await town.startNodes()
            try await town.compareWords()
            let own = try await town.node(home, "words").line
            let other = "\(town.homes[1].kommune)"
            let trusted = try await town.node(home, "trust", other, "--words", own, "--by", "Anna Holm", ends: 77)
            #expect(trusted.errors.contains("T1510"), "\(trusted.errors)")

            // A new kommune asks to be enrolled, and somebody reads other words than its own.
            let code = try await town.coordinator("invite", "183", "Ishøj").line
            let guest = TownHall.Home(
                kommune: try #require(KommuneCode(183)),
                folder: "\(town.folder)/homes/183",
                extracts: home.extracts
            )
            try FileManager.default.createDirectory(atPath: guest.folder, withIntermediateDirectories: true)
            try await town.configure(guest)
            try await town.node(guest, "init")
            let file = "\(guest.folder)/code.txt"
            try Data(code.utf8).write(to: URL(fileURLWithPath: file))
            try await town.node(guest, "enrol", "--code-file", file, ends: 75)
            let approved = try await town.coordinator("approve", "183", "--words", own, ends: 77)
            #expect(approved.errors.contains("T1607"), "\(approved.errors)")
            try await town.node(guest, "enrol", "--code-file", file, ends: 75)
        }

        private func mistypedCode(_ town: TownHall, _ home: TownHall.Home) async throws {
            var code = Array(try String(contentsOfFile: "\(home.folder)/code.txt", encoding: .utf8))
            let place = try #require(code.firstIndex { "ABCDEFGH".contains($0) })
            code[place] = code[place] == "A" ? "B" : "A"
            let file = "\(home.folder)/mistyped.txt"
            try Data(String(code).utf8).write(to: URL(fileURLWithPath: file))
            let ended = try await Program.tvaersum([
                "node", "enrol", "--code-file", file, "--config", home.config,
            ])
            #expect(ended.status != 0 && ended.errors.contains("T0660"), "\(ended.status): \(ended.errors)")
        }

        private func unknownKey(_ town: TownHall, _ home: TownHall.Home) async throws {
            let yaml = try String(contentsOfFile: home.config, encoding: .utf8)
            let file = "\(home.folder)/slip.yaml"
            try Data(yaml.replacingOccurrences(of: "extracts:", with: "extrakts:").utf8)
                .write(to: URL(fileURLWithPath: file))
            let line = try #require(yaml.split(separator: "\n").firstIndex { $0.hasPrefix("extracts:") }) + 1
            let ended = try await Program.tvaersum(["node", "words", "--config", file])
            #expect(ended.status != 0, "\(ended.errors)")
            #expect(ended.errors.contains("slip.yaml, line \(line), extrakts"), "\(ended.errors)")
        }
    }
}
