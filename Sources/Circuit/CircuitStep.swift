public import Sharing
public import Vocabulary

/// What is done in one step of the circuit, and how much of it.
///
/// Meets CIR-3, CIR-7.
public struct CircuitStep: Hashable, Sendable {
    /// The kinds of step.
    public enum Kind: Hashable, Sendable {
        /// Masked products, a degree lower when all are in; posted for everybody to see.
        case products
        /// A coin that was committed to (mode M).
        case coin
        /// The MAC's key, opened (mode M).
        case key
        /// What must be nought, times random numbers, opened (mode M).
        case check
        /// The bits' shares: for members only.
        case bits
    }

    /// What is done.
    public let kind: Kind
    /// How many elements each member posts; 0 for a coin.
    public let count: Int

    /// The degree of the polynomials that all members' shares of the step lie on.
    func degree(_ threshold: Threshold) -> Int {
        let isProduct = kind == .products || (kind == .bits && threshold.mode == .redundant)
        return (isProduct ? 2 : 1) * threshold.tolerated
    }

    /// What all c members' elements, in member order, open to: for this nobody needs a share of its own.
    ///
    /// Refused: another number of elements, shares that are on no polynomial of the step's degree, and a check that does not come to
    /// nought. Meets CIR-5 and CIR-8.
    public func opened(_ posted: [[Field64]], threshold: Threshold) throws(Refusal) -> [Field64] {
        let place = "step of the circuit"
        guard posted.count == threshold.committee, posted.allSatisfy({ $0.count == count }) else {
            throw Refusal(.badCircuitStep, at: place)
        }
        guard let opened = Shamir.open(posted, degree: degree(threshold)) else {
            throw Refusal(.circuitInconsistent, at: place)
        }
        guard kind != .check || opened.allSatisfy({ $0 == .zero }) else {
            throw Refusal(.circuitUnauthentic, at: place)
        }
        return opened
    }

    /// The cells' bits, from what the last step opens to: one where it is not nought.
    ///
    /// Meets CIR-1.
    public static func bits(_ opened: [Field64]) -> BitString {
        var bits = BitString(count: opened.count)
        for (cell, value) in opened.enumerated() { bits[cell] = value != .zero }
        return bits
    }
}

extension CircuitPlan {
    /// The steps of a run, in order.
    public func steps(_ mode: Threshold.Mode) -> [CircuitStep] {
        guard !cells.isEmpty else { return [] }
        let isAuthenticated = mode == .authenticated
        let copies = isAuthenticated ? 2 : 1
        let squares = cells.reduce(0) { $0 + $1.tests.count(where: \.hasSquare) }
        var products: [Int] = isAuthenticated ? [Inputs(self).count] : []
        if squares > 0 { products.append(copies * squares) }
        var factors = cells.map(\.factors)
        while let most = factors.max(), most > 1 {
            products.append(copies * factors.reduce(0) { $0 + $1 / 2 })
            factors = factors.map { ($0 + 1) / 2 }
        }
        var steps = products.map { CircuitStep(kind: .products, count: $0) }
        if isAuthenticated {
            steps += [
                CircuitStep(kind: .products, count: 2 * cells.count), CircuitStep(kind: .coin, count: 0),
                CircuitStep(kind: .key, count: 1), CircuitStep(kind: .products, count: 2),
                CircuitStep(kind: .check, count: 2),
            ]
        }
        return steps + [CircuitStep(kind: .bits, count: cells.count)]
    }
}
