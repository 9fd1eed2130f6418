internal import Digests
public import Vocabulary

/// Everything opened for one period, and the rule that no difference of groups is smaller than a group may be.
///
/// A *family* is a figure (``Problem/figures``) in a period. Its groups are the sets of contributors whose sum was opened. Who has
/// two sums has every combination of them: all, and all but one, give the one. Meets LED-4 and LED-5.
public struct ReleaseHistory: Hashable, Sendable {
    /// The releases, oldest first, with numbers for contributors that all of them share.
    public let releases: [PastRelease]
    /// Up to so many different groups of one family, ranks modulo 2⁶¹ − 1 are ranks over the rationals.
    ///
    /// A minor of order n of a matrix of noughts and ones is at most (n + 1)^((n + 1) / 2) / 2ⁿ (Hadamard), which is below
    /// 2⁶¹ − 1 up to n = 36: one that is not 0 is not 0 modulo the prime either.
    static let mostGroups = 36
    /// How many sets of contributors are looked at before it is too many to say.
    static let mostSets = 1 << 14

    /// Takes the releases of one period.
    public init(_ releases: [PastRelease]) { self.releases = releases }

    /// Refuses a list whose pooled figures would, with what was opened before, tell a sum of fewer than `minimum` contributors.
    ///
    /// Figures that were opened under a contributor's name are known, so they neither count nor help. `minimum` is m, which is at
    /// least t + 2: of the contributors of every sum that can be told, two at least are then not among any t who pool what they know. The refusal names the first release with which it goes wrong.
    public func admit(contributors: [Int], problem: Problem, minimum: Int) throws(Refusal) {
        let requested = Set(problem.pooled.indices.map { problem.figures[$0] })
        let group = Set(contributors)
        let opened = releases.map(\.openedGroups)
        // Many figures have the same past.
        var seen: Set<[Past]> = []
        // The same contributors asked the same again: what opened is out, and what closed stays closed (SUP-13).
        let repeated = releases.filter { Set($0.contributors) == group }
            .reduce(into: Set<Digest>()) { asked, release in
                asked.formUnion(release.problem.pooled.indices.map { release.problem.figures[$0] })
            }
        for figure in requested.subtracting(repeated).sorted() {
            let past = opened.map { $0[figure] ?? Past() }
            guard seen.insert(past).inserted else { continue }
            for count in 0...past.count {
                let before = past.prefix(count)
                let named = before.reduce(into: Set<Int>()) { $0.formUnion($1.named) }
                let groups = Set((before.compactMap(\.pooled) + [group]).map { $0.subtracting(named) })
                switch Self.tells(groups, fewerThan: minimum) {
                case false?: continue
                case true?:
                    throw Refusal(
                        .releaseCollides,
                        at: count == 0 ? "this list alone" : "the release of round \(releases[count - 1].round)",
                        next: "Open the round with the same contributors as before, or not at all for this period."
                    )
                case nil:
                    throw Refusal(.tooManyGroups, at: "the release of round \(releases[max(0, count - 1)].round)")
                }
            }
        }
    }

    /// Whether a sum of fewer than `minimum` contributors, one at least, is a combination of the groups' sums; nil where it is too
    /// much to find out.
    ///
    /// Contributors that are in the same groups are in a combination together or not at all, so only whole classes of them can be
    /// a small sum; and there is a sum over a set S alone exactly if taking S away lowers the groups' rank.
    static func tells(_ groups: Set<Set<Int>>, fewerThan minimum: Int) -> Bool? {
        let groups = groups.filter { !$0.isEmpty }.sorted { $0.sorted().lexicographicallyPrecedes($1.sorted()) }
        guard groups.count <= mostGroups else { return nil }
        let everybody = groups.reduce(into: Set<Int>()) { $0.formUnion($1) }
        let classes = Dictionary(grouping: everybody) { contributor in groups.map { $0.contains(contributor) } }
        let patterns = classes.keys.sorted { $0.lexicographicallyPrecedes($1, by: { !$0 && $1 }) }
        let sizes = patterns.map { classes[$0]?.count ?? 0 }
        let rank = rank(patterns)
        var looked = 0
        // Depth first: sets of classes, each larger than the last by a class further on.
        var waiting: [(taken: [Int], size: Int)] = [([], 0)]
        while let (taken, size) = waiting.popLast() {
            for next in ((taken.last ?? -1) + 1)..<max(patterns.count, (taken.last ?? -1) + 1)
            where size + sizes[next] < minimum {
                looked += 1
                if looked > mostSets { return nil }
                let taken = taken + [next]
                if Self.rank(patterns.indices.filter { !taken.contains($0) }.map { patterns[$0] }) < rank {
                    return true
                }
                waiting.append((taken, size + sizes[next]))
            }
        }
        return false
    }

    /// The rank over the rationals of a matrix of noughts and ones with at most ``mostGroups`` columns.
    static func rank(_ rows: [[Bool]]) -> Int {
        var rows = rows.map { $0.map { $0 ? 1 as UInt64 : 0 } }
        var rank = 0
        for column in 0..<(rows.first?.count ?? 0) {
            guard let pivot = rows.indices.dropFirst(rank).first(where: { rows[$0][column] != 0 }) else { continue }
            rows.swapAt(rank, pivot)
            let inverse = Mersenne61.inverse(rows[rank][column])
            for row in rows.indices.dropFirst(rank + 1) where rows[row][column] != 0 {
                let factor = Mersenne61.multiply(rows[row][column], inverse)
                for place in column..<rows[row].count {
                    let product = Mersenne61.multiply(factor, rows[rank][place])
                    rows[row][place] = Mersenne61.subtract(rows[row][place], product)
                }
            }
            rank += 1
        }
        return rank
    }
}

/// What a release opened of one figure: whose by name, and whose sum.
private struct Past: Hashable {
    var named: Set<Int> = []
    var pooled: Set<Int>?
}

extension PastRelease {
    fileprivate var openedGroups: [Digest: Past] {
        var opened: [Digest: Past] = [:]
        for (contributor, mask) in zip(contributors, passing.named) {
            for slot in mask.indices { opened[problem.figures[slot], default: Past()].named.insert(contributor) }
        }
        for slot in passing.pooled.indices { opened[problem.figures[slot], default: Past()].pooled = Set(contributors) }
        return opened
    }
}
