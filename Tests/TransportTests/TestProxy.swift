import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP proxy on loopback that knows CONNECT alone.
///
/// With `demanding` it wants that value in `Proxy-Authorization`.
func withProxy(
    demanding authorization: String?,
    _ body: (_ port: Int, _ tunnels: @escaping @Sendable () -> [String]) async throws -> Void
) async throws {
    let tunnels = SharedTunnels()
    let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .childChannelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                let encoder = HTTPResponseEncoder()
                let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
                let connect = ConnectHandler(authorization: authorization, tunnels: tunnels, http: [encoder, decoder])
                try pipeline.addHandlers([encoder, decoder, connect])
            }
        }
        .bind(host: "127.0.0.1", port: 0).get()
    do {
        try await body(listener.localAddress?.port ?? 0) { tunnels.targets.withLock { $0 } }
    } catch {
        try await listener.close()
        throw error
    }
    try await listener.close()
}

private final class SharedTunnels: Sendable {
    let targets = Mutex<[String]>([])
}

/// Answers one CONNECT, then becomes one half of a tunnel.
private final class ConnectHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let authorization: String?
    private let tunnels: SharedTunnels
    private let http: [any RemovableChannelHandler]

    init(authorization: String?, tunnels: SharedTunnels, http: [any RemovableChannelHandler]) {
        self.authorization = authorization
        self.tunnels = tunnels
        self.http = http
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else { return }
        let parts = head.uri.split(separator: ":")
        guard head.method == .CONNECT, parts.count == 2, let port = Int(parts[1]) else { return answer(context, 400) }
        if let authorization, head.headers.first(name: "proxy-authorization") != authorization {
            return answer(context, 407)
        }
        let near = Half()
        let far = Half()
        near.other = far
        far.other = near
        ClientBootstrap(group: context.eventLoop)
            .connect(host: String(parts[0]), port: port)
            .assumeIsolated()
            .whenComplete { [self] result in
                guard case .success(let channel) = result else { return answer(context, 502) }
                tunnels.targets.withLock { $0.append(head.uri) }
                let pipeline = context.pipeline.syncOperations
                // Raw, since an encoder would add a body, which a tunnel's opening must not have.
                let opened = ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n")
                try? pipeline.addHandler(near)
                try? channel.pipeline.syncOperations.addHandler(far)
                for handler in http { pipeline.removeHandler(handler, promise: nil) }
                pipeline.removeHandler(self, promise: nil)
                context.channel.writeAndFlush(opened, promise: nil)
            }
    }

    private func answer(_ context: ChannelHandlerContext, _ status: Int) {
        let headers: HTTPHeaders = ["Content-Length": "0", "Connection": "close"]
        let head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}

/// One half of a tunnel: what it reads the other half writes.
///
/// Both live on one event loop.
private final class Half: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    weak var other: Half?
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        other?.context?.writeAndFlush(data, promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        other?.context?.close(promise: nil)
        context.fireChannelInactive()
    }
}
