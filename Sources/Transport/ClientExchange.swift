internal import NIOCore
internal import NIOHTTP1
internal import TLS
internal import Vocabulary

/// One request, and where its answer goes.
struct ClientExchange: Sendable {
    let head: HTTPRequestHead
    let body: [UInt8]
    /// The most bytes of body that the answer may have.
    let limit: Int
    let timeout: TimeAmount
    let promise: EventLoopPromise<ClientAnswer>
}

/// A complete answer.
struct ClientAnswer: Sendable {
    let status: Int
    let mediaType: String
    let retryAfter: Int?
    let body: [UInt8]
    /// Whether another request may follow on the same connection.
    let isReusable: Bool
}

/// A connection whose handshake is done.
struct ClientConnection: Sendable {
    let channel: any Channel
    /// Why the connection ended, once it has.
    let end: EventLoopFuture<Refusal>

    /// Sends a request; the exchange's promise is kept in every case.
    func send(_ exchange: ClientExchange) {
        // A connection that has ended takes no exchange; its reason, such as a certificate that is refused only after the
        // handshake, is then the answer.
        channel.writeAndFlush(exchange).whenFailure { _ in end.whenSuccess { exchange.promise.fail($0) } }
    }
}

/// Carries one exchange at a time over a connection and turns every failure into a refusal.
final class ClientExchangeHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = ClientExchange
    typealias OutboundOut = HTTPClientRequestPart

    private struct Current {
        let exchange: ClientExchange
        let timer: Scheduled<Void>
        var head: HTTPResponseHead?
        var body: [UInt8] = []
        var isSent = false
    }

    private var established: EventLoopPromise<Void>?
    private var current: Current?
    private let end: EventLoopPromise<Refusal>

    /// `established` is told when the handshake is done, or why it is not; `end` is told why the connection ended.
    init(established: EventLoopPromise<Void>, end: EventLoopPromise<Refusal>) {
        self.established = established
        self.end = end
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is TLSHandler.Established {
            established?.succeed()
            established = nil
        }
        context.fireUserInboundEventTriggered(event)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let exchange = unwrapOutboundIn(data)
        let timer = context.eventLoop.assumeIsolated()
            .scheduleTask(in: exchange.timeout) { [self] in
                fail(context, Refusal(.timedOut, at: "answer", next: "Try again; if it stays so, ask the coordinator."))
            }
        current = Current(exchange: exchange, timer: timer)
        context.write(wrapOutboundOut(.head(exchange.head)), promise: nil)
        if !exchange.body.isEmpty {
            let body = context.channel.allocator.buffer(bytes: exchange.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let sent = promise ?? context.eventLoop.makePromise(of: Void.self)
        sent.futureResult.assumeIsolated().whenSuccess { [self] in current?.isSent = true }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let exchange = current?.exchange else {
            return fail(context, Refusal(.malformedAnswer, at: "an answer that nobody asked for"))
        }
        switch unwrapInboundIn(data) {
        case .head(let head):
            current?.head = head
            if let length = head.headers.first(name: "content-length").flatMap(Int.init), length > exchange.limit {
                fail(context, Refusal(.answerTooLong, at: "answer of \(length) bytes, limit \(exchange.limit)"))
            }
        case .body(let part):
            current?.body.append(contentsOf: part.readableBytesView)
            if let count = current?.body.count, count > exchange.limit {
                fail(context, Refusal(.answerTooLong, at: "answer, limit \(exchange.limit) bytes"))
            }
        case .end:
            finish(context)
        }
    }

    private func finish(_ context: ChannelHandlerContext) {
        guard let done = current, let head = done.head else { return }
        current = nil
        done.timer.cancel()
        let isReusable = head.isKeepAlive && done.isSent
        done.exchange.promise.succeed(
            ClientAnswer(
                status: Int(head.status.code),
                mediaType: head.headers.first(name: "content-type") ?? "",
                retryAfter: head.headers.first(name: "retry-after").flatMap(Int.init),
                body: done.body,
                isReusable: isReusable
            )
        )
        if !isReusable { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case let refusal as Refusal: fail(context, refusal)
        case is HTTPParserError: fail(context, Refusal(.malformedAnswer, at: "HTTP"))
        default: fail(context, Refusal(.connectionLost, at: "answer"))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(context, Refusal(.connectionLost, at: "answer"))
        context.fireChannelInactive()
    }

    private func fail(_ context: ChannelHandlerContext, _ refusal: Refusal) {
        end.succeed(refusal)
        established?.fail(refusal)
        established = nil
        if let current {
            self.current = nil
            current.timer.cancel()
            current.exchange.promise.fail(refusal)
        }
        context.close(promise: nil)
    }
}

@available(*, unavailable)
extension ClientExchangeHandler: Sendable {}
