import Digests
import Messages
import Proceedings
import Sealing
import Sharing
import TestSupport
import Vocabulary

/// Keys of pseudorandom sharing, as protocol.md has them and not by the code of `Rounds`: subsets are counted here once more.
extension Forgery {
    /// A key that a member deals, and to whom.
    struct DealtKey: Sendable {
        let subset: Int
        let members: [Int]
        let key: [UInt8]
    }

    /// All subsets of c − t members, by their points, in order.
    static func subsets(_ setting: Setting) -> [[Int]] {
        let (c, t) = (setting.threshold.committee, setting.threshold.tolerated)
        return subsets(of: Array(1...c), count: c - t)
    }

    /// The keys that a member deals, drawn from a seed.
    static func keys(dealtBy point: Int, seed: UInt64, setting: Setting) -> [DealtKey] {
        var generator = SeededGenerator(seed: seed)
        return subsets(setting).enumerated().filter { $0.element[0] == point }
            .map { index, members in
                var writer = CanonicalWriter()
                for _ in 0..<4 { writer.integer(generator.next() as UInt64) }
                return DealtKey(subset: index, members: members, key: writer.bytes)
            }
    }

    /// A deal of these keys.
    static func deal(_ keys: [DealtKey], by dealer: KommuneCode, record: Record, setting: Setting) -> KeyDeal? {
        guard let manifest = record.manifest?.digest,
            let point = setting.committee.firstIndex(of: dealer).map({ $0 + 1 })
        else { return nil }
        let commitments = keys.map { commitment($0.key, subset: $0.subset, manifest: manifest) }
        var envelopes: [[UInt8]] = []
        for receiver in (point + 1)...setting.threshold.committee {
            guard let key = record.offers[setting.committee[receiver - 1]]?.body.envelopeKey else { return nil }
            let sealed = try? Envelope.seal(
                Secret(keys.filter { $0.members.contains(receiver) }.flatMap(\.key)),
                to: key,
                info: info(manifest, from: point, to: receiver, key: key.keyID, setting),
                aad: commitments.flatMap(\.bytes)
            )
            guard let sealed else { return nil }
            envelopes.append(sealed)
        }
        return KeyDeal(manifest: manifest, commitments: commitments, envelopes: envelopes)
    }

    /// What a deal holds for one receiver, by the number of the subset: nothing where its envelope does not open to the keys that were
    /// committed to.
    static func dealt(
        _ deal: KeyDeal,
        by dealer: Int,
        to receiver: Int,
        key: EnvelopeKey,
        setting: Setting
    ) -> [Int: [UInt8]] {
        let place = receiver - dealer - 1
        let subsets = subsets(setting).enumerated().filter { $0.element[0] == dealer }
        guard deal.envelopes.indices.contains(place), deal.commitments.count == subsets.count,
            let plaintext = try? Envelope.open(
                deal.envelopes[place],
                with: key,
                info: info(deal.manifest, from: dealer, to: receiver, key: key.publicKey.keyID, setting),
                aad: deal.commitments.flatMap(\.bytes)
            )
        else { return [:] }
        var rest = plaintext.elements[...]
        var keys: [Int: [UInt8]] = [:]
        for ((subset, members), committed) in zip(subsets, deal.commitments) where members.contains(receiver) {
            let key = Array(rest.prefix(32))
            rest = rest.dropFirst(32)
            if commitment(key, subset: subset, manifest: deal.manifest) == committed { keys[subset] = key }
        }
        return keys
    }

    private static func commitment(_ key: [UInt8], subset: Int, manifest: Digest) -> Digest {
        var writer = CanonicalWriter()
        writer.integer(UInt16(subset))
        return Hashing.digest(.replicatedKey, manifest.bytes, writer.bytes, key)
    }

    private static func info(
        _ manifest: Digest,
        from dealer: Int,
        to receiver: Int,
        key: Digest,
        _ setting: Setting
    ) -> [UInt8] {
        let address = SealedShare.address(
            manifest: manifest,
            contributor: setting.committee[dealer - 1],
            member: setting.committee[receiver - 1],
            key: key,
            sequence: 0
        )
        return Array("tvaersum/1/key-envelope".utf8) + address
    }

    private static func subsets(of points: [Int], count: Int) -> [[Int]] {
        guard count > 0 else { return [[]] }
        return points.indices.flatMap { index in
            subsets(of: Array(points[(index + 1)...]), count: count - 1).map { [points[index]] + $0 }
        }
    }
}
