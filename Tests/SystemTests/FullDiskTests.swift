import Foundation
import Glibc
import Store
import Studies
import Testing
import Vocabulary

extension WholeHouse {
    /// A disk that is full at one moment after the other: a small file system of its own below one house's folder.
    @Suite("A full disk") struct FullDisk {
        private static let round = "fuld"

        @Test(
            "STO-1, STO-9, COO-4: a full disk is told of and loses nothing; with room again the round goes on to its end"
        )
        func fullDisk() async throws {
            try await TownHall.open(PlantedTown.kommuner, extracts: PlantedTown(seed: 35).write) { town in
                try await town.startNodes()
                try await town.compareWords()
                await town.stopNodes()
                await town.stop("coordinator")
                let home = town.homes[0]
                let published = "\(town.folder)/published"
                try FileManager.default.createDirectory(atPath: published, withIntermediateDirectories: true)
                let disk = try await SmallDisks(below: [home.state, town.coordinatorState, published])
                do {
                    try await play(town, home, disk)
                } catch {
                    await town.stopNodes()
                    await town.stop("coordinator")
                    disk.end()
                    throw error
                }
                disk.end()
            }
        }

        private func play(_ town: TownHall, _ home: TownHall.Home, _ disk: SmallDisks) async throws {
            let node = ["node", "run", "--config", home.config]
            let serve = ["coordinator", "serve", "--config", town.coordinatorConfig]
            try await town.start("coordinator", serve, inside: disk.entry)
            try await town.start(home.name, node, inside: disk.entry)
            for other in town.homes.dropFirst() { try await town.startNode(other) }
            try await until("the coordinator listens again") {
                try String(contentsOfFile: "\(town.folder)/coordinator.log", encoding: .utf8)
                    .components(separatedBy: "ready main=").count == 3
            }
            let study = try SmallCells.study(in: town)
            try await town.allow(study)
            let open = [
                "coordinator", "round", "open", Self.round, "--study", study, "--from", "2025-01-01", "--to",
                "2025-12-31",
                "--config", town.coordinatorConfig,
            ]

            // The coordinator's and the node's commands; the node runs by the time it has the round.
            try disk.fill(town.coordinatorState)
            try await refused(open, 73, "T1401", disk)
            disk.free()
            try await command(open, disk)
            try await until("\(home.name) has the round") {
                try await command(["node", "status", "--config", home.config], disk).output.contains(Self.round)
            }
            let preview = ["node", "preview", Self.round, "--config", home.config]
            let read = try await command(preview, disk).output.split(separator: "\n").last?.split(separator: " ").last
            let figures = String(try #require(read))
            for person in ["anna", "bo"] {
                let approve = town.approval(Self.round, at: home, by: person, figures: figures)
                try disk.fill()
                try await refused(approve, 73, "T1401", disk)
                disk.free()
                try await command(approve, disk)
            }
            try await command(["node", "submit", Self.round, "--config", home.config], disk)
            for other in town.homes.dropFirst() { try await town.approve(Self.round, at: other) }

            // Both processes, between the yes and the acknowledgements, and again before the sums.
            try await stuck(town, home, disk)
            disk.free()
            try await acknowledged(town, disk)
            try disk.fill()
            try await refused(close(town), 73, "T1401", disk)
            disk.free()
            try await command(close(town), disk)
            try await stuck(town, home, disk)

            // A process ended and started on the full disk says so; with room it starts where it was.
            await town.stop(home.name, SIGKILL)
            let started = try await disk.run(["node", "run", "--config", home.config], seconds: 10)
            #expect([0, 73, 128 + SIGTERM].contains(started.status), "\(started.status): \(started.errors)")
            disk.free()
            try await town.start(home.name, node, inside: disk.entry)
            try await until("the figures are signed") {
                try await progress(town, disk).contains("\"stage\":\"opened\"")
            }

            // The publication.
            let publish = ["coordinator", "round", "publish", Self.round, "--config", town.coordinatorConfig]
            try disk.fill()
            try await refused(publish, 73, "T1401", disk)
            disk.free()
            try disk.fill("\(town.folder)/published")
            try await refused(publish, 73, "T1610", disk)
            #expect(try disk.files(below: "\(town.folder)/published").isEmpty, "a publication is half-written")
            disk.free()
            let folder = try await command(publish, disk).line
            try await until("all keys are deleted") {
                try await progress(town, disk).contains("\"deleted\":[153,165,167]")
            }
            await town.stopNodes()
            await town.stop("coordinator")
            try disk.keep()
            #expect(try Published(folder: folder).figure("personer", .n) == 63)
            try AfterTheRound(town: town, round: Self.round).check()
        }

        private func close(_ town: TownHall) -> [String] {
            ["coordinator", "round", "close", Self.round, "--config", town.coordinatorConfig]
        }

        /// Fills the disk while a round runs, and waits until a process says that it is full.
        private func stuck(_ town: TownHall, _ home: TownHall.Home, _ disk: SmallDisks) async throws {
            try disk.fill()
            let logs = [home.name, "coordinator"].map { "\(town.folder)/\($0).log" }
            func told() throws -> Int {
                try logs.map { try String(contentsOfFile: $0, encoding: .utf8).components(separatedBy: "T1401").count }
                    .reduce(0, +)
            }
            let before = try told()
            try await until("somebody says that the disk is full") { try told() > before }
        }

        @discardableResult
        private func command(_ arguments: [String], _ disk: SmallDisks) async throws -> Program.Ended {
            let ended = try await disk.run(arguments)
            #expect(ended.status == 0, "\(arguments): \(ended.errors)")
            return ended
        }

        private func refused(_ arguments: [String], _ status: Int32, _ code: String, _ disk: SmallDisks) async throws {
            let ended = try await disk.run(arguments)
            #expect(
                ended.status == status && ended.errors.contains(code),
                "\(arguments): \(ended.status), \(ended.errors)"
            )
            #expect(ended.errors.contains("Next: "), "\(arguments): \(ended.errors)")
        }

        private func progress(_ town: TownHall, _ disk: SmallDisks) async throws -> String {
            try await command(
                ["coordinator", "round", "status", Self.round, "--json", "--config", town.coordinatorConfig],
                disk
            )
            .output.filter { !$0.isWhitespace }
        }

        private func acknowledged(_ town: TownHall, _ disk: SmallDisks) async throws {
            try await until("all submissions are acknowledged") {
                try await progress(town, disk).contains("\"acknowledged\":[153,165,167]")
            }
        }
    }
}
