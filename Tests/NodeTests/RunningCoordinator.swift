import Coordinator
import Logging
import Testing
import Transport

@testable import Node

/// A coordinator of its own over TLS on loopback, with its desk and its folder, for as long as a body runs.
func coordinated(
    _ body: @escaping @Sendable (CoordinatorServer.Ports, CoordinatorDesk, _ state: String) async throws -> Void
) async throws {
    let folder = try TemporaryFolder()
    let state = "\(folder.path)/coordinator"
    try CoordinatorDesk.initialise(folder: state, name: "Prøve", hosts: ["localhost"])
    let serve = try CoordinatorServe(
        folder: state,
        publications: "\(folder.path)/published",
        configuration: ServerConfiguration(host: "127.0.0.1", port: 0, enrolmentPort: 0),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    let (ready, found) = AsyncStream.makeStream(of: CoordinatorServer.Ports.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await serve.run { found.yield($0) } }
        group.addTask {
            for await ports in ready { return try await body(ports, try CoordinatorDesk(folder: state), state) }
        }
        defer { group.cancelAll() }
        try await group.next()
    }
}

/// Lets nodes take turns until something is so.
func turn(_ nodes: [NodeService], until isSo: () throws -> Bool) async throws {
    for _ in 0..<200 {
        if try isSo() { return }
        for node in nodes { _ = try await node.turn() }
    }
    Issue.record("the round did not come on")
}
