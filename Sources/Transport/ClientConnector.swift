internal import NIOCore
internal import NIOExtras
internal import NIOHTTP1
internal import NIOPosix
internal import TLS
internal import Vocabulary

/// Makes a client's connections: name, TCP, proxy, TLS, in this order, with a refusal of its own for each.
struct ClientConnector: Sendable {
    let address: CoordinatorAddress
    let context: TLSContext
    let proxy: HTTPProxy?
    let timeout: TimeAmount
    let group: any EventLoopGroup
    let meter: WireMeter
    let tap: WireTap?

    /// A connection whose handshake is done.
    func connect() async throws(Refusal) -> ClientConnection {
        let host = proxy?.host ?? address.host
        let port = proxy?.port ?? address.port
        let eventLoop = group.next()
        let established = eventLoop.makePromise(of: Void.self)
        let end = eventLoop.makePromise(of: Refusal.self)
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: eventLoop)
                .connectTimeout(timeout)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(WireMeterHandler(meter))
                        if let proxy {
                            try tunnel(channel, through: proxy, established, end)
                        } else {
                            try secure(channel, established, end)
                        }
                    }
                }
                .connect(host: host, port: port)
                .get()
        } catch {
            let refusal = refusal(connecting: error, to: "\(host):\(port)")
            established.fail(refusal)
            end.succeed(refusal)
            throw refusal
        }
        do {
            try await established.futureResult.get()
            return ClientConnection(channel: channel, end: end.futureResult)
        } catch {
            channel.close(promise: nil)
            throw address.placing(error)
        }
    }

    /// Puts TLS and HTTP on a connection that leads to the coordinator.
    private func secure(
        _ channel: any Channel,
        _ established: EventLoopPromise<Void>,
        _ end: EventLoopPromise<Refusal>
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        // The exchange handler first hears of the handshake's end, so it must be there before TLS starts.
        try pipeline.addHandler(ClientExchangeHandler(established: established, end: end))
        var handlers: [any ChannelHandler] = [try TLSHandler(context, serverName: address.host)]
        if let tap { handlers.append(WireTapHandler(tap)) }
        handlers.append(HTTPRequestEncoder())
        handlers.append(ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .dropBytes)))
        try pipeline.addHandlers(handlers, position: .after(try pipeline.handler(type: WireMeterHandler.self)))
    }

    /// Asks the proxy for a tunnel, then secures what comes out of it.
    ///
    /// Meets NET-7.
    private func tunnel(
        _ channel: any Channel,
        through proxy: HTTPProxy,
        _ established: EventLoopPromise<Void>,
        _ end: EventLoopPromise<Refusal>
    ) throws {
        let pipeline = channel.pipeline.syncOperations
        let opened = channel.eventLoop.makePromise(of: Void.self)
        var headers = HTTPHeaders([("Host", address.authority)])
        if let authorization = proxy.authorization { headers.add(name: "Proxy-Authorization", value: authorization) }
        let encoder = HTTPRequestEncoder()
        let decoder = ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes))
        let connect = NIOHTTP1ProxyConnectHandler(
            targetHost: address.host.contains(":") ? "[\(address.host)]" : address.host,
            targetPort: address.port,
            headers: headers,
            deadline: .now() + timeout,
            promise: opened
        )
        try pipeline.addHandlers([encoder, decoder, connect])
        opened.futureResult.assumeIsolated()
            .whenComplete { result in
                do {
                    try result.get()
                    pipeline.removeHandler(encoder, promise: nil)
                    pipeline.removeHandler(decoder, promise: nil)
                    try secure(channel, established, end)
                } catch {
                    let refusal = refusal(tunnelling: error, through: proxy)
                    established.fail(refusal)
                    end.succeed(refusal)
                    channel.close(promise: nil)
                }
            }
    }

    private func refusal(tunnelling error: any Error, through proxy: HTTPProxy) -> Refusal {
        if let refusal = error as? Refusal { return refusal }
        let place = "proxy \(proxy)"
        switch error as? NIOHTTP1ProxyConnectHandler.Error {
        case NIOHTTP1ProxyConnectHandler.Error.proxyAuthenticationRequired():
            return Refusal(
                .proxyAuthentication,
                at: place,
                next: "Set the proxy's user and password (Basic), or ask for an exception."
            )
        case NIOHTTP1ProxyConnectHandler.Error.httpProxyHandshakeTimeout():
            return Refusal(
                .timedOut,
                at: place,
                next: "Ask the network team whether this is the proxy for outbound HTTPS."
            )
        default:
            return Refusal(.proxyRefused, at: place, next: "Ask the network team to allow CONNECT to \(address).")
        }
    }

    private func refusal(connecting error: any Error, to place: String) -> Refusal {
        if let refusal = error as? Refusal { return refusal }
        if let connection = error as? NIOConnectionError, connection.connectionErrors.isEmpty {
            return Refusal(
                .nameNotFound,
                at: place,
                next: "Check the host name, and that this machine can ask a DNS server."
            )
        }
        return Refusal(
            .noConnection,
            at: place,
            next: "Ask the network team to allow outbound TCP to \(place), or for the proxy to use."
        )
    }
}

extension CoordinatorAddress {
    /// The refusal for what failed on the way to this address, which its place names first.
    func placing(_ error: any Error, _ route: Route? = nil) -> Refusal {
        let refusal = error as? Refusal ?? Refusal(.connectionLost, at: "connection")
        let place = [description, route?.kind, refusal.place].compactMap { $0 }.joined(separator: ", ")
        return Refusal(refusal.code, at: place, next: refusal.next)
    }
}
