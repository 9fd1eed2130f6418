import Foundation
import Testing
import Transcript
import Vocabulary

@testable import Audit

/// The program itself, as it lies beside the tests.
@Suite("tvaersum-verify") struct VerifierTests {
    static let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("tvaersum-verify")

    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tvaersum-verify-\(UUID().uuidString)")
    let round: PlayedRound

    init() throws {
        round = try PlayedRound(seed: 6)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(round.bundle.canonicalBytes).write(to: folder.appendingPathComponent("bundle.tvaersum"))
        try Data(round.table).write(to: folder.appendingPathComponent("benchmark.csv"))
    }

    func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let output = folder.appendingPathComponent("output")
        try Data().write(to: output)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: try Data(contentsOf: output), as: UTF8.self))
    }

    @Test("AUD-8: the exit code is 0 only where every claim was checked and holds")
    func exitCodes() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        func verify(_ arguments: String...) throws -> Int32 { try run(Self.program.path, arguments).status }
        let bundle = folder.appendingPathComponent("bundle.tvaersum").path
        let key = round.bundle.coordinatorKey.hex
        #expect(try verify(bundle, "--coordinator-key", key) == 0)
        #expect(try verify(bundle) == 14)
        #expect(try verify(bundle, "--coordinator-key", String(repeating: "ab", count: 32)) == 14)
        #expect(try verify(bundle, "--table", bundle, "--coordinator-key", key) == 14)
        #expect(try verify() == 64)
        #expect(try verify(bundle, "--coordinator-key", "ab") == 64)
        #expect(try verify(bundle, "--force") == 64)
        #expect(try verify(folder.appendingPathComponent("benchmark.csv").path) == 65)
        #expect(try verify(folder.appendingPathComponent("absent").path) == 66)
        #expect(try verify(bundle, "--table", folder.appendingPathComponent("absent").path) == 66)
        let cut = folder.appendingPathComponent("cut")
        try Data(round.bundle.canonicalBytes.dropLast(9)).write(to: cut)
        #expect(try verify(cut.path, "--coordinator-key", key) == 65)
        let english = try run(Self.program.path, [bundle, "--coordinator-key", key, "--en"]).output
        #expect(english.contains("PASSED: every claim was checked."))
        #expect(english.contains("compare the six words"))
    }

    @Test("AUD-10: the verifier is linked with libcrypto, and with neither TLS nor a database")
    func linkage() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let linked = try run("/usr/bin/ldd", [Self.program.path]).output
        #expect(linked.contains("libcrypto"))
        #expect(!linked.contains("libssl"))
        #expect(!linked.contains("libsqlite3"))
    }
}
