import Synchronization
import TLS
import Testing
import Vocabulary

@testable import Transport

/// The node's client, met by `openssl s_server`.
@Suite("Client and other peers", .timeLimit(.minutes(8)))
struct ClientPeerTests {
    /// Runs a server of the given credentials on a free port of loopback, for as long as `body` takes.
    private static func withServer(
        _ credentials: String,
        _ more: [String] = ["-alpn", "http/1.1"],
        _ body: (_ house: House, _ companion: Companion, _ port: Int) async throws -> Void
    ) async throws {
        let house = try House.shared.get()
        let companion = try Companion(
            [
                "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", house.path("\(credentials).pem"), "-key",
                house.path("\(credentials).key"), "-cert_chain", house.path("\(credentials).pem"), "-naccept", "1",
            ] + more
        )
        defer { companion.kill() }
        let said = await companion.wait { $0.firstMatch(of: /ACCEPT 127\.0\.0\.1:(\d+)\n/) != nil }
        let port = try #require(said.firstMatch(of: /ACCEPT 127\.0\.0\.1:(\d+)\n/).flatMap { Int($0.1) }, "\(said)")
        try await body(house, companion, port)
    }

    private static func client(
        _ house: House,
        _ port: Int,
        host: String = "localhost",
        tap: WireTap? = nil
    ) throws -> CoordinatorClient {
        var timeouts = CoordinatorClient.Timeouts()
        timeouts.answer = 15
        return CoordinatorClient(
            address: CoordinatorAddress(host: host, port: port),
            context: try house.nodeContext(),
            timeouts: timeouts,
            tap: tap
        )
    }

    @Test(
        "TLS-3: a server of the right authority, purpose and name is believed",
        arguments: ["localhost", "127.0.0.1"]
    )
    func accepted(host: String) async throws {
        try await Self.withServer("server") { house, companion, port in
            async let answer = Self.client(house, port, host: host).roster()
            try await companion.answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
            #expect(try await answer == Array("hello".utf8))
        }
    }

    @Test(
        "TLS-3: every other server is refused before anything is sent",
        arguments: [
            ("other-server", "certificate in certificate chain"), ("other-name", "ostname mismatch"),
            ("expired-server", "expired"), ("node", "purpose"),
        ]
    )
    func refused(credentials: String, reason: String) async throws {
        try await Self.withServer(credentials) { house, companion, port in
            let sent = Mutex(0)
            let client = try Self.client(house, port) { direction, bytes in
                if direction == .sent { sent.withLock { $0 += bytes.count } }
            }
            let refused = await refusal { _ = try await client.roster() }
            #expect(refused?.code == .peerNotTrusted, "\(String(describing: refused))")
            #expect(refused?.place.contains(reason) == true, "\(String(describing: refused))")
            #expect(sent.withLock { $0 } == 0)
        }
    }

    @Test("TLS-1: a server that speaks TLS 1.2 at most is refused")
    func oldVersion() async throws {
        try await Self.withServer("server", ["-tls1_2"]) { house, companion, port in
            let refused = await refusal { _ = try await Self.client(house, port).roster() }
            #expect(refused?.code == .tlsHandshake, "\(String(describing: refused))")
        }
    }

    @Test("TLS-4: a server that chooses no application protocol is refused")
    func noProtocol() async throws {
        try await Self.withServer("server", []) { house, companion, port in
            let refused = await refusal { _ = try await Self.client(house, port).roster() }
            #expect(refused?.code == .tlsHandshake, "\(String(describing: refused))")
        }
    }

    @Test("TLS-2: a server that does not accept this node's certificate is told from a broken connection")
    func notAccepted() async throws {
        try await Self.withServer(
            "server",
            [
                "-alpn", "http/1.1", "-Verify", "2", "-verify_return_error", "-CAfile",
                try House.shared.get().path("other-ca.pem"),
            ]
        ) { house, companion, port in
            let refused = await refusal { _ = try await Self.client(house, port).roster() }
            #expect(refused?.code == .peerRefusesCertificate, "\(String(describing: refused))")
        }
    }

    @Test("TLS-6: an answer that is cut off is an error, never a short success")
    func truncated() async throws {
        try await Self.withServer("server") { house, companion, port in
            let client = try Self.client(house, port) { direction, bytes in
                if direction == .received, String(decoding: bytes, as: UTF8.self).contains("half") { companion.kill() }
            }
            async let refused = refusal { _ = try await client.roster() }
            try await companion.answer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhalf")
            #expect(await refused?.code == .truncatedStream)
        }
    }

    @Test("NET-2: an answer beyond the route's limit is refused at its head")
    func tooLong() async throws {
        try await Self.withServer("server") { house, companion, port in
            async let refused = refusal { _ = try await Self.client(house, port).roster() }
            try await companion.answer("HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n")
            #expect(await refused?.code == .answerTooLong)
        }
    }

    @Test("NET-3: an answer that is not HTTP is refused")
    func notHTTP() async throws {
        try await Self.withServer("server") { house, companion, port in
            async let refused = refusal { _ = try await Self.client(house, port).roster() }
            try await companion.answer("SSH-2.0-OpenSSH_9.2\r\n\r\n")
            #expect(await refused?.code == .malformedAnswer)
        }
    }

    @Test("NET-3: an error page that carries no refusal is an unexpected status")
    func foreignError() async throws {
        try await Self.withServer("server") { house, companion, port in
            async let refused = refusal { _ = try await Self.client(house, port).roster() }
            try await companion.answer(
                "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\noops"
            )
            #expect(await refused?.code == .unexpectedStatus)
        }
    }

    @Test("NET-6: an answer that does not come is not waited for")
    func silence() async throws {
        try await Self.withServer("server") { house, companion, port in
            var timeouts = CoordinatorClient.Timeouts()
            timeouts.answer = 1
            let client = CoordinatorClient(
                address: CoordinatorAddress(host: "localhost", port: port),
                context: try house.nodeContext(),
                timeouts: timeouts
            )
            let refused = await refusal { _ = try await client.roster() }
            #expect(refused?.code == .timedOut, "\(String(describing: refused))")
        }
    }

    @Test("NET-8: a name without address and a port without listener are told apart")
    func noPeer() async throws {
        let house = try House.shared.get()
        // No label may be longer than 63 characters, so this name is refused without a question to the network.
        let unnamed = try Self.client(house, 443, host: String(repeating: "x", count: 70))
        let noName = await refusal { _ = try await unnamed.roster() }
        #expect(noName?.code == .nameNotFound, "\(String(describing: noName))")
        try await Self.withServer("server") { house, companion, port in
            companion.kill()
            for await _ in companion.output {}  // until its end is seen, and with it the listener's
            let noListener = await refusal { _ = try await Self.client(house, port, host: "127.0.0.1").roster() }
            #expect(noListener?.code == .noConnection, "\(String(describing: noListener))")
            #expect(noListener?.next.contains("network team") == true)
        }
    }
}
