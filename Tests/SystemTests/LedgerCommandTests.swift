import Foundation
import Store
import Testing
import Vocabulary

/// The commands of the ledger on a folder that a test has filled.
@Suite("The ledger's commands") struct LedgerCommandTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)")
        .path

    /// Three lines, in three years.
    private func fill() throws {
        try FileManager.default.createDirectory(atPath: "\(folder)/copy", withIntermediateDirectories: true)
        let yaml = """
            kommune: 153
            name: Brøndby
            state: \(folder)/state
            coordinator: {url: "https://localhost:1", enrolment: "https://localhost:2"}
            extracts: \(folder)
            mappings: \(folder)
            ledger_copy: \(folder)/copy
            policy: \(folder)/policy.yaml

            """
        try Data(yaml.utf8).write(to: URL(fileURLWithPath: "\(folder)/node.yaml"))
        let store = try NodeStore(folder: "\(folder)/state", ledgerCopy: "\(folder)/copy")
        for (year, approval) in [(2024, ""), (2025, "<script>alert('Anna')</script>"), (2026, "Anna Holm")] {
            let bytes = Array("message \(year)".utf8)
            let line = LedgerLine(recipient: .coordinator, kind: "offer", bytes: bytes, approval: approval)
            let day = try #require(Day(iso: "\(year)-06-01"))
            try store.enqueue(
                OutgoingMessage(kind: "offer", bytes: bytes, lines: [line]),
                at: Timestamp(seconds: Int64(day.number) * 86_400)
            )
        }
        #expect(try store.waiting().count == 3)
        try store.count(
            WireCount(day: try #require(Day(iso: "2025-06-01")), requests: 3, sent: 4711, bodies: 12, received: 1)
        )
    }

    private func run(_ arguments: String...) async throws -> Program.Ended { try await Program.tvaersum(arguments) }

    private func ledger(_ arguments: String...) async throws -> Program.Ended {
        try await Program.tvaersum(["node", "ledger", "--config", "\(folder)/node.yaml"] + arguments)
    }

    @Test(
        "LED-9: the page of a year holds every line of it and no other, no script, and no text as markup; in both languages"
    )
    func page() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try fill()
        let whole = try await ledger("--html", "-")
        #expect(whole.status == 0 && whole.output.contains("Hvad har forladt huset?"))
        #expect(whole.output.contains("lang=\"da\"") && whole.output.contains("scope=\"col\""))
        for forbidden in ["<script", "src=", "href=", "@import", "url("] { #expect(!whole.output.contains(forbidden)) }
        #expect(whole.output.contains("&lt;script&gt;alert(&#39;Anna&#39;)"))
        let store = try NodeStore(folder: "\(folder)/state", access: .beside)
        let lines = try store.ledger()
        #expect(lines.allSatisfy { whole.output.contains($0.digest.hex) })

        let year = try await ledger("--html", "-", "--lang", "en", "--from", "2025-01-01", "--to", "2025-12-31")
        #expect(year.output.contains("What has left the house?") && year.output.contains("4711"))
        #expect(lines.map { year.output.contains($0.digest.hex) } == [false, true, false])

        let file = "\(folder)/page.html"
        #expect(try await ledger("--html", file).status == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8) + "\n" == whole.output)
        let again = try await ledger("--html", file)
        #expect(again.status == 73 && again.errors.contains("T1905"), "a page is never written over")
    }

    @Test(
        "LED-8: the auditor's command checks a copy alone, and says which line was changed; the node's is refused as well"
    )
    func audit() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try fill()
        let file = "\(folder)/copy/\(LedgerCopy.name)"
        let good = try await run("audit", "ledger", "\(folder)/copy")
        #expect(good.status == 0 && good.output.split(separator: "\n").count == 3)
        #expect(good.errors.contains("The chain holds: 3 lines"))
        let json = try await run("audit", "ledger", file, "--json").output
        #expect(json == (try String(contentsOfFile: file, encoding: .utf8)))
        #expect(try await ledger("--json").output == json)

        let changed = json.replacingOccurrences(of: "\"size\":12", with: "\"size\":11")
        try Data(changed.utf8).write(to: URL(fileURLWithPath: file))
        let broken = try await run("audit", "ledger", file)
        #expect(broken.status == 14 && broken.errors.contains("T1411") && broken.errors.contains("line 1"))
        #expect(try await ledger().status == 14)

        let line = try #require(json.split(separator: "\n").first)
        try Data("\(line)\n\(line)\n".utf8).write(to: URL(fileURLWithPath: file))
        #expect(try await run("audit", "ledger", file).errors.contains("line 2"))
        #expect(try await run("audit", "ledger", "\(folder)/nowhere").status == 73)
    }
}
