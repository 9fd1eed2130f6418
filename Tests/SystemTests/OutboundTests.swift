import Foundation
import Store
import Testing
import Transport
import Vocabulary

extension WholeHouse {
    /// What a listener on the socket counts, held against what the ledger lists and what the node has counted.
    @Suite("Nothing leaves that the ledger does not list") struct Outbound {
        private static let round = "ledning"

        @Test(
            "LED-6: in a whole round, listed and counted bytes are together what a listener on the socket counts, to the byte"
        )
        func everyByte() async throws {
            let planted = PlantedTown(seed: 31)
            try await TownHall.open(PlantedTown.kommuner, extracts: planted.write) { town in
                let home = town.homes[1]
                let relay = try TCPRelay(to: await town.ports.main)
                defer { relay.close() }
                try await Self.lead(home, through: relay, of: town)
                let copy = "\(home.folder)/ledger"
                try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: true)
                try Self.append("ledger_copy: \(copy)\n", to: home.config)
                let before = try Self.counted(home)

                let study = "\(town.folder)/study.yaml"
                try Data(PlantedTown.study(counting: false).utf8).write(to: URL(fileURLWithPath: study))
                try await town.startNodes()
                try await town.compareWords()
                try await town.openRound(Self.round, study: study, first: "2025-01-01", last: "2025-12-31")
                try await town.untilAcknowledged(Self.round)
                _ = try await town.finish(Self.round)
                await town.stop(home.name)
                try await until("every connection through the relay has ended") { relay.connections == 0 }

                let after = try Self.counted(home)
                #expect(after.sent - before.sent == relay.count)
                let store = try NodeStore(folder: home.state, access: .beside)
                let ledger = try store.ledger().filter { $0.kind != "enrolment" }
                let bodies = Dictionary(grouping: ledger, by: \.message).values.map(Self.bodySize).reduce(0, +)
                #expect(
                    after.bodies - before.bodies == bodies,
                    "each body is of a listed message, and each was sent once"
                )
                #expect(try LedgerCopy.lines(at: copy).map(\.hash) == store.ledger().map(\.hash))
                print(
                    "outbound: \(relay.count) bytes heard; \(ledger.reduce(0) { $0 + $1.size }) of them listed in "
                        + "\(ledger.count) lines, \(after.requests - before.requests) requests"
                )

                // Whoever audits has the copy alone; the page says it to people.
                let audit = try await town.command(["audit", "ledger", copy])
                #expect(audit.errors.contains("The chain holds: \(ledger.count + 1) lines"))
                let page = try await town.node(home, "ledger", "--html", "-", "--lang", "en").output
                #expect(ledger.allSatisfy { page.contains($0.digest.hex) } && !page.contains("<script"))
            }
        }

        /// How long the body is that carries the parts which the lines list.
        private static func bodySize(_ lines: [LedgerEntry]) -> Int {
            guard lines.contains(where: { $0.kind == "submission" }) else { return lines[0].size }
            let parts = lines.sorted { $0.number < $1.number }.map { [UInt8](repeating: 0, count: $0.size) }
            return Transport.Submission(header: parts[0], envelopes: Array(parts.dropFirst())).canonicalBytes.count
        }

        private static func counted(_ home: TownHall.Home) throws -> WireCount {
            try NodeStore(folder: home.state, access: .beside).wire()
                .reduce(WireCount(day: Day(number: 0), requests: 0, sent: 0, bodies: 0, received: 0)) {
                    WireCount(
                        day: $0.day,
                        requests: $0.requests + $1.requests,
                        sent: $0.sent + $1.sent,
                        bodies: $0.bodies + $1.bodies,
                        received: $0.received + $1.received
                    )
                }
        }

        private static func lead(_ home: TownHall.Home, through relay: TCPRelay, of town: TownHall) async throws {
            let main = await town.ports.main
            let yaml = try String(contentsOfFile: home.config, encoding: .utf8)
                .replacingOccurrences(of: "https://localhost:\(main)", with: "https://localhost:\(relay.port)")
            try Data(yaml.utf8).write(to: URL(fileURLWithPath: home.config))
        }

        private static func append(_ line: String, to file: String) throws {
            let yaml = try String(contentsOfFile: file, encoding: .utf8)
            try Data((yaml + line).utf8).write(to: URL(fileURLWithPath: file))
        }
    }

    /// A node and a coordinator that have been polled a thousand times.
    @Suite("Polling costs no memory") struct Polling {
        /// The most by which either process may grow.
        private static let bound = 8 << 20

        @Test(
            "NODE-50, STO-13: a thousand rounds of polling, each rung for, leave both processes as large as they were"
        )
        func flat() async throws {
            let planted = PlantedTown(seed: 32)
            try await TownHall.open(PlantedTown.kommuner, extracts: planted.write) { town in
                let home = town.homes[0]
                try await town.startNode(home)
                try await Self.poll(home, times: 200)
                let before = try await Self.sizes(town, home)
                try await Self.poll(home, times: 1000)
                let after = try await Self.sizes(town, home)
                for (name, (was, now)) in zip(["node", "coordinator"], zip(before, after)) {
                    #expect(now - was <= Self.bound, "\(name): from \(was) to \(now) bytes")
                }
                print("polling: node \(before[0]) to \(after[0]), coordinator \(before[1]) to \(after[1]) bytes")
                // Told to end, it ends in order: nothing of the bell is left.
                await town.stop(home.name)
                #expect(!FileManager.default.fileExists(atPath: "\(home.state)/bell"))
            }
        }

        /// Rings until the node has asked so often; each time it asks for the roster and for its rounds.
        private static func poll(_ home: TownHall.Home, times: Int) async throws {
            let store = try NodeStore(folder: home.state, access: .beside)
            let enough = try store.wire().reduce(0) { $0 + $1.requests } + 2 * times
            try await until("\(times) rounds of polling", within: 240) {
                for _ in 0..<20 {
                    // What a command beside the node does when it has changed something.
                    try store.documents.put([], kind: "test", name: "ring", at: Timestamp(seconds: 0))
                    try await Task.sleep(for: .milliseconds(5))
                }
                return try store.wire().reduce(0) { $0 + $1.requests } >= enough
            }
        }

        private static func sizes(_ town: TownHall, _ home: TownHall.Home) async throws -> [Int] {
            var sizes: [Int] = []
            for name in [home.name, "coordinator"] {
                let process = try #require(await town.process(name))
                let text = try String(contentsOfFile: "/proc/\(process)/statm", encoding: .utf8)
                let pages = try #require(text.split(separator: " ").dropFirst().first.flatMap { Int($0) })
                sizes.append(pages * Int(getpagesize()))
            }
            return sizes
        }
    }
}
