import Foundation
import Glibc
import Testing

extension WholeHouse {
    /// What a process leaves behind when it crashes.
    @Suite("A crash leaves no memory behind", .enabled(if: ProcessMemory.isAsInstalled)) struct Crash {
        @Test(
            "SEC-3: a crashed coordinator leaves no core and no report, though both were asked for; a plain program leaves a core"
        )
        func noCore() async throws {
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
                "tvaersum-crash-\(UUID().uuidString)"
            )
            defer { try? FileManager.default.removeItem(at: folder) }
            for name in ["plain", "guarded"] {
                try FileManager.default.createDirectory(
                    at: folder.appendingPathComponent(name),
                    withIntermediateDirectories: true
                )
            }
            let yaml = """
                state: \(folder.path)/guarded/state
                name: localhost
                listen:
                  address: 127.0.0.1
                  port: 0
                  enrolment: 0
                publications: \(folder.path)/guarded/published

                """
            let configuration = "\(folder.path)/coordinator.yaml"
            try Data(yaml.utf8).write(to: URL(fileURLWithPath: configuration))
            // Root may read everything; as nobody in particular the process shows whether others of its user may.
            let isRoot = geteuid() == 0
            if isRoot {
                let given = unsafe chown("\(folder.path)/guarded", 65_534, 65_534)
                try #require(given == 0)
            }
            let nobody = isRoot ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""
            let tvaersum = "\(nobody)\(try Program.tvaersum.path) coordinator"
            let made = try await Program.run("/bin/bash", ["-c", "\(tvaersum) init --config \(configuration)"])
            try #require(made.status == 0, "\(made.errors)")

            let log = "\(folder.path)/log"
            let plain = try Self.start("exec sleep 600", in: "\(folder.path)/plain", log: "/dev/null")
            let guarded = try Self.start(
                "export SWIFT_BACKTRACE=enable=yes; exec \(tvaersum) serve --config \(configuration)",
                in: "\(folder.path)/guarded",
                log: log
            )
            try await until("the coordinator listens") {
                try String(contentsOfFile: log, encoding: .utf8).contains("ready ")
            }
            let process = guarded.processIdentifier
            let limits = try String(contentsOfFile: "/proc/\(process)/limits", encoding: .utf8)
            let cores = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") })
            #expect(cores.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
            let owner =
                try FileManager.default.attributesOfItem(atPath: "/proc/\(process)/mem")[.ownerAccountID] as? Int
            #expect(owner == 0, "its memory is the kernel's to give, not its user's")

            for crashed in [plain, guarded] {
                _ = Glibc.kill(crashed.processIdentifier, SIGSEGV)
                crashed.waitUntilExit()
                #expect(crashed.terminationReason == .uncaughtSignal)
            }
            let report = try String(contentsOfFile: log, encoding: .utf8)
            #expect(!report.contains("Registers") && !report.contains("Backtrace") && !report.contains("crashed"))
            #expect(try Self.cores(in: "\(folder.path)/guarded") == [])
            let pattern = try String(contentsOfFile: "/proc/sys/kernel/core_pattern", encoding: .utf8)
            // Where the kernel hands cores to a program, or lays them elsewhere, the control has nowhere to look.
            if pattern.hasPrefix("core") { #expect(try Self.cores(in: "\(folder.path)/plain") != []) }
        }

        private static func start(_ script: String, in folder: String, log: String) throws -> Process {
            if log != "/dev/null" { try Data().write(to: URL(fileURLWithPath: log)) }
            let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/bash")
            process.arguments = ["-c", "ulimit -c unlimited; \(script)"]
            process.currentDirectoryURL = URL(fileURLWithPath: folder)
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = handle
            process.standardError = handle
            try process.run()
            return process
        }

        private static func cores(in folder: String) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("core") }
        }
    }
}
