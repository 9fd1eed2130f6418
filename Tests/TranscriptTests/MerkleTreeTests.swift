import Digests
import Testing
import Transcript
import Vocabulary

@Suite("Merkle paths of RFC 9162")
struct MerkleTreeTests {
    /// The leaves and roots that the Certificate Transparency projects test their trees with.
    static let published: [(leaf: String, root: String)] = [
        ("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        ("00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        ("10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        ("2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ("3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        ("40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        ("5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        (
            "606162636465666768696a6b6c6d6e6f",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
        ),
    ]

    static func leaves(_ count: Int) -> [[UInt8]] { (0..<count).map { [UInt8($0), 7] } }

    @Test("TRN-2: roots are those of the published test tree, and of the empty tree")
    func publishedRoots() throws {
        var leaves: [[UInt8]] = []
        #expect(MerkleTree.root(of: []).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        for entry in Self.published {
            leaves.append(try #require([UInt8](hex: entry.leaf)))
            #expect(MerkleTree.root(of: leaves).hex == entry.root)
        }
    }

    @Test("TRN-2: every path leads to its root, and from no other index, leaf, count or path", arguments: 1...17)
    func paths(count: Int) throws {
        let leaves = Self.leaves(count)
        let root = MerkleTree.root(of: leaves)
        for index in 0..<count {
            let path = MerkleTree.path(of: leaves, index: index)
            #expect(MerkleTree.leads(path, from: leaves[index], index: index, count: count, to: root))
            for other in -1...(count + 1) where other != index {
                #expect(!MerkleTree.leads(path, from: leaves[index], index: other, count: count, to: root))
            }
            #expect(!MerkleTree.leads(path, from: leaves[index] + [0], index: index, count: count, to: root))
            #expect(!MerkleTree.leads(path, from: [], index: index, count: count, to: root))
            for other in leaves.indices where other != index {
                #expect(!MerkleTree.leads(path, from: leaves[other], index: index, count: count, to: root))
            }
            #expect(!MerkleTree.leads(path, from: leaves[index], index: index, count: count, to: Hashing.sha256([9])))
            #expect(!MerkleTree.leads(path + [root], from: leaves[index], index: index, count: count, to: root))
            #expect(!MerkleTree.leads(path, from: leaves[index], index: index, count: 0, to: root))
            for step in path.indices {
                var changed = path
                changed[step] = Hashing.sha256(changed[step].bytes)
                #expect(!MerkleTree.leads(changed, from: leaves[index], index: index, count: count, to: root))
                changed.remove(at: step)
                #expect(!MerkleTree.leads(changed, from: leaves[index], index: index, count: count, to: root))
            }
            if path.count > 1, path.first != path.last {
                let swapped = [path[path.count - 1]] + path.dropFirst().dropLast() + [path[0]]
                #expect(!MerkleTree.leads(swapped, from: leaves[index], index: index, count: count, to: root))
            }
        }
    }

    @Test("TRN-2: a node is no leaf: the two halves of a tree do not pass for its two leaves")
    func secondPreimage() {
        let leaves = Self.leaves(4)
        let left = MerkleTree.root(of: Array(leaves[..<2]))
        let right = MerkleTree.root(of: Array(leaves[2...]))
        #expect(MerkleTree.root(of: [left.bytes, right.bytes]) != MerkleTree.root(of: leaves))
        #expect(MerkleTree.root(of: [left.bytes + right.bytes]) != MerkleTree.root(of: leaves))
        // The bytes that the upper node hashes, taken for a leaf.
        #expect(MerkleTree.root(of: [[1] + left.bytes + right.bytes]) != MerkleTree.root(of: leaves))
    }

    @Test("TRN-2: roots tell the order and the number of leaves")
    func order() {
        let leaves = Self.leaves(5)
        #expect(MerkleTree.root(of: leaves) != MerkleTree.root(of: leaves.reversed()))
        #expect(MerkleTree.root(of: leaves) != MerkleTree.root(of: leaves + [leaves[4]]))
    }
}
