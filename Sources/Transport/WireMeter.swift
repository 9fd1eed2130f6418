internal import NIOCore
internal import Synchronization

/// Counts the bytes that a client's sockets send and receive, the way through a proxy and TLS included.
///
/// What is sent counts when the system has taken it. Meets LED-6.
public final class WireMeter: Sendable {
    /// What has been counted.
    public struct Counts: Hashable, Sendable {
        /// How many requests were made.
        public var requests = 0
        /// Bytes that left.
        public var sent = 0
        /// Bytes of requests' bodies among them.
        public var bodies = 0
        /// Bytes that came.
        public var received = 0

        /// Nothing.
        public init() {}
    }

    private let counts = Mutex(Counts())

    init() {}

    func request(body: Int) {
        counts.withLock {
            $0.requests += 1
            $0.bodies += body
        }
    }

    func sent(_ bytes: Int) { counts.withLock { $0.sent += bytes } }

    func received(_ bytes: Int) { counts.withLock { $0.received += bytes } }

    /// What has been counted since it was last taken.
    public func take() -> Counts {
        counts.withLock { counts in
            defer { counts = Counts() }
            return counts
        }
    }
}

/// Stands next to the socket and counts what passes.
final class WireMeterHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let meter: WireMeter

    init(_ meter: WireMeter) { self.meter = meter }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        meter.received(unwrapInboundIn(data).readableBytes)
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let count = unwrapOutboundIn(data).readableBytes
        let taken = promise ?? context.eventLoop.makePromise(of: Void.self)
        taken.futureResult.whenSuccess { [meter] in meter.sent(count) }
        context.write(data, promise: taken)
    }
}
