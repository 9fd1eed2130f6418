public import Digests
import GRDB
public import Vocabulary

/// One kommune's wish to take part, and what the operator made of it.
public struct Enrolment: Hashable, Sendable {
    /// Who asks.
    public let kommune: KommuneCode
    /// Its identity key.
    public let identityKey: VerifyingKey
    /// Its certificate request.
    public let request: [UInt8]
    /// Where it stands.
    public let state: State
    /// When it was asked for.
    public let createdAt: Timestamp

    /// Where an enrolment stands.
    public enum State: Hashable, Sendable {
        /// The operator has not decided.
        case pending
        /// Approved, with this client certificate.
        case approved(certificate: [UInt8])
        /// Refused.
        case refused
    }
}

extension CoordinatorStore {
    /// Stores an invitation under the digest of its one-time code.
    public func invite(
        _ kommune: KommuneCode,
        secretHash: Digest,
        at time: Timestamp,
        expires: Timestamp
    ) throws(Refusal) {
        try file.changeBeside { database in
            try database.execute(
                sql: "INSERT INTO invitation (secret_hash, kommune, created_at, expires_at) VALUES (?, ?, ?, ?)",
                arguments: [secretHash.blob, Int(kommune.number), time.seconds, expires.seconds]
            )
        }
    }

    /// Uses an invitation and stores the enrolment, or returns the one that this very request has made before.
    ///
    /// A code that is unknown, expired, for another kommune, or used for another request is refused, all alike. Meets STO-12.
    public func enrol(
        _ kommune: KommuneCode,
        identityKey: VerifyingKey,
        request: [UInt8],
        secretHash: Digest,
        at time: Timestamp
    ) throws(Refusal) -> Enrolment {
        try file.change { database in
            let invalid = Refusal(.invitationInvalid, at: "enrolment", next: "Ask the coordinator for a new code.")
            let standing = try Self.enrolment(kommune, identityKey, database)
            if let standing, standing.secretHash == secretHash, standing.enrolment.request == request {
                return standing.enrolment
            }
            try database.execute(
                sql: """
                    UPDATE invitation SET used_at = ?1
                    WHERE secret_hash = ?2 AND kommune = ?3 AND used_at IS NULL AND created_at <= ?1 AND expires_at > ?1
                    """,
                arguments: [time.seconds, secretHash.blob, Int(kommune.number)]
            )
            guard standing == nil, database.changesCount == 1 else { throw invalid }
            try database.execute(
                sql: """
                    INSERT INTO enrolment (kommune, identity_key, secret_hash, request, state, created_at)
                    VALUES (?, ?, ?, ?, 'pending', ?)
                    """,
                arguments: [
                    Int(kommune.number), identityKey.bytes.blob, secretHash.blob, request.blob, time.seconds,
                ]
            )
            return Enrolment(
                kommune: kommune,
                identityKey: identityKey,
                request: request,
                state: .pending,
                createdAt: time
            )
        }
    }

    /// Approves a pending enrolment with the certificate made for it; an earlier approval of the kommune ends.
    public func approve(_ enrolment: Enrolment, certificate: [UInt8], at time: Timestamp) throws(Refusal) {
        try file.changeBeside { database in
            try database.execute(
                sql: "UPDATE enrolment SET state = 'refused', certificate = NULL, decided_at = ? "
                    + "WHERE kommune = ? AND state = 'approved'",
                arguments: [time.seconds, Int(enrolment.kommune.number)]
            )
            try Self.decide(enrolment, state: "approved", certificate: certificate, database, at: time)
        }
    }

    /// Refuses a pending enrolment.
    public func refuse(_ enrolment: Enrolment, at time: Timestamp) throws(Refusal) {
        try file.changeBeside { database in
            try Self.decide(enrolment, state: "refused", certificate: nil, database, at: time)
        }
    }

    /// All enrolments by kommune and time.
    public func enrolments() throws(Refusal) -> [Enrolment] {
        try file.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM enrolment ORDER BY kommune, created_at").map(Enrolment.init)
        }
    }

    private static func decide(
        _ enrolment: Enrolment,
        state: String,
        certificate: [UInt8]?,
        _ database: Database,
        at time: Timestamp
    ) throws {
        try database.execute(
            sql: """
                UPDATE enrolment SET state = ?, certificate = ?, decided_at = ?
                WHERE kommune = ? AND identity_key = ? AND state = 'pending'
                """,
            arguments: [
                state, certificate?.blob, time.seconds, Int(enrolment.kommune.number),
                enrolment.identityKey.bytes.blob,
            ]
        )
        guard database.changesCount == 1 else {
            throw Refusal(.notStored, at: "pending enrolment of kommune \(enrolment.kommune)")
        }
    }

    private static func enrolment(
        _ kommune: KommuneCode,
        _ identityKey: VerifyingKey,
        _ database: Database
    ) throws -> (enrolment: Enrolment, secretHash: Digest)? {
        try Row.fetchOne(
            database,
            sql: "SELECT * FROM enrolment WHERE kommune = ? AND identity_key = ?",
            arguments: [Int(kommune.number), identityKey.bytes.blob]
        )
        .map { (try Enrolment($0), try $0.digest("secret_hash")) }
    }
}

extension Enrolment {
    init(_ row: Row) throws {
        kommune = try row.kommune("kommune")
        identityKey = try row.verifyingKey("identity_key")
        request = row.bytes("request")
        createdAt = row.time("created_at")
        switch (row["state"] as String, row.optionalBytes("certificate")) {
        case ("pending", _): state = .pending
        case ("approved", let certificate?): state = .approved(certificate: certificate)
        case ("refused", _): state = .refused
        default: throw Refusal(.databaseDamaged, at: "enrolment of kommune \(kommune)")
        }
    }
}
