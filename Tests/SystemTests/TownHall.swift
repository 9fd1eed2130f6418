import Coordinator
import Foundation
import Glibc
import Node
import Studies
import Testing
import Vocabulary

/// A coordinator and some kommuner in processes and folders of their own, worked by their commands as people work them.
///
/// Everything lies in one temporary folder, listens on free ports, and is gone when the test ends; nothing survives it.
actor TownHall {
    /// One kommune's house.
    struct Home: Sendable {
        let kommune: KommuneCode
        let folder: String
        let extracts: String
        var config: String { "\(folder)/node.yaml" }
        var policy: String { "\(folder)/policy.yaml" }
        func key(of person: String) -> String { "\(folder)/\(person).key" }
        var state: String { "\(folder)/state" }
        /// Where a copy of the ledger goes, in a town that keeps them.
        var ledgerCopy: String { "\(folder)/ledger" }
        var name: String { "node-\(kommune)" }
    }

    nonisolated let folder: String
    nonisolated let homes: [Home]
    /// Those that the town itself sets up; the others have an empty folder.
    nonisolated let ready: [Home]
    private var running: [String: Process] = [:]
    private var started: [Int32] = []
    private(set) var ports = (main: 0, enrolment: 0)

    nonisolated var coordinatorConfig: String { "\(folder)/coordinator.yaml" }
    nonisolated var coordinatorState: String { "\(folder)/coordinator" }
    nonisolated var logs: [String] { (["coordinator"] + homes.map(\.name)).map { "\(folder)/\($0).log" } }

    private init(_ kommuner: [KommuneCode], withEmptyFolder empty: Set<KommuneCode>) throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("tvaersum-town-\(UUID().uuidString)")
        let folder = url.path
        self.folder = folder
        homes = kommuner.map {
            Home(kommune: $0, folder: "\(folder)/homes/\($0)", extracts: "\(folder)/extracts/\($0)")
        }
        ready = homes.filter { !empty.contains($0.kommune) }
        for home in homes {
            try FileManager.default.createDirectory(atPath: home.folder, withIntermediateDirectories: true)
        }
    }

    /// Sets a town up, lets a test work in it, and clears it away whatever happens.
    ///
    /// `extracts` writes one folder a kommune, named by its number, with the mapping in it under the study's id.
    static func open(
        _ kommuner: [KommuneCode],
        withEmptyFolder empty: Set<KommuneCode> = [],
        extracts: (URL) throws -> Void,
        _ test: (TownHall) async throws -> Void
    ) async throws {
        let town = try TownHall(kommuner, withEmptyFolder: empty)
        do {
            try extracts(URL(fileURLWithPath: "\(town.folder)/extracts"))
            try await town.enrol()
            try await test(town)
        } catch {
            await town.close(showingLogs: true)
            throw error
        }
        await town.close(showingLogs: false)
    }

    // Processes.

    /// Starts a lasting process; what it prints goes to its log.
    ///
    /// `inside` is the beginning of a command line that runs the rest somewhere else.
    func start(
        _ name: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        inside: [String] = []
    ) throws {
        let log = "\(folder)/\(name).log"
        if !FileManager.default.fileExists(atPath: log) { try Data().write(to: URL(fileURLWithPath: log)) }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        try handle.seekToEnd()
        let process = Process()
        let program = try Program.tvaersum
        process.executableURL = inside.isEmpty ? program : URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = inside.isEmpty ? arguments : inside + [program.path] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        if !environment.isEmpty {
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        }
        try process.run()
        running[name] = process
        started.append(process.processIdentifier)
    }

    func startNode(_ home: Home, environment: [String: String] = [:]) throws {
        try start(home.name, ["node", "run", "--config", home.config], environment: environment)
    }

    func startCoordinator(environment: [String: String] = [:]) throws {
        try start("coordinator", ["coordinator", "serve", "--config", coordinatorConfig], environment: environment)
    }

    func startNodes() throws { for home in ready { try startNode(home) } }

    /// The number of a process that is running.
    func process(_ name: String) -> Int32? { running[name]?.processIdentifier }

    /// Tells a process to end (SIGTERM), or ends it at once (SIGKILL), and waits until it has.
    func stop(_ name: String, _ signal: Int32 = SIGTERM) {
        guard let process = running.removeValue(forKey: name) else { return }
        if process.isRunning { _ = Glibc.kill(process.processIdentifier, signal) }
        let end = Date().addingTimeInterval(20)
        // The test may have been cancelled already, so this waits without asking its task.
        while process.isRunning, Date() < end { usleep(10_000) }
        if process.isRunning {
            Issue.record("\(name) did not end when told to")
            _ = Glibc.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
    }

    func stopNodes() { for home in homes { stop(home.name) } }

    private func close(showingLogs: Bool) {
        for name in running.keys.sorted() { stop(name) }
        for process in started {
            #expect(Glibc.kill(process, 0) == -1 && errno == ESRCH, "process \(process) is left behind")
        }
        if showingLogs {
            for log in logs {
                let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
                print("— \(log)\n\(text.split(separator: "\n").suffix(20).joined(separator: "\n"))")
            }
        }
        try? FileManager.default.removeItem(atPath: folder)
    }

    // Commands.

    /// Runs a command; fails the test where it does not end with `status`.
    @discardableResult
    nonisolated func command(_ arguments: [String], ends status: Int32 = 0) async throws -> Program.Ended {
        let ended = try await Program.tvaersum(arguments)
        guard ended.status == status else {
            throw Program.Unexpected(
                description:
                    "tvaersum \(arguments.joined(separator: " ")): \(ended.status), not \(status)\n\(ended.errors)"
            )
        }
        return ended
    }

    @discardableResult
    nonisolated func coordinator(_ arguments: String..., ends status: Int32 = 0) async throws -> Program.Ended {
        try await command(["coordinator"] + arguments + ["--config", coordinatorConfig], ends: status)
    }

    @discardableResult
    nonisolated func node(_ home: Home, _ arguments: String..., ends status: Int32 = 0) async throws -> Program.Ended {
        try await command(["node"] + arguments + ["--config", home.config], ends: status)
    }

    /// How far a round has come.
    nonisolated func progress(_ round: String) async throws -> RoundProgress {
        let json = try await coordinator("round", "status", round, "--json").output
        return try JSONDecoder().decode(RoundProgress.self, from: Data(json.utf8))
    }

    // Setting up.

    private func enrol() async throws {
        try configureCoordinator()
        try await coordinator("init")
        try startCoordinator()
        try await until("the coordinator listens") {
            let log = try String(contentsOfFile: "\(folder)/coordinator.log", encoding: .utf8)
            let line = log.split(separator: "\n").first { $0.hasPrefix("ready ") } ?? ""
            let numbers = line.split { " =".contains($0) }.compactMap { Int($0) }
            guard numbers.count == 2 else { return false }
            ports = (numbers[0], numbers[1])
            return true
        }
        // Started again, it is where it was.
        try configureCoordinator()
        for home in ready { try configure(home) }
        let words = try await each(of: ready) { home in try await self.node(home, "init").line }
        for (home, words) in zip(ready, words) {
            let file = try await invite(home)
            try await node(home, "enrol", "--code-file", file, ends: 75)
            try await coordinator("approve", "\(home.kommune)", "--words", words)
            try await node(home, "enrol", "--code-file", file)
            self.words[home.kommune] = words
        }
    }

    /// Asks a kommune in; answers the file with its code.
    nonisolated func invite(_ home: Home) async throws -> String {
        let code = try await coordinator("invite", "\(home.kommune)", "Kommune \(home.kommune)").line
        let file = "\(home.folder)/code.txt"
        try Data(code.utf8).write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Each kommune's six words, as it reads them out on the telephone.
    private(set) var words: [KommuneCode: String] = [:]

    /// A kommune that set itself up reads its words out.
    func hear(_ words: String, from home: Home) { self.words[home.kommune] = words }

    private var allowed: [Digest] = []

    private func configureCoordinator() throws {
        let yaml = """
            state: \(coordinatorState)
            name: localhost
            listen:
              address: 127.0.0.1
              port: \(ports.main)
              enrolment: \(ports.enrolment)
            publications: \(folder)/published

            """
        try Data(yaml.utf8).write(to: URL(fileURLWithPath: coordinatorConfig))
    }

    /// Writes a node's configuration, and a policy that allows nothing.
    func configure(_ home: Home) throws {
        try writeConfiguration(of: home, mappings: home.extracts)
        try writePolicy(of: home, allowing: [])
    }

    /// Writes a node's configuration alone.
    func writeConfiguration(of home: Home, mappings: String) throws {
        let yaml = """
            kommune: \(home.kommune)
            name: Kommune \(home.kommune)
            state: \(home.state)
            coordinator:
              url: https://localhost:\(ports.main)
              enrolment: https://localhost:\(ports.enrolment)
            extracts: \(home.extracts)
            mappings: \(mappings)
            policy: \(home.policy)

            """
        try Data(yaml.utf8).write(to: URL(fileURLWithPath: home.config))
    }

    /// Every node keeps a copy of its ledger from now on.
    func keepLedgerCopies() throws {
        for home in ready {
            try FileManager.default.createDirectory(atPath: home.ledgerCopy, withIntermediateDirectories: true)
            let yaml = try String(contentsOfFile: home.config, encoding: .utf8) + "ledger_copy: \(home.ledgerCopy)\n"
            try Data(yaml.utf8).write(to: URL(fileURLWithPath: home.config))
        }
    }

    /// Writes a house's policy, which allows these studies.
    nonisolated func writePolicy(of home: Home, allowing studies: [Digest]) throws {
        let lines = studies.map { "  \"\($0.hex)\": {}\n" }.joined()
        let policy = """
            floors: {small_count: 5, small_part: 3, minimum_contributors: 3, hides_zeros: false}
            approvals: 2
            dpo_countersigns: false
            people:
              \(try people(of: home).joined(separator: "\n  "))
            studies:\(lines.isEmpty ? " {}" : "")

            """
        try Data((policy + lines).utf8).write(to: URL(fileURLWithPath: home.policy))
    }

    /// The lines of a house's policy for its two people, whose keys are made once.
    private nonisolated func people(of home: Home) throws -> [String] {
        let file = "\(home.folder)/people"
        if let kept = try? String(contentsOfFile: file, encoding: .utf8) { return kept.components(separatedBy: "\n") }
        let lines = try [("anna", "Anna Holm", Person.Role.operator), ("bo", "Bo Lund", .dpo)]
            .map { id, name, role in try PersonKey.make(id: id, name: name, role: role, file: home.key(of: id)) }
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
        return lines
    }

    /// Everybody hears everybody's six words; the nodes must be running.
    func compareWords() async throws {
        var calls: [(listener: Home, speaker: Home, words: String)] = []
        for listener in ready {
            for speaker in homes where speaker.kommune != listener.kommune {
                if let heard = words[speaker.kommune] { calls.append((listener, speaker, heard)) }
            }
        }
        _ = try await each(of: calls) { call in
            try await until("\(call.listener.name) has the roster") {
                let arguments = [
                    "node", "trust", "\(call.speaker.kommune)", "--words", call.words, "--by", "Anna Holm", "--config",
                    call.listener.config,
                ]
                let ended = try await Program.tvaersum(arguments)
                if ended.status != 0, !ended.errors.contains("until it has the roster") {
                    throw Program.Unexpected(description: ended.errors)
                }
                return ended.status == 0
            }
        }
    }

    // A round.

    /// Opens a round and lets every kommune approve it.
    func openRound(_ round: String, study: String, first: String, last: String) async throws {
        try await order(round, study: study, first: first, last: last)
        _ = try await each(of: homes) { home in try await self.approve(round, at: home) }
    }

    /// Adds a study to every kommune's policy.
    func allow(_ file: String) throws {
        // A study that the coordinator will refuse is nobody's to allow.
        guard let study = try? Study(yaml: try String(contentsOfFile: file, encoding: .utf8), file: file),
            !allowed.contains(study.digest)
        else { return }
        allowed.append(study.digest)
        for home in ready { try writePolicy(of: home, allowing: allowed) }
    }

    /// Orders a round to be opened, which nobody has approved yet; every kommune's policy allows its study.
    @discardableResult
    func order(
        _ round: String,
        study: String,
        first: String = "2025-01-01",
        last: String = "2025-12-31",
        ends status: Int32 = 0
    ) async throws -> Program.Ended {
        try allow(study)
        return try await coordinator(
            "round",
            "open",
            round,
            "--study",
            study,
            "--from",
            first,
            "--to",
            last,
            ends: status
        )
    }

    /// Two people say yes to a round as soon as the node has it, and order it handed in.
    nonisolated func approve(_ round: String, at home: Home) async throws {
        try await until("\(home.name) has round \(round)") {
            let ended = try await Program.tvaersum(["node", "status", "--config", home.config])
            return ended.status == 0 && ended.output.contains("\(round)\t")
        }
        for command in try await decision(round, at: home) { try await self.command(command) }
    }

    /// The commands of two people who approve what the extracts give now, and of the one who orders it.
    nonisolated func decision(_ round: String, at home: Home) async throws -> [[String]] {
        let preview = try await node(home, "preview", round).output
        guard let figures = preview.split(separator: "\n").last?.split(separator: " ").last.map(String.init) else {
            throw Program.Unexpected(description: preview)
        }
        return ["anna", "bo"].map { approval(round, at: home, by: $0, figures: figures) }
            + [["node", "submit", round, "--config", home.config]]
    }

    /// One person's command.
    nonisolated func approval(
        _ round: String,
        at home: Home,
        by person: String,
        figures: String = String(repeating: "0", count: 64)
    ) -> [String] {
        [
            "node", "approve", round, "--as", person, "--key", home.key(of: person), "--figures", figures, "--config",
            home.config,
        ]
    }

    /// Waits until every submission is acknowledged by every member.
    nonisolated func untilAcknowledged(_ round: String) async throws {
        try await until("all submissions of round \(round) are acknowledged") {
            let progress = try await self.progress(round)
            if let stop = progress.stop { throw Program.Unexpected(description: "round \(round) stopped: \(stop)") }
            return progress.acknowledged.count == homes.count
        }
    }

    /// Closes a round and publishes it when everybody has signed; answers the folder of the publication.
    nonisolated func finish(_ round: String) async throws -> String {
        try await coordinator("round", "close", round)
        try await until("the figures of round \(round) are signed") {
            let progress = try await self.progress(round)
            if let stop = progress.stop { throw Program.Unexpected(description: "round \(round) stopped: \(stop)") }
            return progress.stage == "opened"
        }
        let published = try await coordinator("round", "publish", round).line
        try await until("all keys of round \(round) are deleted") {
            try await self.progress(round).deleted.count == homes.count
        }
        return published
    }
}
