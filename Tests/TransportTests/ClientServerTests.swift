import Synchronization
import TLS
import Testing
import Vocabulary

@testable import Transport

/// The two ends of Tværsum together.
@Suite("Client and server", .timeLimit(.minutes(8)))
struct ClientServerTests {
    private static func client(
        _ house: House,
        _ ports: CoordinatorServer.Ports,
        proxy: HTTPProxy? = nil,
        tap: WireTap? = nil
    ) throws -> CoordinatorClient {
        CoordinatorClient(
            address: CoordinatorAddress(host: "localhost", port: ports.main),
            context: try house.nodeContext(),
            proxy: proxy,
            tap: tap
        )
    }

    @Test("NET-1: every route carries its bytes there and back")
    func everyRoute() async throws {
        let service = StubService(bundleSize: 3_000_000)
        try await withCoordinator(service) { house, ports in
            let client = try Self.client(house, ports)
            let round = try #require(RoundName("2024"))
            #expect(try await client.roster() == Array("roster for 153".utf8))
            #expect(try await client.rounds().isEmpty)
            #expect(try await client.post([1, 2, 3], to: round) == Array("receipt".utf8))
            #expect(try await client.board(round, from: 0, wait: 0) == [[1, 2, 3]])
            #expect(try await client.board(round, from: 1, wait: 0).isEmpty)
            let submission = Submission(header: [9], envelopes: (0..<5).map { [UInt8](repeating: $0, count: 700_000) })
            #expect(try await client.submit(submission, to: round) == Array("receipt".utf8))
            #expect(service.kept.withLock { $0.submitted } == [submission])
            #expect(
                try await client.envelope(of: house.kommune, sequence: 7, in: round) == Array("2024 153 7 153".utf8)
            )
            #expect(try await client.vouch([5]) == [5])
            #expect(try await client.bundle(of: round).count == 3_000_000)
            await client.close()
        }
    }

    @Test("NET-3: a service's refusal arrives as the same refusal")
    func sameRefusal() async throws {
        try await withCoordinator { house, ports in
            let client = try Self.client(house, ports)
            let digest = try #require(Digest([UInt8](repeating: 1, count: 32)))
            let refused = await refusal { _ = try await client.study(digest) }
            #expect(refused == Refusal(.notFound, at: "coordinator: study", next: "Ask for[31m another."))
            #expect(try await client.roster() == Array("roster for 153".utf8))
        }
    }

    @Test("NET-5: a busy coordinator's answer says how long to wait")
    func busy() async throws {
        try await withCoordinator(bodyBudget: 2) { house, ports in
            let client = try Self.client(house, ports)
            let round = try #require(RoundName("r"))
            let refused = await refusal { _ = try await client.post([1, 2, 3], to: round) }
            #expect(refused?.code == .busy)
            #expect(await client.retryAfter == 5)
            _ = try await client.post([1, 2], to: round)
            #expect(await client.retryAfter == nil)
        }
    }

    @Test("NET-2: a message beyond the limit is refused, and the refusal arrives")
    func oversized() async throws {
        try await withCoordinator { house, ports in
            let client = try Self.client(house, ports)
            let round = try #require(RoundName("r"))
            let message = [UInt8](repeating: 0, count: 32 * 1024 * 1024)
            let refused = await refusal { _ = try await client.post(message, to: round) }
            #expect(refused?.code == .bodyTooLong, "\(String(describing: refused))")
            #expect(try await client.roster() == Array("roster for 153".utf8))
        }
    }

    @Test("NET-6: a long poll returns when an entry comes")
    func longPoll() async throws {
        let service = StubService()
        try await withCoordinator(service) { house, ports in
            let client = try Self.client(house, ports)
            let round = try #require(RoundName("r"))
            async let entries = client.board(round, from: 0, wait: 30)
            while service.kept.withLock({ $0.waiting.isEmpty }) { await Task.yield() }
            _ = try await client.post([4], to: round)
            #expect(try await entries == [[4]])
        }
    }

    @Test(
        "NET-7: a node behind a proxy reaches the coordinator, with and without credentials",
        arguments: [false, true]
    )
    func proxied(withCredentials: Bool) async throws {
        try await withCoordinator { house, ports in
            let authorization = withCredentials ? "Basic bm9kZTpzZWNyZXQ=" : nil
            try await withProxy(demanding: authorization) { proxyPort, tunnels in
                let proxy = HTTPProxy(
                    host: "127.0.0.1",
                    port: proxyPort,
                    credentials: withCredentials ? (user: "node", password: "secret") : nil
                )
                let client = try Self.client(house, ports, proxy: proxy)
                #expect(try await client.roster() == Array("roster for 153".utf8))
                #expect(try await client.roster() == Array("roster for 153".utf8))
                #expect(tunnels() == ["localhost:\(ports.main)"])  // one connection serves both requests
                await client.close()
            }
        }
    }

    @Test("NET-7: a proxy that asks for other credentials, and one that opens no tunnel, are told apart")
    func proxyRefusals() async throws {
        try await withCoordinator { house, ports in
            try await withProxy(demanding: "Basic bm9kZTpzZWNyZXQ=") { proxyPort, _ in
                let proxy = HTTPProxy(
                    host: "127.0.0.1",
                    port: proxyPort,
                    credentials: (user: "node", password: "wrong")
                )
                let client = try Self.client(house, ports, proxy: proxy)
                let refused = await refusal { _ = try await client.roster() }
                #expect(refused?.code == .proxyAuthentication, "\(String(describing: refused))")
            }
            try await withProxy(demanding: nil) { proxyPort, _ in
                let nobody = CoordinatorServer.Ports(main: 1, enrolment: 1)
                let client = try Self.client(house, nobody, proxy: HTTPProxy(host: "127.0.0.1", port: proxyPort))
                let refused = await refusal { _ = try await client.roster() }
                #expect(refused?.code == .proxyRefused, "\(String(describing: refused))")
            }
        }
    }

    @Test("NET-7: credentials of a proxy are not shown")
    func redacted() {
        let proxy = HTTPProxy(host: "proxy", port: 3128, credentials: (user: "node", password: "secret"))
        var dumped = ""
        dump(proxy, to: &dumped)
        #expect(!"\(proxy) \(String(reflecting: proxy)) \(dumped)".contains("secret"))
    }

    @Test("The tap sees every plain byte in both directions")
    func tap() async throws {
        try await withCoordinator { house, ports in
            let seen = Mutex<(sent: [UInt8], received: [UInt8])>(([], []))
            let client = try Self.client(house, ports) { direction, bytes in
                seen.withLock { seen in
                    switch direction {
                    case .sent: seen.sent += bytes
                    case .received: seen.received += bytes
                    }
                }
            }
            let round = try #require(RoundName("r"))
            _ = try await client.post(Array("canary".utf8), to: round)
            let (sent, received) = seen.withLock { $0 }
            #expect(String(decoding: sent, as: UTF8.self).hasPrefix("POST /v1/rounds/r/messages HTTP/1.1\r\n"))
            #expect(String(decoding: sent, as: UTF8.self).hasSuffix("canary"))
            #expect(String(decoding: received, as: UTF8.self).hasSuffix("receipt"))
        }
    }
}
