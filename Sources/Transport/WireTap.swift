internal import NIOCore

/// Sees every plain byte that a client sends and receives inside TLS: for the test that the wire holds nothing readable.
package typealias WireTap = @Sendable (WireDirection, [UInt8]) -> Void

/// Which way bytes go.
package enum WireDirection: Sendable {
    /// From this node to the coordinator.
    case sent
    /// From the coordinator to this node.
    case received
}

/// Shows the bytes that pass to a tap, and passes them on.
final class WireTapHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let tap: WireTap

    init(_ tap: @escaping WireTap) { self.tap = tap }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        tap(.received, Array(unwrapInboundIn(data).readableBytesView))
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        tap(.sent, Array(unwrapOutboundIn(data).readableBytesView))
        context.write(data, promise: promise)
    }
}
