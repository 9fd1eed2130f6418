import TestSupport
import Testing

extension WholeHouse {
    /// A node's process as the service manager has it.
    @Suite("Under a service manager") struct Managed {
        @Test(
            "NODE-52, NODE-53: a node's process says that it is ready, that it lives, that its coordinator is away, and that it stops"
        )
        func told() async throws {
            let planted = PlantedTown(seed: 61)
            try await TownHall.open(PlantedTown.kommuner, extracts: planted.write) { town in
                let manager = try ManagerSocket("\(town.folder)/notify")
                let home = town.homes[0]
                try await town.startNode(home, environment: manager.environment)
                try await manager.untilTold("READY=1")
                for _ in 0..<3 { try await manager.untilTold("WATCHDOG=1") }
                await town.stop("coordinator")
                try await manager.untilTold("STATUS=tries again: T06")
                try await manager.untilTold("WATCHDOG=1")
                await town.stop(home.name)
                #expect(manager.told().last == "STOPPING=1")
            }
        }
    }
}
