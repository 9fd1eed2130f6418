public import ArgumentParser
import Foundation
import Logging
public import Node
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

extension Digest: ExpressibleByArgument {
    /// Reads 64 digits.
    public init?(argument: String) { self.init(hex: argument.lowercased()) }
}

extension Person.Role: ExpressibleByArgument {}

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

/// The end of a pipe that a signal is written into.
nonisolated(unsafe) private var stopPipe: Int32 = -1

/// Runs a task until it ends or the process is told to stop (SIGTERM, SIGINT); either way it ends orderly.
///
/// The signal goes through a pipe and waits there until it is looked at. One that is ignored until a dispatch source listens can be
/// lost while the program starts, and the process then runs on.
func untilStopped(_ body: @escaping @Sendable () async throws -> Void) async throws {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
    unsafe stopPipe = ends[1]
    let task = Task { try await body() }
    for number in [SIGTERM, SIGINT] {
        _ = signal(number) { _ in
            let before = errno
            var byte: UInt8 = 1
            _ = unsafe write(stopPipe, &byte, 1)
            errno = before
        }
    }
    let source = DispatchSource.makeReadSource(fileDescriptor: ends[0])
    source.setEventHandler {
        task.cancel()
        source.cancel()
    }
    source.resume()
    defer { source.cancel() }
    do {
        try await task.value
    } catch is CancellationError {}
}
