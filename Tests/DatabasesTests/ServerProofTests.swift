import Databases
import Foundation
import TestSupport
import Testing
import Vocabulary

/// Over TCP, where a server must prove who it is.
@Suite(
    "A server that must prove who it is",
    .enabled(if: PostgreSQLServer.programs != nil, "PostgreSQL is not installed")
)
struct ServerProofTests {
    private static func openssl(_ arguments: String, in folder: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments.split(separator: " ").map(String.init)
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableRuntimeMismatch) }
    }

    /// An authority, and a certificate for `localhost` from it.
    private static func certificates(in folder: String) throws {
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        try openssl("req -x509 \(key) -keyout ca.key -out ca.pem -subj /CN=house -days 2", in: folder)
        try openssl("req -x509 \(key) -keyout other.key -out other.pem -subj /CN=other -days 2", in: folder)
        try openssl(
            "req -x509 \(key) -keyout server.key -out server.pem -subj /CN=localhost -days 2 -CA ca.pem -CAkey ca.key "
                + "-addext subjectAltName=DNS:localhost -addext basicConstraints=critical,CA:FALSE",
            in: folder
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(folder)/server.key")
    }

    @Test("TAL-12: a server without TLS, of another name or from another authority is refused; the right one is read")
    func proof() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tvaersum-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.certificates(in: folder)
        let port = Int.random(in: 20_000..<30_000)
        let server = try PostgreSQLServer(settings: ["listen_addresses = 'localhost'"], port: port) { place in
            for file in ["server.pem", "server.key"] {
                try FileManager.default.copyItem(atPath: "\(folder)/\(file)", toPath: "\(place)/\(file)")
            }
        }
        try server.sql("CREATE ROLE laeser LOGIN PASSWORD 'kodeord'")
        try "kodeord\n".write(toFile: "\(folder)/kodeord", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(folder)/kodeord")
        func answer(_ host: String, authority: String = "ca.pem") throws -> String? {
            let address = DatabaseAddress(
                host: host,
                port: port,
                database: "postgres",
                user: "laeser",
                password: .file("\(folder)/kodeord"),
                authorities: "\(folder)/\(authority)"
            )
            return try ReadOnlyConnection.open(address).rows("SELECT count(*)", limit: 1)[0][0]
        }
        func refused(_ host: String, authority: String = "ca.pem") {
            let refusal = #expect(throws: Refusal.self) { try answer(host, authority: authority) }
            #expect(refusal?.code == .databaseNotProven)
        }
        refused("localhost")
        let place = URL(fileURLWithPath: server.socket).deletingLastPathComponent().path
        try server.sql(
            """
            ALTER SYSTEM SET ssl_cert_file = '\(place)/server.pem';
            ALTER SYSTEM SET ssl_key_file = '\(place)/server.key';
            ALTER SYSTEM SET ssl = on;
            SELECT pg_reload_conf();
            """
        )
        // The postmaster takes its time to read the settings again.
        for _ in 0..<100 where try server.sql("SHOW ssl") != "on" { usleep(50_000) }
        #expect(try answer("localhost") == "1")
        refused("localhost", authority: "other.pem")
        refused("localhost", authority: "missing.pem")
        refused("127.0.0.1")
    }
}
