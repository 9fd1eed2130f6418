import Foundation

/// A PostgreSQL server of a test's own, in a folder that goes with it: an owner, and roles and tables that the test makes.
///
/// It runs as an unprivileged user, since the server refuses root, and ends when this process does, however that ends. It
/// listens on a Unix socket, and on loopback with TLS where a test asks for a certificate.
public final class PostgreSQLServer: Sendable {
    /// Where Debian keeps the programs of the newest version; nil where none is installed.
    public static let programs: String? = {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.compactMap { Int($0) }.sorted().map { "\(root)/\($0)/bin" }
            .last { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }
    }()

    /// One server for all tests of a process that ask for nothing special.
    public static let shared = Result { try PostgreSQLServer() }

    /// The folder of the socket.
    public let socket: String
    /// The port, which is part of the socket's name.
    public let port: Int
    private let folder: String
    private let life: Pipe

    /// Makes a cluster and starts it; `settings` are lines of postgresql.conf.
    public init(settings: [String] = [], port: Int = 5432, prepare: (String) throws -> Void = { _ in }) throws {
        guard let programs = Self.programs else { throw CocoaError(.fileNoSuchFile) }
        folder = "/tmp/tvaersum-pg-\(UUID().uuidString.prefix(8))"
        socket = "\(folder)/s"
        self.port = port
        try FileManager.default.createDirectory(atPath: socket, withIntermediateDirectories: true)
        try prepare(folder)
        if getuid() == 0 { try Self.run("/bin/chown", ["-R", "postgres:", folder]) }
        let lines = [
            "unix_socket_directories = '\(socket)'", "listen_addresses = ''", "port = \(port)", "log_statement = all",
            "log_line_prefix = '%a|%u|%e|'", "log_min_duration_statement = -1", "fsync = off", "max_connections = 30",
        ]
        let script = """
            set -e
            '\(programs)/initdb' -D '\(folder)/data' -U owner --auth-local=trust --auth-host=scram-sha-256 \
                --encoding=UTF8 --locale=C.UTF-8 --no-sync >'\(folder)/initdb.log' 2>&1
            printf '%s\\n' "$@" >>'\(folder)/data/postgresql.conf'
            '\(programs)/postgres' -D '\(folder)/data' >'\(folder)/log' 2>&1 &
            server=$!
            read -r _ || true
            kill -INT $server
            wait $server || true
            rm -rf '\(folder)'
            """
        life = Pipe()
        let process = Process()
        let shell = ["/bin/sh", "-c", script, "postgres"] + lines + settings
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            (getuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []) + shell
        process.currentDirectoryURL = URL(fileURLWithPath: "/tmp")
        process.standardInput = life
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<600 {
            if (try? Self.run("\(programs)/pg_isready", ["-q", "-h", socket, "-p", "\(port)"])) != nil { return }
            usleep(100_000)
        }
        throw CocoaError(.fileReadUnknown)
    }

    deinit { try? life.fileHandleForWriting.close() }

    /// Runs SQL as the owner and answers what psql prints.
    @discardableResult
    public func sql(_ text: String, database: String = "postgres") throws -> String {
        try Self.run(
            "\(Self.programs ?? "")/psql",
            [
                "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", socket, "-p", "\(port)", "-U", "owner", "-d",
                database,
            ],
            input: text
        )
    }

    /// What the server has logged of a role so far, one entry each: statements, parameters and errors.
    public func log(of role: String) throws -> [String] {
        var entries: [String] = []
        var isOwn = false
        for line in try lines() {
            // What belongs to the line before starts with a tab.
            if line.hasPrefix("\t") {
                if isOwn { entries[entries.count - 1] += "\n" + line }
            } else {
                let parts = line.split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false)
                isOwn = parts.count == 4 && parts[1] == role
                if isOwn { entries.append(String(parts[3])) }
            }
        }
        return entries
    }

    /// The log's lines; databases in other encodings write theirs as they are.
    private func lines() throws -> [String] {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/log")), as: UTF8.self)
            .components(separatedBy: "\n")
    }

    @discardableResult
    private static func run(_ program: String, _ arguments: [String], input: String = "") throws -> String {
        let process = Process()
        let (given, printed) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = given
        process.standardOutput = printed
        process.standardError = program.hasSuffix("pg_isready") ? FileHandle.nullDevice : FileHandle.standardError
        try process.run()
        let writing = Thread {
            try? given.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try? given.fileHandleForWriting.close()
        }
        writing.start()
        let output = try printed.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableRuntimeMismatch) }
        return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}
