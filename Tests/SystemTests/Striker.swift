import Foundation
import Testing

/// Arms processes with the points at which they are to end, and knows which of them have struck.
///
/// One striker serves one round: its folder holds a marker for every point that has struck, so that each strikes once however
/// often the process is started again.
struct Striker {
    let folder: String
    private let library: String
    /// Every point that was given out, by the process that has it.
    private(set) var points: [String: [StrikePoint]] = [:]

    /// `scratch` is where the markers go.
    init(in scratch: String, named name: String) throws {
        folder = "\(scratch)/strikes-\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        library = try Self.compile(into: folder)
    }

    /// The environment that arms a process; with `rising` it is started again whenever it has been struck, and `clock` is by
    /// how many seconds its clock is wrong.
    mutating func arm(
        _ process: String,
        with some: [StrikePoint],
        rising: Bool = true,
        clock: Int = 0
    ) throws -> [String: String] {
        points[process] = some
        let own = "\(folder)/\(process)"
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        let lines = some.map(\.line).joined(separator: "\n") + "\n"
        try Data(lines.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(process).points"))
        return [
            "LD_PRELOAD": library,
            "STRIKE_POINTS": "\(folder)/\(process).points",
            "STRIKE_FOLDER": own,
            "STRIKE_WIRE": "\(folder)/\(process).wire",
            "STRIKE_CLOCK": "\(clock)",
            "STRIKE_RISES": rising ? "yes" : "",
        ]
    }

    /// The points that have struck a process.
    func struck(_ process: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(process)"))
    }

    /// Lets a process be struck at its points once more.
    func forget(_ process: String) throws {
        for point in try struck(process) { try FileManager.default.removeItem(atPath: "\(folder)/\(process)/\(point)") }
    }

    /// The points that have not been reached, by process.
    func missing() throws -> [String: Set<String>] {
        try points.reduce(into: [:]) { missing, armed in
            let rest = Set(armed.value.map(\.name)).subtracting(try struck(armed.key))
            if !rest.isEmpty { missing[armed.key] = rest }
        }
    }

    /// Fails for every point that was not reached, and answers how many there were.
    func expectAllStruck(_ place: SourceLocation = #_sourceLocation) throws -> Int {
        let missing = try missing()
        #expect(missing.isEmpty, "points that were never reached", sourceLocation: place)
        return points.values.map(\.count).reduce(0, +)
    }

    /// What a process, each time it lived, gave to TLS.
    func wire(_ process: String) throws -> WireRecord {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix("\(process).wire.") }
        return try WireRecord(files: files.map { "\(folder)/\($0)" })
    }

    /// Compiles `strike.c` into the folder, with which it goes.
    private static func compile(into folder: String) throws -> String {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/strike.c").path
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = [
            "clang", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-o", "\(folder)/strike.so", source,
            "-ldl",
            "-lpthread",
        ]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else {
            throw Program.Unexpected(description: "\(source) does not compile: is libsqlite3-dev installed?")
        }
        return "\(folder)/strike.so"
    }
}
