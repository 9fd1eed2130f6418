import Digests
import Messages
import Proceedings
import Sealing
import Sharing
import TestSupport
import Vocabulary

extension Forgery {
    /// A deal of keys, as protocol.md has it and not by the code of `Rounds`: subsets are counted here once more.
    static func deal(by dealer: KommuneCode, seed: UInt64, record: Record, setting: Setting) -> KeyDeal? {
        guard let manifest = record.manifest?.digest,
            let point = setting.committee.firstIndex(of: dealer).map({ $0 + 1 })
        else { return nil }
        let (c, t) = (setting.threshold.committee, setting.threshold.tolerated)
        let all = subsets(of: Array(1...c), count: c - t)
        var generator = SeededGenerator(seed: seed)
        var keys: [(subset: Int, members: [Int], key: [UInt8])] = []
        for (index, members) in all.enumerated() where members[0] == point {
            var writer = CanonicalWriter()
            for _ in 0..<4 { writer.integer(generator.next() as UInt64) }
            keys.append((index, members, writer.bytes))
        }
        let commitments = keys.map { entry in
            var writer = CanonicalWriter()
            writer.integer(UInt16(entry.subset))
            return Hashing.digest(.replicatedKey, manifest.bytes, writer.bytes, entry.key)
        }
        var envelopes: [[UInt8]] = []
        for receiver in (point + 1)...c {
            let member = setting.committee[receiver - 1]
            guard let key = record.offers[member]?.body.envelopeKey else { return nil }
            let address = SealedShare.address(
                manifest: manifest,
                contributor: dealer,
                member: member,
                key: key.keyID,
                sequence: 0
            )
            let sealed = try? Envelope.seal(
                Secret(keys.filter { $0.members.contains(receiver) }.flatMap(\.key)),
                to: key,
                info: Array("tvaersum/1/key-envelope".utf8) + address,
                aad: commitments.flatMap(\.bytes)
            )
            guard let sealed else { return nil }
            envelopes.append(sealed)
        }
        return KeyDeal(manifest: manifest, commitments: commitments, envelopes: envelopes)
    }

    private static func subsets(of points: [Int], count: Int) -> [[Int]] {
        guard count > 0 else { return [[]] }
        return points.indices.flatMap { index in
            subsets(of: Array(points[(index + 1)...]), count: count - 1).map { [points[index]] + $0 }
        }
    }
}
