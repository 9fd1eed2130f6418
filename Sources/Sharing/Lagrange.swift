/// Interpolation rows: the weights with which values at some points make the value at another.
enum Lagrange {
    /// 1/1 … 1/13: all differences of points are among these and their negatives, so rows need no inversion of their own.
    private static let inverses = (1...Int64(Threshold.largestCommittee)).map { Field64($0).inverse }

    /// The weights of the values at `points` (distinct, within 0…13) in the value at `target`.
    static func row(from points: [Int], at target: Int) -> [Field64] {
        points.map { point in
            points.reduce(Field64.one) { weight, other in
                other == point ? weight : weight * Field64(Int64(target - other)) * inverse(point - other)
            }
        }
    }

    private static func inverse(_ difference: Int) -> Field64 {
        let inverse = inverses[abs(difference) - 1]
        return difference > 0 ? inverse : .zero - inverse
    }
}
