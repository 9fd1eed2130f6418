import ArgumentParser
import Audit
import Coordinator
import Digests
import Foundation
import Inspection
import Messages
import Node
import Rehearsal
import Studies
import Tallying
import Vocabulary

/// The steps of the demo, each as its people would take it.
struct Demo: Sendable {
    let household: Household
    /// A study file, or nil for the one that is built in.
    let study: String?
    let seed: UInt64

    /// A name that begins with `demo` makes the report say that its figures are invented.
    private static let round = "demo-2025"
    private static let patience = 60.0
    /// Two in every kommune, one of them its data-protection officer.
    private static let people: [(id: String, name: String, role: Person.Role)] = [
        ("anna", "Anna Holm", .operator), ("bo", "Bo Lund", .dpo),
    ]

    private var folder: String { household.folder }
    private var kommuner: [SyntheticKommune] { Synthesis.kommuner }

    func run() async throws {
        guard let first = Day(iso: "2025-01-01"), let last = Day(iso: "2025-12-31"),
            let period = Period(first: first, last: last), let round = RoundName(Self.round)
        else { preconditionFailure("the demo's period and round are fixed") }

        step("makes five kommuner's extracts, in five Danish dresses, with the errors that registers have")
        for kommune in kommuner {
            let target = URL(fileURLWithPath: "\(folder)/\(kommune.code)/udtraek")
            _ = try Synthesis.write(kommune: kommune, seed: seed, period: period, into: target)
        }

        step("makes an auditor's key; its digest goes into every kommune's policy")
        let auditor = try AuditorFiles.make(name: "Demoens revision", folder: folder)

        step("sets up and starts the coordinator")
        let coordinator = try await startCoordinator()

        step("sets up five nodes; invites, enrols and approves them, six words at a time")
        let digest = try coordinator.keep(
            study: try study.map { (file: String) throws(Refusal) in try text(of: file) } ?? Page.demoStudy,
            file: study ?? "the demo's study"
        )
        let nodes = try await enrol(with: coordinator, accepting: auditor, for: digest)

        step("starts the nodes; everybody reads everybody's six words")
        for kommune in kommuner {
            try await household.start(
                ["node", "run", "--config", "\(folder)/\(kommune.code)/node.yaml"],
                log: "node-\(kommune.code).log"
            )
        }
        try await compareWords(nodes)

        step("opens the round; in every kommune two people approve the same figures and order them handed in")
        _ = try await coordinator.give(
            .open(
                RoundRequest(
                    name: round,
                    study: digest,
                    period: period,
                    contributors: [],
                    tolerated: nil,
                    closes: Timestamp(seconds: 0),
                    auditor: auditor
                )
            )
        )
        for (kommune, node) in nodes {
            try await until("kommune \(kommune.code) sees the round") {
                try node.standings().contains { $0.round == round }
            }
            let preview = try node.preview(round)
            for person in Self.people {
                _ = try node.approve(
                    round,
                    as: person.id,
                    keyFile: "\(folder)/\(kommune.code)/\(person.id).key",
                    figures: preview.plaintext
                )
            }
            _ = try node.submit(round)
            let read = preview.quality.tables.reduce(0) { $0 + $1.read }
            Terminal.note(
                "      \(kommune.name): \(read) rows read, \(preview.quality.rejected) rejected under a rule; "
                    + "opens at most \(preview.open) of \(preview.named) cells by name"
            )
        }

        step("waits for sealed shares and acknowledgements")
        try await until("all have submitted") { try coordinator.progress(of: round).acknowledged.count == nodes.count }

        step("closes the round; the members check, agree, and open what may open")
        _ = try await coordinator.give(.close(round))
        try await until("all members have signed the figures") {
            let progress = try coordinator.progress(of: round)
            if let stop = progress.stop {
                throw Refusal(.demoFailed, at: "round \(round), stopped: \(stop)", next: "Its logs are in \(folder).")
            }
            return progress.stage == "opened"
        }

        step("publishes")
        let report = try await coordinator.give(.publish(round))
        try await until("all members have deleted their keys") {
            try coordinator.progress(of: round).deleted.count == nodes.count
        }
        // Once more, so that the bundle holds the members' words of deletion too.
        _ = try await coordinator.give(.publish(round))
        let proof = ["\(report)/bundle.tvaersum", "--coordinator-key", "\(coordinator.key)"]
        step("checks the publication with tvaersum-verify, which holds no key and opens no socket")
        if let status = try await household.verify(proof), status != 0 {
            Terminal.note("tvaersum: the verifier ended with status \(status)")
            throw ExitStatus.verificationFailed.code
        }
        step("checks masks and suppression with the auditor's key")
        let audit = "\(folder)/\(round).auditor"
        try AuditorFiles.write(try coordinator.auditorBundle(of: round).canonicalBytes, to: audit)
        let verdict = try AuditVerdict(
            auditorBundle: try AuditorFiles.bytes(of: audit),
            key: try AuditorFiles.key("\(folder)/auditor.key"),
            table: try AuditorFiles.bytes(of: "\(report)/benchmark.csv"),
            coordinatorKey: coordinator.key.bytes
        )
        guard verdict.isProven else {
            Terminal.note(verdict.text(in: .english))
            throw ExitStatus.verificationFailed.code
        }
        Terminal.say(try Publications.overview(of: "\(report)/bundle.tvaersum"))
        Terminal.say("Rapport:  \(report)/report.da.html")
        Terminal.say("Report:   \(report)/report.en.html")
        Terminal.say("Tables:   \(report)/benchmark.csv")
        Terminal.say(
            "Audit:    tvaersum audit verify \(audit) --auditor-key \(folder)/auditor.key --coordinator-key \(coordinator.key)"
        )
        Terminal.say("Proof:    tvaersum-verify \(proof.joined(separator: " "))")
    }

    private func step(_ what: String) { Terminal.note("demo: \(what)") }

    private func startCoordinator() async throws -> CoordinatorDesk {
        let config = "\(folder)/coordinator.yaml"
        let yaml = """
            state: \(folder)/coordinator
            name: localhost
            listen:
              address: 127.0.0.1
              port: 0
              enrolment: 0
            publications: \(folder)/published

            """
        try Data(yaml.utf8).write(to: URL(fileURLWithPath: config))
        try CoordinatorDesk.initialise(folder: "\(folder)/coordinator", name: "Tværsum demo", hosts: ["localhost"])
        try await household.start(["coordinator", "serve", "--config", config], log: "coordinator.log")
        return try CoordinatorDesk(folder: "\(folder)/coordinator")
    }

    /// The ports that the coordinator printed when it was ready.
    private func ports() async throws -> (main: Int, enrolment: Int) {
        try await waited("the coordinator listens") {
            let log = (try? String(contentsOfFile: "\(folder)/coordinator.log", encoding: .utf8)) ?? ""
            guard let line = log.split(separator: "\n").first(where: { $0.hasPrefix("ready ") }) else { return nil }
            let numbers = line.split { " =".contains($0) }.compactMap { Int($0) }
            return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
        }
    }

    private func enrol(
        with coordinator: CoordinatorDesk,
        accepting auditor: Auditor,
        for study: Digest
    ) async throws -> [(kommune: SyntheticKommune, desk: NodeDesk)] {
        let (main, enrolment) = try await ports()
        var nodes: [(SyntheticKommune, NodeDesk)] = []
        for kommune in kommuner {
            let home = "\(folder)/\(kommune.code)"
            let yaml = """
                kommune: \(kommune.code)
                name: \(kommune.name)
                state: \(home)/state
                coordinator:
                  url: https://localhost:\(main)
                  enrolment: https://localhost:\(enrolment)
                extracts: \(home)/udtraek
                mappings: \(home)/udtraek
                policy: \(home)/policy.yaml

                """
            let people = try Self.people.map { person in
                try PersonKey.make(
                    id: person.id,
                    name: "\(person.name), demo",
                    role: person.role,
                    file: "\(home)/\(person.id).key"
                )
            }
            let policy = """
                floors: {small_count: 5, small_part: 3, minimum_contributors: 3, hides_zeros: false}
                approvals: 2
                dpo_countersigns: true
                studies: {"\(study)": {}}
                auditors: ["\(auditor.key)"]
                people:
                  \(people.joined(separator: "\n  "))

                """
            try Data(yaml.utf8).write(to: URL(fileURLWithPath: "\(home)/node.yaml"))
            try Data(policy.utf8).write(to: URL(fileURLWithPath: "\(home)/policy.yaml"))
            let configuration = try NodeConfiguration(file: "\(home)/node.yaml")
            let words = try NodeDesk.initialise(configuration)
            let node = try NodeDesk(configuration)
            let code = try coordinator.invite(kommune.code, name: kommune.name)
            try await ask(node, code: code)
            try coordinator.approve(kommune.code, words: words)
            try await node.enrol(code: code)
            Terminal.note("      \(kommune.name): \(words.joined(separator: " "))")
            nodes.append((kommune, node))
        }
        return nodes
    }

    /// Asks to be enrolled; the answer is that somebody must approve first.
    private func ask(_ node: NodeDesk, code: String) async throws {
        do {
            try await node.enrol(code: code)
        } catch {
            guard error.code == .enrolmentPending else { throw error }
        }
    }

    private func compareWords(_ nodes: [(kommune: SyntheticKommune, desk: NodeDesk)]) async throws {
        for (kommune, node) in nodes {
            try await until("kommune \(kommune.code) has the roster") { try node.knownPeers() == nodes.count - 1 }
        }
        let read = try nodes.map { (code: $0.kommune.code, words: try $0.desk.words()) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (kommune, node) in nodes {
                group.addTask {
                    for other in read where other.code != kommune.code {
                        try node.trust(other.code, words: other.words, by: "\(kommune.name), demo")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Asks again until it is so.
    private func until(_ what: String, _ isSo: () throws -> Bool) async throws {
        try await waited(what) { try isSo() ? () : nil }
    }

    /// Asks again until there is an answer; gives up after a minute, or when a process has ended.
    private func waited<Value>(_ what: String, _ answer: () throws -> Value?) async throws -> Value {
        let end = Date().addingTimeInterval(Self.patience)
        while Date() < end {
            if let value = try answer() { return value }
            try await household.checkAlive()
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Refusal(
            .demoFailed,
            at: "\(what), waited \(Int(Self.patience)) s in vain",
            next: "Read the last lines of each log in \(folder)."
        )
    }
}
