import Coordinator
import Foundation
import Glibc
import Messages
import Store
import Studies
import Testing
import Vocabulary

extension WholeHouse {
    /// Processes ended by SIGKILL at every named point of a round, each started again at once.
    @Suite("A process killed at every point of a round") struct Strikes {
        @Test("STO-1, STO-6, STO-8, NODE-4, COO-5: whoever is killed wherever, the round ends as if nobody had been")
        func everyPoint() async throws {
            let planted = PlantedTown(seed: 31)
            try await TownHall.open(PlantedTown.kommuner, extracts: planted.write) { town in
                try await town.keepLedgerCopies()
                var struck = try await vouchers(town)
                let study = try SmallCells.study(in: town)
                // Three rounds turn the points about, so that each strikes each node, and all the coordinator.
                for turn in 0..<3 { struck += try await round(turn, study, in: town) }
                print("strikes: \(struck) points, all reached, three rounds with the right figures")
            }
        }

        @Test("RND-23, RND-25, STO-6, COO-5: whoever is killed while a round is stopped, it is stopped everywhere")
        func everyPointOfAStop() async throws {
            let planted = PlantedTown(seed: 32)
            try await TownHall.open(PlantedTown.kommuner, extracts: planted.write) { town in
                try await town.startNodes()
                try await town.compareWords()
                await town.stopNodes()
                let study = try SmallCells.study(in: town)
                var struck = 0
                for turn in 0..<3 { struck += try await stoppedRound(turn, study, in: town) }
                print("strikes: \(struck) points of a stop, all reached, three rounds stopped everywhere")
            }
        }

        @Test(
            "RND-39, NODE-40, STO-1: whoever is killed while a kommune withdraws and hands in again, the round ends with the new figures"
        )
        func everyPointOfAWithdrawal() async throws {
            let planted = PlantedTown(seed: 33)
            try await TownHall.open(PlantedTown.kommuner, extracts: planted.write) { town in
                try await town.keepLedgerCopies()
                try await town.startNodes()
                try await town.compareWords()
                let study = try SmallCells.study(in: town)
                var struck = 0
                for turn in 0..<3 { struck += try await withdrawnRound(turn, study, in: town) }
                print("strikes: \(struck) points of a withdrawal, all reached, three rounds with the right figures")
            }
        }

        /// A round from which one kommune withdraws when every share has been handed in; then it approves anew.
        ///
        /// Everybody runs when it begins, and again when it has ended.
        private func withdrawnRound(_ turn: Int, _ study: String, in town: TownHall) async throws -> Int {
            let round = "fortrudt-\(turn)"
            try await town.openRound(round, study: study, first: "\(2023 + turn)-01-01", last: "\(2023 + turn)-12-31")
            try await town.untilAcknowledged(round)
            await town.stopNodes()
            await town.stop("coordinator")
            var striker = try Striker(in: town.folder, named: round)
            let central = StrikePoint.share(StrikePoint.withdrawn(round), of: turn)
            try await town.startCoordinator(environment: try striker.arm("coordinator", with: central))
            let gone = town.homes[turn]
            try await town.node(gone, "withdraw", round, "--as", "bo", "--key", gone.key(of: "bo"))
            for (place, home) in town.homes.enumerated() {
                let isGone = home.kommune == gone.kommune
                let points =
                    StrikePoint.node(round, [.withdrawal], place: place)
                    + (isGone ? StrikePoint.withdrawal(round) : []) + StrikePoint.wire
                // Who withdraws says it; the others read it.
                let own = points.filter { isGone || !$0.name.contains("withdrawal") || $0.name.hasPrefix("read-") }
                try await town.startNode(
                    home,
                    environment: try striker.arm(home.name, with: StrikePoint.share(own, of: place + turn))
                )
            }
            try await until("\(gone.name) has withdrawn from round \(round)") {
                try await town.progress(round).withdrawn == [gone.kommune]
            }
            try? await until("every point has struck", within: 30) { try striker.missing().isEmpty }
            try await town.approve(round, at: gone)
            try await town.untilAcknowledged(round)
            let figures = try Published(folder: try await town.finish(round))
            #expect(try figures.figure("personer", .n) == 63)
            try await settle(round, in: town, striker)
            let struck = try striker.expectAllStruck()
            try await town.startCoordinator()
            try await town.startNodes()
            return struck
        }

        /// A round that is stopped when every share has been handed in, and everybody killed while it is.
        private func stoppedRound(_ turn: Int, _ study: String, in town: TownHall) async throws -> Int {
            let round = "stands-\(turn)"
            try await town.startNodes()
            try await town.openRound(round, study: study, first: "\(2023 + turn)-01-01", last: "\(2023 + turn)-12-31")
            try await town.untilAcknowledged(round)
            await town.stopNodes()
            await town.stop("coordinator")
            var striker = try Striker(in: town.folder, named: round)
            let central = StrikePoint.share(StrikePoint.coordinator(round, [.stop]) + StrikePoint.orders, of: turn)
            try await town.startCoordinator(environment: try striker.arm("coordinator", with: central))
            for (place, home) in town.homes.enumerated() {
                let own = StrikePoint.share(StrikePoint.stopped(round), of: place + turn)
                try await town.startNode(home, environment: try striker.arm(home.name, with: own))
            }
            try await town.coordinator("round", "stop", round, "--confirm", round)
            try? await until("every point has struck", within: 30) { try striker.missing().isEmpty }
            let name = try #require(RoundName(round))
            for home in town.homes {
                try await until("\(home.name) has stopped round \(round)") {
                    let store = try NodeStore(folder: home.state, access: .beside)
                    return try store.waiting(in: name).isEmpty && !store.hasSecrets(name)
                        && AfterTheRound.outbox(of: home, in: round).allSatisfy(\.isEmptied)
                }
                let status = try await town.node(home, "status").output
                let line = try #require(status.split(separator: "\n").first { $0.contains(round) })
                #expect(line.contains("stopped") && line.contains("T1224"), "\(line)")
            }
            #expect(try await town.progress(round).stop != nil)
            #expect(!FileManager.default.fileExists(atPath: "\(town.folder)/published/\(round)"))
            await town.stopNodes()
            return try striker.expectAllStruck()
        }

        /// Words are compared and vouchers made while everybody is killed at every point of that.
        private func vouchers(_ town: TownHall) async throws -> Int {
            var striker = try Striker(in: town.folder, named: "vouchers")
            await town.stop("coordinator")
            try await town.startCoordinator(
                environment: try striker.arm("coordinator", with: StrikePoint.keptVouchers)
            )
            for (place, home) in town.homes.enumerated() {
                let own = StrikePoint.share(StrikePoint.vouchers, of: place)
                try await town.startNode(home, environment: try striker.arm(home.name, with: own))
            }
            try await town.compareWords()
            try? await until("every point has struck", within: 30) { try striker.missing().isEmpty }
            try await until("every voucher is sent") {
                for home in town.homes {
                    let lines = try await town.node(home, "ledger").output.split(separator: "\n")
                        .filter { !$0.contains("\tenrolment\t") }
                    if lines.count != 2 || lines.contains(where: { $0.hasSuffix("no receipt yet") }) { return false }
                }
                return true
            }
            await town.stopNodes()
            await town.stop("coordinator")
            return try striker.expectAllStruck()
        }

        /// A round in which every point of a node strikes one of the nodes, and every point of the coordinator's turn strikes it.
        private func round(_ turn: Int, _ study: String, in town: TownHall) async throws -> Int {
            let round = "slag-\(turn)"
            let kinds = Statement.Kind.ofGoodRounds
            var striker = try Striker(in: town.folder, named: round)
            let central = StrikePoint.share(StrikePoint.coordinator(round, kinds) + StrikePoint.books(round), of: turn)
            try await town.startCoordinator(
                environment: try striker.arm("coordinator", with: central)
            )
            for (place, home) in town.homes.enumerated() {
                let points =
                    StrikePoint.node(round, kinds, place: place) + StrikePoint.actions(round) + StrikePoint.wire
                let own = StrikePoint.share(points, of: place + turn)
                try await town.startNode(home, environment: try striker.arm(home.name, with: own))
            }
            let year = 2023 + turn
            try await town.order(
                round,
                study: study,
                first: "\(year)-01-01",
                last: "\(year)-12-31"
            )
            try await approve(round, in: town, &striker)
            try await town.untilAcknowledged(round)
            let published = try await town.finish(round)
            try await settle(round, in: town, striker)
            let struck = try striker.expectAllStruck()
            try await check(round, in: town, published, striker)
            return struck
        }

        /// The operator's command is killed too, and given again.
        private func approve(_ round: String, in town: TownHall, _ striker: inout Striker) async throws {
            for home in town.homes {
                let armed =
                    home.kommune == town.homes[0].kommune
                    ? try striker.arm("approval", with: StrikePoint.approval(round), rising: false) : [:]
                try await until("\(home.name) has round \(round)") {
                    try await town.node(home, "status").output.contains("\(round)\t")
                }
                for command in try await town.decision(round, at: home) {
                    try await until("\(home.name) has approved round \(round)") {
                        let ended = try await Program.tvaersum(command, environment: armed)
                        // A yes that had been written when its command was killed is refused the second time.
                        let isThere = ended.status == 13 && ended.errors.contains("T1531")
                        if ended.status != 0, ended.status != SIGKILL, !isThere {
                            throw Program.Unexpected(description: ended.errors)
                        }
                        return ended.status == 0 || isThere
                    }
                }
            }
        }

        /// Waits until every node has noted every receipt and deleted what it owes, then stops everybody.
        private func settle(_ round: String, in town: TownHall, _ striker: Striker) async throws {
            let name = try #require(RoundName(round))
            // The last points lie behind the last thing that anybody waits for; one never reached fails the test further on.
            try? await until("every point has struck", within: 30) { try striker.missing().isEmpty }
            for home in town.homes {
                try await until("\(home.name) is done with round \(round)") {
                    let store = try NodeStore(folder: home.state, access: .beside)
                    return try store.waiting(in: name).isEmpty && !store.hasSecrets(name)
                        && AfterTheRound.outbox(of: home, in: round).allSatisfy(\.isEmptied)
                }
            }
            await town.stopNodes()
            await town.stop("coordinator")
        }

        private func check(
            _ round: String,
            in town: TownHall,
            _ published: String,
            _ striker: Striker
        ) async throws {
            let figures = try Published(folder: published)
            #expect(try figures.figure("personer", .n) == 63)
            #expect(try figures.figure("personer", .n, "koen", "K") == 36)
            var wires: [KommuneCode: WireRecord] = [:]
            for home in town.homes { wires[home.kommune] = try striker.wire(home.name) }
            try AfterTheRound(town: town, round: round).check(wires: wires)
        }
    }
}
