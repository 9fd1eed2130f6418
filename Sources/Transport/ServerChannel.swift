internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTPTypes
internal import TLS
internal import Vocabulary

/// Puts TLS before a server's HTTP channel.
struct TLSServerChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    let base: HTTP1Channel
    let tls: TLSContext
    let limits: TLSHandler.Limits

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop
            .makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(try TLSHandler(tls, limits: limits))
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
