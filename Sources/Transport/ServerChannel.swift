internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTPTypes
internal import Synchronization
internal import TLS
internal import Vocabulary

/// Puts TLS before a server's HTTP channel.
struct TLSServerChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    let base: HTTP1Channel
    let tls: TLSContext
    let limits: TLSHandler.Limits
    private let refused = RefusedCertificates()

    init(base: HTTP1Channel, tls: TLSContext, limits: TLSHandler.Limits) {
        self.base = base
        self.tls = tls
        self.limits = limits
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop
            .makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(try TLSHandler(tls, limits: limits))
                try pipeline.addHandler(RefusedCertificateHandler(refused, logger))
            }
            .flatMap { base.setup(channel: channel, logger: logger) }
    }

    func handle(value: Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}

extension Channel {
    /// Who is at the other end; nil where no certificate was asked for.
    ///
    /// One hop to the event loop.
    func tlsPeer() async throws -> TLSPeer? {
        try await eventLoop.submit { try self.pipeline.syncOperations.handler(type: TLSHandler.self).peer }.get()
    }
}

/// Tells the operator why nodes cannot come in: a certificate that does not verify, most often for a wrong clock.
///
/// The same reason is told once a minute at most, so that a stranger cannot fill the log.
private final class RefusedCertificates: Sendable {
    private let told = Mutex<[Refusal: NIODeadline]>([:])

    func tell(_ refusal: Refusal, _ logger: Logger) {
        let now = NIODeadline.now()
        let isNews = told.withLock { told in
            defer { if told[refusal] ?? now <= now { told[refusal] = now + .seconds(60) } }
            return told[refusal] ?? now <= now
        }
        if isNews { logger.notice("a client was not let in", metadata: ["refusal": "\(refusal)"]) }
    }
}

/// Hears of the handshakes that fail for the client's certificate.
private final class RefusedCertificateHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let refused: RefusedCertificates
    private let logger: Logger

    init(_ refused: RefusedCertificates, _ logger: Logger) {
        self.refused = refused
        self.logger = logger
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let refusal = error as? Refusal, refusal.code == .peerNotTrusted { refused.tell(refusal, logger) }
        context.fireErrorCaught(error)
    }
}

@available(*, unavailable)
extension RefusedCertificateHandler: Sendable {}

/// Ends a request that takes too long, and one whose sender goes on after it has been answered.
///
/// Meets NET-6.
///
/// The server's own idle timeout sees a sender that pauses. This sees a sender that dribbles, a reader that does not read, and,
/// after a refusal of a body, that the rest of it is not waited for.
final class ExchangeGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long the rest of an answered request's body is read, so that the answer can arrive before the connection ends.
    private static let drain = TimeAmount.seconds(2)

    private let limit: TimeAmount
    private var timer: Scheduled<Void>?
    private var isReceiving = false

    init(limit: TimeAmount) { self.limit = limit }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isReceiving = true
            start(context, limit)
        case .body:
            break
        case .end:
            isReceiving = false
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated()
            .whenComplete { [self] _ in
                if isReceiving { start(context, Self.drain) } else { stop() }
            }
        context.write(data, promise: written)
    }

    func channelInactive(context: ChannelHandlerContext) {
        stop()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { stop() }

    private func start(_ context: ChannelHandlerContext, _ time: TimeAmount) {
        stop()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }

    private func stop() {
        timer?.cancel()
        timer = nil
    }
}

@available(*, unavailable)
extension ExchangeGuard: Sendable {}
