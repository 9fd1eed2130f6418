import NIOCore
import NIOPosix

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Bytes sent one way over loopback, from a client to a server, with a TLS handler at either end.
///
/// The package `tls-peer` compiles this same file, so that the two implementations of TLS meet one and the same program.
struct BytePump {
    /// What one run showed.
    struct Outcome: Sendable {
        /// From the first byte to the last; the handshake comes before.
        let wall: Duration
        /// Processor time of both ends in that while, in seconds.
        let processor: Double
        /// The cipher suite that the two ends agreed on, by its registered number.
        let cipher: UInt16
    }

    /// How much is sent, in megabytes of 10⁶ bytes.
    let megabytes: Int

    /// Runs once, each end on a thread of its own.
    func run(
        server: @escaping @Sendable () throws -> any ChannelHandler,
        client: @escaping @Sendable () throws -> any ChannelHandler
    ) async throws -> Outcome {
        let size = megabytes * 1_000_000
        let (serving, sending) = (
            MultiThreadedEventLoopGroup(numberOfThreads: 1), MultiThreadedEventLoopGroup(numberOfThreads: 1)
        )
        let outcome = sending.next().makePromise(of: Outcome.self)
        let listener = try await ServerBootstrap(group: serving)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([server(), Sink(size)])
                }
            }
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let address = try unwrap(listener.localAddress)
        _ = try await ClientBootstrap(group: sending)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let cipher = CipherReader()
                    let source = Source(size, cipher, outcome)
                    try channel.pipeline.syncOperations.addHandlers([cipher, client(), source])
                }
            }
            .connect(to: address)
            .get()
        let result = try await outcome.futureResult.get()
        try await listener.close()
        try await serving.shutdownGracefully()
        try await sending.shutdownGracefully()
        return result
    }

    /// One line of JSON, in the form of the other benchmarks.
    func line(_ peer: String, _ outcome: Outcome) -> String {
        let wall = outcome.wall / .seconds(1)
        let cipher = String(outcome.cipher, radix: 16, uppercase: true)
        return """
            {"peer": "\(peer)", "cipher": "0x\(cipher)", "MB": \(megabytes), \
            "wall_s": \(rounded(wall)), "cpu_s": \(rounded(outcome.processor)), \
            "MB_per_s": \(Int((Double(megabytes) / wall).rounded()))}
            """
    }

    private func rounded(_ seconds: Double) -> Double { (seconds * 10_000).rounded() / 10_000 }

    private func unwrap(_ address: SocketAddress?) throws -> SocketAddress {
        guard let address else { throw ChannelError.unknownLocalAddress }
        return address
    }
}

/// The server's end: says one byte when it can be heard, and one more when everything is here.
private final class Sink: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var missing: Int

    init(_ size: Int) { missing = size }

    func channelActive(context: ChannelHandlerContext) { say(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        missing -= unwrapInboundIn(data).readableBytes
        if missing == 0 { say(context) }
    }

    private func say(_ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [1])), promise: nil)
    }
}

/// The client's end: sends while the channel takes bytes, and keeps the time.
private final class Source: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let piece = ByteBuffer(repeating: 0x5A, count: 64 * 1024)

    private let cipher: CipherReader
    private let outcome: EventLoopPromise<BytePump.Outcome>
    private var unsent: Int
    private var begin: (instant: ContinuousClock.Instant, processor: Double)?
    private var isSending = false

    init(_ size: Int, _ cipher: CipherReader, _ outcome: EventLoopPromise<BytePump.Outcome>) {
        unsent = size
        self.cipher = cipher
        self.outcome = outcome
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let begin else {
            begin = (.now, processorSeconds())
            return send(context)
        }
        let wall = ContinuousClock.now - begin.instant
        let processor = processorSeconds() - begin.processor
        outcome.succeed(BytePump.Outcome(wall: wall, processor: processor, cipher: cipher.number))
        context.close(promise: nil)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if begin != nil { send(context) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        outcome.fail(error)
        context.close(promise: nil)
    }

    private func send(_ context: ChannelHandlerContext) {
        guard !isSending else { return }  // a write that empties the socket at once calls back from within
        isSending = true
        while unsent > 0, context.channel.isWritable {
            let piece = Self.piece.getSlice(at: 0, length: min(unsent, Self.piece.readableBytes)) ?? Self.piece
            unsent -= piece.readableBytes
            context.writeAndFlush(wrapOutboundOut(piece), promise: nil)
        }
        isSending = false
    }

    /// What this process has used of the processors so far, in seconds.
    private func processorSeconds() -> Double {
        var usage = rusage()
        #if canImport(Glibc)
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        #else
        unsafe getrusage(RUSAGE_SELF, &usage)
        #endif
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}

/// Reads the cipher suite from the server's hello, the first record that reaches a client, and leaves.
private final class CipherReader: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    /// The suite's registered number; 0 before it is known.
    private(set) var number: UInt16 = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Record header 5, message header 4, version 2, random 32; then a session id behind its length.
        let record = unwrapInboundIn(data)
        let session = record.readerIndex + 43
        if let length = record.getInteger(at: session, as: UInt8.self) {
            number = record.getInteger(at: session + 1 + Int(length), as: UInt16.self) ?? 0
        }
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
