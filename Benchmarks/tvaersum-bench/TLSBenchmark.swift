import Foundation
import NIOCore
import TLS
import Vocabulary

/// Times TLS as node and coordinator speak it: both ends show a certificate, and the node is the sender.
struct TLSBenchmark {
    private let server: TLSContext
    private let client: TLSContext

    /// Reads `authority.pem`, and certificate and key of `server` and `client`, from a folder.
    init(folder: String) throws {
        func text(_ name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }
        func credentials(_ name: String) throws -> TLSCredentials {
            try TLSCredentials(chainPEM: text("\(name).pem"), keyPEM: Secret(Array(text("\(name).key").utf8)))
        }
        let authority = try text("authority.pem")
        server = try .server(credentials("server"), clientAuthoritiesPEM: authority)
        client = try .client(credentials("client"), trust: .authorities(pem: authority))
    }

    /// One line of JSON.
    func line(megabytes: Int) async throws -> String {
        let (server, client) = (server, client)
        let pump = BytePump(megabytes: megabytes)
        let outcome = try await pump.run(
            server: { try TLSHandler(server) },
            client: { try TLSHandler(client, serverName: "localhost") }
        )
        return pump.line("tvaersum", outcome)
    }
}
