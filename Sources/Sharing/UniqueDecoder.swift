internal import Synchronization

/// A value that weights of the smaller field scale: an element of either field.
protocol Weighted: AdditiveArithmetic {
    /// The product with a weight.
    static func * (weight: Field64, value: Self) -> Self
}

extension Field64: Weighted {}

extension Field128: Weighted {
    /// Scales both coefficients.
    static func * (weight: Field64, value: Field128) -> Field128 {
        Field128(real: weight * value.real, imaginary: weight * value.imaginary)
    }
}

/// Finds the one polynomial of degree ≤ t, or another degree, that most shares lie on, and who deviates from it; for mode R only.
///
/// Every t + 1 members fix a polynomial, and one with at most ⌊(c − t − 1)/2⌋ members deviating is the only such one. All
/// choices of t + 1 members are tried, 1,716 at most (13 over 7). Their rows are computed once a process, and the choice that
/// served last is tried first, so that a member who deviates in every slot costs one search.
struct UniqueDecoder {
    private struct Shape: Hashable {
        let committee: Int
        let degree: Int
    }

    /// As many members as fix a polynomial, and the rows from their shares to nought and to every other member.
    private struct Choice: Sendable {
        let members: [Int]
        let secretRow: [Field64]
        let others: [(member: Int, row: [Field64])]
    }

    /// The rows of each shape met so far.
    private static let known = Mutex<[Shape: [Choice]]>([:])

    private let choices: [Choice]
    private var last = 0

    /// Takes a threshold of mode R, and the degree if it is not t.
    init(_ threshold: Threshold, degree: Int? = nil) {
        precondition(threshold.mode == .redundant, "nothing is decoded in mode M")
        let shape = Shape(committee: threshold.committee, degree: degree ?? threshold.tolerated)
        choices = Self.known.withLock { known in
            let choices = known[shape] ?? Self.choices(shape)
            known[shape] = choices
            return choices
        }
    }

    private static func choices(_ shape: Shape) -> [Choice] {
        let committee = 1...shape.committee
        let subsets = (0..<(1 << shape.committee)).filter { $0.nonzeroBitCount == shape.degree + 1 }
        return subsets.map { bits in
            let members = committee.filter { bits >> ($0 - 1) & 1 == 1 }
            return Choice(
                members: members,
                secretRow: Lagrange.row(from: members, at: 0),
                others: committee.filter { !members.contains($0) }.map { ($0, Lagrange.row(from: members, at: $0)) }
            )
        }
    }

    /// The value at nought and the deviating members, ascending; nil if every polynomial has more than `limit` deviating.
    ///
    /// `shares` are in member order; `limit` is at most ⌊(c − t − 1)/2⌋.
    mutating func decode<Value: Weighted>(_ shares: [Value], limit: Int) -> (value: Value, deviating: [Int])? {
        if let found = attempt(choices[last], shares, limit) { return found }
        for index in choices.indices {
            if let found = attempt(choices[index], shares, limit) {
                last = index
                return found
            }
        }
        return nil
    }

    private func attempt<Value: Weighted>(
        _ choice: Choice,
        _ shares: [Value],
        _ limit: Int
    ) -> (value: Value, deviating: [Int])? {
        let known = choice.members.map { shares[$0 - 1] }
        let deviating = choice.others.filter { weigh(known, $0.row) != shares[$0.member - 1] }.map(\.member)
        return deviating.count <= limit ? (weigh(known, choice.secretRow), deviating) : nil
    }

    private func weigh<Value: Weighted>(_ values: [Value], _ row: [Field64]) -> Value {
        zip(row, values).reduce(Value.zero) { $0 + $1.0 * $1.1 }
    }
}
