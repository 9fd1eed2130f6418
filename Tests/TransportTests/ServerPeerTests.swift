import Synchronization
import Testing
import Vocabulary

@testable import Transport

/// The coordinator's server, met by `curl` and `openssl s_client`.
@Suite("Server and other peers", .timeLimit(.minutes(8)))
struct ServerPeerTests {
    private static func curl(_ house: House, _ port: Int, _ more: [String]) async throws -> Outcome {
        try await Command.run(
            ["curl", "-sS", "--max-time", "15", "--noproxy", "*", "--cacert", house.path("ca.pem")] + more
                + ["https://localhost:\(port)/v1/roster"]
        )
    }

    private static func credentials(_ house: House, _ name: String) -> [String] {
        ["--cert", house.path("\(name).pem"), "--key", house.path("\(name).key")]
    }

    private static func client(_ house: House, _ port: Int, _ more: [String]) async throws -> Outcome {
        try await Command.run(
            [
                "openssl", "s_client", "-connect", "127.0.0.1:\(port)", "-servername", "localhost", "-CAfile",
                house.path("ca.pem"), "-verify_return_error", "-cert", house.path("node.pem"), "-key",
                house.path("node.key"), "-ign_eof",
            ] + more,
            input: "GET /v1/roster HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )
    }

    @Test("TLS-2: a node with its certificate is served")
    func accepted() async throws {
        try await withCoordinator { house, ports in
            let outcome = try await Self.curl(house, ports.main, Self.credentials(house, "node"))
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output == "roster for 153")
        }
    }

    @Test("TLS-2: no client certificate is refused")
    func noCertificate() async throws {
        try await withCoordinator { house, ports in
            let outcome = try await Self.curl(house, ports.main, [])
            #expect(outcome.status == 56)
            #expect(outcome.errors.contains("certificate required"), "\(outcome.errors)")
        }
    }

    @Test("TLS-2: a client certificate of another authority is refused")
    func otherAuthority() async throws {
        try await withCoordinator { house, ports in
            let outcome = try await Self.curl(house, ports.main, Self.credentials(house, "stranger"))
            #expect(outcome.status == 56)
            #expect(outcome.errors.contains("unknown ca"), "\(outcome.errors)")
        }
    }

    @Test("TLS-2: a server's certificate is no client's certificate")
    func wrongPurpose() async throws {
        try await withCoordinator { house, ports in
            let outcome = try await Self.curl(house, ports.main, Self.credentials(house, "server"))
            #expect(outcome.status == 56)
            #expect(outcome.errors.contains("unsupported certificate"), "\(outcome.errors)")
        }
    }

    @Test("TLS-2: an expired client certificate is refused")
    func expired() async throws {
        try await withCoordinator { house, ports in
            let outcome = try await Self.curl(house, ports.main, Self.credentials(house, "expired-node"))
            #expect(outcome.status == 56)
            #expect(outcome.errors.contains("certificate expired"), "\(outcome.errors)")
        }
    }

    @Test("TLS-1: TLS 1.2 is refused", arguments: ["-tls1_2", "-tls1_1"])
    func oldVersion(version: String) async throws {
        try await withCoordinator { house, ports in
            let outcome = try await Self.client(
                house,
                ports.main,
                ["-alpn", "http/1.1", "-cipher", "ALL:@SECLEVEL=0", version]
            )
            #expect(outcome.status != 0)
            #expect(outcome.errors.contains("alert protocol version"), "\(outcome.errors)")
            #expect(!outcome.output.contains("roster for"))
        }
    }

    @Test("TLS-4: another application protocol, or none, is refused", arguments: [["-alpn", "h2"], []])
    func otherProtocol(alpn: [String]) async throws {
        try await withCoordinator { house, ports in
            let outcome = try await Self.client(house, ports.main, alpn)
            #expect(outcome.status != 0)
            #expect(outcome.errors.contains("no application protocol"), "\(outcome.errors)")
            #expect(!outcome.output.contains("roster for"))
        }
    }

    @Test("TLS-5, TLS-6: no session ticket is given, and the closing alert is sent")
    func closing() async throws {
        try await withCoordinator { house, ports in
            let outcome = try await Self.client(
                house,
                ports.main,
                ["-alpn", "http/1.1", "-msg", "-verify_hostname", "localhost"]
            )
            #expect(outcome.output.contains("Verified peername: localhost"), "\(outcome.errors)")
            #expect(outcome.output.contains("roster for 153"))
            #expect(outcome.output.contains("<<< TLS 1.3, Alert [length 0002], warning close_notify"))
            #expect(!outcome.output.contains("NewSessionTicket"))
        }
    }

    @Test("TLS-3: a client that expects another host name goes away")
    func otherName() async throws {
        try await withCoordinator { house, ports in
            let outcome = try await Command.run(
                ["curl", "-sS", "--noproxy", "*", "--cacert", house.path("ca.pem")] + Self.credentials(house, "node")
                    + [
                        "--resolve", "other.example:\(ports.main):127.0.0.1",
                        "https://other.example:\(ports.main)/v1/roster",
                    ]
            )
            #expect(outcome.status == 60, "\(outcome.errors)")
        }
    }

    @Test("TLS-8, NET-4: a certificate that names no kommune is not served")
    func nameless() async throws {
        try await withCoordinator { house, ports in
            let outcome = try await Self.curl(
                house,
                ports.main,
                Self.credentials(house, "nameless") + ["-w", "%{http_code}"]
            )
            #expect(outcome.output.hasSuffix("401"), "\(outcome.errors)")
            #expect(outcome.output.contains("\"code\":\(Refusal.Code.noIdentity.number)"))
            #expect(outcome.output.contains("\"requirement\":\"NET-4\""))
        }
    }

    @Test("NET-4: a withdrawn certificate is not served")
    func withdrawn() async throws {
        let service = StubService()
        service.kept.withLock { $0.withdrawn = true }
        try await withCoordinator(service) { house, ports in
            let outcome = try await Self.curl(
                house,
                ports.main,
                Self.credentials(house, "node") + ["-w", "%{http_code}"]
            )
            #expect(outcome.output.hasSuffix("403"), "\(outcome.errors)")
        }
    }
}
