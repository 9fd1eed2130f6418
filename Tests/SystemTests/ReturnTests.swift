import Coordinator
import Foundation
import Glibc
import Messages
import Store
import Studies
import Testing
import Vocabulary

extension WholeHouse {
    /// Connections cut in the middle of a message, a coordinator that is away for a while, and folders set back to a copy.
    @Suite("Away and back") struct Returns {
        private static let kinds = Statement.Kind.ofGoodRounds

        @Test(
            "STO-8, NODE-4: each message and each answer cut off once, and the coordinator away: the round ends as it should"
        )
        func cutAndAway() async throws {
            let round = "afbrudt"
            try await TownHall.open(PlantedTown.kommuner, extracts: PlantedTown(seed: 36).write) { town in
                var striker = try Striker(in: town.folder, named: round)
                await town.stop("coordinator")
                let entries = StrikePoint.cutEntries(round, Self.kinds)
                try await town.startCoordinator(environment: try striker.arm("coordinator", with: entries))
                for (place, home) in town.homes.enumerated() {
                    let cuts = StrikePoint.cutMessages(round, Self.kinds, place: place)
                    try await town.startNode(home, environment: try striker.arm(home.name, with: cuts))
                }
                try await town.compareWords()
                let study = try SmallCells.study(in: town)
                try await town.openRound(round, study: study, first: "2025-01-01", last: "2025-12-31")
                try await town.untilAcknowledged(round)

                await town.stop("coordinator", SIGKILL)
                for home in town.homes {
                    try await until("\(home.name) has noticed") {
                        let log = try String(contentsOfFile: "\(town.folder)/\(home.name).log", encoding: .utf8)
                        // Told once when it goes, by whatever the connection ended with.
                        return log.contains("trying again") && log.contains("T06")
                    }
                }
                let armed = try striker.arm("coordinator", with: entries)
                try await town.startCoordinator(environment: armed)
                let published = try await town.finish(round)
                try? await until("every message has been cut", within: 30) { try striker.missing().isEmpty }
                let name = try #require(RoundName(round))
                for home in town.homes {
                    try await until("\(home.name) is done") {
                        try NodeStore(folder: home.state, access: .beside).waiting(in: name).isEmpty
                            && AfterTheRound.outbox(of: home, in: round).allSatisfy(\.isEmptied)
                    }
                }
                await town.stopNodes()
                await town.stop("coordinator")
                let cut = try striker.expectAllStruck()
                #expect(try Published(folder: published).figure("personer", .n) == 63)
                var wires: [KommuneCode: WireRecord] = [:]
                for home in town.homes { wires[home.kommune] = try striker.wire(home.name) }
                try AfterTheRound(town: town, round: round).check(wires: wires)
                print("cut off: \(cut) messages and answers, and the round ended as it should")
            }
        }

        /// When the copy is made, and whether it comes back before the sums are opened.
        private static let moments: [(kind: Statement.Kind, moment: StrikePoint.Moment, isEarly: Bool)] = [
            (.offer, .before, true), (.submission, .before, true), (.commitment, .before, false),
            (.commitment, .after, false), (.circuit, .after, false), (.passing, .after, false),
            (.opening, .after, false),
        ]

        @Test(
            "NODE-11, RND-25, LED-3: a folder set back at any moment says nothing twice and opens nothing again; it stops, and says why"
        )
        func setBack() async throws {
            try await TownHall.open(PlantedTown.kommuner, extracts: PlantedTown(seed: 37).write) { town in
                try await town.startNodes()
                try await town.compareWords()
                await town.stop(town.homes[1].name)
                let study = try SmallCells.study(in: town)
                for (turn, moment) in Self.moments.enumerated() {
                    let point = StrikePoint.said(moment.kind, in: "kopi-\(turn)", moment.moment)
                    try await setBack(turn, point, isEarly: moment.isEarly, study, in: town)
                }
            }
        }

        private func setBack(
            _ turn: Int,
            _ point: StrikePoint,
            isEarly: Bool,
            _ study: String,
            in town: TownHall
        ) async throws {
            let round = "kopi-\(turn)"
            let name = try #require(RoundName(round))
            let home = town.homes[1]
            var striker = try Striker(in: town.folder, named: round)
            let armed = try striker.arm(home.name, with: [point], rising: false)
            try await town.startNode(home, environment: armed)
            try await town.openRound(round, study: study, first: "\(2015 + turn)-01-01", last: "\(2015 + turn)-12-31")
            if !isEarly {
                try await town.untilAcknowledged(round)
                try await town.coordinator("round", "close", round)
            }
            try await until("\(point.name) has struck") { try striker.missing().isEmpty }
            await town.stop(home.name)
            let copy = "\(home.folder)/copy"
            // A killed node leaves its bell behind, a pipe that nobody can copy.
            try? FileManager.default.removeItem(atPath: "\(home.state)/bell")
            try FileManager.default.copyItem(atPath: home.state, toPath: copy)

            // It goes on, and is set back when it has said more.
            try await town.startNode(home, environment: armed)
            if isEarly {
                try await town.untilAcknowledged(round)
            } else {
                try await until("the figures are signed") { try await town.progress(round).stage == "opened" }
            }
            await town.stop(home.name)
            try FileManager.default.removeItem(atPath: home.state)
            try FileManager.default.moveItem(atPath: copy, toPath: home.state)
            try await town.startNode(home, environment: armed)
            var account = ""
            try await until("\(home.name) stops round \(round)") {
                let lines = try await town.node(home, "status").output.split(separator: "\n")
                account = lines.first { $0.hasPrefix("\(round)\t") }.map(String.init) ?? ""
                return account.contains("stopped")
            }
            #expect(account.contains("T1255") && account.contains("\(home.kommune)"), "\(point.name): \(account)")
            if isEarly {
                try await until("the round stops for everybody") { try await town.progress(round).stop != nil }
            } else {
                let folder = try await town.coordinator("round", "publish", round).line
                #expect(try Published(folder: folder).figure("personer", .n) == 63)
            }
            try await until("\(home.name) has deleted its secrets") {
                try !NodeStore(folder: home.state, access: .beside).hasSecrets(name)
            }
            await town.stop(home.name)

            // One form of everything that was said, on the wire as on the board; and one opening at most.
            for (key, bodies) in try striker.wire(home.name).said(in: round) {
                #expect(bodies.count == 1, "\(point.name): \(key) left in \(bodies.count) forms")
            }
            let openings = try await town.progress(round).steps.dropFirst(4).first ?? 0
            #expect(openings == (isEarly ? 0 : 3), "\(point.name): \(openings) openings")
        }
    }
}
