import Digests
import Messages
import Sharing
import Store
import Vocabulary

/// Whose keys this node takes for real: those its operator read by telephone, and those that enough members vouch for.
struct Trust {
    let store: NodeStore
    let coordinator: VerifyingKey

    /// Checks a roster and pins whom it introduces.
    ///
    /// A key that differs from a pinned one is refused. Meets NODE-1, STO-11.
    func roster(_ bytes: [UInt8]) throws(Refusal) -> (body: Roster, digest: Digest) {
        let message = try UnverifiedMessage(decoding: bytes).verified(by: Keyring(coordinator: coordinator))
        guard case .roster(let roster) = message.statement else { throw Refusal(.notTheCoordinator, at: "roster") }
        for entry in roster.entries { try store.pin(entry.kommune, name: entry.name, identityKey: entry.key) }
        return (roster, message.digest)
    }

    /// Keeps vouchers that are signed by pinned kommuner for the keys that are pinned.
    func keep(vouchers: [[UInt8]], by roster: Roster) throws(Refusal) {
        let keyring = Keyring(coordinator: coordinator, roster: roster)
        for bytes in vouchers {
            guard let message = try? UnverifiedMessage(decoding: bytes).verified(by: keyring),
                case .voucher(let voucher) = message.statement, case .kommune(let member) = message.sender,
                try store.peer(voucher.kommune)?.identityKey == voucher.key
            else { continue }
            try store.keepVoucher(bytes, for: voucher.kommune, from: member)
        }
    }

    /// The kommuner whose keys count in a round: read by telephone, or vouched for by t + 1 members whose own keys
    /// were read.
    ///
    /// A member's key must have been read. Meets RND-7.
    func trusted(in draft: Draft) throws(Refusal) -> Set<KommuneCode> {
        let peers = try store.peers()
        let read = Set(peers.filter { $0.reading != nil }.map(\.kommune))
        let vouchers = read.intersection(draft.committee)
        let vouched = peers.filter { peer in
            !draft.committee.contains(peer.kommune)
                && vouchers.intersection(peer.vouchers.keys).count > draft.threshold.tolerated
        }
        return read.union(vouched.map(\.kommune))
    }
}
