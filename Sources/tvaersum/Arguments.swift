public import ArgumentParser
import Foundation
import Logging
import Node
public import Vocabulary

extension KommuneCode: ExpressibleByArgument {
    /// Reads three digits, or four of which the first is zero.
    public init?(argument: String) { self.init(text: argument) }
}

extension RoundName: ExpressibleByArgument {
    /// Reads a round's name.
    public init?(argument: String) { self.init(argument) }
}

extension Day: ExpressibleByArgument {
    /// Reads `yyyy-mm-dd`.
    public init?(argument: String) { self.init(iso: argument) }
}

/// Six words as an operator types them: apart by blanks, commas or hyphens.
func words(_ text: String) -> [String] {
    text.split { " ,-\n".contains($0) }.map(String.init)
}

/// A file's text; refused with its name where it cannot be read.
func text(of file: String) throws(Refusal) -> String {
    guard let bytes = FileManager.default.contents(atPath: file), let text = String(validating: bytes, as: UTF8.self)
    else {
        throw Refusal(
            .fileNotReadable,
            at: file,
            next: "Check the name, and that this account may read it; it must be UTF-8 text."
        )
    }
    return text
}

extension CoordinatorConfiguration {
    /// Reads a configuration file.
    init(file: String) throws { try self.init(yaml: try text(of: file), file: file) }
}

/// The log of a running process: one line an event on stderr, never any data.
func makeLogger(_ label: String) -> Logger {
    var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = .info
    return logger
}

/// Runs a task until it ends or the process is told to stop (SIGTERM, SIGINT); either way it ends orderly.
func untilStopped(_ body: @escaping @Sendable () async throws -> Void) async throws {
    let task = Task { try await body() }
    var sources: [any DispatchSourceSignal] = []
    for number in [SIGTERM, SIGINT] {
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number)
        source.setEventHandler { task.cancel() }
        source.resume()
        sources.append(source)
    }
    defer { for source in sources { source.cancel() } }
    do {
        try await task.value
    } catch is CancellationError {}
}
