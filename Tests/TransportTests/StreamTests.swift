import NIOCore
import NIOPosix
import TLS
import Testing
import Transport
import Vocabulary

/// Ends, stalls and silences of a single connection.
@Suite("TLS streams", .timeLimit(.minutes(8)))
struct StreamTests {
    typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// A bare TLS server on loopback, its first connection, and its handler's peak of waiting plaintext at the end.
    private func withServer(
        handshake: TimeAmount = .seconds(10),
        writes: Bool = false,
        peer: (House, Int) async throws -> Void,
        serve: @escaping @Sendable (Connection) async throws -> Void
    ) async throws -> Int {
        let house = try House.shared.get()
        let context = try house.mainContext()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let tls = try TLSHandler(context, limits: TLSHandler.Limits(handshake: handshake))
                    try channel.pipeline.syncOperations.addHandler(tls)
                    if writes { try channel.pipeline.syncOperations.addHandler(PoliteWriter()) }
                    let box = NIOLoopBound(tls, eventLoop: channel.eventLoop)
                    let peak = channel.closeFuture.map { box.value.peakPendingCount }
                    return (try Connection(wrappingChannelSynchronously: channel), peak)
                }
            }
        let port = try #require(listener.channel.localAddress?.port)
        return try await listener.executeThenClose { connections in
            try await peer(house, port)
            for try await (connection, peak) in connections {
                try await serve(connection)
                return try await peak.get()
            }
            throw ChannelError.eof
        }
    }

    private static func client(_ house: House, _ port: Int) throws -> Companion {
        try Companion([
            "openssl", "s_client", "-quiet", "-connect", "127.0.0.1:\(port)", "-servername", "localhost", "-CAfile",
            house.path("ca.pem"), "-cert", house.path("node.pem"), "-key", house.path("node.key"), "-alpn", "http/1.1",
        ])
    }

    @Test("TLS-6: a connection that is cut off is an error, never an end")
    func truncated() async throws {
        let peers = AsyncStream.makeStream(of: Companion.self)
        _ = try await withServer { house, port in
            let companion = try Self.client(house, port)
            try companion.write("POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nhalf")
            peers.continuation.yield(companion)
            peers.continuation.finish()
        } serve: { connection in
            let refused = await refusal {
                try await connection.executeThenClose { inbound, _ in
                    for try await _ in inbound {
                        for await companion in peers.stream {
                            companion.kill()
                            break
                        }
                    }
                }
            }
            #expect(refused?.code == .truncatedStream)
        }
    }

    @Test("TLS-6: bytes that are no record of this connection break it")
    func broken() async throws {
        let peers = AsyncStream.makeStream(of: Companion.self)
        _ = try await withServer { house, port in
            let companion = try Self.client(house, port)
            try companion.write("hello")
            peers.continuation.yield(companion)
        } serve: { connection in
            let refused = await refusal {
                try await connection.executeThenClose { inbound, _ in
                    for try await _ in inbound {
                        let channel = connection.channel
                        // As they would come from the socket.
                        try await channel.eventLoop
                            .submit {
                                let record = ByteBuffer(
                                    bytes: [0x17, 0x03, 0x03, 0x00, 0x20] + Array(repeating: 7, count: 32)
                                )
                                channel.pipeline.syncOperations.fireChannelRead(NIOAny(record))
                            }
                            .get()
                    }
                }
            }
            #expect(refused?.code == .tlsBroken, "\(String(describing: refused))")
            for await companion in peers.stream {
                companion.kill()
                break
            }
        }
    }

    @Test("TLS-6: a connection that ends in good order before the answer is lost, and says where")
    func endedEarly() async throws {
        let asked = AsyncStream.makeStream(of: (port: Int, refused: Task<Refusal?, Never>).self)
        _ = try await withServer { house, port in
            let client = CoordinatorClient(
                address: CoordinatorAddress(host: "localhost", port: port),
                context: try house.nodeContext()
            )
            asked.continuation.yield((port, Task { await refusal { _ = try await client.roster() } }))
        } serve: { connection in
            try await connection.executeThenClose { inbound, _ in for try await _ in inbound { break } }
        }
        for await (port, refused) in asked.stream {
            let refused = await refused.value
            #expect(refused?.code == .connectionLost)
            #expect(refused?.place.hasPrefix("localhost:\(port), ") == true, "\(String(describing: refused))")
            break
        }
    }

    @Test("TLS-10: a slow reader holds back the writer instead of filling memory")
    func slowReader() async throws {
        let writer = PoliteWriter.total
        let peers = AsyncStream.makeStream(of: Companion.self)
        let peak = try await withServer(writes: true) { house, port in
            peers.continuation.yield(try Self.client(house, port))
        } serve: { connection in
            var iterator = peers.stream.makeAsyncIterator()
            let companion = try #require(await iterator.next())
            defer { companion.kill() }
            // Nothing is read until the writer is held back.
            while connection.channel.isWritable, connection.channel.isActive { await Task.yield() }
            companion.read()
            var count = 0
            for await bytes in companion.output where count < writer {
                count += bytes.count
                if count == writer { break }
            }
            #expect(count == writer)
            try await connection.channel.close().get()
        }
        #expect(peak > 0)
        #expect(peak <= 2 * PoliteWriter.piece, "\(peak) bytes of plaintext waited")
    }

    @Test("TLS-9: a peer that says nothing is not waited for")
    func silent() async throws {
        let peers = AsyncStream.makeStream(of: (any Channel).self)
        _ = try await withServer(handshake: .milliseconds(200)) { _, port in
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port).get()
            peers.continuation.yield(channel)
        } serve: { connection in
            let refused = await refusal {
                try await connection.executeThenClose { inbound, _ in for try await _ in inbound {} }
            }
            #expect(refused?.code == .handshakeTimeout)
        }
    }
}

/// Writes 64 MiB in pieces, each when the channel says that it takes bytes.
private final class PoliteWriter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    static let total = 64 * 1024 * 1024
    static let piece = 64 * 1024

    private var left = total

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is TLSHandler.Established { write(context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        write(context)
        context.fireChannelWritabilityChanged()
    }

    private func write(_ context: ChannelHandlerContext) {
        while left > 0, context.channel.isWritable {
            left -= Self.piece
            let buffer = ByteBuffer(repeating: 0x61, count: Self.piece)
            context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        }
    }
}
