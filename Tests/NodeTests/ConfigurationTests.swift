import Foundation
import Testing
import Transport
import Vocabulary

@testable import Node

@Suite("A node's configuration")
struct ConfigurationTests {
    private static let good = """
        kommune: 153
        name: Brøndby
        state: /s
        coordinator:
          url: https://c.example:8443
          enrolment: https://c.example:8444
          proxy: http://p.example:3128
        extracts: /e
        mappings: /m
        policy: /p
        """

    @Test("NODE-8: a good configuration is read to the last value")
    func good() throws {
        let node = try NodeConfiguration(yaml: Self.good, file: "node.yaml")
        #expect(node.kommune.description == "153" && node.name == "Brøndby" && node.state == "/s")
        #expect(node.coordinator.host == "c.example" && node.coordinator.port == 8443)
        #expect(node.enrolment.port == 8444)
        #expect(node.proxy?.host == "p.example" && node.proxy?.port == 3128)
        #expect(node.policy == "/p")
        let six = Self.good.replacingOccurrences(of: "https://c.example:8443", with: "https://[::1]:8443")
        #expect(try NodeConfiguration(yaml: six, file: "node.yaml").coordinator.host == "::1")
        let bare = Self.good.replacingOccurrences(of: "https://c.example:8443", with: "https://c.example/")
        #expect(try NodeConfiguration(yaml: bare, file: "node.yaml").coordinator.port == 443)
    }

    @Test("NODE-8: the example in deploy is read")
    func example() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let node = try NodeConfiguration(file: root.appendingPathComponent("deploy/examples/node.yaml").path)
        #expect(node.name == "Brøndby")
    }

    @Test(
        "NODE-8: a bad value is refused with file and field",
        arguments: [
            ("policy: /p", "policy: \"\"", "policy"),
            ("kommune: 153", "kommune: 1", "kommune"),
            ("kommune: 153", "kommune: Brøndby", "kommune"),
            ("name: Brøndby", "name: \"\"", "name"),
            ("name: Brøndby", "name: \"Br\\u001b[2Jøndby\"", "name"),
            ("name: Brøndby", "name: \"Brøndby\\n\"", "name"),
            ("state: /s", "state: \"\"", "state"),
            ("https://c.example:8443", "http://c.example:8443", "coordinator.url"),
            ("https://c.example:8443", "c.example:8443", "coordinator.url"),
            ("https://c.example:8443", "https://", "coordinator.url"),
            ("https://c.example:8443", "https://c.example/x", "coordinator.url"),
            ("https://c.example:8443", "https://c.example?x=1", "coordinator.url"),
            ("https://c.example:8443", "https://c.example%0a43", "coordinator.url"),
            ("https://c.example:8443", "https://c%20example", "coordinator.url"),
            ("https://c.example:8443", "https://u:p@c.example", "coordinator.url"),
            ("https://c.example:8443", "https://c.example:0", "coordinator.url"),
            ("https://c.example:8444", "https://c.example:99999", "coordinator.enrolment"),
            ("http://p.example:3128", "https://p.example:3128", "coordinator.proxy"),
            ("http://p.example:3128", "http://u:p@p.example:3128", "coordinator.proxy"),
        ]
    )
    func badValue(_ change: (from: String, to: String, field: String)) async throws {
        let yaml = Self.good.replacingOccurrences(of: change.from, with: change.to)
        try #require(yaml != Self.good)
        let refused = await refusal { _ = try NodeConfiguration(yaml: yaml, file: "node.yaml") }
        #expect(refused?.code == .badConfiguration)
        #expect(refused?.place == "node.yaml, \(change.field)")
        #expect(refused?.next.isEmpty == false)
    }

    @Test(
        "NODE-8: an unknown or missing key is refused with file and line, and no value is shown",
        arguments: [
            ("name: Brøndby", "name: Brøndby\npassword: hemmelig", "line 3, password"),
            ("  proxy:", "  proxi:", "line 7, proxi"),
            ("extracts: /e\n", "", "line"),
            ("policy:", "policies:", "line 10, policies"),
            ("policy: /p", "policy: /p\nauditors: []", "line 11, auditors"),
        ]
    )
    func badKey(_ change: (from: String, to: String, place: String)) async throws {
        let yaml = Self.good.replacingOccurrences(of: change.from, with: change.to)
        let refused = await refusal { _ = try NodeConfiguration(yaml: yaml, file: "node.yaml") }
        #expect(refused?.code == .badConfiguration)
        #expect(refused?.place.contains(change.place) == true, "\(refused?.place ?? "")")
        #expect(refused.map { "\($0)".contains("hemmelig") } == false)
    }

    @Test("NODE-8: a file that cannot be read, or is no YAML, is refused")
    func unreadable() async throws {
        #expect(await refusal { _ = try NodeConfiguration(file: "/nowhere/node.yaml") }?.code == .fileNotReadable)
        for yaml in ["", "- a", "a: [", "a: &x 1\nb: *x"] {
            let refused = await refusal { _ = try NodeConfiguration(yaml: yaml, file: "node.yaml") }
            #expect(refused?.code == .badConfiguration)
        }
    }
}
