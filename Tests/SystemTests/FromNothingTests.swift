import Coordinator
import Foundation
import Studies
import Testing
import Vocabulary

extension WholeHouse {
    /// The handbook's first hour, typed as it stands there, by a kommune that has an empty folder and its extracts.
    ///
    /// The study is the second one, of another field, of which no line of the program knows.
    @Suite("From an empty folder") struct FromNothing {
        private static let round = "2026-1"
        private static let study = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("studies/hjemmepleje.yaml").path
        private static let tables = ["visitation", "levering", "rehabilitering"]

        @Test(
            "NODE-24, NODE-32, RND-22, RND-39: the handbook's first hour, word for word, leads to a receipt; its ninth situation takes the figures back and hands them in again; five kommuner benchmark home care"
        )
        func firstHour() async throws {
            let codes = [153, 165, 167, 169, 183].compactMap { KommuneCode($0) }
            let empty = try #require(codes.last)
            try await TownHall.open(codes, withEmptyFolder: [empty]) { folder in
                // The records are made by the program itself, as an analyst would.
                let made = Process()
                made.executableURL = try Program.tvaersum
                made.arguments = ["synth", "--study", Self.study, "--folder", folder.path, "--seed", "7"]
                made.standardOutput = FileHandle.nullDevice
                try made.run()
                made.waitUntilExit()
                #expect(made.terminationStatus == 0)
            } _: { town in
                try await town.startNodes()
                try await town.compareWords()
                let home = try #require(town.homes.last)
                var hand = try await Operator(home, in: town)
                for call in try Handbook.calls(in: "handbook.md", under: "The first hour") {
                    try await hand.types(call)
                }
                try await untilReceipts(1, town, home)
                for call in try Handbook.calls(in: "handbook.md", under: "9. ") { try await hand.types(call) }
                try await untilReceipts(2, town, home)
                try await until("all submissions are acknowledged") {
                    try await town.progress(Self.round).acknowledged.count == codes.count
                }
                try check(try await town.finish(Self.round), codes)
                #expect(hand.typed >= 25)
            }
        }

        private func untilReceipts(_ count: Int, _ town: TownHall, _ home: TownHall.Home) async throws {
            try await until("receipt \(count) is here") {
                try await town.node(home, "ledger").output.split(separator: "\n")
                    .filter { $0.contains("\t\(Self.round)\tsubmission\t") && $0.hasSuffix("\treceipt") }.count == count
            }
        }

        /// The figures of all five, the newcomer's among them.
        private func check(_ folder: String, _ codes: [KommuneCode]) throws {
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

        /// Somebody who types what the handbook says, reads what is printed, and telephones when it says so.
        private struct Operator {
            private let town: TownHall
            private let home: TownHall.Home
            private var people: [String] = []
            private var words = ""
            private var figures = ""
            private var hasWithdrawn = false
            /// How many commands were typed.
            private(set) var typed = 0

            /// Writes the one file that the handbook says to write first.
            init(_ home: TownHall.Home, in town: TownHall) async throws {
                (self.town, self.home) = (town, home)
                try await town.writeConfiguration(of: home, mappings: "\(home.folder)/mappings")
            }

            /// The file that the handbook's words name, in this house.
            private func here(_ call: [String]) -> [String] {
                call.map { word in
                    switch word {
                    case "/etc/tvaersum/node.yaml": home.config
                    case "code.txt": "\(home.folder)/code.txt"
                    case "DIGEST": figures
                    case _ where word.hasPrefix("/media/"):
                        home.key(of: word.split(separator: "/").dropFirst().first.map(String.init) ?? "")
                    default: word
                    }
                }
            }

            /// Types one line of the handbook, and does what it asks of people around it.
            mutating func types(_ call: [String]) async throws {
                typed += 1
                let line = here(call)
                switch call.dropFirst().first {
                case "person": try await person(line)
                case "init": try await initialise(line)
                case "words":
                    words = try await town.command(line).line
                    #expect(words.split(separator: " ").count == 6)
                    await town.hear(words, from: home)
                case "enrol": try await enrol(line)
                case "run":
                    try await town.start(home.name, line)
                    try await town.compareWords()
                case "trust": try await trust(line)
                case "policy": try await allow(line)
                case "source": try await name(line)
                case "check": #expect(try await report(line, [0, 10]).contains("\nverdict: "))
                case "preview":
                    let text = try await town.command(line).output
                    figures = try #require(
                        text.split(separator: "\n").last?.split(separator: " ").last.map(String.init)
                    )
                    #expect(figures.count == 64)
                case "status": try await status(line)
                case "ledger":
                    try await until("the running node has handed in") {
                        try await town.command(line).output.contains("\tsubmission\t")
                    }
                default:
                    try await town.command(line)
                    if call.dropFirst().first == "withdraw" { hasWithdrawn = true }
                }
            }

            private func report(_ line: [String], _ statuses: [Int32]) async throws -> String {
                let ended = try await Program.tvaersum(line)
                #expect(statuses.contains(ended.status), "\(line): \(ended.status)\n\(ended.output)\(ended.errors)")
                return ended.output
            }

            private mutating func person(_ line: [String]) async throws {
                people.append(try await town.command(line).line)
                try writePolicy("{}")
            }

            private func writePolicy(_ studies: String) throws {
                let policy = """
                    floors: {small_count: 5, small_part: 3, minimum_contributors: 3, hides_zeros: false}
                    approvals: 2
                    dpo_countersigns: true
                    people:
                      \(people.joined(separator: "\n  "))
                    studies: \(studies)

                    """
                try Data(policy.utf8).write(to: URL(fileURLWithPath: home.policy))
            }

            private func initialise(_ line: [String]) async throws {
                let early = try await Program.tvaersum(["node", "words", "--config", home.config])
                #expect(early.status != 0 && early.errors.contains("Next: "), "\(early.status): \(early.errors)")
                try await town.command(line)
                let again = try await Program.tvaersum(line)
                #expect(again.status != 0 && again.errors.contains("Next: "), "\(again.status): \(again.errors)")
            }

            /// Not yet, until the coordinator has heard the words; then the others' round is ordered.
            private func enrol(_ line: [String]) async throws {
                _ = try await town.invite(home)
                let waiting = try await town.command(line, ends: 75)
                #expect(waiting.errors.contains(words), "\(waiting.errors)")
                try await town.coordinator("approve", "\(home.kommune)", "--words", words)
                try await town.command(line)
            }

            /// The words of each of the others, where the handbook has one kommune's.
            private func trust(_ line: [String]) async throws {
                let place = try #require(line.firstIndex(of: "--words")) + 1
                for other in town.ready {
                    var call = line
                    call[2] = "\(other.kommune)"
                    let wrong = try await Program.tvaersum(call)
                    #expect(wrong.status != 0, "the handbook's words are nobody's")
                    call[place] = try #require(await town.words[other.kommune])
                    try await town.command(call)
                }
                try await town.order(FromNothing.round, study: FromNothing.study)
                for other in town.ready { try await town.approve(FromNothing.round, at: other) }
            }

            /// Waits for what the handbook waits for.
            private func status(_ line: [String]) async throws {
                try await until("the round has come") {
                    let ended = try await town.command(line)
                    let line = ended.output.split(separator: "\n").first { $0.hasPrefix("\(FromNothing.round)\t") }
                    return line?.contains("withdrawn") == hasWithdrawn && ended.output.hasPrefix("node\truns\t")
                }
            }

            /// What is denied is allowed with the line that is printed.
            private func allow(_ line: [String]) async throws {
                let denied = try await town.command(line, ends: 12)
                let allowing = denied.errors.split(separator: "\n").last?.trimmingCharacters(in: .whitespaces) ?? ""
                try writePolicy("\n  \(allowing)")
                #expect(try await town.command(line).output.contains("small_count\t"))
            }

            /// A source for each table, with the confirmation that is asked for.
            private func name(_ line: [String]) async throws {
                for table in FromNothing.tables {
                    let call = line.map { $0.replacing("visitation", with: table) }
                    #expect(try await Program.tvaersum(call).status == 77, "nobody has said yes")
                    try await town.command(call + ["--yes"])
                }
            }
        }
    }
}
