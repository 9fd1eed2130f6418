import Coordinator
import Foundation
import GRDB
import Sealing
import Sharing
import Store
import Studies
import Testing
import Vocabulary

@testable import Messages
@testable import Node

extension WholeHouse {
    /// A member whose node says something else in the circuit than it worked out, under its own good signature: real processes, TLS and
    /// stores, and a message that was changed in the liar's outbox before it left.
    @Suite("A lying member") struct LyingMembers {
        @Test(
            "CIR-5, RND-18, RND-32: a wrong share of the circuit stops the other houses before an opening share leaves, and they say why"
        )
        func wrongShares() async throws {
            try await TownHall.open(PlantedTown.kommuner, extracts: PlantedTown(seed: 41).write) { town in
                try await town.startNodes()
                try await town.compareWords()
                let study = try SmallCells.study(in: town)
                // A share of the MAC's key, and then a step of another length.
                try await lie(in: "noegle", 2023, reason: "T0352", study, at: town) { elements in
                    elements.count == 1 ? [elements[0] + .one] : nil
                }
                try await lie(in: "laengde", 2024, reason: "T1228", study, at: town) { $0.dropLast() }
                // Nobody's figures are lost by that: the next round opens them.
                try await town.openRound("god", study: study, first: "2025-01-01", last: "2025-12-31")
                try await town.untilAcknowledged("god")
                #expect(try Published(folder: try await town.finish("god")).figure("personer", .n) == 63)
            }
        }

        /// Stops the last node behind each step that it has stored and not sent, until the lie is about one.
        private func lie(
            in round: String,
            _ year: Int,
            reason: String,
            _ study: String,
            at town: TownHall,
            about change: ([Field64]) -> [Field64]?
        ) async throws {
            let liar = town.homes[2]
            var striker = try Striker(in: town.folder, named: round)
            let point = StrikePoint.said(.circuit, in: round, .after)
            let armed = try striker.arm(liar.name, with: [point], rising: false)
            await town.stop(liar.name)
            try await town.startNode(liar, environment: armed)
            try await town.openRound(round, study: study, first: "\(year)-01-01", last: "\(year)-12-31")
            try await town.untilAcknowledged(round)
            try await town.coordinator("round", "close", round)
            var hasLied = false
            while !hasLied {
                try await until("\(liar.name) has stored a step of round \(round)") { try striker.missing().isEmpty }
                await town.stop(liar.name)
                hasLied = try self.change(the: round, of: liar, change)
                if !hasLied { try striker.forget(liar.name) }
                try await town.startNode(liar, environment: hasLied ? [:] : armed)
            }
            for home in town.homes.dropLast() {
                var account = ""
                try await until("\(home.name) stops round \(round)") {
                    let lines = try await town.node(home, "status").output.split(separator: "\n")
                    account = lines.first { $0.hasPrefix("\(round)\t") }.map(String.init) ?? ""
                    return account.contains("stopped")
                }
                #expect(account.contains(reason) && account.contains("\(liar.kommune)"), "\(account)")
                try await until("\(home.name) has deleted its secrets") {
                    try !NodeStore(folder: home.state, access: .beside).hasSecrets(try #require(RoundName(round)))
                }
                let left = try NodeStore(folder: home.state, access: .beside).ledger()
                    .filter { $0.round?.text == round }
                #expect(left.contains { $0.kind == Statement.Kind.circuit.name })
                #expect(
                    !left.contains { [Statement.Kind.passing.name, Statement.Kind.opening.name].contains($0.kind) }
                )
            }
            #expect(try await town.progress(round).stop != nil)
        }

        /// Puts the lie in the place of the step that waits in the outbox; whether there was one to lie about.
        private func change(
            the round: String,
            of liar: TownHall.Home,
            _ change: ([Field64]) -> [Field64]?
        ) throws -> Bool {
            let identity = try NodeKeys(documents: try NodeStore(folder: liar.state).documents).identity()
            return try DatabaseQueue(path: "\(liar.state)/node.sqlite")
                .write { database in
                    let waiting = try Row.fetchOne(
                        database,
                        sql:
                            "SELECT id, bytes FROM outbox WHERE round = ? AND kind = 'circuit step' AND sent_at IS NULL",
                        arguments: [round]
                    )
                    let row = try #require(waiting)
                    let message = try UnverifiedMessage(decoding: [UInt8](row["bytes"] as Data))
                    guard case .circuit(let post) = message.statement, case .elements(let honest) = post.content,
                        let elements = change(honest)
                    else { return false }
                    let lie = CircuitPost(
                        session: post.session,
                        step: post.step,
                        previous: post.previous,
                        content: .elements(elements)
                    )
                    let signed = try SignedMessage(.circuit(lie), from: .kommune(liar.kommune)) {
                        (bytes: [UInt8]) throws(Refusal) in try identity.sign(bytes)
                    }
                    try database.execute(
                        sql: "UPDATE outbox SET bytes = ? WHERE id = ?",
                        arguments: [Data(signed.bytes), row["id"] as Int64]
                    )
                    return true
                }
        }
    }
}
