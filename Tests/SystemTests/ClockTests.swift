import Coordinator
import Foundation
import Studies
import Testing
import Vocabulary

extension WholeHouse {
    /// Clocks a day ahead and a day behind.
    @Suite("A clock that is a day wrong") struct Clocks {
        private static let round = "ur"

        @Test("TLS-3: a wrong clock stops nobody else, is named where it matters, and once put right the round ends")
        func clocks() async throws {
            try await TownHall.open(PlantedTown.kommuner, extracts: PlantedTown(seed: 34).write) { town in
                var striker = try Striker(in: town.folder, named: Self.round)
                let ahead = try striker.arm("ahead", with: [], rising: false, clock: 86_400)
                let behind = try striker.arm("behind", with: [], rising: false, clock: -86_400)
                try await town.startNodes()
                try await town.compareWords()
                let (early, late) = (town.homes[0], town.homes[2])
                await town.stop(early.name)
                await town.stop(late.name)

                // A node a day ahead takes part; for one a day behind the coordinator's certificate is not valid yet.
                try await town.startNode(early, environment: ahead)
                try await town.startNode(late, environment: behind)
                try await open(town)
                for home in town.homes.dropLast() { try await town.approve(Self.round, at: home) }
                try await named(late.name, "T0603", "clock", in: town)
                await town.stop(late.name)
                try await town.startNode(late)
                try await town.approve(Self.round, at: late)
                try await town.untilAcknowledged(Self.round)

                // A coordinator a day ahead shows every node a certificate that is not valid yet.
                try await restart(town, ahead)
                for home in town.homes.dropFirst() { try await named(home.name, "T0603", "clock", in: town) }
                try await close(town, ahead)

                // A coordinator a day behind takes no node's certificate for valid, and both sides say so.
                try await restart(town, behind)
                for home in town.homes { try await named(home.name, "T0604", "clock", in: town) }
                try await named("coordinator", "T0603", "clock", in: town)

                // All put right.
                try await restart(town, [:])
                for home in town.homes {
                    await town.stop(home.name)
                    try await town.startNode(home)
                }
                try await until("the figures are signed") {
                    let progress = try await town.progress(Self.round)
                    if let stop = progress.stop { throw Program.Unexpected(description: "stopped: \(stop)") }
                    return progress.stage == "opened"
                }
                let folder = try await town.coordinator("round", "publish", Self.round).line
                #expect(try Published(folder: folder).figure("personer", .n) == 63)
            }
        }

        private func open(_ town: TownHall) async throws {
            let study = try SmallCells.study(in: town)
            try await town.order(Self.round, study: study)
        }

        /// The operator's command runs on the machine whose clock is wrong.
        private func close(_ town: TownHall, _ clock: [String: String]) async throws {
            let ended = try await Program.tvaersum(
                ["coordinator", "round", "close", Self.round, "--config", town.coordinatorConfig],
                environment: clock
            )
            #expect(ended.status == 0, "\(ended.errors)")
        }

        /// Starts the coordinator again with another clock, and the nodes' patience anew.
        private func restart(_ town: TownHall, _ clock: [String: String]) async throws {
            await town.stop("coordinator")
            for log in town.logs { try Data().write(to: URL(fileURLWithPath: log)) }
            try await town.startCoordinator(environment: clock)
            for home in town.homes.dropFirst() {
                await town.stop(home.name)
                try await town.startNode(home)
            }
        }

        private func named(_ process: String, _ code: String, _ word: String, in town: TownHall) async throws {
            try await until("\(process) names \(code) and the \(word)") {
                let log = try String(contentsOfFile: "\(town.folder)/\(process).log", encoding: .utf8)
                return log.split(separator: "\n").contains { $0.contains(code) && $0.contains(word) }
            }
        }
    }
}
