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
    private static let nameLimit = 100

    /// Makes a one-time code for a kommune; only its digest is kept.
    ///
    /// The name goes into a signed roster, onto terminals and into reports. Meets COO-6.
    func invite(_ kommune: KommuneCode, name: String) throws(Refusal) -> EnrolmentCode {
        guard name.isOneLine, name.utf8.count <= Self.nameLimit else {
            throw Refusal(.badName, at: "name of kommune \(kommune)", next: "Write the kommune's name on one line.")
        }
        var generator = SystemRandomNumberGenerator()
        let secret = Secret((0..<EnrolmentCode.secretSize).map { _ in UInt8.random(in: 0...255, using: &generator) })
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
    func answer(_ request: EnrolmentRequest) throws(Refusal) -> EnrolmentAnswer {
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
                    roster: try roster()
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
                    "Telephone the kommune again, at a number you knew before. If they still differ, do not approve."
            )
        }
        let now = Timestamp.now
        let certificate = try keys.authority.issueClient(
            request: enrolment.request,
            kommune: kommune,
            validity: CertificateValidity(from: now.before(hours: 1), days: Self.certificateDays)
        )
        try store.approve(enrolment, certificate: Array(certificate.utf8), at: now)
        _ = try roster()
    }

    /// Whether a kommune's certificate is the one it was given last; an earlier one ends with the approval of the next.
    func isAdmitted(_ kommune: KommuneCode, certificate: Digest) -> Bool {
        guard let enrolments = try? store.enrolments() else { return false }
        return enrolments.contains { enrolment in
            guard enrolment.kommune == kommune, case .approved(let chain) = enrolment.state else { return false }
            return (try? Self.leafDigest(of: String(decoding: chain, as: UTF8.self))) == certificate
        }
    }

    /// The signed roster of everybody whose enrolment is approved; an empty one before anybody is.
    ///
    /// Where the last edition says otherwise, because a process ended between an approval and its roster, the next edition is
    /// made now. Editions count up by one. Meets COO-7.
    func roster() throws(Refusal) -> [UInt8] {
        for _ in 0..<Self.patience {
            let last = try store.roster()
            let known = try last.map { (bytes: [UInt8]) throws(Refusal) in try self.roster(in: bytes) }
            let entries = try approved()
            if let last, known?.entries == entries { return last }
            let next = Roster(version: (known?.version ?? 0) + 1, entries: entries)
            let bytes = try sign(next)
            if entries.isEmpty { return bytes }
            do throws(Refusal) {
                try store.appendRoster(bytes, as: Int(next.version), at: .now)
                return bytes
            } catch {
                guard error.code == .storedOtherwise else { throw error }
            }
        }
        throw Refusal(.databaseBusy, at: "roster", next: "Try again.")
    }

    private static let patience = 20

    /// Keeps a voucher that is its sender's own and for a key of the roster.
    func keep(voucher bytes: [UInt8], from peer: KommuneCode) throws(Refusal) {
        let roster = try self.roster(in: try self.roster())
        let keyring = Keyring(coordinator: keys.identity.verifyingKey, roster: roster)
        let message = try UnverifiedMessage(decoding: bytes).verified(by: keyring)
        guard case .voucher(let voucher) = message.statement, message.sender == .kommune(peer) else {
            throw Refusal(.notThePeer, at: "voucher from kommune \(peer)")
        }
        guard roster.entries.contains(where: { $0.kommune == voucher.kommune && $0.key == voucher.key }) else {
            throw Refusal(.notFound, at: "this key of kommune \(voucher.kommune)")
        }
        try store.keepVoucher(bytes, for: voucher.kommune, from: peer, at: .now)
    }

    private func roster(in bytes: [UInt8]) throws(Refusal) -> Roster {
        let message = try UnverifiedMessage(decoding: bytes)
            .verified(by: Keyring(coordinator: keys.identity.verifyingKey))
        guard case .roster(let roster) = message.statement else { throw Refusal(.databaseDamaged, at: "roster") }
        return roster
    }

    private func approved() throws(Refusal) -> [Roster.Entry] {
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
        return entries.sorted { $0.kommune < $1.kommune }
    }

    private func sign(_ roster: Roster) throws(Refusal) -> [UInt8] {
        let identity = keys.identity
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

    private static func secretHash(_ secret: Secret<UInt8>) -> Digest {
        Hashing.digest(.enrolment, secretParts: [secret])
    }
}
