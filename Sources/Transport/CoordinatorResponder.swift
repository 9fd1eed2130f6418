internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import TLS
internal import Vocabulary

/// The connection that a request came on.
struct ConnectionContext: InitializableFromSource {
    let channel: any Channel
    let logger: Logger

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
        logger = source.logger
    }
}

/// Answers one request: route, identity, admission, body, service, in this order.
struct CoordinatorResponder: HTTPResponder {
    /// How much of an answer is handed to the connection at a time, so that a slow reader holds back the rest.
    private static let chunk = 64 * 1024
    /// When a busy coordinator asks callers to come back, in seconds.
    private static let busySeconds = 5

    let service: any CoordinatorService
    let isMain: Bool
    let budget: BodyBudget

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        do {
            let body = try await answer(request, context)
            return Self.response(.ok, "application/octet-stream", body)
        } catch let refusal as Refusal {
            let told = service.outward(refusal)
            if told.code == refusal.code {
                context.logger.notice(
                    "refused",
                    metadata: ["code": "\(refusal.code.number)", "requirement": "\(refusal.code.requirement)"]
                )
            } else {
                context.logger.error("cannot answer", metadata: ["refusal": "\(refusal)"])
            }
            return Self.response(told)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            context.logger.error("failed to answer", metadata: ["error": "\(type(of: error))"])
            return Self.response(.ofOwnHouse)
        }
    }

    private func answer(_ request: Request, _ context: ConnectionContext) async throws -> [UInt8] {
        let route = try Route(method: request.method.rawValue, target: request.head.path ?? "")
        guard (route == .enrolment) != isMain else {
            throw Refusal(.noSuchRoute, at: route.kind, next: "Enrolment has a port of its own.")
        }
        if route == .enrolment {
            let enrolment = try EnrolmentRequest(
                canonicalBytes: try await body(of: request, limit: route.requestLimit),
                place: "enrolment request"
            )
            return try await service.enrol(enrolment).canonicalBytes
        }
        guard let peer = try await context.channel.tlsPeer(), let kommune = peer.kommune else {
            throw Refusal(.noIdentity, at: route.kind, next: "Enrol this node with the coordinator.")
        }
        guard await service.isAdmitted(kommune, certificate: peer.fingerprint) else {
            throw Refusal(.notAdmitted, at: "kommune \(kommune)", next: "Ask the coordinator.")
        }
        return try await serve(route, request, for: kommune)
    }

    private func serve(_ route: Route, _ request: Request, for peer: KommuneCode) async throws -> [UInt8] {
        switch route {
        case .enrolment:
            throw Refusal(.noSuchRoute, at: route.kind)
        case .roster:
            return try await service.roster(for: peer)
        case .rounds:
            return try await service.rounds(for: peer)
        case .news(let have, let wait):
            return try await service.news(beyond: have, wait: wait, for: peer).canonicalBytes
        case .study(let digest):
            return try await service.study(digest, for: peer)
        case .board(let round, let from, let wait):
            return BoardPage(entries: try await service.board(round, from: from, wait: wait, for: peer)).canonicalBytes
        case .envelope(let round, let contributor, let sequence):
            return try await service.envelope(of: contributor, sequence: sequence, in: round, for: peer)
        case .bundle(let round):
            return try await service.bundle(of: round, for: peer)
        case .messages(let round):
            return try await receiving(request, route) { try await service.post($0, to: round, from: peer) }
        case .vouchers:
            return try await receiving(request, route) { try await service.vouch($0, from: peer) }
        case .submissions(let round):
            return try await receiving(request, route) { body in
                let submission = try Submission(canonicalBytes: body, place: "submission")
                return try await service.submit(submission, to: round, from: peer)
            }
        }
    }

    /// Takes the body's length from the budget while `body` is at work.
    ///
    /// Meets NET-2, NET-5.
    private func receiving(
        _ request: Request,
        _ route: Route,
        _ serve: ([UInt8]) async throws -> [UInt8]
    ) async throws -> [UInt8] {
        let length = try declaredLength(of: request, limit: route.requestLimit)
        guard budget.take(length) else {
            throw Refusal(.busy, at: route.kind, next: "Try again in \(Self.busySeconds) seconds.")
        }
        defer { budget.giveBack(length) }
        return try await serve(try await body(of: request, limit: route.requestLimit))
    }

    private func declaredLength(of request: Request, limit: Int) throws(Refusal) -> Int {
        guard let text = request.headers[.contentLength], let length = Int(text), length >= 0 else {
            throw Refusal(.lengthRequired, at: "request")
        }
        guard length <= limit else { throw Refusal(.bodyTooLong, at: "request of \(length) bytes, limit \(limit)") }
        return length
    }

    private func body(of request: Request, limit: Int) async throws -> [UInt8] {
        let length = try declaredLength(of: request, limit: limit)
        var body: [UInt8] = []
        body.reserveCapacity(min(length, 1024 * 1024))
        for try await buffer in request.body { body.append(contentsOf: buffer.readableBytesView) }
        // A connection that ends early ends this loop as well.
        guard body.count == length else { throw Refusal(.malformedRequest, at: "request: the body ends early") }
        return body
    }

    private static func response(_ refusal: Refusal) -> Response {
        var response = response(
            HTTPResponse.Status(code: refusal.httpStatus),
            ProblemDetails.mediaType,
            ProblemDetails(refusal).body
        )
        if refusal.code == .busy { response.headers[.retryAfter] = "\(busySeconds)" }
        return response
    }

    private static func response(_ status: HTTPResponse.Status, _ mediaType: String, _ body: [UInt8]) -> Response {
        let headers: HTTPFields = [
            .contentType: mediaType, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        ]
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(contentLength: body.count) { writer in
                for start in stride(from: 0, to: body.count, by: chunk) {
                    try await writer.write(ByteBuffer(bytes: body[start..<min(start + chunk, body.count)]))
                }
                try await writer.finish(nil)
            }
        )
    }
}
