import Logging
import Synchronization
import TLS
import Vocabulary

@testable import Transport

/// A service that keeps what it gets and answers from memory.
final class StubService: CoordinatorService {
    struct Kept {
        var posted: [[UInt8]] = []
        var submitted: [Submission] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
        var enrolments: [EnrolmentRequest] = []
        var grant: (@Sendable (EnrolmentRequest) throws(Refusal) -> EnrolmentGrant)?
        var withdrawn = false
    }

    let kept = Mutex(Kept())
    /// Where the stub's trouble is, which is nobody else's business.
    static let privatePath = "/var/lib/nobody-else/authority.pem"

    let bundleSize: Int
    /// Whether a bundle meets trouble in the coordinator's own house.
    let isInTrouble: Bool

    init(bundleSize: Int = 0, isInTrouble: Bool = false) {
        self.bundleSize = bundleSize
        self.isInTrouble = isInTrouble
    }

    func outward(_ refusal: Refusal) -> Refusal { refusal.place == Self.privatePath ? .ofOwnHouse : refusal }

    func isAdmitted(_ kommune: KommuneCode, certificate: Digest) async -> Bool { kept.withLock { !$0.withdrawn } }

    func enrol(_ request: EnrolmentRequest) async throws(Refusal) -> EnrolmentAnswer {
        let grant = kept.withLock { kept in
            kept.enrolments.append(request)
            return kept.grant
        }
        guard let grant else { return .pending(retryAfter: 3) }
        return .issued(try grant(request))
    }

    func roster(for peer: KommuneCode) async throws(Refusal) -> [UInt8] { Array("roster for \(peer)".utf8) }

    func rounds(for peer: KommuneCode) async throws(Refusal) -> [UInt8] { [] }

    func news(beyond have: Digest, wait: Int, for peer: KommuneCode) async throws(Refusal) -> News {
        News(roster: have, listing: News.none, boards: [])
    }

    func study(_ digest: Digest, for peer: KommuneCode) async throws(Refusal) -> [UInt8] {
        throw Refusal(.notFound, at: "study", next: "Ask for\u{1B}[31m another.")
    }

    func board(_ round: RoundName, from: Int, wait: Int, for peer: KommuneCode) async throws(Refusal) -> [[UInt8]] {
        if kept.withLock({ $0.posted.count <= from }), wait > 0 {
            await withCheckedContinuation { waiter in
                let isThere = kept.withLock { kept in
                    if kept.posted.count > from { return true }
                    kept.waiting.append(waiter)
                    return false
                }
                if isThere { waiter.resume() }
            }
        }
        return kept.withLock { Array($0.posted.dropFirst(from)) }
    }

    func post(_ message: [UInt8], to round: RoundName, from peer: KommuneCode) async throws(Refusal) -> [UInt8] {
        let waiting = kept.withLock { kept in
            kept.posted.append(message)
            defer { kept.waiting = [] }
            return kept.waiting
        }
        for waiter in waiting { waiter.resume() }
        return Array("receipt".utf8)
    }

    func submit(_ submission: Submission, to round: RoundName, from peer: KommuneCode) async throws(Refusal) -> [UInt8]
    {
        kept.withLock { $0.submitted.append(submission) }
        return Array("receipt".utf8)
    }

    func envelope(
        of contributor: KommuneCode,
        sequence: UInt32,
        in round: RoundName,
        for member: KommuneCode
    ) async throws(Refusal) -> [UInt8] {
        Array("\(round) \(contributor) \(sequence) \(member)".utf8)
    }

    func vouch(_ voucher: [UInt8], from peer: KommuneCode) async throws(Refusal) -> [UInt8] { voucher }

    func bundle(of round: RoundName, for peer: KommuneCode) async throws(Refusal) -> [UInt8] {
        if isInTrouble { throw Refusal(.badAuthority, at: Self.privatePath) }
        return [UInt8](repeating: 0x2A, count: bundleSize)
    }
}

/// A running coordinator on loopback, for as long as `body` takes.
func withCoordinator<Value: Sendable>(
    _ service: StubService = StubService(),
    bodyBudget: Int = 1 << 30,
    exchangeSeconds: Int = 600,
    _ body: @escaping @Sendable (House, CoordinatorServer.Ports) async throws -> Value
) async throws -> Value {
    let house = try House.shared.get()
    var configuration = ServerConfiguration(host: "127.0.0.1", port: 0, enrolmentPort: 0)
    configuration.bodyBudget = bodyBudget
    configuration.exchangeSeconds = exchangeSeconds
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let server = CoordinatorServer(
        service: service,
        main: try house.mainContext(),
        enrolment: try .enrolmentServer(house.server),
        configuration: configuration,
        logger: logger
    )
    let (ready, isReady) = AsyncStream.makeStream(of: CoordinatorServer.Ports.self)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run { isReady.yield($0) } }
        defer { group.cancelAll() }
        for await ports in ready { return try await body(house, ports) }
        throw Refusal(.internalFault, at: "the server did not start")
    }
}

/// The code of the refusal that `body` ends with.
func refusal(of body: () async throws -> Void) async -> Refusal? {
    do {
        try await body()
        return nil
    } catch { return error as? Refusal }
}
