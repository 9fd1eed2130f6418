internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
internal import NIOPosix
public import TLS
internal import Vocabulary

/// The coordinator's two listeners: the main one for enrolled nodes with their certificates, and one for enrolment alone.
public struct CoordinatorServer: Sendable {
    /// The ports that the listeners have.
    public struct Ports: Hashable, Sendable {
        /// The main listener's.
        public let main: Int
        /// The enrolment listener's.
        public let enrolment: Int
    }

    private let service: any CoordinatorService
    private let main: TLSContext
    private let enrolment: TLSContext
    private let configuration: ServerConfiguration
    private let logger: Logger

    /// Prepares a server: `main` demands client certificates, `enrolment` asks for none.
    public init(
        service: any CoordinatorService,
        main: TLSContext,
        enrolment: TLSContext,
        configuration: ServerConfiguration,
        logger: Logger
    ) {
        self.service = service
        self.main = main
        self.enrolment = enrolment
        self.configuration = configuration
        self.logger = logger
    }

    /// Serves until the task is cancelled, or until a surrounding service group shuts down.
    ///
    /// `whenReady` is called once, when both listeners take connections.
    public func run(whenReady: @escaping @Sendable (Ports) async -> Void = { _ in }) async throws {
        let (ports, found) = AsyncStream.makeStream(of: (isMain: Bool, port: Int).self)
        let budget = BodyBudget(configuration.bodyBudget)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for isMain in [true, false] {
                group.addTask {
                    let application = application(isMain: isMain, budget: budget) { port in found.yield((isMain, port))
                    }
                    do {
                        try await application.run()
                    } catch {
                        throw refusal(listening: error, isMain: isMain) ?? error
                    }
                }
            }
            group.addTask {
                var known: [Bool: Int] = [:]
                for await (isMain, port) in ports {
                    known[isMain] = port
                    guard let main = known[true], let enrolment = known[false] else { continue }
                    return await whenReady(Ports(main: main, enrolment: enrolment))
                }
            }
            // The third task ends early; when a listener ends, so does the other.
            defer { group.cancelAll() }
            _ = try await group.next()
            _ = try await group.next()
        }
    }

    /// The refusal for an address that cannot be listened on; nil where something else failed.
    private func refusal(listening error: any Error, isMain: Bool) -> Refusal? {
        guard error is IOError || error is SocketAddressError else { return nil }
        let port = isMain ? configuration.port : configuration.enrolmentPort
        let next =
            switch (error as? IOError)?.errnoCode {
            case EADDRINUSE: "End the process that has it (`ss -ltnp`), or write another port."
            case EACCES: "Write a port above 1023: lower ones need a privilege."
            default: "Write an address that this machine has (`ip address`)."
            }
        return Refusal(.cannotListen, at: "listen, \(configuration.host):\(port)", next: next)
    }

    private func application(
        isMain: Bool,
        budget: BodyBudget,
        whenRunning: @escaping @Sendable (Int) -> Void
    ) -> Application<CoordinatorResponder> {
        var channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [ExchangeGuard(limit: .seconds(Int64(configuration.exchangeSeconds)))],
            idleTimeout: .seconds(Int64(configuration.idleSeconds))
        )
        // Meets NET-2: no honest request has more.
        channel.httpDecoder = .init(maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 16 * 1024, maxHeaderFieldCount: 64)
        let tls = isMain ? main : enrolment
        let port = isMain ? configuration.port : configuration.enrolmentPort
        return Application(
            responder: CoordinatorResponder(service: service, isMain: isMain, budget: budget),
            server: HTTPServerBuilder { [channel] responder in
                TLSServerChannel(
                    base: HTTP1Channel(responder: responder, configuration: channel),
                    tls: tls,
                    limits: TLSHandler.Limits()
                )
            },
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: port),
                availableConnectionsDelegate: .maximum(configuration.connections, logger: logger)
            ),
            onServerRunning: { whenRunning($0.localAddress?.port ?? port) },
            logger: logger
        )
    }
}
