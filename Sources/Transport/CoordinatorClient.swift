internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
public import TLS
public import Vocabulary

/// A node's way to the coordinator. It only ever dials out.
///
/// One connection is kept for the next request; requests made at the same time get connections of their own. Every failure is
/// a refusal that says what to do next; retrying is the caller's, and every request may be sent again unchanged.
public actor CoordinatorClient {
    /// How long the client waits.
    public struct Timeouts: Sendable {
        /// Seconds for the connection, and again for the proxy.
        public var connect = 10
        /// Seconds from a request to the end of its answer; a long poll's wait comes on top.
        public var answer = 60
        /// Seconds for a submission or a bundle, which may be large.
        public var transfer = 600
        /// Seconds that an unused connection is kept.
        public var idle = 60

        /// Ten seconds to connect, a minute for an answer, ten for a large body, a minute idle.
        public init() {}
    }

    /// Counts what goes over this client's sockets.
    public nonisolated let meter = WireMeter()

    private let address: CoordinatorAddress
    private let timeouts: Timeouts
    private let connector: ClientConnector
    private var began: (@Sendable (_ kind: String, _ seconds: Int) -> @Sendable () -> Void)?
    private var idle: (connection: ClientConnection, until: NIODeadline)?

    /// How many seconds the coordinator asked to wait when it last refused as busy; nil after any other answer.
    public private(set) var retryAfter: Int?

    /// Prepares a client; nothing is sent before the first request.
    public init(
        address: CoordinatorAddress,
        context: TLSContext,
        proxy: HTTPProxy? = nil,
        timeouts: Timeouts = Timeouts()
    ) {
        self.init(address: address, context: context, proxy: proxy, timeouts: timeouts, tap: nil)
    }

    /// Prepares a client whose plain bytes are shown to a tap.
    package init(
        address: CoordinatorAddress,
        context: TLSContext,
        proxy: HTTPProxy? = nil,
        timeouts: Timeouts = Timeouts(),
        tap: WireTap?
    ) {
        self.address = address
        self.timeouts = timeouts
        connector = ClientConnector(
            address: address,
            context: context,
            proxy: proxy,
            timeout: .seconds(Int64(timeouts.connect)),
            group: MultiThreadedEventLoopGroup.singleton,
            meter: meter,
            tap: tap
        )
    }

    /// Asks to be enrolled, on the enrolment listener.
    public func enrol(_ request: EnrolmentRequest) async throws(Refusal) -> EnrolmentAnswer {
        try EnrolmentAnswer(canonicalBytes: await send(.enrolment, request.canonicalBytes), place: "enrolment answer")
    }

    /// The signed roster.
    public func roster() async throws(Refusal) -> [UInt8] { try await send(.roster) }

    /// The rounds that this kommune takes part in.
    public func rounds() async throws(Refusal) -> [UInt8] { try await send(.rounds) }

    /// What there is to read, waiting up to `wait` seconds (at most thirty) while it is what the caller has.
    ///
    /// Meets NODE-50.
    public func news(beyond have: Digest, wait: Int) async throws(Refusal) -> News {
        let route = Route.news(have: have, wait: min(max(wait, 0), Route.longestWait))
        return try News(canonicalBytes: await send(route), place: "news")
    }

    /// A study.
    public func study(_ digest: Digest) async throws(Refusal) -> [UInt8] { try await send(.study(digest)) }

    /// The board's entries from number `from` on, waiting up to `wait` seconds (at most thirty) for a first one.
    public func board(_ round: RoundName, from: Int, wait: Int) async throws(Refusal) -> [[UInt8]] {
        let route = Route.board(round, from: from, wait: min(max(wait, 0), Route.longestWait))
        return try BoardPage(canonicalBytes: await send(route), place: "board").entries
    }

    /// Posts one signed message; answers with the receipt.
    public func post(_ message: [UInt8], to round: RoundName) async throws(Refusal) -> [UInt8] {
        try await send(.messages(round), message)
    }

    /// Hands in a submission; answers with the receipt.
    public func submit(_ submission: Submission, to round: RoundName) async throws(Refusal) -> [UInt8] {
        try await send(.submissions(round), submission.canonicalBytes)
    }

    /// This member's envelope of one contributor's submission.
    public func envelope(
        of contributor: KommuneCode,
        sequence: UInt32,
        in round: RoundName
    ) async throws(Refusal) -> [UInt8] {
        try await send(.envelope(round, contributor: contributor, sequence: sequence))
    }

    /// Posts a voucher; answers with the receipt.
    public func vouch(_ voucher: [UInt8]) async throws(Refusal) -> [UInt8] { try await send(.vouchers, voucher) }

    /// A round's bundle.
    public func bundle(of round: RoundName) async throws(Refusal) -> [UInt8] { try await send(.bundle(round)) }

    /// Calls `began` when a request begins, with its kind and the seconds that it may take; and what that returns when it has ended.
    public func watch(_ began: @escaping @Sendable (_ kind: String, _ seconds: Int) -> @Sendable () -> Void) {
        self.began = began
    }

    /// Closes the kept connection; the client may be used again.
    public func close() async {
        guard let channel = idle?.connection.channel else { return }
        idle = nil
        try? await channel.close().get()
    }
}

extension CoordinatorClient {
    private func send(_ route: Route, _ body: [UInt8] = []) async throws(Refusal) -> [UInt8] {
        // Name, TCP, proxy and TLS each have their own time before the answer's begins.
        let ended = began?(route.kind, seconds(for: route) + 3 * timeouts.connect)
        defer { ended?() }
        let connection = try await connection()
        meter.request(body: body.count)
        let answer = try await exchange(route, body, on: connection)
        if answer.isReusable, connection.channel.isActive {
            let former = idle?.connection
            idle = (connection, .now() + .seconds(Int64(timeouts.idle)))
            former?.channel.close(promise: nil)
        }
        retryAfter = answer.status == 503 ? answer.retryAfter : nil
        if answer.status == 200 { return answer.body }
        if answer.mediaType == ProblemDetails.mediaType, let problem = ProblemDetails(body: answer.body) {
            let refused = problem.refusal
            throw Refusal(refused.code, at: "coordinator: \(refused.place)", next: refused.next)
        }
        throw Refusal(
            .unexpectedStatus,
            at: "\(address), \(route.kind): status \(answer.status)",
            next: "Ask who answers there: the coordinator itself, or something before it."
        )
    }

    private func connection() async throws(Refusal) -> ClientConnection {
        if let (connection, until) = idle {
            idle = nil
            if connection.channel.isActive, NIODeadline.now() < until { return connection }
            connection.channel.close(promise: nil)
        }
        return try await connector.connect()
    }

    private func exchange(
        _ route: Route,
        _ body: [UInt8],
        on connection: ClientConnection
    ) async throws(Refusal) -> ClientAnswer {
        let channel = connection.channel
        var headers = HTTPHeaders([("Host", address.authority)])
        if route.method == "POST" {
            headers.add(name: "Content-Length", value: "\(body.count)")
            headers.add(name: "Content-Type", value: "application/octet-stream")
        }
        let exchange = ClientExchange(
            head: HTTPRequestHead(
                version: .http1_1,
                method: HTTPMethod(rawValue: route.method),
                uri: route.target,
                headers: headers
            ),
            body: body,
            limit: route.answerLimit,
            timeout: .seconds(Int64(seconds(for: route))),
            promise: channel.eventLoop.makePromise(of: ClientAnswer.self)
        )
        do {
            return try await withTaskCancellationHandler {
                connection.send(exchange)
                return try await exchange.promise.futureResult.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch {
            channel.close(promise: nil)
            throw address.placing(error, route)
        }
    }

    private func seconds(for route: Route) -> Int {
        switch route {
        case .board(_, _, let wait), .news(_, let wait): timeouts.answer + wait
        case .submissions, .bundle, .envelope: timeouts.transfer
        case .enrolment, .roster, .rounds, .study, .messages, .vouchers: timeouts.answer
        }
    }
}
