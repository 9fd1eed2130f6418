import Digests
import Foundation
import Logging
import Messages
import Node
import Sealing
import Sharing
import Studies
import TLS
import Transport
import Vocabulary

/// A coordinator that answers whatever a test wants it to answer, behind the real server.
actor LyingCoordinator: CoordinatorService {
    nonisolated let identity = SigningKey()
    nonisolated let authority: CertificateAuthority
    var roster: [UInt8] = []
    var listing = RoundListing(items: [], vouchers: [])
    var boards: [RoundName: [[UInt8]]] = [:]
    /// What a board shows from its second reading on, where it changes.
    var laterBoards: [RoundName: [[UInt8]]] = [:]
    var studies: [Digest: [UInt8]] = [:]
    var isAdmitting = true
    /// The refusal that every message meets.
    var refusing: Refusal?
    /// What receipts are for, instead of what came.
    var receiptFor: [UInt8]?
    /// What came, in order.
    var posted: [[UInt8]] = []
    /// The coordinator that an enrolment answer names, where it is not this one.
    var grantedIdentity: VerifyingKey?

    init() throws {
        authority = try CertificateAuthority.make(
            name: "test",
            validity: CertificateValidity(from: Timestamp(seconds: Int64(Date().timeIntervalSince1970) - 3600), days: 2)
        )
    }

    func change(_ body: @Sendable (isolated LyingCoordinator) throws -> Void) throws { try body(self) }

    nonisolated func sign(_ statement: Statement) throws(Refusal) -> [UInt8] {
        let identity = identity
        return try SignedMessage(statement, from: .coordinator) { (bytes: [UInt8]) throws(Refusal) in
            try identity.sign(bytes)
        }
        .bytes
    }

    /// A code for a kommune, as an honest coordinator would make it.
    nonisolated func code(for kommune: KommuneCode) throws -> String {
        guard
            let code = EnrolmentCode(
                kommune: kommune,
                secret: Secret(Array(repeating: 7, count: EnrolmentCode.secretSize)),
                authority: authority.fingerprint
            )
        else { throw Refusal(.badEnrolmentCode, at: "test") }
        return code.exposedText
    }

    func isAdmitted(_ kommune: KommuneCode, certificate: Digest) async -> Bool { isAdmitting }

    func enrol(_ request: EnrolmentRequest) async throws(Refusal) -> EnrolmentAnswer {
        let chain = try authority.issueClient(
            request: request.certificateRequest,
            kommune: request.kommune,
            validity: CertificateValidity(from: Timestamp(seconds: Int64(Date().timeIntervalSince1970) - 3600), days: 2)
        )
        return .issued(
            EnrolmentGrant(
                chainPEM: chain,
                authorityPEM: authority.certificatePEM,
                coordinator: grantedIdentity ?? identity.verifyingKey,
                roster: roster
            )
        )
    }

    func roster(for peer: KommuneCode) async throws(Refusal) -> [UInt8] { roster }

    func rounds(for peer: KommuneCode) async throws(Refusal) -> [UInt8] { listing.canonicalBytes }

    func news(beyond have: Digest, wait: Int, for peer: KommuneCode) async throws(Refusal) -> News {
        News(
            roster: Hashing.sha256(roster),
            listing: Hashing.sha256(listing.canonicalBytes),
            boards: listing.items.map { News.Board(round: $0.round, entries: boards[$0.round]?.count ?? 0) }
        )
    }

    func study(_ digest: Digest, for peer: KommuneCode) async throws(Refusal) -> [UInt8] {
        guard let study = studies[digest] else { throw Refusal(.notFound, at: "study") }
        return study
    }

    func board(_ round: RoundName, from: Int, wait: Int, for peer: KommuneCode) async throws(Refusal) -> [[UInt8]] {
        let board = boards[round] ?? []
        if let later = laterBoards[round] { boards[round] = later }
        return Array(board.dropFirst(from))
    }

    func post(_ message: [UInt8], to round: RoundName, from peer: KommuneCode) async throws(Refusal) -> [UInt8] {
        posted.append(message)
        if let refusing { throw refusing }
        let receipt = Receipt(message: Hashing.sha256(receiptFor ?? message), received: Timestamp(seconds: 1))
        return try sign(.receipt(receipt))
    }

    func submit(
        _ submission: Transport.Submission,
        to round: RoundName,
        from peer: KommuneCode
    ) async throws(Refusal) -> [UInt8] { try await post(submission.canonicalBytes, to: round, from: peer) }

    func envelope(
        of contributor: KommuneCode,
        sequence: UInt32,
        in round: RoundName,
        for member: KommuneCode
    ) async throws(Refusal) -> [UInt8] { throw Refusal(.notFound, at: "envelope") }

    func vouch(_ voucher: [UInt8], from peer: KommuneCode) async throws(Refusal) -> [UInt8] {
        try await post(voucher, to: RoundName("none") ?? { preconditionFailure("a name") }(), from: peer)
    }

    func bundle(of round: RoundName, for peer: KommuneCode) async throws(Refusal) -> [UInt8] { [] }
}

/// Serves a coordinator on loopback for as long as `body` runs.
func serving(
    _ coordinator: LyingCoordinator,
    _ body: @escaping @Sendable (CoordinatorServer.Ports) async throws -> Void
) async throws {
    let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
    let credentials = try coordinator.authority.issueServer(
        names: ["localhost"],
        validity: CertificateValidity(from: Timestamp(seconds: now.seconds - 3600), days: 2)
    )
    let server = CoordinatorServer(
        service: coordinator,
        main: try TLSContext.server(credentials, clientAuthoritiesPEM: coordinator.authority.certificatePEM),
        enrolment: try TLSContext.enrolmentServer(credentials),
        configuration: ServerConfiguration(host: "127.0.0.1", port: 0, enrolmentPort: 0),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    let (ready, found) = AsyncStream.makeStream(of: CoordinatorServer.Ports.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run { found.yield($0) } }
        group.addTask {
            for await ports in ready { return try await body(ports) }
        }
        defer { group.cancelAll() }
        try await group.next()
    }
}
