import Foundation
import Glibc
import Synchronization

/// What a command did.
struct Outcome: Sendable {
    let status: Int32
    let output: String
    let errors: String
}

/// Another program as a peer: `openssl`, `curl`.
enum Command {
    /// Runs a command to its end, twenty seconds at most.
    static func run(_ arguments: [String], input: String = "") async throws -> Outcome {
        let process = try prepared(arguments, input: input)
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            process.process.terminationHandler = { _ in done.resume() }
            do { try process.process.run() } catch { done.resume(throwing: error) }
        }
        return try process.outcome()
    }

    /// Runs a short command to its end on this thread.
    static func runNow(_ arguments: [String]) throws -> Outcome {
        let process = try prepared(arguments, input: "")
        try process.process.run()
        process.process.waitUntilExit()
        return try process.outcome()
    }

    private struct Prepared {
        let process: Process
        let folder: URL

        func outcome() throws -> Outcome {
            func text(_ name: String) throws -> String {
                String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
            }
            let outcome = Outcome(status: process.terminationStatus, output: try text("out"), errors: try text("err"))
            try FileManager.default.removeItem(at: folder)
            return outcome
        }
    }

    private static func prepared(_ arguments: [String], input: String) throws -> Prepared {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tvaersum-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func file(_ name: String, _ contents: String = "") throws -> URL {
            let url = folder.appendingPathComponent(name)
            try Data(contents.utf8).write(to: url)
            return url
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "20"] + arguments
        process.standardInput = try FileHandle(forReadingFrom: try file("in", input))
        process.standardOutput = try FileHandle(forWritingTo: try file("out"))
        process.standardError = try FileHandle(forWritingTo: try file("err"))
        return Prepared(process: process, folder: folder)
    }
}

/// A program that runs beside the test: what it prints comes as it is printed, and its input stays open.
///
/// Whoever starts one kills it.
final class Companion: Sendable {
    /// What it prints, piece by piece.
    let output: AsyncStream<[UInt8]>
    private let source: AsyncStream<[UInt8]>.Continuation
    private let process: Mutex<Process>
    private let input: FileHandle
    private let reader: FileHandle

    /// Starts a program; its output waits in the pipe until `read` is called.
    init(_ arguments: [String]) throws {
        (output, source) = AsyncStream.makeStream(of: [UInt8].self)
        let process = Process()
        let stdin = Pipe()
        let stdout = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = FileHandle.nullDevice
        input = stdin.fileHandleForWriting
        reader = stdout.fileHandleForReading
        try process.run()
        self.process = Mutex(process)
    }

    /// Starts taking what the program prints.
    func read() {
        reader.readabilityHandler = { [source] handle in
            let bytes = [UInt8](handle.availableData)
            if bytes.isEmpty {
                handle.readabilityHandler = nil
                source.finish()
            } else {
                source.yield(bytes)
            }
        }
    }

    /// Types something into the program.
    func write(_ text: String) throws { try input.write(contentsOf: Data(text.utf8)) }

    /// Types an answer once a request has come.
    func answer(_ text: String) async throws {
        _ = await wait { $0.contains("GET /v1/roster HTTP/1.1") }
        try write(text)
    }

    /// Ends the program at once: its sockets close without a word of TLS.
    func kill() {
        process.withLock { process in
            if process.isRunning { _ = Glibc.kill(process.processIdentifier, SIGKILL) }
        }
    }

    /// Waits until what the program has printed is enough, and returns it.
    func wait(until isEnough: (String) -> Bool) async -> String {
        read()
        var seen = ""
        for await bytes in output {
            seen += String(decoding: bytes, as: UTF8.self)
            if isEnough(seen) { break }
        }
        return seen
    }
}
