import Foundation
import Vocabulary

/// The demo's processes and folders: every process that is started here is ended here.
actor Household {
    /// The demo's folder, as an absolute path.
    nonisolated let folder: String
    private var running: [Process] = []
    /// This program.
    private let program: URL

    /// Empties the folder; refuses one that is not a demo's.
    init(folder: String) throws {
        let manager = FileManager.default
        let url = URL(fileURLWithPath: folder).standardizedFileURL
        self.folder = url.path
        let mark = url.appendingPathComponent(".tvaersum-demo").path
        do {
            if manager.fileExists(atPath: url.path) {
                let isEmpty = try manager.contentsOfDirectory(atPath: url.path).isEmpty
                guard manager.fileExists(atPath: mark) || isEmpty else {
                    throw Refusal(.notADemoFolder, at: url.path, next: "Name another folder with --folder.")
                }
                try manager.removeItem(at: url)
            }
            try manager.createDirectory(at: url, withIntermediateDirectories: true)
            try Data().write(to: URL(fileURLWithPath: mark))
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(
                .fileNotWritten,
                at: url.path,
                next: "Name a folder with --folder that this account may make or empty, such as /tmp/tvaersum-demo."
            )
        }
        program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    }

    /// Starts a process of this program; its stdout and stderr go to `log` in the folder.
    func start(_ arguments: [String], log: String) throws {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let path = "\(folder)/\(log)"
        try Data().write(to: URL(fileURLWithPath: path))
        let handle = FileHandle(forWritingAtPath: path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        running.append(process)
    }

    /// Runs the verifier that lies beside this program, on the terminal; returns how it ended, nil where there is none.
    func verify(_ arguments: [String]) throws -> Int32? {
        let verifier = program.deletingLastPathComponent().appendingPathComponent("tvaersum-verify")
        guard FileManager.default.isExecutableFile(atPath: verifier.path) else { return nil }
        let process = Process()
        process.executableURL = verifier
        process.arguments = arguments
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// Refuses where a process has ended by itself.
    func checkAlive() throws {
        guard let ended = running.first(where: { !$0.isRunning }) else { return }
        let what = ended.arguments?.joined(separator: " ") ?? ""
        throw Refusal(
            .demoFailed,
            at: "tvaersum \(what), which ended with status \(ended.terminationStatus)",
            next: "Read the last lines of its log in \(folder)."
        )
    }

    /// Ends every process and waits for it.
    func stopAll() {
        for process in running where process.isRunning { process.terminate() }
        for process in running { process.waitUntilExit() }
        running = []
    }
}

extension Refusal.Code {
    /// The demo empties its folder, and this one holds something else.
    static let notADemoFolder = Self(1903, "", "the folder is neither empty nor a demo's")
    /// A process of the demo ended by itself, or something was waited for in vain.
    static let demoFailed = Self(1904, "", "the demo did not come to its end")
}
