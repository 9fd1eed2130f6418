internal import COpenSSL
public import NIOCore
internal import Vocabulary

// How a connection ends: with the closing alerts of both sides, with an error and its alert, or cut off.
extension TLSHandler {
    /// Closes with the closing alert: first what was flushed, then the alert, then the socket.
    public func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .input {
            context.close(mode: mode, promise: promise)
            return
        }
        switch phase {
        case .waiting, .handshaking:
            phase = .broken
            settle(ChannelError.ioOnClosedChannel)
            context.close(mode: .all, promise: promise)
        case .broken:
            // While a server lingers after its alert, the timer closes the channel.
            if timer == nil { context.close(mode: .all, promise: promise) } else { join(promise) }
        case .open:
            if closing == nil {
                closing = (mode, promise)
            } else if mode == .all {
                closing?.mode = .all
                join(promise)
            } else {
                promise?.fail(ChannelError.outputClosed)
                return
            }
            if mode == .all {
                schedule(context, in: limits.close) { handler, context in
                    handler.phase = .broken
                    context.close(mode: .all, promise: nil)
                }
            }
            if hasSentClose { finishClose(context) } else { encrypt(context) }
        }
    }

    private func join(_ promise: EventLoopPromise<Void>?) {
        guard let promise else { return }
        if let waiting = closing?.promise {
            waiting.futureResult.cascade(to: promise)
        } else {
            closing = (.all, promise)
        }
    }

    func sendClose(_ context: ChannelHandlerContext) {
        hasSentClose = true
        while let (_, promise) = pending.popFirst() { promise?.fail(ChannelError.outputClosed) }
        pendingCount = 0
        ERR_clear_error()
        _ = unsafe SSL_shutdown(ssl)
        let sent = context.eventLoop.makePromise(of: Void.self)
        // Only when the alert is on the socket may the socket close, and first for sending alone: closing a socket with unread
        // bytes in it makes a reset that can overtake the alert.
        sent.futureResult.assumeIsolated()
            .whenComplete { [self] _ in
                context.close(mode: .output, promise: nil)
                if closing?.mode == .output {
                    closing?.promise?.succeed(())
                    closing?.promise = nil
                }
                finishClose(context)
            }
        send(context, sent)
    }

    func receivedClose(_ context: ChannelHandlerContext) {
        hasReceivedClose = true
        if closing != nil { return finishClose(context) }
        let allowsHalfClosure =
            (try? context.channel.syncOptions?.getOption(ChannelOptions.allowRemoteHalfClosure)) ?? false
        if allowsHalfClosure {
            context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        } else {
            close(context: context, mode: .all, promise: nil)
        }
    }

    private func finishClose(_ context: ChannelHandlerContext) {
        guard hasSentClose, hasReceivedClose else { return }
        timer?.cancel()
        timer = nil
        let promise = closing?.promise
        closing?.promise = nil
        context.close(mode: .all, promise: promise)
    }

    /// Ends the connection with an error: the alert goes out, the error goes up.
    func fail(_ context: ChannelHandlerContext, _ refusal: Refusal) {
        if case .broken = phase { return }
        phase = .broken
        timer?.cancel()
        timer = nil
        let sent = context.eventLoop.makePromise(of: Void.self)
        let lingers = tls.role == .server
        if lingers {
            // A client of TLS 1.3 may be sending already when it is refused. Were the socket closed at once, its bytes would
            // meet a reset that takes the alert with it, and the client would never learn why.
            schedule(context, in: .seconds(1)) { handler, context in
                context.close(mode: .all, promise: handler.closing?.promise)
                handler.closing = nil
            }
        }
        // The alert first: a reader above closes when it hears of the error, and must not overtake it.
        send(context, sent)
        failPending(refusal)
        context.fireErrorCaught(refusal)
        sent.futureResult.assumeIsolated()
            .whenComplete { _ in
                context.close(mode: lingers ? .output : .all, promise: nil)
                if lingers { context.read() }
            }
    }

    private func failPending(_ error: any Error) {
        while let (_, promise) = pending.popFirst() { promise?.fail(error) }
        pendingCount = 0
    }

    func settle(_ error: any Error) {
        phase = .broken
        timer?.cancel()
        timer = nil
        failPending(error)
        let promise = closing?.promise
        closing = nil
        promise?.succeed(())
    }
}
