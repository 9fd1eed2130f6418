import Digests
import Rounds
package import Vocabulary

/// Why a simulated party could not go on.
package enum HostFailure: Error, Hashable {
    /// The disk refused a write; nothing of it happened.
    case diskFull
    /// The power went; only what is on disk is left.
    case powerLoss
    /// What the store's own rules refuse; a fault of the party itself.
    case storeRefused(String)
}

/// What survives a loss of power at a node: the tables of its store, as protocol.md §16 binds them.
package struct NodeDisk: Sendable {
    /// A message that was queued, with its receipt once it has one.
    package struct Queued: Sendable {
        package let id: Int
        package let kind: String
        package var bytes: [UInt8]
        package let digest: Digest
        package var receipt: [UInt8]?
    }

    /// One step: all of it, or nothing.
    struct Step {
        var snapshot: [UInt8]
        var entry: [UInt8]?
        var cursor: Int
        var secret: [UInt8]?
        var endsSecrets: Bool
        var outbox: [(kind: String, bytes: [UInt8])]
        var releases: [OpenedEntry]
    }

    /// The draft kept under the round's name.
    package var draft: [UInt8]?
    /// Whether the operator has approved.
    package var isApproved = false
    /// Whether somebody has ordered that the round is withdrawn from.
    package var wantsWithdrawal = false
    /// Whether the operator has read everybody's six words.
    package var trustsAll = false
    package private(set) var hasRound = false
    package private(set) var snapshot: [UInt8] = []
    package private(set) var cursor = 0
    package private(set) var board: [[UInt8]] = []
    package private(set) var secret: [UInt8]?
    /// What a deleted secret leaves in the write-ahead log until that is emptied.
    package private(set) var residue: [[UInt8]] = []
    package private(set) var outbox: [Queued] = []
    /// The outbound ledger: digests of what was to leave, in order.
    package private(set) var ledger: [Digest] = []
    private(set) var releases: [OpenedEntry] = []

    package init() {}

    /// What has no receipt yet, in order.
    package var waiting: [Queued] { outbox.filter { $0.receipt == nil } }

    /// Everything on the disk in which a secret could stand.
    package var secretPlaces: [[UInt8]] { [snapshot] + [secret].compactMap { $0 } + residue }

    /// Whether the end of the round has left something to delete.
    var hasAnythingToDelete: Bool {
        secret != nil || !residue.isEmpty || outbox.contains { $0.receipt != nil && !$0.bytes.isEmpty }
    }

    /// Meets STO-1, STO-2, LED-1, LED-3 as the store does.
    mutating func transition(_ step: Step) throws {
        var next = self
        next.hasRound = true
        next.snapshot = step.snapshot
        if let entry = step.entry {
            guard step.cursor == cursor + 1 else { throw HostFailure.storeRefused("a gap on the board") }
            if next.board.count > cursor {
                guard next.board[cursor] == entry else { throw HostFailure.storeRefused("another entry") }
            } else {
                next.board.append(entry)
            }
        }
        guard step.cursor >= cursor, step.cursor <= next.board.count else {
            throw HostFailure.storeRefused("a cursor beyond the board")
        }
        next.cursor = step.cursor
        if let secret { next.residue.append(secret) }
        if step.endsSecrets { next.secret = nil }
        if let secret = step.secret { next.secret = secret }
        for message in step.outbox {
            let digest = Hashing.sha256(message.bytes)
            guard !next.outbox.contains(where: { $0.digest == digest }) else { continue }
            next.outbox.append(
                Queued(id: next.outbox.count, kind: message.kind, bytes: message.bytes, digest: digest, receipt: nil)
            )
            next.ledger.append(digest)
        }
        for release in step.releases {
            for standing in next.releases where standing.digest != release.digest {
                throw HostFailure.storeRefused("another release")
            }
            if !next.releases.contains(release) { next.releases.append(release) }
        }
        self = next
    }

    mutating func markSent(_ id: Int, receipt: [UInt8]) throws {
        if let standing = outbox[id].receipt {
            guard standing == receipt else { throw HostFailure.storeRefused("another receipt") }
            return
        }
        outbox[id].receipt = receipt
    }

    /// A fault for a control.
    mutating func forgetLedger() { ledger = [] }

    mutating func deleteSecrets() {
        secret = nil
        residue = []
        for index in outbox.indices where outbox[index].receipt != nil { outbox[index].bytes = [] }
    }
}
