import Foundation
import Logging
import Synchronization
import TLS
import Testing
import Vocabulary

@testable import Transport

/// Routes and limits, met by `curl` with a good certificate.
@Suite("Routes and limits", .timeLimit(.minutes(8)))
struct HTTPTests {
    /// The answer's status, and its body.
    private static func curl(
        _ house: House,
        _ port: Int,
        _ path: String,
        _ more: [String] = [],
        withCertificate: Bool = true
    ) async throws -> (status: String, body: String) {
        let certificate = ["--cert", house.path("node.pem"), "--key", house.path("node.key")]
        let outcome = try await Command.run(
            [
                "curl", "-sS", "--max-time", "60", "--noproxy", "*", "--cacert", house.path("ca.pem"), "-w",
                "\n%{http_code}",
            ]
                + (withCertificate ? certificate : []) + more + ["https://localhost:\(port)\(path)"]
        )
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return (lines.last ?? "", lines.dropLast().joined(separator: "\n"))
    }

    private static func file(_ house: House, _ count: Int) throws -> String {
        let path = house.path("body-\(count)-\(UUID().uuidString)")
        try Data(count: count).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test(
        "NET-1: an unknown route is not found, and the answer is problem details",
        arguments: ["/", "/v1", "/v2/roster", "/v1/roster/x", "/v1/rounds/Bad_Name/bundle", "/v1/studies/00"]
    )
    func unknownRoute(path: String) async throws {
        try await withCoordinator { house, ports in
            let answer = try await Self.curl(house, ports.main, path, ["-D", "-"])
            #expect(answer.status == "404")
            #expect(answer.body.lowercased().contains("content-type: application/problem+json"))
            #expect(answer.body.contains("\"code\":640"))
        }
    }

    @Test("NET-1: the other method is refused")
    func otherMethod() async throws {
        try await withCoordinator { house, ports in
            let answer = try await Self.curl(house, ports.main, "/v1/vouchers")
            #expect(answer.status == "405")
            #expect(answer.body.contains("\"code\":647"))
        }
    }

    @Test("NET-2: a body beyond the route's limit is refused")
    func oversized() async throws {
        let service = StubService()
        try await withCoordinator(service) { house, ports in
            let body = try Self.file(house, 1024 * 1024 + 1)
            let answer = try await Self.curl(
                house,
                ports.main,
                "/v1/rounds/r1/messages",
                ["--data-binary", "@\(body)"]
            )
            #expect(answer.status == "413")
            #expect(answer.body.contains("\"code\":642"))
        }
        #expect(service.kept.withLock { $0.posted.isEmpty })
    }

    @Test("NET-2: a body at the route's limit is taken")
    func atTheLimit() async throws {
        let service = StubService()
        try await withCoordinator(service) { house, ports in
            let body = try Self.file(house, 1024 * 1024)
            let answer = try await Self.curl(
                house,
                ports.main,
                "/v1/rounds/r1/messages",
                ["--data-binary", "@\(body)"]
            )
            #expect(answer.status == "200", "\(answer.body)")
        }
        #expect(service.kept.withLock { $0.posted.map(\.count) } == [1024 * 1024])
    }

    @Test("NET-2: a body of undeclared length is refused")
    func undeclared() async throws {
        try await withCoordinator { house, ports in
            let body = try Self.file(house, 100)
            let answer = try await Self.curl(
                house,
                ports.main,
                "/v1/rounds/r1/messages",
                ["-H", "Transfer-Encoding: chunked", "--data-binary", "@\(body)"]
            )
            #expect(answer.status == "411")
            #expect(answer.body.contains("\"code\":\(Refusal.Code.lengthRequired.number)"))
        }
    }

    @Test("NET-2: a header that is too long is refused")
    func longHeader() async throws {
        try await withCoordinator { house, ports in
            let answer = try await Self.curl(
                house,
                ports.main,
                "/v1/roster",
                ["-H", "x-long: \(String(repeating: "x", count: 20_000))"]
            )
            #expect(answer.status == "400")
        }
    }

    @Test("NET-5: a coordinator whose hands are full says when to come back")
    func busy() async throws {
        try await withCoordinator(bodyBudget: 10) { house, ports in
            let body = try Self.file(house, 11)
            let answer = try await Self.curl(
                house,
                ports.main,
                "/v1/rounds/r1/messages",
                ["-D", "-", "--data-binary", "@\(body)"]
            )
            #expect(answer.status == "503")
            #expect(answer.body.lowercased().contains("retry-after: 5"))
        }
    }

    /// Sends the beginning of a request, and returns all that comes until the server closes the connection.
    private static func beginning(_ text: String, _ house: House, _ port: Int) async throws -> String {
        let companion = try Companion([
            "openssl", "s_client", "-quiet", "-connect", "127.0.0.1:\(port)", "-servername", "localhost", "-CAfile",
            house.path("ca.pem"), "-cert", house.path("node.pem"), "-key", house.path("node.key"), "-alpn", "http/1.1",
        ])
        defer { companion.kill() }
        try companion.write(text)
        return await companion.wait { _ in false }
    }

    @Test("NET-6: a body that does not come is not waited for")
    func stalledBody() async throws {
        let service = StubService()
        try await withCoordinator(service, exchangeSeconds: 1) { house, ports in
            let head = "POST /v1/rounds/r/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n"
            let answer = try await Self.beginning(head + "half", house, ports.main)
            #expect(answer.isEmpty)
        }
        #expect(service.kept.withLock { $0.posted.isEmpty })
    }

    @Test("NET-6: the rest of a refused body is not waited for")
    func refusedBody() async throws {
        try await withCoordinator { house, ports in
            let head = "POST /v1/rounds/r/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000000\r\n\r\n"
            let answer = try await Self.beginning(head + "half", house, ports.main)
            #expect(answer.hasPrefix("HTTP/1.1 413"), "\(answer)")
        }
    }

    @Test("NET-4: the enrolment listener has the route of enrolment, and the main listener all others")
    func twoListeners() async throws {
        try await withCoordinator { house, ports in
            let roster = try await Self.curl(house, ports.enrolment, "/v1/roster", withCertificate: false)
            #expect(roster.status == "404")
            let body = try Self.file(house, 10)
            let enrolment = try await Self.curl(house, ports.main, "/v1/enrolment", ["--data-binary", "@\(body)"])
            #expect(enrolment.status == "404")
        }
    }

    @Test("NET-3: a refusal keeps its number, requirement, place and next step on the wire")
    func problemDetails() throws {
        let refusal = Refusal(.bodyTooLong, at: "request of 3 bytes", next: "Send less.")
        let problem = try #require(ProblemDetails(body: ProblemDetails(refusal).body))
        #expect(problem.refusal == refusal)
        #expect(problem.refusal.code.requirement == "NET-2")
        #expect(problem.status == 413)
    }

    @Test("NET-3: trouble in the coordinator's own house goes out without its place")
    func ownHouse() async throws {
        try await withCoordinator(StubService(isInTrouble: true)) { house, ports in
            let answer = try await Self.curl(house, ports.main, "/v1/rounds/r1/bundle")
            #expect(answer.status == "500")
            #expect(answer.body.contains("\"code\":\(Refusal.Code.internalFault.number)"))
            #expect(!answer.body.contains(StubService.privatePath))
        }
    }

    @Test("A port that is taken, and an address that is not this machine's, are refused with what to do")
    func cannotListen() async throws {
        try await withCoordinator { house, ports in
            for (host, port, next) in [("127.0.0.1", ports.main, "ss -ltnp"), ("192.0.2.1", 0, "ip address")] {
                let server = CoordinatorServer(
                    service: StubService(),
                    main: try house.mainContext(),
                    enrolment: try .enrolmentServer(house.server),
                    configuration: ServerConfiguration(host: host, port: port, enrolmentPort: 0),
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                )
                let refused = await refusal { try await server.run() }
                #expect(refused?.code == .cannotListen, "\(String(describing: refused))")
                #expect(refused?.place == "listen, \(host):\(port)")
                #expect(refused?.next.contains(next) == true, "\(String(describing: refused))")
            }
        }
    }

    @Test("NET-3: what the other end writes into a refusal cannot steer a terminal")
    func printable() throws {
        let refusal = Refusal(.notFound, at: "a\u{1B}[31mb\n\u{202E}c", next: String(repeating: "x", count: 1000))
        let problem = try #require(ProblemDetails(body: ProblemDetails(refusal).body))
        #expect(problem.refusal.place == "a[31mbc")
        #expect(problem.refusal.next.count == 400)
    }
}
