import Foundation
import Studies
import Testing
import Vocabulary

extension WholeHouse {
    /// The second study, from the description of its records to its report, through real processes.
    @Suite("A study of another field") struct SecondStudy {
        private static let studies = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("studies")

        @Test("RND-22: five kommuner benchmark home care, of which no line of the program knows")
        func homeCare() async throws {
            let path = Self.studies.appendingPathComponent("hjemmepleje.yaml").path
            let codes = [153, 165, 167, 169, 183].compactMap { KommuneCode($0) }
            try await TownHall.open(codes) { folder in
                // The records are made by the program itself, as an analyst would.
                let made = Process()
                made.executableURL = try Program.tvaersum
                made.arguments = ["synth", "--study", path, "--folder", folder.path, "--seed", "7"]
                made.standardOutput = FileHandle.nullDevice
                try made.run()
                made.waitUntilExit()
                #expect(made.terminationStatus == 0)
            } _: { town in
                try await town.startNodes()
                try await town.compareWords()
                try await town.openRound("oevelse-hjemmepleje", study: path, first: "2025-01-01", last: "2025-12-31")
                try await town.untilAcknowledged("oevelse-hjemmepleje")
                let folder = try await town.finish("oevelse-hjemmepleje")
                let published = try Published(folder: folder)
                let persons = try #require(try published.figure("H4", .n))
                let named = try codes.map { try published.figure("H4", .n, of: $0) ?? 0 }
                #expect(named.allSatisfy { $0 > 100 } && named.reduce(0, +) == persons)
                let granted = try #require(try published.figure("H1", .units))
                let delivered = try #require(try published.figure("H1", .amount))
                #expect(delivered < granted && 2 * delivered > granted)
                let report = try String(contentsOfFile: "\(folder)/report.da.html", encoding: .utf8)
                #expect(report.contains("Leveret andel af visiteret hjælp"))
                print("second study: \(persons) citizens, \(delivered) of \(granted) minutes delivered")
            }
        }
    }
}
