import GRDB
import Synchronization
public import Vocabulary

/// The outbound ledger and its copy.
extension NodeStore {
    private static let copyKind = "ledger-copy"

    /// Refuses where ledger and copy do not say the same; lines whose message has not left yet may be missing in the copy.
    ///
    /// A copy that has never been begun is begun by the first process that runs. Meets LED-8.
    func compareCopy(with ledger: [LedgerEntry]) throws(Refusal) {
        guard let copy else { return }
        try copy.check()
        guard copy.isThere else {
            guard try documents.bytes(kind: Self.copyKind, name: copy.folder) == nil else { throw Self.lost(copy) }
            return
        }
        let lines = try copy.lines()
        try LedgerCopy.compare(lines, with: ledger, copy.folder)
        if let lacking = ledger[lines.count...].first(where: { $0.receipt != nil }) {
            throw LedgerCopy.differing("\(copy.folder), line \(lacking.number)", "Lines were cut from the copy.")
        }
    }

    private static func lost(_ copy: LedgerCopy) -> Refusal {
        Refusal(
            .ledgerCopyDiffers,
            at: "\(copy.folder), where the copy was",
            next:
                "Bring the file back. Where it is lost, write down when and why, and name another folder in `ledger_copy`."
        )
    }

    /// Adds to the copy what the ledger has and the copy has not.
    func bringCopy() throws(Refusal) {
        guard let copy else { return }
        let count = try file.read { database in try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM ledger") ?? 0 }
        guard count != copied.withLock({ $0 }) else { return }
        let isBegun = try documents.bytes(kind: Self.copyKind, name: copy.folder) != nil
        if isBegun, !copy.isThere { throw Self.lost(copy) }
        var ledger: [LedgerEntry] = []
        try copy.add { () throws(Refusal) in
            ledger = try self.ledger()
            return ledger
        }
        // After the file, so that a process that ends in between has lost none.
        if !isBegun { try documents.put([], kind: Self.copyKind, name: copy.folder, at: Timestamp(seconds: 0)) }
        copied.withLock { $0 = ledger.count }
    }

    /// Checks the ledger and holds it against its copy, as a process that runs does when it starts.
    ///
    /// Meets LED-2 and LED-8.
    public func checkedLedger() throws(Refusal) -> [LedgerEntry] {
        let ledger = try ledger()
        try compareCopy(with: ledger)
        return ledger
    }
}

/// What went over sockets on one day.
public struct WireCount: Hashable, Sendable {
    /// The day.
    public let day: Day
    /// How many requests were made.
    public let requests: Int
    /// Bytes that left: requests with their heads, TLS, and the way through a proxy.
    public let sent: Int
    /// Bytes of requests' bodies among them; every one is of a message in the ledger.
    public let bodies: Int
    /// Bytes that came.
    public let received: Int

    /// Takes the counts of a day.
    public init(day: Day, requests: Int, sent: Int, bodies: Int, received: Int) {
        self.day = day
        self.requests = requests
        self.sent = sent
        self.bodies = bodies
        self.received = received
    }
}

extension NodeStore {
    /// Adds to a day's counts.
    ///
    /// Meets LED-6.
    public func count(_ more: WireCount) throws(Refusal) {
        try file.changeBeside { database in
            try database.execute(
                sql: """
                    INSERT INTO wire (day, requests, sent, bodies, received) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (day) DO UPDATE SET requests = requests + excluded.requests, sent = sent + excluded.sent,
                        bodies = bodies + excluded.bodies, received = received + excluded.received
                    """,
                arguments: [Int(more.day.number), more.requests, more.sent, more.bodies, more.received]
            )
        }
    }

    /// What went over sockets, by day.
    public func wire() throws(Refusal) -> [WireCount] {
        try file.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM wire ORDER BY day")
                .map { row in
                    WireCount(
                        day: Day(number: row["day"]),
                        requests: row["requests"],
                        sent: row["sent"],
                        bodies: row["bodies"],
                        received: row["received"]
                    )
                }
        }
    }
}
