import GRDB
public import Vocabulary

/// A study as the coordinator keeps it.
public struct StoredStudy: Hashable, Sendable {
    /// The study digest.
    public let digest: Digest
    /// The canonical bytes that the digest is over.
    public let canonical: [UInt8]
    /// The file as a person wrote it.
    public let yaml: String

    /// Takes a study.
    public init(digest: Digest, canonical: [UInt8], yaml: String) {
        self.digest = digest
        self.canonical = canonical
        self.yaml = yaml
    }
}

/// Roster, studies and vouchers.
extension CoordinatorStore {
    /// Stores the next edition of the roster and returns its number; storing the last one again changes nothing.
    ///
    /// `expected` is the number that the edition bears; where another process has taken it, nothing is stored and the
    /// edition must be made anew.
    @discardableResult
    public func appendRoster(
        _ bytes: [UInt8],
        as expected: Int? = nil,
        at time: Timestamp
    ) throws(Refusal) -> Int {
        try file.changeBeside { database in
            let last = try Row.fetchOne(database, sql: "SELECT * FROM roster ORDER BY version DESC LIMIT 1")
            let version: Int = last?["version"] ?? 0
            if let last, last.bytes("bytes") == bytes { return version }
            guard expected.map({ $0 == version + 1 }) ?? true else {
                throw Refusal(.storedOtherwise, at: "roster, edition \(version)")
            }
            try database.execute(
                sql: "INSERT INTO roster (version, bytes, created_at) VALUES (?, ?, ?)",
                arguments: [version + 1, bytes.blob, time.seconds]
            )
            return version + 1
        }
    }

    /// The latest edition of the roster, or nil.
    public func roster() throws(Refusal) -> [UInt8]? {
        try file.read { database in
            try Row.fetchOne(database, sql: "SELECT bytes FROM roster ORDER BY version DESC LIMIT 1")?.bytes("bytes")
        }
    }

    /// Keeps a study; the same digest with other bytes is refused.
    public func keepStudy(_ study: StoredStudy, at time: Timestamp) throws(Refusal) {
        try file.changeBeside { database in
            try database.execute(
                sql: """
                    INSERT INTO study (digest, canonical, yaml, created_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (digest) DO UPDATE SET yaml = excluded.yaml WHERE canonical = excluded.canonical
                    """,
                arguments: [study.digest.blob, study.canonical.blob, study.yaml, time.seconds]
            )
            guard database.changesCount == 1 else { throw Refusal(.storedOtherwise, at: "study \(study.digest.short)") }
        }
    }

    /// The study of this digest, or nil.
    public func study(_ digest: Digest) throws(Refusal) -> StoredStudy? {
        try file.read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM study WHERE digest = ?", arguments: [digest.blob])
                .map { StoredStudy(digest: digest, canonical: $0.bytes("canonical"), yaml: $0["yaml"]) }
        }
    }

    /// Keeps a voucher of one kommune for another's key; a later one of the same kommune replaces it.
    public func keepVoucher(
        _ bytes: [UInt8],
        for kommune: KommuneCode,
        from voucher: KommuneCode,
        at time: Timestamp
    ) throws(Refusal) {
        try file.change { database in
            try database.execute(
                sql: """
                    INSERT INTO voucher (kommune, voucher, bytes, received_at) VALUES (?, ?, ?, ?)
                    ON CONFLICT (kommune, voucher) DO UPDATE
                    SET bytes = excluded.bytes, received_at = excluded.received_at
                    """,
                arguments: [Int(kommune.number), Int(voucher.number), bytes.blob, time.seconds]
            )
        }
    }

    /// All vouchers, by whose key they are for and who vouches.
    public func vouchers() throws(Refusal) -> [[UInt8]] {
        try file.read { database in
            try Row.fetchAll(database, sql: "SELECT bytes FROM voucher ORDER BY kommune, voucher")
                .map { $0.bytes("bytes") }
        }
    }
}
