import Foundation
import Testing

/// Programs as the tests run them: the built `tvaersum`, and other people's tools.
enum Program {
    /// What a program that has ended left behind.
    struct Ended: Sendable {
        let status: Int32
        let output: String
        let errors: String

        /// What was printed, without line breaks at the ends.
        var line: String { output.trimmingCharacters(in: .whitespacesAndNewlines) }
    }

    /// A program did not end as it should have.
    struct Unexpected: Error, CustomStringConvertible {
        let description: String
    }

    /// The built program, which lies beside the test bundle.
    static var tvaersum: URL {
        get throws {
            let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
                .appendingPathComponent("tvaersum")
            guard FileManager.default.isExecutableFile(atPath: beside.path) else {
                throw Unexpected(description: "\(beside.path) is not there: run `swift build` first")
            }
            return beside
        }
    }

    /// Runs a command of `tvaersum` to its end.
    static func tvaersum(_ arguments: [String], environment: [String: String] = [:]) async throws -> Ended {
        try await run(try tvaersum.path, arguments, environment: environment)
    }

    /// Runs a program to its end; `environment` is added to this process's own.
    static func run(
        _ path: String,
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:]
    ) async throws -> Ended {
        let scratch = FileManager.default.temporaryDirectory
            .appendingPathComponent("tvaersum-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        func file(_ name: String, _ text: String = "") throws -> URL {
            let url = scratch.appendingPathComponent(name)
            try Data(text.utf8).write(to: url)
            return url
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        if !environment.isEmpty {
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        }
        process.standardInput = try FileHandle(forReadingFrom: try file("in", input))
        process.standardOutput = try FileHandle(forWritingTo: try file("out"))
        process.standardError = try FileHandle(forWritingTo: try file("err"))
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in done.resume() }
            do { try process.run() } catch { done.resume(throwing: error) }
        }
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: scratch.appendingPathComponent(name)), as: UTF8.self)
        }
        return Ended(status: process.terminationStatus, output: try text("out"), errors: try text("err"))
    }
}

/// Asks again until it is so; a deadline far beyond what a slow machine needs ends it.
func until(
    _ what: String,
    within seconds: Double = 120,
    isolation: isolated (any Actor)? = #isolation,
    _ isSo: () async throws -> Bool
) async throws {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
        if try await isSo() { return }
        try await Task.sleep(for: .milliseconds(100))
    }
    throw Program.Unexpected(description: "waited \(Int(seconds)) s in vain: \(what)")
}

/// Runs tasks over items, a few at a time, and answers in the items' order.
func each<Item: Sendable, Value: Sendable>(
    of items: [Item],
    atOnce limit: Int = 3,
    _ step: @escaping @Sendable (Item) async throws -> Value
) async throws -> [Value] {
    try await withThrowingTaskGroup(of: (Int, Value).self) { group in
        var values: [Int: Value] = [:]
        for (place, item) in items.enumerated() {
            if place >= limit, let (done, value) = try await group.next() { values[done] = value }
            group.addTask { (place, try await step(item)) }
        }
        for try await (done, value) in group { values[done] = value }
        return items.indices.compactMap { values[$0] }
    }
}
