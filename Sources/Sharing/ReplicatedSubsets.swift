/// The subsets of c − t members, each of which shares one key of pseudorandom sharing.
///
/// Whoever is left out of a subset, and those are t, is in none of its secrets; yet every t + 1 members have a member in each. They stand
/// in the lexicographic order of their ascending points. Source: Cramer, Damgård, Ishai, "Share conversion, pseudorandom
/// secret-sharing and applications to secure computation" (TCC 2005), §3. Meets PRS-1.
public struct ReplicatedSubsets: Hashable, Sendable {
    /// One subset, by the points of its members.
    public struct Subset: Hashable, Sendable {
        /// The points, ascending.
        public let points: [Int]

        /// Whether a point's member is in it.
        public func contains(_ point: Int) -> Bool { points.contains(point) }
    }

    /// All subsets in order.
    public let all: [Subset]

    /// The subsets of a committee.
    public init(_ threshold: Threshold) {
        all = Self.choices(of: threshold.committee - threshold.tolerated, from: 1...threshold.committee)
    }

    /// The numbers of the subsets that a member is in, ascending.
    public func held(by point: Int) -> [Int] { all.indices.filter { all[$0].contains(point) } }

    /// The numbers of the subsets whose key a member deals, ascending: those whose lowest member it is.
    ///
    /// A dealer that is corrupted knows the key anyway.
    public func dealt(by point: Int) -> [Int] { all.indices.filter { all[$0].points.first == point } }

    private static func choices(of count: Int, from points: ClosedRange<Int>) -> [Subset] {
        var choice = Array(points.prefix(count))
        var all: [Subset] = []
        while true {
            all.append(Subset(points: choice))
            // The last place that can still move up; those behind it follow at its heels.
            guard let place = choice.indices.last(where: { choice[$0] < points.upperBound - (count - 1 - $0) }) else {
                return all
            }
            choice[place] += 1
            for later in choice.indices.dropFirst(place + 1) { choice[later] = choice[later - 1] + 1 }
        }
    }
}
