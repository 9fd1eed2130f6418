import Foundation
import Testing

/// A folder with a node and a coordinator that are set up and do nothing, and with files that are wrong in one place each.
struct RefusalDesk {
    typealias Wrong = WholeHouse.RefusalLines.Wrong

    let folder: String
    /// What no line may tell.
    private(set) var secrets: [String] = []
    /// A study without fault.
    static let study = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("studies/vestegnen-integration.yaml")

    init() async throws {
        let manager = FileManager.default
        folder = manager.temporaryDirectory.appendingPathComponent("tvaersum-desk-\(UUID().uuidString)").path
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await prepare()
    }

    func clear() { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Writes a file and returns its path.
    @discardableResult func write(_ text: String, _ name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    /// Sets the node and the coordinator up, and makes one-time codes.
    private mutating func prepare() async throws {
        try write(node(), "node.yaml")
        try write(Self.policy, "policy.yaml")
        try write(coordinator(), "coordinator.yaml")
        for house in ["node", "coordinator"] {
            let ended = try await Program.tvaersum([house, "init", "--config", path("\(house).yaml")])
            try #require(ended.status == 0, "\(ended.errors)")
        }
        for kommune in ["153", "165"] {
            let invited = try await Program.tvaersum([
                "coordinator", "invite", kommune, "Navn", "--config", path("coordinator.yaml"),
            ])
            try #require(invited.status == 0, "\(invited.errors)")
            secrets.append(invited.line)
            try write(invited.line, "code-\(kommune)")
        }
        // One symbol is another.
        let code = secrets[0]
        let last = code.last == "A" ? "B" : "A"
        try write("\(code.dropLast())\(last)", "code-mistyped")
    }

    private static let policy = """
        floors: {small_count: 5, small_part: 3, minimum_contributors: 3, hides_zeros: false}
        approvals: 2
        dpo_countersigns: false

        """

    private func node(state: String = "node") -> String {
        """
        kommune: 153
        name: Brøndby
        state: \(path(state))
        coordinator:
          url: https://127.0.0.1:1
          enrolment: https://127.0.0.1:1
        extracts: \(path("udtraek"))
        mappings: \(path("afbildninger"))
        policy: \(path("policy.yaml"))

        """
    }

    private func coordinator(state: String = "coordinator") -> String {
        """
        state: \(path(state))
        name: localhost
        listen:
          address: 192.0.2.1
          port: 0
          enrolment: 0
        publications: \(path("published"))

        """
    }

    /// A study with one place changed.
    private func study(_ old: String, _ new: String, _ name: String) throws -> [String] {
        let whole = try String(contentsOf: Self.study, encoding: .utf8)
        try #require(whole.contains(old), "the study has \(old)")
        guard let range = whole.range(of: old) else { return [] }
        return ["study", "show", try write(whole.replacingCharacters(in: range, with: new), name)]
    }

    /// Studies as their authors get them wrong.
    var studies: [Wrong] {
        get throws {
            [
                Wrong(
                    arguments: ["study", "show", path("nowhere.yaml")],
                    refusal: "T1506",
                    status: 66,
                    place: "nowhere"
                ),
                Wrong(arguments: ["study", "lint", path("nowhere.yaml")], refusal: "T1506", status: 66, next: "UTF-8"),
                Wrong(arguments: ["study", "show", try write("", "empty.yaml")], refusal: "T0701", status: 65),
                Wrong(
                    arguments: ["study", "show", try write("id: a\n\tb: c\n", "tab.yaml")],
                    refusal: "T0701",
                    status: 65,
                    place: "tab.yaml:2:1"
                ),
                Wrong(
                    arguments: try study("\ntitle:", "\ntitel:", "a.yaml"),
                    refusal: "T0702",
                    status: 65,
                    next: "“title”"
                ),
                Wrong(
                    arguments: try study("\nversion:", "\n#", "b.yaml"),
                    refusal: "T0703",
                    status: 65,
                    next: "“version”"
                ),
                Wrong(arguments: try study("\nversion: ", "\nversion: en", "c.yaml"), refusal: "T0704", status: 65),
                Wrong(
                    arguments: try study("\nversion: ", "\nversion: 1\nversion: ", "d.yaml"),
                    refusal: "T0705",
                    status: 65
                ),
                Wrong(arguments: try study("m: 3", "m: 2", "e.yaml"), refusal: "T0724", status: 65, place: "release"),
            ]
        }
    }

    private func at(_ house: String, _ arguments: [String], _ config: String? = nil) -> [String] {
        [house] + arguments + ["--config", config ?? path("\(house).yaml")]
    }

    private func changed(_ yaml: String, _ old: String, _ new: String, _ name: String) throws -> String {
        try #require(yaml.contains(old))
        return try write(yaml.replacingOccurrences(of: old, with: new), name)
    }

    /// What goes wrong at a node.
    var nodes: [Wrong] {
        get throws {
            let words = ["--words", "a b c d e f"]
            func slip(_ old: String, _ new: String, _ name: String) throws -> [String] {
                at("node", ["words"], try changed(node(), old, new, name))
            }
            try write(node(state: "never"), "never.yaml")
            try write(node(state: "open"), "open.yaml")
            try FileManager.default.createDirectory(
                atPath: path("open"),
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o755]
            )
            try write(node(state: "node.yaml/state"), "below-a-file.yaml")
            try write(node(state: "damaged"), "damaged.yaml")
            try FileManager.default.createDirectory(
                atPath: path("damaged"),
                withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700]
            )
            try write(String(repeating: "no database ", count: 100), "damaged/node.sqlite")
            return [
                Wrong(
                    arguments: at("node", ["words"], path("no.yaml")),
                    refusal: "T1506",
                    status: 66,
                    next: "--config"
                ),
                Wrong(
                    arguments: try slip("extracts", "extrakts", "f.yaml"),
                    refusal: "T1505",
                    status: 78,
                    place: "f.yaml, line 7, extrakts",
                    next: "“extracts”"
                ),
                Wrong(
                    arguments: try slip("https://127.0.0.1:1\n  e", "http://a\n  e", "g.yaml"),
                    refusal: "T1505",
                    status: 78
                ),
                Wrong(arguments: try slip("kommune: 153", "kommune: 9153", "h.yaml"), refusal: "T1505", status: 78),
                Wrong(
                    arguments: try slip("state: ", "stat: ", "j.yaml"),
                    refusal: "T1505",
                    status: 78,
                    next: "“state”"
                ),
                Wrong(
                    arguments: try slip("name: Brøndby\n", "", "k.yaml"),
                    refusal: "T1505",
                    status: 78,
                    next: "`name`"
                ),
                Wrong(
                    arguments: try slip("policy:", "policy: [", "l.yaml"),
                    refusal: "T1505",
                    status: 78,
                    place: "l.yaml"
                ),
                Wrong(
                    arguments: at("node", ["words"], path("never.yaml")),
                    refusal: "T1501",
                    status: 78,
                    next: "node init"
                ),
                Wrong(arguments: at("node", ["init"]), refusal: "T1502", status: 78, next: "node enrol"),
                Wrong(arguments: at("node", ["run"]), refusal: "T1503", status: 78, next: "node enrol"),
                Wrong(
                    arguments: at("node", ["words"], path("open.yaml")),
                    refusal: "T1407",
                    status: 77,
                    next: "chmod 700"
                ),
                Wrong(arguments: at("node", ["words"], path("below-a-file.yaml")), refusal: "T1404", status: 73),
                Wrong(
                    arguments: at("node", ["words"], path("damaged.yaml")),
                    refusal: "T1403",
                    status: 65,
                    next: "backup"
                ),
                Wrong(arguments: at("node", ["preview", "2025"]), refusal: "T1509", status: 66, place: "round 2025"),
                Wrong(arguments: at("node", ["submit", "2025"]), refusal: "T1509", status: 66),
                Wrong(arguments: at("node", ["policy", "explain", "2025"]), refusal: "T1509", status: 66),
                Wrong(
                    arguments: at("node", ["trust", "165", "--by", ""] + words),
                    refusal: "T1516",
                    status: 64,
                    place: "--by"
                ),
                Wrong(arguments: at("node", ["trust", "165", "--by", "Anna"] + words), refusal: "T1416", status: 66),
                Wrong(arguments: at("node", ["forget", "165", "--confirm", "165"]), refusal: "T1416", status: 66),
                Wrong(
                    arguments: at("node", ["enrol", "--code-file", path("code-mistyped")]),
                    refusal: "T0660",
                    status: 65,
                    next: "again"
                ),
                Wrong(arguments: at("node", ["enrol", "--code-file", path("no-code")]), refusal: "T1506", status: 66),
                Wrong(
                    arguments: at("node", ["enrol", "--code-file", path("code-165")]),
                    refusal: "T1505",
                    status: 78,
                    next: "for kommune 165"
                ),
                Wrong(
                    arguments: at("node", ["enrol", "--code-file", path("code-153")]),
                    refusal: "T0621",
                    status: 69,
                    place: "127.0.0.1:1",
                    next: "network team"
                ),
            ]
        }
    }

    /// What goes wrong at the coordinator.
    var coordinators: [Wrong] {
        get throws {
            func slip(_ old: String, _ new: String, _ name: String) throws -> [String] {
                at("coordinator", ["key"], try changed(coordinator(), old, new, name))
            }
            try write(coordinator(state: "never"), "never-coordinator.yaml")
            let period = ["--from", "2025-01-01", "--to", "2025-12-31"]
            let closed = try study("k: 5", "k: 20", "closed.yaml").last ?? ""
            return [
                Wrong(
                    arguments: at("coordinator", ["round", "open", "2025", "--study", closed] + period),
                    refusal: "T1609",
                    status: 65,
                    place: "closed.yaml, "
                ),
                Wrong(arguments: at("coordinator", ["key"], path("no.yaml")), refusal: "T1506", status: 66),
                Wrong(
                    arguments: try slip("enrolment: 0", "enrollment: 0", "m.yaml"),
                    refusal: "T1901",
                    status: 78,
                    place: "m.yaml, line 6, enrollment",
                    next: "“enrolment”"
                ),
                Wrong(
                    arguments: try slip("port: 0", "port: 70000", "n.yaml"),
                    refusal: "T1901",
                    status: 78,
                    next: "65535"
                ),
                Wrong(
                    arguments: at("coordinator", ["key"], path("never-coordinator.yaml")),
                    refusal: "T1601",
                    status: 78,
                    next: "coordinator init"
                ),
                Wrong(arguments: at("coordinator", ["init"]), refusal: "T1602", status: 78, next: "coordinator serve"),
                Wrong(arguments: at("coordinator", ["serve"]), refusal: "T0650", status: 78, place: "192.0.2.1"),
                Wrong(arguments: at("coordinator", ["invite", "183", " "]), refusal: "T1612", status: 64),
                Wrong(
                    arguments: at("coordinator", ["approve", "183", "--words", "a b c d e f"]),
                    refusal: "T1608",
                    status: 66,
                    place: "kommune 183"
                ),
                Wrong(arguments: at("coordinator", ["round", "status", "2025"]), refusal: "T1603", status: 66),
                Wrong(
                    arguments: at("coordinator", ["round", "open", "2025", "--study", path("empty.yaml")] + period),
                    refusal: "T0701",
                    status: 65
                ),
            ]
        }
    }

    /// What goes wrong with other files and folders.
    var files: [Wrong] {
        get throws {
            let text = try write("this is no bundle, and long enough to look like one\n", "no-bundle")
            return [
                Wrong(
                    arguments: ["audit", "overview", path("nowhere")],
                    refusal: "T1902",
                    status: 66,
                    place: "nowhere"
                ),
                Wrong(arguments: ["audit", "overview", text], refusal: "T0502", status: 65, place: "no-bundle"),
                Wrong(
                    arguments: ["study", "simulate", Self.study.path, "--kommuner", "3", "--report", "\(text)/below"],
                    refusal: "T1805",
                    status: 73
                ),
                Wrong(arguments: ["synth", "--folder", "\(text)/below"], refusal: "T1801", status: 73),
                Wrong(arguments: ["demo", "--folder", folder], refusal: "T1903", status: 73, next: "--folder"),
            ]
        }
    }
}
