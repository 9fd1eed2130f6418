import Coordinator
import Foundation
import GRDB
import Glibc
import Studies
import Testing
import Vocabulary

extension WholeHouse {
    /// Files changed, folders set back and processes killed under a running round.
    @Suite("Tampering and accidents") struct Tampering {
        private static let first = "2025-01-01"
        private static let last = "2025-12-31"

        private func town(_ seed: UInt64, _ test: (TownHall, String) async throws -> Void) async throws {
            try await TownHall.open(PlantedTown.kommuner, extracts: PlantedTown(seed: seed).write) { town in
                try await town.startNodes()
                try await town.compareWords()
                try await test(town, try WholeHouse.SmallCells.study(in: town))
            }
        }

        /// Waits until a node has stopped a round by itself, and answers its own account of why.
        private func stopped(_ home: TownHall.Home, _ round: String, in town: TownHall) async throws -> String {
            var account = ""
            try await until("\(home.name) stops round \(round)") {
                let lines = try await town.node(home, "status").output.split(separator: "\n")
                account = lines.first { $0.hasPrefix("\(round)\t") }.map(String.init) ?? ""
                return account.contains("stopped")
            }
            return account
        }

        /// No opening share has left any house.
        private func expectNothingOpened(in town: TownHall) async throws {
            for home in town.homes {
                let ledger = try await town.node(home, "ledger").output
                #expect(ledger.contains("\tsubmission\t"), "the ledger of \(home.name) was read")
                #expect(!ledger.contains("\topening"), "\(home.name) sent opening shares")
            }
        }

        @Test("RND-25, SIG-1: an entry changed in the coordinator's database stops every node before a share leaves")
        func changedBoard() async throws {
            try await town(23) { town, study in
                try await town.openRound("tavle", study: study, first: Self.first, last: Self.last)
                try await town.untilAcknowledged("tavle")
                await town.stopNodes()
                try await town.coordinator("round", "close", "tavle")
                try Self.changeLastEntry(of: "tavle", in: town)
                try await town.startNodes()
                for home in town.homes {
                    let account = try await stopped(home, "tavle", in: town)
                    #expect(account.contains("coordinator"), "\(account)")
                    print("changed board: \(home.name): \(account)")
                }
                try await expectNothingOpened(in: town)
            }
        }

        /// Changes one bit in the middle of a board's last entry, past the trigger that forbids it.
        private static func changeLastEntry(of round: String, in town: TownHall) throws {
            let queue = try DatabaseQueue(path: "\(town.coordinatorState)/coordinator.sqlite")
            try queue.write { database in
                let sql = "SELECT position, bytes FROM board WHERE round = ? ORDER BY position DESC LIMIT 1"
                let row = try #require(try Row.fetchOne(database, sql: sql, arguments: [round]))
                var bytes: Data = row["bytes"]
                bytes[bytes.count / 2] ^= 1
                try database.execute(sql: "DROP TRIGGER board_stands")
                try database.execute(
                    sql: "UPDATE board SET bytes = ? WHERE round = ? AND position = ?",
                    arguments: [bytes, round, row["position"] as Int]
                )
            }
        }

        @Test("RND-26: a node whose folder was set back to an older copy stops and names itself; nothing opens")
        func olderCopy() async throws {
            try await town(24) { town, study in
                let home = town.homes[1]
                try await town.order("kopi", study: study, first: Self.first, last: Self.last)
                try await until("\(home.name) has the round") {
                    try await town.node(home, "status").output.contains("kopi")
                }
                await town.stop(home.name)
                let copy = "\(home.folder)/copy"
                try FileManager.default.copyItem(atPath: home.state, toPath: copy)
                try await town.startNode(home)
                for home in town.homes { try await town.approve("kopi", at: home) }
                try await town.untilAcknowledged("kopi")
                try await expectNothingOpened(in: town)
                await town.stop(home.name)
                try FileManager.default.removeItem(atPath: home.state)
                try FileManager.default.moveItem(atPath: copy, toPath: home.state)
                try await town.startNode(home)
                let account = try await stopped(home, "kopi", in: town)
                #expect(account.contains("T1255") && account.contains("\(home.kommune)"), "\(account)")
                try await until("the round stops for everybody") { try await town.progress("kopi").stop != nil }
                for other in town.homes { _ = try await stopped(other, "kopi", in: town) }
                for other in town.homes {
                    let ledger = try await town.node(other, "ledger").output
                    #expect(!ledger.contains("\topening"), "\(other.name) sent opening shares")
                }
                print("older copy: \(account)")
            }
        }

        @Test("STO-1, STO-5, NODE-4: a node killed between submission and closing takes the round up again, alone")
        func killedNode() async throws {
            try await town(25) { town, study in
                let home = town.homes[2]
                let second = try await Program.run(
                    "/usr/bin/env",
                    ["timeout", "60", try Program.tvaersum.path, "node", "run", "--config", home.config]
                )
                #expect(second.status == 75 && second.errors.contains("T1406"), "\(second.status): \(second.errors)")

                try await town.openRound("kill", study: study, first: Self.first, last: Self.last)
                try await town.untilAcknowledged("kill")
                await town.stop(home.name, SIGKILL)
                try await town.coordinator("round", "close", "kill")
                try await until("the others wait for the killed one") {
                    try await town.progress("kill").steps.first == 2
                }
                #expect(try await town.progress("kill").stage == "summing")
                try await town.startNode(home)
                try await until("the figures are signed") { try await town.progress("kill").stage == "opened" }
                let folder = try await town.coordinator("round", "publish", "kill").line
                #expect(try Published(folder: folder).figure("personer", .n) == 63)
            }
        }
    }
}
