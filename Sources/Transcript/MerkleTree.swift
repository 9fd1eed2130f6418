import Digests
public import Vocabulary

/// The Merkle tree over a submission's envelopes, one leaf a member in member order.
///
/// Hashing and paths are those of RFC 9162 §2.1: a leaf is SHA-256(0x00 ‖ bytes), a node SHA-256(0x01 ‖ left ‖ right), and a
/// list splits at the largest power of two below its length. Meets TRN-2.
public enum MerkleTree {
    /// The root over a list of leaves; the root of an empty list is the hash of nothing.
    public static func root(of leaves: [[UInt8]]) -> Digest {
        root(ofHashes: leaves.map(leafHash)[...])
    }

    /// The path of the leaf at `index`: sibling hashes from the leaf upwards.
    public static func path(of leaves: [[UInt8]], index: Int) -> [Digest] {
        path(ofHashes: leaves.map(leafHash)[...], index: index)
    }

    /// Whether `path` leads from `leaf` at `index` in a list of `count` to `root` (RFC 9162 §2.1.3.2).
    public static func leads(_ path: [Digest], from leaf: [UInt8], index: Int, count: Int, to root: Digest) -> Bool {
        guard index >= 0, index < count else { return false }
        var position = index
        var last = count - 1
        var hash = leafHash(leaf)
        for sibling in path {
            if last == 0 { return false }
            if position & 1 == 1 || position == last {
                hash = nodeHash(sibling, hash)
                while position & 1 == 0 && position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                hash = nodeHash(hash, sibling)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    private static func root(ofHashes hashes: ArraySlice<Digest>) -> Digest {
        guard let first = hashes.first else { return Hashing.sha256([]) }
        guard hashes.count > 1 else { return first }
        let middle = hashes.startIndex + split(hashes.count)
        return nodeHash(root(ofHashes: hashes[..<middle]), root(ofHashes: hashes[middle...]))
    }

    private static func path(ofHashes hashes: ArraySlice<Digest>, index: Int) -> [Digest] {
        guard hashes.count > 1 else { return [] }
        let size = split(hashes.count)
        let middle = hashes.startIndex + size
        if index < size {
            return path(ofHashes: hashes[..<middle], index: index) + [root(ofHashes: hashes[middle...])]
        }
        return path(ofHashes: hashes[middle...], index: index - size) + [root(ofHashes: hashes[..<middle])]
    }

    /// The largest power of two below `count`.
    private static func split(_ count: Int) -> Int {
        var size = 1
        while size * 2 < count { size *= 2 }
        return size
    }

    private static func leafHash(_ leaf: [UInt8]) -> Digest { Hashing.sha256([0] + leaf) }

    private static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
        Hashing.sha256([1] + left.bytes + right.bytes)
    }
}
