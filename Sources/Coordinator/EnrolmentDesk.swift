import Digests
import Foundation
import Messages
import Sealing
import Store
import Transport
import Vocabulary

/// Who takes part: invitations, enrolments, the roster, and vouchers.
///
/// Meets COO-3, ENR-3.
struct EnrolmentDesk: Sendable {
    let store: CoordinatorStore
    let keys: CoordinatorKeys

    private static let invitationDays: Int64 = 14
    private static let certificateDays = 365
    private static let nameKind = "kommune-name"
    private static let certificateKind = "certificate-digest"

    /// Makes a one-time code for a kommune; only its digest is kept.
    func invite(_ kommune: KommuneCode, name: String) throws(Refusal) -> EnrolmentCode {
        var generator = SystemRandomNumberGenerator()
        let secret = (0..<EnrolmentCode.secretSize).map { _ in UInt8.random(in: 0...255, using: &generator) }
        guard let code = EnrolmentCode(kommune: kommune, secret: secret, authority: keys.authority.fingerprint) else {
            preconditionFailure("a code takes \(EnrolmentCode.secretSize) secret bytes")
        }
        let now = Timestamp.now
        try store.invite(
            kommune,
            secretHash: Self.secretHash(secret),
            at: now,
            expires: Timestamp(seconds: now.seconds + Self.invitationDays * 86_400)
        )
        try store.documents.put(Array(name.utf8), kind: Self.nameKind, name: kommune.description, at: now)
        return code
    }

    /// Answers a node: pending until the operator has approved, then its certificate and the roster.
    func answer(_ request: EnrolmentRequest) async throws(Refusal) -> EnrolmentAnswer {
        let enrolment = try store.enrol(
            request.kommune,
            identityKey: request.identity,
            request: request.certificateRequest,
            secretHash: Self.secretHash(request.secret),
            at: .now
        )
        switch enrolment.state {
        case .pending: return .pending(retryAfter: 5)
        case .refused: throw Refusal(.notAdmitted, at: "enrolment of kommune \(request.kommune)")
        case .approved(let certificate):
            return .issued(
                EnrolmentGrant(
                    chainPEM: String(decoding: certificate, as: UTF8.self),
                    authorityPEM: keys.authority.certificatePEM,
                    coordinator: keys.identity.verifyingKey,
                    roster: try await roster()
                )
            )
        }
    }

    /// The enrolments that wait, with the six words of each key.
    func pending() throws(Refusal) -> [(kommune: KommuneCode, words: [String])] {
        try store.enrolments().filter { $0.state == .pending }
            .map { ($0.kommune, Fingerprint.words(kommune: $0.kommune, key: $0.identityKey)) }
    }

    /// Approves the enrolment whose key has the words that the kommune read by telephone.
    ///
    /// Meets COO-3.
    func approve(_ kommune: KommuneCode, words: [String]) throws(Refusal) {
        let waiting = try store.enrolments().filter { $0.kommune == kommune && $0.state == .pending }
        guard !waiting.isEmpty else { throw Refusal(.nothingPending, at: "kommune \(kommune)") }
        guard
            let enrolment = waiting.first(where: {
                Fingerprint.words(kommune: kommune, key: $0.identityKey) == words.map { $0.lowercased() }
            })
        else {
            throw Refusal(
                .wordsDiffer,
                at: "kommune \(kommune)",
                next:
                    "Telephone the kommune again, at a number you knew before. If they still differ, refuse the enrolment."
            )
        }
        let now = Timestamp.now
        let certificate = try keys.authority.issueClient(
            request: enrolment.request,
            kommune: kommune,
            validity: CertificateValidity(from: now.before(hours: 1), days: Self.certificateDays)
        )
        try store.documents.put(
            try Self.leafDigest(of: certificate).bytes,
            kind: Self.certificateKind,
            name: kommune.description,
            at: now
        )
        try store.approve(enrolment, certificate: Array(certificate.utf8), at: now)
        try store.appendRoster(try signedRoster(), at: now)
    }

    /// Whether a kommune's certificate is the one it was given last.
    func isAdmitted(_ kommune: KommuneCode, certificate: Digest) -> Bool {
        (try? store.documents.bytes(kind: Self.certificateKind, name: kommune.description)) == certificate.bytes
    }

    /// The latest signed roster; an empty one before anybody is enrolled.
    func roster() async throws(Refusal) -> [UInt8] {
        if let roster = try store.roster() { return roster }
        return try signedRoster()
    }

    /// Keeps a voucher that is its sender's own.
    func keep(voucher bytes: [UInt8], from peer: KommuneCode) async throws(Refusal) {
        let message = try UnverifiedMessage(decoding: bytes).verified(by: try await keyring())
        guard case .voucher(let voucher) = message.statement, message.sender == .kommune(peer) else {
            throw Refusal(.notThePeer, at: "voucher from kommune \(peer)")
        }
        try store.keepVoucher(bytes, for: voucher.kommune, from: peer, at: .now)
    }

    private func keyring() async throws(Refusal) -> Keyring {
        let key = keys.identity.verifyingKey
        let message = try UnverifiedMessage(decoding: try await roster()).verified(by: Keyring(coordinator: key))
        guard case .roster(let roster) = message.statement else { return Keyring(coordinator: key) }
        return Keyring(coordinator: key, roster: roster)
    }

    private func signedRoster() throws(Refusal) -> [UInt8] {
        var entries: [Roster.Entry] = []
        for enrolment in try store.enrolments() {
            guard case .approved = enrolment.state else { continue }
            let name = try store.documents.bytes(kind: Self.nameKind, name: enrolment.kommune.description)
            entries.append(
                Roster.Entry(
                    kommune: enrolment.kommune,
                    name: String(decoding: name ?? [], as: UTF8.self),
                    key: enrolment.identityKey
                )
            )
        }
        let identity = keys.identity
        let roster = Roster(version: UInt32(entries.count), entries: entries)
        return try SignedMessage(.roster(roster), from: .coordinator) { (bytes: [UInt8]) throws(Refusal) in
            try identity.sign(bytes)
        }
        .bytes
    }

    /// The SHA-256 of the leaf certificate (DER), by which the TLS side knows a peer's certificate.
    private static func leafDigest(of chainPEM: String) throws(Refusal) -> Digest {
        let lines = chainPEM.split(separator: "\n").drop { !$0.hasPrefix("-----BEGIN") }.dropFirst()
            .prefix { !$0.hasPrefix("-----END") }
        guard let der = Data(base64Encoded: lines.joined()) else {
            throw Refusal(.badCertificateRequest, at: "certificate just issued")
        }
        return Hashing.sha256([UInt8](der))
    }

    private static func secretHash(_ secret: [UInt8]) -> Digest { Hashing.digest(.enrolment, secret) }
}
