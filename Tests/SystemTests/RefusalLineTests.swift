import Foundation
import Glibc
import Testing
import Vocabulary

extension WholeHouse {
    /// What a command prints when it refuses: one line, which says what, where, and what to do.
    @Suite("Refusals on a terminal", .timeLimit(.minutes(8))) struct RefusalLines {
        /// A call that is refused.
        struct Wrong: Sendable, CustomTestStringConvertible {
            let arguments: [String]
            /// Such as `T1406`.
            let refusal: String
            let status: Int32
            /// What the line's place, and its next step, hold.
            var place = ""
            var next = ""
            var testDescription: String { "\(refusal) \(arguments.joined(separator: " "))" }
        }

        @Test("NODE-8, COO-8, STU-1: the likeliest mistakes are answered in one line with number, place and next step")
        func lines() async throws {
            let desk = try await RefusalDesk()
            defer { desk.clear() }
            // One after another in each house: two at once would find its folder in use.
            let lines = try [desk.studies + desk.files, desk.nodes, desk.coordinators]
            let wrongs = lines.flatMap { $0 }
            #expect(wrongs.count >= 40)
            let ended = try await each(of: lines, atOnce: 2) { line in
                var ended: [Program.Ended] = []
                for wrong in line { ended.append(try await Program.tvaersum(wrong.arguments)) }
                return ended
            }
            .flatMap { $0 }
            for (wrong, ended) in zip(wrongs, ended) { check(wrong, ended, keepingSilentOn: desk.secrets) }
        }

        @Test("A line that another program holds the folder names that program")
        func inUse() async throws {
            let desk = try await RefusalDesk()
            defer { desk.clear() }
            let lock = unsafe open("\(desk.folder)/node/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            #expect(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0)
            defer { close(lock) }
            let wrong = Wrong(
                arguments: ["node", "run", "--config", desk.path("node.yaml")],
                refusal: "T1406",
                status: 75,
                place: "/node",
                next: "Stop "
            )
            check(wrong, try await Program.tvaersum(wrong.arguments), keepingSilentOn: [])
        }

        @Test("What a line names, `explain` explains, and what there is not is refused as a wrong call")
        func explain() async throws {
            let known = try await Program.tvaersum(["explain", "t1406"])
            #expect(known.status == 0 && known.errors.isEmpty)
            for word in ["T1406 ", "requirement", "STO-5", "usually", "next", "node operator", "exit", "75"] {
                #expect(known.output.contains(word), "\(word)")
            }
            #expect(known.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(known.output)")
            let status = try await Program.tvaersum(["explain", "75"])
            #expect(status.status == 0 && status.output.contains("a script"))
            #expect(try await Program.tvaersum(["explain", "T1218"]).output.contains("retired"))
            for unknown in ["T9999", "T0075", "seventy", "T", "-1", "99999999"] {
                let ended = try await Program.tvaersum(["explain", "--", unknown])
                #expect(ended.status == 64 && ended.output.isEmpty, "\(unknown)")
            }
        }

        @Test("The demo says where its logs are when one of its processes ends by itself")
        func brokenDemo() async throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("demo-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let study = RefusalDesk.study.path
            async let demo = Program.tvaersum(["demo", "--folder", folder, "--study", study])
            let log = "\(folder)/coordinator.log"
            try await until("the demo's coordinator listens") {
                (try? String(contentsOfFile: log, encoding: .utf8))?.contains("ready ") == true
            }
            let server = try #require(try Self.process(running: ["coordinator", "serve", "--config", folder]))
            #expect(kill(server, SIGKILL) == 0)
            let ended = try await demo
            #expect(ended.status == 1 || ended.status == 69, "\(ended.errors)")
            #expect(ended.errors.contains("T1904") || ended.errors.contains("T0621"), "\(ended.errors)")
        }

        /// The process whose command line has all of these words in it.
        private static func process(running words: [String]) throws -> Int32? {
            try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
                .first { process in
                    let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
                    let text = String(decoding: line, as: UTF8.self)
                    return words.allSatisfy(text.contains)
                }
        }

        private func check(_ wrong: Wrong, _ ended: Program.Ended, keepingSilentOn secrets: [String]) {
            let what = "\(wrong.testDescription)\n\(ended.errors)"
            #expect(ended.status == wrong.status, "\(ended.status): \(what)")
            #expect(ended.output.isEmpty, "results only on stdout: \(what)")
            // How far an exercise has come is told as well.
            let lines = ended.errors.split(separator: "\n").filter { !$0.hasPrefix("simulate: ") }
            #expect(lines.count == 1, "one line: \(what)")
            let form =
                /tvaersum: (T\d{4})( \[[A-Z]+-\d+\])? [^ ].* — at (.+)\. Next: (.+) \(tvaersum explain (T\d{4})\)/
            guard let match = lines.first?.wholeMatch(of: form) else {
                Issue.record("not of the form: \(what)")
                return
            }
            #expect(match.1 == wrong.refusal, "\(what)")
            #expect(wrong.place.isEmpty || match.3.contains(wrong.place), "place: \(what)")
            #expect(wrong.next.isEmpty || match.4.contains(wrong.next), "next: \(what)")
            #expect(match.5 == wrong.refusal, "\(what)")
            #expect(ended.errors.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 32 }, "no colours: \(what)")
            for secret in secrets { #expect(!ended.errors.contains(secret), "\(what)") }
        }
    }
}
