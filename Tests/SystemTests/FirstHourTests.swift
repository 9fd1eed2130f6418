import Foundation
import Store
import Testing
import Vocabulary

extension WholeHouse {
    /// What two people of a kommune do with a round, step by step, with the slips of tired ones on the way.
    @Suite("The first hour of a round") struct FirstHour {
        private static let round = "forste"

        @Test(
            "NODE-22, NODE-24, NODE-28: from a study that is not allowed to a receipt, each step says what comes next; the preview opens no socket"
        )
        func fromNothingToReceipt() async throws {
            try await TownHall.open(PlantedTown.kommuner, extracts: PlantedTown(seed: 51).write) { town in
                try await town.startNodes()
                try await town.compareWords()
                let study = try SmallCells.study(in: town)
                try await town.order(Self.round, study: study)
                for other in town.homes.dropFirst() { try await town.approve(Self.round, at: other) }
                let home = town.homes[0]
                try await until("\(home.name) has the round") {
                    try await town.node(home, "status").output.contains("\(Self.round)\t")
                }
                try await policy(town, home)
                let check = try await Program.tvaersum(["node", "check", Self.round, "--config", home.config])
                #expect([0, 10].contains(check.status) && check.output.contains("\nverdict: "), "\(check.output)")
                let figures = try await preview(town, home)
                try await decide(town, home, figures)
                // What the preview said of sizes is what the ledger lists.
                let json = Data(try await town.node(home, "preview", Self.round, "--json").output.utf8)
                let sizes = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])["envelopes"]
                try await until("the receipt is here") {
                    try await town.node(home, "submit", Self.round).output.contains(", receipt")
                }
                let sealed = try NodeStore(folder: home.state, access: .beside).ledger()
                    .filter { $0.round?.text == Self.round && $0.kind.hasPrefix("envelope") }
                #expect(sealed.count == 3 && sizes as? [Int] == sealed.map(\.size))
                let status = try await town.node(home, "status")
                #expect(status.output.contains("\tcertificate until ") && status.output.contains("\tlast answer 20"))
                #expect(status.output.contains("handed in, line ") && status.output.contains("approved by anna, bo"))
                #expect(status.output.hasPrefix("node\truns\tenrolled"), "\(status.output)")
                try await takeBack(town, home)
            }
        }

        /// One person takes the figures back; nothing goes again before two have approved anew.
        private func takeBack(_ town: TownHall, _ home: TownHall.Home) async throws {
            let withdrawn = try await town.node(
                home,
                "withdraw",
                Self.round,
                "--as",
                "bo",
                "--key",
                home.key(of: "bo")
            )
            #expect(withdrawn.output.contains("withdrawn, as soon as the running node reaches the coordinator"))
            try await until("it is taken back") {
                try await town.node(home, "status").output.contains("\(Self.round)\tfixed, withdrawn\t")
            }
            let submit = try await Program.tvaersum(["node", "submit", Self.round, "--config", home.config])
            #expect(submit.status == 13 && submit.errors.contains("T1529"), "\(submit.status): \(submit.errors)")
            try await town.approve(Self.round, at: home)
            var ledger: [Substring] = []
            try await until("the second receipt is here") {
                ledger = try await town.node(home, "ledger").output.split(separator: "\n")
                    .filter {
                        $0.contains("\t\(Self.round)\t")
                    }
                return ledger.filter { $0.contains("\tsubmission\t") && $0.hasSuffix("\treceipt") }.count == 2
            }
            #expect(ledger.filter { $0.contains("\twithdrawal\t") && $0.contains("\tbo\t") }.count == 1, "\(ledger)")
            #expect(
                ledger.filter { $0.contains("\tsubmission\t") && $0.contains("\tanna, bo\t") }.count == 2,
                "\(ledger)"
            )
            let page = try await town.node(home, "ledger", "--html", "-", "--lang", "da").output
            #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("anna, bo") && !page.contains("<script"))
        }

        /// Denied until the line stands in the policy that the refusal prints.
        private func policy(_ town: TownHall, _ home: TownHall.Home) async throws {
            let allowed = try String(contentsOfFile: home.policy, encoding: .utf8)
            try town.writePolicy(of: home, allowing: [])
            let denied = try await town.node(home, "preview", Self.round, ends: 12)
            #expect(denied.errors.contains("T1522") && denied.errors.contains("under `studies:`"))
            let explained = try await town.node(home, "policy", "explain", Self.round, ends: 12)
            #expect(explained.output.contains("indicators\t") && explained.output.contains("\tnone\t"))
            let line =
                explained.errors.split(separator: "\n").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
            #expect(
                allowed.contains(line) && line.hasSuffix(": {}"),
                "the line that is printed is the line that it takes"
            )
            let status = try await town.node(home, "status")
            #expect(status.output.contains("\tdenied\t") && status.errors.contains("node policy explain \(Self.round)"))
            try Data(allowed.utf8).write(to: URL(fileURLWithPath: home.policy))
            let rules = try await town.node(home, "policy", "explain", Self.round)
            #expect(
                rules.output.contains("small_count\t")
                    && rules.errors.contains("Next: tvaersum node preview \(Self.round)")
            )
            let json = try await town.node(home, "policy", "explain", Self.round, "--json").output
            #expect(try JSONSerialization.jsonObject(with: Data(json.utf8)) is [[String: Any]])
        }

        /// Every figure and the digest, in a namespace without a network, under a trace of every call to one.
        private func preview(_ town: TownHall, _ home: TownHall.Home) async throws -> String {
            let arguments = ["preview", Self.round, "--config", home.config]
            let trace = "\(home.folder)/trace"
            let tool = [
                "unshare", "--net", "strace", "-f", "-qq", "-e", "trace=socket,connect,sendto,sendmsg", "-o", trace,
            ]
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = tool + [try Program.tvaersum.path, "node"] + arguments
            let output = "\(home.folder)/preview"
            try Data().write(to: URL(fileURLWithPath: output))
            process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "preview needs no network; unshare and strace must be allowed here")
            let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
                .filter { $0.contains("AF_INET") }
            #expect(calls.isEmpty, "\(calls.prefix(3))")
            let text = try String(contentsOfFile: output, encoding: .utf8)
            let table = text.split(separator: "\n").dropFirst()
                .filter { $0.split(separator: "\t", omittingEmptySubsequences: false).count == 7 }
            #expect(table.count > 4 && table.allSatisfy { $0.contains("passes") || $0.contains("closed by ") })
            #expect(text.contains("can read every figure, closed ones too"))
            let bytes = try await town.node(home, "preview", Self.round, "--bytes").line
            #expect(bytes.count == table.count * 16, "eight bytes a slot")
            let empty = try await town.node(home, "preview", Self.round, "--diff")
            #expect(empty.errors.contains("No figures of this study have been handed in before."))
            return try #require(text.split(separator: "\n").last?.split(separator: " ").last.map(String.init))
        }

        /// Wrong digest, one person twice, handed in too early, another's key; then as it should be.
        private func decide(_ town: TownHall, _ home: TownHall.Home, _ figures: String) async throws {
            func run(_ command: [String], ends status: Int32, _ says: String) async throws {
                let ended = try await Program.tvaersum(command)
                #expect(
                    ended.status == status && ended.errors.contains(says),
                    "\(command): \(ended.status) \(ended.errors)"
                )
                if status > 0 { #expect(ended.errors.contains("Next: "), "\(ended.errors)") }
            }
            func approve(_ person: String, figures: String) -> [String] {
                town.approval(Self.round, at: home, by: person, figures: figures)
            }
            let submit = ["node", "submit", Self.round, "--config", home.config]
            try await run(submit, ends: 13, "T1529")
            try await run(approve("anna", figures: String(repeating: "0", count: 64)), ends: 65, "T1528")
            try await run(approve("anne", figures: figures), ends: 77, "“anna”")
            try await run(approve("anna", figures: figures), ends: 0, "another approves")
            try await run(approve("anna", figures: figures), ends: 13, "T1531")
            let borrowed = approve("bo", figures: figures).map { $0 == home.key(of: "bo") ? home.key(of: "anna") : $0 }
            try await run(borrowed, ends: 77, "T1527")
            try await run(submit, ends: 13, "T1529")
            #expect(try await town.node(home, "status").output.contains("\tundecided\tapproved by anna"))
            try await run(approve("bo", figures: figures), ends: 0, "Next: tvaersum node submit \(Self.round)")
            #expect(try await town.node(home, "ledger").output.contains(Self.round) == false, "nothing has left yet")
            try await run(submit, ends: 0, "hands it in")
        }
    }
}
