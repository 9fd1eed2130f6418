import Digests
import Disclosure
import Messages
package import Proceedings
import Sealing
import Sharing
import TestSupport
package import Vocabulary

/// What is released, what is kept, and what must be gone in the end.
extension Observer {
    // What is released.

    /// Holds the figures of a record against the plaintext.
    ///
    /// `mayBeVoid` is whether a corrupted member could make a figure void, as in mode M it can.
    package func checkFigures(_ record: Record, mayBeVoid: Bool) throws(Violation) {
        guard let table = try? record.releasedTable(), let list = record.session?.list.body,
            let agreed = record.session?.agreed
        else { return }
        func truth(_ item: ListProposal.Item, _ slot: Int) -> Int64? {
            if honest.contains(item.contributor) { return setting.values[item.contributor]?[slot] }
            return value(of: item.root, slot)?.signed
        }
        func within(_ value: Int64?, _ slot: Int, _ count: Int64) -> Int64? {
            value.flatMap { $0.magnitude <= (setting.problem.bounds[slot] * count).magnitude ? $0 : nil }
        }
        for functional in agreed.passing.functionals {
            let expected: Int64?
            switch functional {
            case .named(let contributor, let slot): expected = within(truth(list.items[contributor], slot), slot, 1)
            case .pooled(let slot):
                // Beside all its parts a sum counts only as theirs; without one of them nobody can tell which is beyond its bound.
                let isWhole = agreed.passing.named.allSatisfy { $0[slot] }
                let parts = list.items.compactMap { item in
                    truth(item, slot).flatMap { isWhole ? within($0, slot, 1) : $0 }
                }
                let sum = parts.reduce(Field64.zero) { $0 + Field64($1) }.signed
                expected = parts.count == list.items.count ? within(sum, slot, Int64(parts.count)) : nil
            }
            switch table.value(functional) {
            case .open(let value):
                guard value == expected else { throw Violation(.truth, "\(functional) is not what was approved") }
            case .closed: throw Violation(.truth, "\(functional) was opened and is shown closed")
            case .void:
                guard expected == nil || mayBeVoid else { throw Violation(.truth, "\(functional) is void") }
            }
        }
    }

    // What is kept.

    /// Holds a node about to send against its own disk.
    package func sends(_ message: NodeDisk.Queued, from host: NodeHost) throws(Violation) {
        guard host.disk.ledger.contains(message.digest) else {
            throw Violation(.ledger, "\(host.kommune) sends what its ledger does not hold")
        }
        if message.kind == "submission", try isWithdrawn(message, in: host.disk.outbox) {
            throw Violation(.ledger, "\(host.kommune) sends what it has taken back")
        }
        guard message.kind == "opening shares" else { return }
        guard !host.disk.releases.isEmpty else {
            throw Violation(.agreement, "\(host.kommune) opens what its release ledger does not hold")
        }
    }

    /// Whether a submission is one that a withdrawal in the same outbox names, or an earlier one.
    private func isWithdrawn(_ message: NodeDisk.Queued, in outbox: [NodeDisk.Queued]) throws(Violation) -> Bool {
        var reader = CanonicalReader(message.bytes, place: "outbox")
        guard let header = try? reader.variable(limit: 1 << 20),
            case .submission(let body) = try? UnverifiedMessage(decoding: header).verified(by: keyring).statement
        else { throw Violation(.exactWords, "a submission that cannot be read") }
        return outbox.contains { other in
            guard
                case .withdrawal(let word) = try? UnverifiedMessage(decoding: other.bytes).verified(by: keyring)
                    .statement
            else { return false }
            return body.sequence <= word.sequence
        }
    }

    /// Remembers that a node holds the coordinator's receipt.
    package mutating func received(_ digest: Digest) { receipted.insert(digest) }

    /// Holds the coordinator's board against the receipts it gave.
    package func checkReceipts(_ nodes: [NodeHost], board: [[UInt8]]) throws(Violation) {
        let standing = Set(board.map(Hashing.sha256))
        for node in nodes {
            for message in node.disk.outbox {
                guard let receipt = message.receipt, !receipt.isEmpty, receipted.contains(message.digest) else {
                    continue
                }
                guard message.kind != "submission" else { continue }
                guard standing.contains(message.digest) else {
                    throw Violation(.nothingLost, "\(message.kind) of \(node.kommune) was receipted and is gone")
                }
            }
        }
    }

    /// Holds the disk of an honest node whose round has ended against the secrets it had.
    package func checkDeletion(_ host: NodeHost) throws(Violation) {
        guard host.disk.secret == nil, host.disk.residue.isEmpty else {
            throw Violation(.deletion, "\(host.kommune) keeps a secret")
        }
        for key in keys.values {
            for place in host.disk.secretPlaces where Self.contains(key.rawRepresentation.elements, in: place) {
                throw Violation(.deletion, "\(host.kommune) keeps an envelope key")
            }
        }
        for message in host.disk.outbox where message.kind == "submission" && !message.bytes.isEmpty {
            throw Violation(.deletion, "\(host.kommune) keeps its envelopes")
        }
    }

    private static func contains(_ part: [UInt8], in whole: [UInt8]) -> Bool {
        guard let first = part.first, whole.count >= part.count else { return false }
        return whole.indices.dropLast(part.count - 1)
            .contains { whole[$0] == first && whole[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
