import Foundation
import Testing
import Transport
import Vocabulary

@testable import tvaersum

@Suite("The coordinator's configuration")
struct ConfigurationTests {
    private static let good = """
        state: /s
        name: c.example
        listen:
          address: "::"
          port: 8443
          enrolment: 8444
        publications: /p
        """

    @Test("COO-8: the example in deploy is read")
    func example() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appendingPathComponent("deploy/examples/coordinator.yaml").path
        let coordinator = try CoordinatorConfiguration(file: file)
        #expect(coordinator.listen.port == 8443 && coordinator.listen.enrolmentPort == 8444)
        #expect(try CoordinatorConfiguration(yaml: Self.good, file: "c.yaml").name == "c.example")
    }

    @Test(
        "COO-8: an unknown key and a bad value are refused with file and place",
        arguments: [
            ("port: 8443", "port: 65536", "c.yaml, listen.port"), ("port: 8443", "port: http", "c.yaml, listen.port"),
            ("port: 8443", "port: -1", "c.yaml, listen.port"),
            ("enrolment: 8444", "enrolment: ''", "c.yaml, listen.enrolment"),
            ("address: \"::\"", "address: \"\"", "c.yaml, address"),
            ("name: c.example", "name: \"c\\nd\"", "c.yaml, name"),
            ("state: /s", "state: ''", "c.yaml, state"), ("state: /s", "stat: /s", "c.yaml, line 1, stat"),
            ("publications: /p", "", "c.yaml, line 1"), ("listen:", "listens:", "c.yaml, line 3, listens"),
        ]
    )
    func bad(_ change: (from: String, to: String, place: String)) async throws {
        let yaml = Self.good.replacingOccurrences(of: change.from, with: change.to)
        try #require(yaml != Self.good)
        let refused = await refusal { _ = try CoordinatorConfiguration(yaml: yaml, file: "c.yaml") }
        #expect(refused?.code == .badCoordinatorConfiguration)
        #expect(refused?.place == change.place)
    }
}
