internal import COpenSSL
public import NIOCore
public import Vocabulary

/// TLS for one connection, at either end, between the socket and plain bytes.
///
/// OpenSSL works on two memory buffers: what the socket brings is put into one, what OpenSSL wants sent is taken from the
/// other. The handler belongs to its channel's event loop and holds one `SSL`, freed with it.
///
/// Two rules are kept here and nowhere else. An end of the stream counts only if the peer said so inside TLS: a bare FIN is an
/// error, never a short success (TLS-6). And plaintext is encrypted only while the channel takes bytes: a slow reader holds
/// back the writer instead of filling this process's memory (TLS-10).
@safe
public final class TLSHandler: ChannelDuplexHandler {
    /// TLS records from the socket.
    public typealias InboundIn = ByteBuffer
    /// Plain bytes for the handlers above.
    public typealias InboundOut = ByteBuffer
    /// Plain bytes from the handlers above.
    public typealias OutboundIn = ByteBuffer
    /// TLS records for the socket.
    public typealias OutboundOut = ByteBuffer

    /// Passed up the pipeline once the handshake is done.
    public struct Established: Sendable {
        /// Who is at the other end; nil where no certificate was asked for.
        public let peer: TLSPeer?
    }

    /// How long a connection may take for what TLS itself does.
    public struct Limits: Sendable {
        /// From the connection to the end of the handshake (TLS-9).
        public var handshake: TimeAmount
        /// From this side's closing alert to the peer's.
        public var close: TimeAmount

        /// Ten seconds for the handshake and five for closing.
        public init(handshake: TimeAmount = .seconds(10), close: TimeAmount = .seconds(5)) {
            self.handshake = handshake
            self.close = close
        }
    }

    enum Phase {
        /// Not connected yet → `handshaking`.
        case waiting
        /// → `open`, `broken`.
        case handshaking
        /// → `broken`.
        case open
        /// TLS is over: nothing is decrypted or encrypted any more.
        case broken
    }

    /// How many bytes of plaintext are encrypted at a time.
    static let chunk = 64 * 1024

    let tls: TLSContext  // keeps the SSL_CTX alive
    let limits: Limits
    let ssl: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer

    var phase = Phase.waiting
    var pending = MarkedCircularBuffer<(bytes: ByteBuffer, promise: EventLoopPromise<Void>?)>(
        initialCapacity: 8
    )
    var pendingCount = 0
    var closing: (mode: CloseMode, promise: EventLoopPromise<Void>?)?
    var hasSentClose = false
    var hasReceivedClose = false
    var timer: Scheduled<Void>?

    /// Who is at the other end; nil before the handshake is done, and where no certificate was asked for.
    public private(set) var peer: TLSPeer?

    /// The most plaintext that ever waited here, in bytes: what TLS-10 bounds.
    package private(set) var peakPendingCount = 0

    /// Prepares a connection.
    ///
    /// A client names the server it expects: a DNS name or an IP address, checked against the certificate (TLS-3).
    public init(_ tls: TLSContext, serverName: String? = nil, limits: Limits = Limits()) throws(Refusal) {
        self.tls = tls
        self.limits = limits
        ERR_clear_error()
        guard let ssl = unsafe SSL_new(tls.pointer) else {
            throw OpenSSLErrors.take().refusal(.tlsConfiguration, at: "a new connection")
        }
        guard let incoming = unsafe tvaersum_memory_bio(), let outgoing = unsafe tvaersum_memory_bio() else {
            unsafe SSL_free(ssl)
            throw OpenSSLErrors.take().refusal(.tlsConfiguration, at: "a new connection")
        }
        unsafe self.ssl = ssl
        unsafe self.incoming = incoming
        unsafe self.outgoing = outgoing
        unsafe SSL_set_bio(ssl, incoming, outgoing)  // the SSL owns both now
        switch tls.role {
        case .server:
            unsafe SSL_set_accept_state(ssl)
        case .client:
            unsafe SSL_set_connect_state(ssl)
            try expect(serverName ?? "")
        }
    }

    deinit { unsafe SSL_free(ssl) }

    private func expect(_ name: String) throws(Refusal) {
        let parameters = unsafe SSL_get0_param(ssl)
        if unsafe X509_VERIFY_PARAM_set1_ip_asc(parameters, name) != 1 {
            unsafe X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
            guard !name.isEmpty, unsafe X509_VERIFY_PARAM_set1_host(parameters, name, 0) == 1,
                unsafe tvaersum_set_server_name(ssl, name) == 1
            else { throw OpenSSLErrors.take().refusal(.tlsConfiguration, at: "server name") }
        }
        ERR_clear_error()
    }

    // MARK: - Connection

    /// Starts the handshake where the channel is connected already.
    public func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { start(context) }
    }

    /// Starts the handshake.
    public func channelActive(context: ChannelHandlerContext) {
        start(context)
        context.fireChannelActive()
    }

    /// Ends everything that waits, and says whether the stream was cut off.
    public func channelInactive(context: ChannelHandlerContext) {
        endOfStream(context)
        settle(ChannelError.ioOnClosedChannel)
        context.fireChannelInactive()
    }

    /// Ends everything that waits.
    public func handlerRemoved(context: ChannelHandlerContext) { settle(ChannelError.ioOnClosedChannel) }

    private func start(_ context: ChannelHandlerContext) {
        guard case .waiting = phase else { return }
        phase = .handshaking
        schedule(context, in: limits.handshake) { handler, context in
            handler.fail(context, Refusal(.handshakeTimeout, at: "handshake"))
        }
        advance(context)
    }

    func schedule(
        _ context: ChannelHandlerContext,
        in time: TimeAmount,
        _ body: @escaping (TLSHandler, ChannelHandlerContext) -> Void
    ) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated()
            .scheduleTask(in: time) { [weak self] in
                guard let self else { return }
                timer = nil
                body(self, context)
            }
    }

    // MARK: - Inbound

    /// Gives the bytes to OpenSSL and passes on what it makes of them.
    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .broken = phase { return }  // lingering: see `fail`
        var buffer = unwrapInboundIn(data)
        while buffer.readableBytes > 0 {
            let taken = unsafe buffer.readWithUnsafeReadableBytes { bytes in
                Int(max(0, unsafe BIO_write(incoming, bytes.baseAddress, Int32(min(bytes.count, 1 << 30)))))
            }
            if taken == 0 { return fail(context, OpenSSLErrors.take().refusal(.tlsBroken, at: "receiving")) }
        }
        advance(context)
    }

    /// Keeps a bare FIN from passing as a clean end.
    public func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let channelEvent = event as? ChannelEvent, channelEvent == .inputClosed else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        if hasReceivedClose, closing == nil { return }  // passed on with the closing alert already
        endOfStream(context)
        context.close(mode: .all, promise: nil)
    }

    private func endOfStream(_ context: ChannelHandlerContext) {
        let wasOpen: Bool
        switch phase {
        case .waiting, .broken: return
        case .handshaking: wasOpen = false
        case .open: wasOpen = true
        }
        phase = .broken
        if !wasOpen {
            context.fireErrorCaught(
                Refusal(.tlsHandshake, at: "connection closed during the handshake", next: "Is this the right port?")
            )
        } else if !hasReceivedClose, closing?.mode != .all {
            context.fireErrorCaught(Refusal(.truncatedStream, at: "receiving"))
        }
    }

    private func advance(_ context: ChannelHandlerContext) {
        if case .handshaking = phase {
            ERR_clear_error()
            let result = unsafe SSL_do_handshake(ssl)
            let state = unsafe SSL_get_error(ssl, result)
            if result != 1, state == SSL_ERROR_WANT_READ { return send(context, nil) }
            guard result == 1 else { return fail(context, handshakeRefusal()) }
            guard unsafe tvaersum_has_http11(ssl) == 1 else {
                return fail(
                    context,
                    Refusal(.tlsHandshake, at: "application protocol", next: "The other side must speak http/1.1.")
                )
            }
            phase = .open
            timer?.cancel()
            timer = nil
            peer = unsafe TLSPeer(ssl)
            send(context, nil)
            context.fireUserInboundEventTriggered(Established(peer: peer))
            encrypt(context)
        }
        if case .open = phase { decrypt(context) }
    }

    private static let clocks =
        "Compare this machine's clock, and the other machine's, with the right time; if both are right, the certificate's "
        + "time is over or has not begun."
    private static let refused =
        "Compare both machines' clocks with the right time; if they are right, the other side's log has the reason."

    private func handshakeRefusal() -> Refusal {
        let errors = OpenSSLErrors.take()
        if errors.refusesCertificate {
            return errors.refusal(.peerRefusesCertificate, at: "handshake", next: Self.refused)
        }
        let verdict = unsafe SSL_get_verify_result(ssl)
        guard verdict == Int(X509_V_OK) else {
            let reason = unsafe String(cString: X509_verify_cert_error_string(verdict))
            let isOfTime = [X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED].contains(Int32(verdict))
            return Refusal(.peerNotTrusted, at: reason, next: isOfTime ? Self.clocks : "")
        }
        return errors.refusal(.tlsHandshake, at: "handshake")
    }

    private func decrypt(_ context: ChannelHandlerContext) {
        guard !hasReceivedClose else { return }
        var plain = context.channel.allocator.buffer(capacity: max(16_384, Int(unsafe tvaersum_pending(incoming))))
        while true {
            var count: Int32 = 0
            ERR_clear_error()
            unsafe plain.writeWithUnsafeMutableBytes(minimumWritableBytes: 16_384) { space in
                count = unsafe SSL_read(ssl, space.baseAddress, Int32(min(space.count, 1 << 30)))
                return Int(max(count, 0))
            }
            if count > 0 { continue }
            let state = unsafe SSL_get_error(ssl, count)
            let errors = OpenSSLErrors.take()
            if plain.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(plain)) }
            guard case .open = phase else { return }  // a reader above may have closed the connection
            switch state {
            case SSL_ERROR_WANT_READ: send(context, nil)  // such as the answer to a key update
            case SSL_ERROR_ZERO_RETURN: receivedClose(context)
            default:
                // In TLS 1.3 a server refuses a client's certificate after the client's handshake is done.
                let refuses = errors.refusesCertificate
                let code: Refusal.Code = refuses ? .peerRefusesCertificate : .tlsBroken
                fail(context, errors.refusal(code, at: "receiving", next: refuses ? Self.refused : ""))
            }
            return
        }
    }

    // MARK: - Outbound

    /// Keeps the bytes until they are flushed and the channel takes them.
    public func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .broken = phase {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        guard closing == nil else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        let bytes = unwrapOutboundIn(data)
        pendingCount += bytes.readableBytes
        peakPendingCount = max(peakPendingCount, pendingCount)
        pending.append((bytes, promise))
    }

    /// Encrypts what was written, as far as the channel takes it.
    public func flush(context: ChannelHandlerContext) {
        pending.mark()
        encrypt(context)
    }

    /// Goes on encrypting when the channel takes bytes again.
    public func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { encrypt(context) }
        context.fireChannelWritabilityChanged()
    }

    func encrypt(_ context: ChannelHandlerContext) {
        guard case .open = phase, !hasSentClose else { return }
        while pending.hasMark, context.channel.isWritable {
            let first = pending.startIndex
            let count = min(pending[first].bytes.readableBytes, Self.chunk)
            if count > 0 {
                ERR_clear_error()
                let written = unsafe pending[first].bytes
                    .readWithUnsafeReadableBytes { bytes in
                        Int(max(0, unsafe SSL_write(ssl, bytes.baseAddress, Int32(count))))
                    }
                pendingCount -= written
                if written == 0 { return fail(context, OpenSSLErrors.take().refusal(.tlsBroken, at: "sending")) }
            }
            send(context, pending[first].bytes.readableBytes == 0 ? pending.removeFirst().promise : nil)
        }
        if closing != nil, !pending.hasMark { sendClose(context) }
    }

    /// Passes on to the socket what OpenSSL wants sent.
    func send(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        let count = Int(unsafe tvaersum_pending(outgoing))
        guard count > 0 else {
            promise?.succeed(())
            return
        }
        var buffer = context.channel.allocator.buffer(capacity: count)
        unsafe buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { space in
            Int(max(0, unsafe BIO_read(outgoing, space.baseAddress, Int32(count))))
        }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: promise)
    }
}

@available(*, unavailable)
extension TLSHandler: Sendable {}
