import Foundation
public import Logging
import Sealing
import Store
import TLS
public import Transport
public import Vocabulary

/// The running coordinator: two listeners, and the orders of its operator.
public struct CoordinatorServe: Sendable {
    private let server: CoordinatorServer
    private let follower: OrderFollower

    /// Opens the coordinator's folder; nobody else may hold it meanwhile.
    ///
    /// Publications are written below `publications`.
    public init(
        folder: String,
        publications: String,
        configuration: ServerConfiguration,
        logger: Logger
    ) throws(Refusal) {
        let store = try CoordinatorStore(folder: folder)
        let house = try CoordinatorHouse(store: store)
        let desk = EnrolmentDesk(store: store, keys: house.keys)
        follower = OrderFollower(
            house: house,
            desk: desk,
            publisher: Publisher(house: house, folder: publications),
            book: OrderBook(documents: store.documents),
            logger: logger
        )
        // A fresh server certificate at every start: the authority vouches for it, and nobody pins it. It outlasts any time
        // that a process runs, since nothing renews it meanwhile.
        let credentials = try house.keys.authority.issueServer(
            names: house.keys.hosts,
            validity: CertificateValidity(from: Timestamp.now.before(hours: 1), days: 730)
        )
        server = CoordinatorServer(
            service: RelayService(house: house, enrolment: desk),
            main: try TLSContext.server(credentials, clientAuthoritiesPEM: house.keys.authority.certificatePEM),
            enrolment: try TLSContext.enrolmentServer(credentials),
            configuration: configuration,
            logger: logger
        )
    }

    /// Serves until cancelled.
    public func run(whenReady: @escaping @Sendable (CoordinatorServer.Ports) async -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run(whenReady: whenReady) }
            group.addTask { try await follower.run() }
            defer { group.cancelAll() }
            _ = try await group.next()
        }
    }
}
