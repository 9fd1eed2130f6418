import ArgumentParser
import Audit
import Foundation
import Inspection
import Messages
import Sealing
import Studies
import Vocabulary

/// Offline checks.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Show what a published bundle holds. `tvaersum-verify` checks it without this program.",
        subcommands: [Overview.self, Key.self, Verify.self, Ledger.self]
    )

    struct Overview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Replay a bundle and print the benchmark that its openings make.",
            discussion: "EXAMPLE\n  tvaersum audit overview bundle.tvaersum"
                + Endings.with(.verificationFailed, .dataError, .noInput).help
        )
        @Argument(help: "The bundle.") var bundle: String

        func run() async throws {
            try await withRefusals { Terminal.say(try Publications.overview(of: bundle)) }
        }
    }

    struct Key: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Make an auditor's key, auditor.key, and auditor.pub for the coordinator; prints the key's digest.",
            discussion: "EXAMPLE\n  tvaersum audit key /srv/revision --name \"Revisionen\""
                + Endings.with(.dataError, .cannotWrite).help
        )
        @Argument(help: "The folder; the key must be in nobody else's hands.") var folder: String
        @Option(help: "What the auditor is called, on one line.") var name: String

        func run() async throws {
            try await withRefusals {
                let auditor = try AuditorFiles.make(name: name, folder: folder)
                Terminal.say("\(auditor.key)")
                Terminal.note("Next: give auditor.pub to the coordinator, and read these digits to every kommune")
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Check a round with the auditor's key: everything that tvaersum-verify checks, masks and suppression.",
            discussion: """
                EXAMPLE
                  tvaersum audit verify 2026-1.auditor --auditor-key auditor.key --table benchmark.csv \\
                    --coordinator-key HEX
                """ + Endings.with(.verificationFailed, .dataError, .noInput).help
        )
        @Argument(help: "The auditor's bundle.") var bundle: String
        @Option(help: "The file with the auditor's key.") var auditorKey: String
        @Option(help: "The published table.") var table: String?
        @Option(help: "The coordinator's key, as you were told it by another way.") var coordinatorKey: String?
        @Option(help: "The public bundle of an earlier round of the same period; may be repeated.")
        var earlier: [String] = []
        @Flag(help: "Answer in English.") var en = false

        func run() async throws {
            let expected = coordinatorKey.map { [UInt8](hex: $0) ?? [] }
            guard expected.map({ $0.count == 32 }) ?? true else {
                throw ValidationError("--coordinator-key takes 64 hexadecimal digits")
            }
            try await withRefusals {
                let verdict = try AuditVerdict(
                    auditorBundle: try AuditorFiles.bytes(of: bundle),
                    key: try AuditorFiles.key(auditorKey),
                    table: try table.map { (file: String) throws(Refusal) in try AuditorFiles.bytes(of: file) },
                    coordinatorKey: expected,
                    earlier: try earlier.map { (file: String) throws(Refusal) in try AuditorFiles.bytes(of: file) }
                )
                Terminal.say(verdict.text(in: en ? .english : .danish))
                guard verdict.isProven else { throw ExitStatus.verificationFailed.code }
            }
        }
    }
}
