import Coordinator
import Foundation
import GRDB
import Store
import Studies
import Testing
import Vocabulary

@testable import Messages
@testable import Rounds

extension WholeHouse {
    /// Everything that people and other programs hand over wrong: one clear error each, nothing lost, and no word of what was in it.
    @Suite("Bad input") struct BadInput {
        private static let round = "skidt"

        @Test("TAL-2, TAL-3, TAL-4, TAL-7, NODE-3, NET-2, STU-1: bad input gets one clear error, and then all goes on")
        func badInput() async throws {
            try await TownHall.open(PlantedTown.kommuner, extracts: OddTown().write) { town in
                let heard = Overheard()
                let striker = try await start(town)
                let study = "\(town.folder)/study.yaml"
                try await studies(town, study, heard)
                let home = town.homes[0]
                try await files(town, home, heard)
                try await blockEdges(town, home, heard)
                try await afterApproval(town, study, heard)
                try await requests(town, home, striker, heard)
                let keys = try Self.keys(of: town)
                let figures = try Published(folder: try await town.finish(Self.round))
                #expect(try figures.figure("personer", .n) == 63)
                #expect(try figures.figure("lukket", .amount, of: home.kommune) == nil)
                try await canaries(town, keys, heard)
            }
        }

        /// The first node is listened to, so that its own submission can be sent again.
        private func start(_ town: TownHall) async throws -> Striker {
            var striker = try Striker(in: town.folder, named: Self.round)
            for home in town.homes {
                try await town.startNode(home, environment: try striker.arm(home.name, with: []))
            }
            try await town.compareWords()
            return striker
        }

        // Studies.

        private func studies(_ town: TownHall, _ study: String, _ heard: Overheard) async throws {
            func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: study)) }
            try write(OddTown.study.replacingOccurrences(of: "committee:", with: "comittee:"))
            let lint = try await Program.tvaersum(["study", "lint", study])
            heard.hear(lint)
            #expect(lint.status == 65 && lint.output.contains("committee"), "\(lint.output)")
            let line = OddTown.study.components(separatedBy: "\n").firstIndex { $0.hasPrefix("committee") }
            let opened = try await open(town, study, ends: 65)
            heard.hear(opened)
            expect(
                opened,
                65,
                ["T0702", "study.yaml:\((line ?? 0) + 1):", "comittee", "“committee”"],
                "study key"
            )
            try write(OddTown.study)
            try await open(town, study)
            for home in town.homes {
                try await until("\(home.name) has the round") {
                    try await town.node(home, "status").output.contains(Self.round)
                }
            }
        }

        @discardableResult
        private func open(_ town: TownHall, _ study: String, ends status: Int32 = 0) async throws -> Program.Ended {
            try await town.order(Self.round, study: study, ends: status)
        }

        // Extracts and mappings.

        private func files(_ town: TownHall, _ home: TownHall.Home, _ heard: Overheard) async throws {
            let before = try await account(town, home)
            for file in BadFile.refused {
                try file.spoil(home.extracts)
                for command in [
                    ["node", "preview", Self.round, "--config", home.config],
                    town.approval(Self.round, at: home, by: "anna"),
                ] {
                    let ended = try await Program.tvaersum(command)
                    heard.hear(ended)
                    expect(ended, file.status, file.says, file.name)
                }
                try OddTown.restore(home.extracts)
            }
            for file in BadFile.rejected {
                try file.spoil(home.extracts)
                let ended = try await town.node(home, "preview", Self.round)
                heard.hearBesidesFigures(ended)
                for text in file.says + ["Next: correct them"] {
                    #expect(ended.output.contains(text), "\(file.name): \(ended.output)")
                }
                try OddTown.restore(home.extracts)
            }
            #expect(try await account(town, home) == before, "what was refused has left something behind")
        }

        /// What a node shows of itself.
        private func account(_ town: TownHall, _ home: TownHall.Home) async throws -> String {
            try await town.node(home, "status").output + town.node(home, "ledger").output
        }

        /// One line with the number, the place and the next step.
        private func expect(_ ended: Program.Ended, _ status: Int32, _ says: [String], _ name: String) {
            #expect(ended.status == status, "\(name): \(ended.status), \(ended.errors)")
            let lines = ended.errors.split(separator: "\n").filter { $0.hasPrefix("tvaersum: T") }
            #expect(lines.count == 1 && ended.output.isEmpty, "\(name): \(ended.errors)")
            for text in says + ["Next: "] { #expect(ended.errors.contains(text), "\(name): \(ended.errors)") }
        }

        /// A line break in quotation marks just before, at and behind the edge of the first block, which two workers share.
        private func blockEdges(_ town: TownHall, _ home: TownHall.Home, _ heard: Overheard) async throws {
            let edge = 512 * 1024 + OddTown.header.utf8.count + 2
            for shift in -2...1 {
                var text = OddTown.header + "\r\n"
                var rows = 0
                // Rows of one woman each, the name of the last of which is as long as it takes.
                while text.utf8.count < edge - 4096 {
                    text += "\(rows)-1;\"\(String(repeating: "a", count: 2000))\";;;1\r\n"
                    rows += 1
                }
                let start = "\(rows)-1;\""
                text +=
                    start + String(repeating: "a", count: edge + shift - text.utf8.count - start.utf8.count)
                    + "\n;\"\"\";K;17-05-1980;1\r\n"
                #expect(Array(text.utf8)[edge + shift] == UInt8(ascii: "\n"))
                rows += 1
                for person in OddTown.persons.dropLast() {
                    text += person + "\r\n"
                    rows += 1
                }
                try Data(text.utf8).write(to: URL(fileURLWithPath: "\(home.extracts)/personer.csv"))
                // Most rows lack their sex: the gate blocks, and says what reading was like.
                let ended = try await Program.tvaersum(["node", "check", Self.round, "--config", home.config])
                heard.hear(ended)
                #expect(ended.status == 11, "\(shift): \(ended.status), \(ended.errors)")
                let kept = OddTown.persons.count
                #expect(ended.output.contains("\(rows) rows read, \(kept) kept"), "\(shift): \(ended.output)")
                #expect(ended.output.contains("TAL-R02  \(rows - kept) "), "\(shift): \(ended.output)")
                #expect(!ended.output.contains("TAL-R01"), "\(shift): \(ended.output)")
            }
            try OddTown.restore(home.extracts)
        }

        // After the yes.

        /// The same files that were refused are taken once they are right; what is changed after the yes changes nothing.
        private func afterApproval(_ town: TownHall, _ study: String, _ heard: Overheard) async throws {
            for home in town.homes { try await town.approve(Self.round, at: home) }
            try await town.untilAcknowledged(Self.round)
            let home = town.homes[0]
            try OddTown.write([OddTown.header] + OddTown.persons.dropLast(), in: home.extracts)
            // The digest that was read is not that of the extracts any more.
            let again = try await Program.tvaersum(town.approval(Self.round, at: home, by: "anna"))
            heard.hear(again)
            #expect(again.status == 65 && again.errors.contains("T1528"), "\(again.status): \(again.errors)")
            try OddTown.restore(home.extracts)

            let changed = OddTown.study.replacingOccurrences(of: "k: 5,", with: "k: 4,")
            #expect(changed != OddTown.study)
            try Data(changed.utf8).write(to: URL(fileURLWithPath: study))
            let opened = try await open(town, study, ends: 73)
            heard.hear(opened)
            #expect(opened.errors.contains("T1604") && opened.errors.contains(Self.round), "\(opened.errors)")
            try Data(OddTown.study.utf8).write(to: URL(fileURLWithPath: study))
        }

        // Requests.

        private func requests(
            _ town: TownHall,
            _ home: TownHall.Home,
            _ striker: Striker,
            _ heard: Overheard
        ) async throws {
            let papers = try Papers(of: home)
            let place = "https://localhost:\(await town.ports.main)/v1/rounds/\(Self.round)"
            let sent = try #require(
                try striker.wire(home.name).requests.first { $0.line.contains("/\(Self.round)/submissions ") }
            )
            let before = try boardCount(town)
            func post(_ body: [UInt8], to route: String, _ more: [String] = []) async throws -> String {
                let file = "\(home.folder)/body"
                try Data(body).write(to: URL(fileURLWithPath: file))
                let ended = try await Program.run(
                    "/usr/bin/env",
                    ["curl", "-sS", "--max-time", "60", "--noproxy", "*", "-w", "\n%{http_code}", "-H", "Expect:"]
                        + papers.all
                        + ["-H", "Content-Type: application/octet-stream", "--data-binary", "@\(file)"] + more
                        + ["\(place)/\(route)"]
                )
                heard.hear(ended)
                return ended.output + ended.errors
            }

            for _ in 0..<2 {
                #expect(try await post(sent.body, to: "submissions").hasSuffix("\n200"), "the same submission again")
            }
            let cut = try await post(Array(sent.body.prefix(sent.body.count / 2)), to: "submissions")
            #expect(cut.contains("\"requirement\":\"ENC-") && cut.hasSuffix("\n422"), "\(cut)")
            let canary = Array("\(PlantedTown.numberCanary) \(PlantedTown.nameCanary)".utf8)
            let garbage = try await post(canary, to: "messages")
            #expect(garbage.contains("\"title\"") && garbage.hasSuffix("\n422"), "\(garbage)")
            let large = try await post([UInt8](repeating: 7, count: 1024 * 1024 + 1), to: "messages")
            #expect(large.contains("413"), "\(large)")
            let promised = try await post(canary, to: "submissions", ["-H", "Content-Length: 99999999999"])
            #expect(promised.contains("413"), "\(promised)")
            try await brokenOff(town, papers, heard)

            #expect(try boardCount(town) == before, "a bad request has left something on the board")
            #expect(try await town.progress(Self.round).submitted.count == 3)
        }

        /// A body that ends in the middle, and the connection with it.
        private func brokenOff(_ town: TownHall, _ papers: Papers, _ heard: Overheard) async throws {
            let whole = try await spoken(town, papers, heard, length: PlantedTown.numberCanary.utf8.count, waits: true)
            #expect(whole.contains("HTTP/1.1 422"), "the same words, whole, are heard and refused: \(whole)")
            let cut = try await spoken(town, papers, heard, length: 1000, waits: false)
            #expect(!cut.contains("HTTP/1.1 200"), "\(cut)")
        }

        /// What the coordinator answers to a body that is said to be so long, if the speaker `waits` for an answer.
        private func spoken(
            _ town: TownHall,
            _ papers: Papers,
            _ heard: Overheard,
            length: Int,
            waits: Bool
        ) async throws -> String {
            let head =
                "POST /v1/rounds/\(Self.round)/messages HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Length: \(length)\r\n\r\n"
            let ended = try await Program.run(
                "/usr/bin/env",
                [
                    "timeout", "20", "openssl", "s_client", "-quiet", waits ? "-ign_eof" : "-no_ign_eof", "-connect",
                    "127.0.0.1:\(await town.ports.main)", "-servername", "localhost", "-CAfile",
                    "\(papers.folder)/authority.pem", "-cert", "\(papers.folder)/tls-chain.pem", "-key",
                    "\(papers.folder)/tls-key.pem", "-alpn", "http/1.1",
                ],
                input: head + PlantedTown.numberCanary
            )
            heard.hear(ended)
            return ended.output
        }

        private func boardCount(_ town: TownHall) throws -> Int {
            try DatabaseQueue(path: "\(town.coordinatorState)/coordinator.sqlite")
                .read { try Int.fetchOne($0, sql: "SELECT count(*) FROM board") ?? 0 }
        }

        // Canaries.

        /// Secrets of every node, read from its own folder while it has them.
        private static func keys(of town: TownHall) throws -> Needles {
            var keys = Needles()
            let name = try #require(RoundName(round))
            for home in town.homes {
                let store = try NodeStore(folder: home.state, access: .beside)
                keys.plant(
                    secret: try #require(try store.documents.bytes(kind: "node", name: "identity")),
                    "identity key"
                )
                let pem = String(
                    decoding: try #require(try store.documents.bytes(kind: "node", name: "tls-key")),
                    as: UTF8.self
                )
                for line in pem.split(separator: "\n") where !line.hasPrefix("-") && line.count > 24 {
                    keys.plant(secret: Array(line.utf8), "TLS key")
                }
                let own = try #require(try store.secret("own-state", of: name))
                let key = try #require(try OwnState(secretBytes: own.bytes, place: "own state").envelopeKey)
                key.withElements { keys.plant(secret: Array($0), "envelope key") }
            }
            return keys
        }

        /// Neither what programs printed nor any file outside a node's own folders holds a person, a closed figure or a key.
        private func canaries(_ town: TownHall, _ keys: Needles, _ heard: Overheard) async throws {
            for home in town.homes {
                for command in ["status", "ledger", "peers", "words"] { heard.hear(try await town.node(home, command)) }
            }
            heard.hear(try await town.coordinator("round", "status", Self.round, "--json"))
            let bundle = "\(town.folder)/published/\(Self.round)/bundle.tvaersum"
            heard.hear(try await town.command(["audit", "overview", bundle]))
            let verifier = try Program.tvaersum.deletingLastPathComponent().appendingPathComponent("tvaersum-verify")
                .path
            let verified = try await Program.run(verifier, [bundle])
            #expect(verified.output.contains("BESTÅET"), "\(verified.status): \(verified.errors)")
            heard.hear(verified)

            var canaries = Needles()
            canaries.plant(text: PlantedTown.numberCanary, "the person's number")
            canaries.plant(text: PlantedTown.numberCanary.filter { $0 != "-" }, "the person's number without hyphen")
            canaries.plant(text: PlantedTown.nameCanary, "the person's name")
            let planted = OddTown().planted
            for kommune in PlantedTown.kommuner {
                for value in planted.slots(of: kommune, startingWith: "lukket") {
                    canaries.plant(number: UInt64(value), "closed figure of \(kommune)")
                }
            }
            let places = [town.coordinatorState, "\(town.folder)/published"] + town.logs
            for needles in [canaries, keys] {
                #expect(needles.found(in: heard.bytes).isEmpty, "in what programs printed")
                for place in places { #expect(try needles.found(below: place).isEmpty, "\(place)") }
                // The search finds each of them where it stands, and in a log that holds one.
                for home in town.homes {
                    #expect(
                        try !needles.found(below: home.state).isEmpty || !needles.found(below: home.extracts).isEmpty
                    )
                }
            }
            #expect(canaries.found(in: heard.bytes + Array(" \(PlantedTown.numberCanary) ".utf8)).count >= 1)
            print(
                "canaries: \(canaries.count + keys.count) spellings not found in \(heard.bytes.count) bytes of what was said"
            )
        }
    }
}

/// A node's certificate, key and authority as files that other programs read.
struct Papers {
    let folder: String
    var authority: [String] { ["--cacert", "\(folder)/authority.pem"] }
    var all: [String] { authority + ["--cert", "\(folder)/tls-chain.pem", "--key", "\(folder)/tls-key.pem"] }

    init(of home: TownHall.Home) throws {
        let documents = try NodeStore(folder: home.state, access: .beside).documents
        for name in ["tls-chain", "tls-key", "authority"] {
            let bytes = try #require(try documents.bytes(kind: "node", name: name))
            try Data(bytes).write(to: URL(fileURLWithPath: "\(home.folder)/\(name).pem"))
        }
        folder = home.folder
    }
}
