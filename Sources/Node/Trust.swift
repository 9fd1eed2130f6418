import Digests
import Messages
import Sharing
import Store
import Vocabulary

/// Whose keys this node takes for real: those its operator read by telephone, and those that enough members vouch for.
struct Trust {
    private static let rosterKind = "roster"

    let store: NodeStore
    let coordinator: VerifyingKey
    /// This kommune and its key: a roster may not say otherwise.
    let own: Roster.Entry

    /// Takes the coordinator's latest roster; the same as before writes nothing.
    ///
    /// An older one than this node has accepted is refused, and another one of the same version. Meets NODE-6.
    func latest(_ bytes: [UInt8]) throws(Refusal) {
        let kept = try store.documents.bytes(kind: Self.rosterKind, name: "latest")
        if let kept, kept != bytes, let known = try? verified(kept).body,
            try verified(bytes).body.version <= known.version
        {
            throw Refusal(
                .olderRoster,
                at: "roster",
                next: "Ask the coordinator whether it was restored from a backup; it must issue a newer roster."
            )
        }
        _ = try roster(bytes)
        if kept != bytes { try store.documents.put(bytes, kind: Self.rosterKind, name: "latest", at: .now) }
    }

    /// Checks a roster and pins whom it introduces.
    ///
    /// A key that differs from a pinned one is refused, and nobody is pinned then. Meets NODE-1, NODE-6, STO-11.
    func roster(_ bytes: [UInt8]) throws(Refusal) -> (body: Roster, digest: Digest) {
        let (roster, digest) = try verified(bytes)
        for entry in roster.entries {
            let isOwn = entry.kommune == own.kommune
            guard !isOwn || entry.key == own.key, entry.name.isOneLine else {
                throw Refusal(.badRoster, at: "roster, kommune \(entry.kommune)", next: "Tell the coordinator.")
            }
        }
        let known = Dictionary(try store.peers().map { ($0.kommune, $0) }, uniquingKeysWith: { $1 })
        for entry in roster.entries where known[entry.kommune].map({ $0.identityKey != entry.key }) == true {
            throw Refusal(
                .otherKeyPinned,
                at: "kommune \(entry.kommune)",
                next: "Telephone the kommune. If its key is new, `tvaersum node forget` the old one and compare the "
                    + "words again."
            )
        }
        for entry in roster.entries where known[entry.kommune]?.name != entry.name {
            try store.pin(entry.kommune, name: entry.name, identityKey: entry.key)
        }
        return (roster, digest)
    }

    private func verified(_ bytes: [UInt8]) throws(Refusal) -> (body: Roster, digest: Digest) {
        let message = try UnverifiedMessage(decoding: bytes).verified(by: Keyring(coordinator: coordinator))
        guard case .roster(let roster) = message.statement else { throw Refusal(.notTheCoordinator, at: "roster") }
        return (roster, message.digest)
    }

    /// Keeps vouchers that are signed by pinned kommuner for the keys that are pinned.
    func keep(vouchers: [[UInt8]]) throws(Refusal) {
        let peers = try store.peers()
        let keyring = keyring(of: peers)
        let keys = Dictionary(peers.map { ($0.kommune, $0) }, uniquingKeysWith: { $1 })
        for bytes in vouchers {
            guard let (voucher, member) = Self.voucher(bytes, keyring), let peer = keys[voucher.kommune],
                peer.identityKey == voucher.key, peer.vouchers[member] != bytes
            else { continue }
            try store.keepVoucher(bytes, for: voucher.kommune, from: member)
        }
    }

    /// The kommuner whose keys count in a round: read by telephone, or vouched for by t + 1 members whose own keys
    /// were read.
    ///
    /// A member's key must have been read. What was read must be the key that the round goes by. A voucher counts only under
    /// the key that its signer has now. Meets RND-7.
    func trusted(in draft: Draft, by roundKeys: Keyring) throws(Refusal) -> Set<KommuneCode> {
        let peers = try store.peers().filter { roundKeys.key(of: .kommune($0.kommune)) == $0.identityKey }
        let keyring = keyring(of: peers)
        let read = Set(peers.filter { $0.reading != nil }.map(\.kommune))
        let vouching = read.intersection(draft.committee)
        let vouched = peers.filter { peer in
            guard !draft.committee.contains(peer.kommune) else { return false }
            let members = peer.vouchers.filter { member, bytes in
                guard let (voucher, signer) = Self.voucher(bytes, keyring) else { return false }
                return signer == member && voucher == Voucher(kommune: peer.kommune, key: peer.identityKey)
            }
            return vouching.intersection(members.keys).count > draft.threshold.tolerated
        }
        return read.union(vouched.map(\.kommune))
    }

    private func keyring(of peers: [Peer]) -> Keyring {
        let entries = peers.map { Roster.Entry(kommune: $0.kommune, name: $0.name, key: $0.identityKey) }
        return Keyring(coordinator: coordinator, roster: Roster(version: 0, entries: entries))
    }

    private static func voucher(_ bytes: [UInt8], _ keyring: Keyring) -> (Voucher, from: KommuneCode)? {
        guard let message = try? UnverifiedMessage(decoding: bytes).verified(by: keyring),
            case .voucher(let voucher) = message.statement, case .kommune(let member) = message.sender
        else { return nil }
        return (voucher, member)
    }
}
