public import Digests
import GRDB
public import Vocabulary

/// Other kommuner's keys, pinned.
///
/// A command beside the running node may record readings. Meets STO-11.
extension NodeStore {
    /// Pins a kommune's identity key, or renews its name; another key for a pinned kommune is refused.
    public func pin(_ kommune: KommuneCode, name: String, identityKey: VerifyingKey) throws(Refusal) {
        try file.changeBeside { database in
            try database.execute(
                sql: """
                    INSERT INTO peer (kommune, name, identity_key) VALUES (?, ?, ?)
                    ON CONFLICT (kommune) DO UPDATE SET name = excluded.name WHERE identity_key = excluded.identity_key
                    """,
                arguments: [Int(kommune.number), name, identityKey.bytes.blob]
            )
            guard database.changesCount == 1 else {
                throw Refusal(
                    .otherKeyPinned,
                    at: "kommune \(kommune)",
                    next:
                        "Telephone the kommune. If its key is new, forget the old one and compare the words again."
                )
            }
        }
    }

    /// Forgets a kommune's key with its reading and vouchers, so that another can be pinned.
    public func forget(_ kommune: KommuneCode) throws(Refusal) {
        try file.changeBeside { database in
            try database.execute(sql: "DELETE FROM peer WHERE kommune = ?", arguments: [Int(kommune.number)])
        }
    }

    /// Records that somebody compared the six words of this key by telephone.
    public func recordReading(
        of kommune: KommuneCode,
        identityKey: VerifyingKey,
        by person: String,
        at time: Timestamp
    ) throws(Refusal) {
        try file.changeBeside { database in
            try database.execute(
                sql: "UPDATE peer SET read_by = ?, read_at = ? WHERE kommune = ? AND identity_key = ?",
                arguments: [person, time.seconds, Int(kommune.number), identityKey.bytes.blob]
            )
            guard database.changesCount == 1 else { throw Refusal(.notStored, at: "kommune \(kommune) with this key") }
        }
    }

    /// Keeps a voucher of one kommune for another's key; a later one of the same kommune replaces it.
    public func keepVoucher(_ bytes: [UInt8], for kommune: KommuneCode, from voucher: KommuneCode) throws(Refusal) {
        try file.changeBeside { database in
            let isPinned = try Bool.fetchOne(
                database,
                sql: "SELECT EXISTS (SELECT 1 FROM peer WHERE kommune = ?)",
                arguments: [Int(kommune.number)]
            )
            guard isPinned == true else { throw Refusal(.notStored, at: "kommune \(kommune)") }
            try database.execute(
                sql: """
                    INSERT INTO voucher (kommune, voucher, bytes) VALUES (?, ?, ?)
                    ON CONFLICT (kommune, voucher) DO UPDATE SET bytes = excluded.bytes
                    """,
                arguments: [Int(kommune.number), Int(voucher.number), bytes.blob]
            )
        }
    }

    /// All pinned kommuner by number.
    public func peers() throws(Refusal) -> [Peer] {
        try file.read { database in
            let vouchers = try Row.fetchAll(database, sql: "SELECT * FROM voucher")
                .map { row in
                    (about: try row.kommune("kommune"), from: try row.kommune("voucher"), bytes: row.bytes("bytes"))
                }
            return try Row.fetchAll(database, sql: "SELECT * FROM peer ORDER BY kommune")
                .map { row in
                    let kommune = try row.kommune("kommune")
                    let mine = vouchers.filter { $0.about == kommune }.map { ($0.from, $0.bytes) }
                    return Peer(
                        kommune: kommune,
                        name: row["name"],
                        identityKey: try row.verifyingKey("identity_key"),
                        reading: (row["read_by"] as String?).map { Peer.Reading(by: $0, at: row.time("read_at")) },
                        vouchers: Dictionary(uniqueKeysWithValues: mine)
                    )
                }
        }
    }

    /// The pinned kommune of this number, or nil.
    public func peer(_ kommune: KommuneCode) throws(Refusal) -> Peer? {
        try peers().first { $0.kommune == kommune }
    }
}
