internal import Digests
public import Vocabulary

/// A member's keys of pseudorandom sharing: one for each subset that it is in.
///
/// They are dealt once for a round and deleted after it. Meets PRS-2.
public struct ReplicatedKeys: Sendable {
    /// How many bytes a key has.
    public static let keySize = Expander.seedSize

    /// One key for each subset of ``ReplicatedSubsets/held(by:)``, in that order.
    public let keys: [Secret<UInt8>]

    /// Takes the keys of the member's subsets in their order.
    public init(_ keys: [Secret<UInt8>], point: Int, threshold: Threshold) {
        precondition(keys.count == ReplicatedSubsets(threshold).held(by: point).count, "a key for each subset")
        precondition(keys.allSatisfy { $0.count == Self.keySize }, "keys have 32 bytes")
        self.keys = keys
    }

    /// The commitment to a key that its dealer publishes: the hash of the round's manifest, the subset's number and the key.
    ///
    /// The key is as random as a salt, so that nothing else hides it.
    public static func commitment(manifest: Digest, subset: Int, key: Secret<UInt8>) -> Digest {
        var number = CanonicalWriter()
        number.integer(UInt16(subset))
        return Hashing.digest(
            .replicatedKey,
            secretParts: [Secret(manifest.bytes), Secret(number.bytes), key]
        )
    }
}

extension ReplicatedKeys: Unprintable {}
