internal import Digests
internal import Sharing
internal import Vocabulary

/// A member's shares of everything that a run of the circuit computes, product by product.
///
/// Meets CIR-4.
struct Wires: Unprintable {
    /// What is multiplied next.
    private enum Phase {
        /// Each input by the MAC's key (mode M).
        case inputs
        /// (S − a)(S − b) of each test with two roots and more.
        case squares
        /// Neighbours among each cell's factors, until one is left.
        case factors
        /// That one by a random number.
        case bits
        /// What must be nought, by random numbers (mode M).
        case check
        case end
    }

    /// The share of the MAC's key.
    var key = Field64.zero
    /// The key, once it is open.
    var openedKey = Field64.zero
    /// The digest of all coins, once they are shown.
    var challenge: Digest?
    /// What is opened next: the check, then the bits.
    private(set) var results: [Field64] = []

    private let plan: CircuitPlan
    private let isAuthenticated: Bool
    private let inputs: Inputs
    /// The shares of the inputs, in mode M until they have MACs.
    private var values = Wire()
    private var phase: Phase
    /// The sum of each test, in the order of cells and tests.
    private var sums = Wire()
    /// The factors that are left of each cell, cell by cell, and how many of each.
    private var factors = Wire()
    private var counts: [Int]
    /// The bits' shares while the check is made.
    private var bits: [Field64] = []
    /// Everything that has a MAC, in the order in which it was made.
    private var made = Wire()

    init(_ plan: CircuitPlan, held: [Secret<Field64>], isAuthenticated: Bool) {
        self.plan = plan
        self.isAuthenticated = isAuthenticated
        counts = plan.cells.map(\.factors)
        phase = isAuthenticated ? .inputs : .squares
        inputs = Inputs(plan)
        (sums.shares, values.shares) = inputs.shares(plan, held)
        if !isAuthenticated { skipWhatIsEmpty() }
    }

    /// How many random factors the next products take.
    var randomCount: Int {
        switch phase {
        case .bits: counts.count
        case .check: 2
        case .inputs, .squares, .factors, .end: 0
        }
    }

    /// The pairs that are multiplied next.
    func pairs(_ random: [Field64]) -> (left: [Field64], right: [Field64]) {
        switch phase {
        case .inputs: ([Field64](repeating: key, count: values.count), values.shares)
        case .squares: squares
        case .factors: neighbours
        case .bits: factors.factors(by: random)
        case .check: (difference, random)
        case .end: ([], [])
        }
    }

    /// Takes this member's shares of the products.
    mutating func take(_ products: [Field64]) {
        switch phase {
        case .inputs:
            values.macs = products
            sums.macs = inputs.macs(plan, values: products)
            keep(values)
            values = Wire()
            phase = .squares
        case .squares:
            let squares = Wire(products: products, isAuthenticated: isAuthenticated)
            keep(squares)
            start(squares)
            phase = .factors
        case .factors:
            let halves = Wire(products: products, isAuthenticated: isAuthenticated)
            keep(halves)
            halve(halves)
        case .bits:
            let last = Wire(products: products, isAuthenticated: isAuthenticated)
            keep(last)
            bits = last.shares
            phase = .check
        case .check:
            results = products
            phase = .end
        case .end: break
        }
        skipWhatIsEmpty()
    }

    /// The check has come to nought: what is opened next are the bits.
    mutating func pass() { results = bits }

    private mutating func keep(_ wire: Wire) {
        if isAuthenticated { made.append(contentsOf: wire) }
    }

    private mutating func skipWhatIsEmpty() {
        if phase == .squares, !plan.cells.contains(where: { $0.tests.contains(where: \.hasSquare) }) {
            start(Wire())
            phase = .factors
        }
        if phase == .factors, counts.allSatisfy({ $0 == 1 }) { phase = .bits }
    }

    // Sums and factors.

    private var squares: (left: [Field64], right: [Field64]) {
        var (lower, upper) = (Wire(), [Field64]())
        for (index, test) in plan.cells.lazy.flatMap(\.tests).enumerated() where test.hasSquare {
            lower.append(index, of: sums, plus: Field64(-test.roots.lowerBound), key: key)
            upper.append(sums.shares[index] - Field64(test.roots.upperBound))
        }
        return lower.factors(by: upper)
    }

    /// With y = (S − a)(S − b): (S − a − v)(S − b + v) = y + v(b − a − v), and the root in the middle is left alone.
    private mutating func start(_ squares: Wire) {
        var square = 0
        for (index, test) in plan.cells.lazy.flatMap(\.tests).enumerated() {
            let span = test.roots.upperBound - test.roots.lowerBound
            for pair in 0..<Int64(test.width / 2) {
                factors.append(square, of: squares, plus: Field64(pair * (span - pair)), key: key)
            }
            if test.hasSquare { square += 1 }
            if test.width % 2 == 1 {
                factors.append(index, of: sums, plus: Field64(-(test.roots.lowerBound + span / 2)), key: key)
            }
        }
    }

    /// Each cell's first factor with its second, third with fourth; an odd last one waits.
    private var neighbours: (left: [Field64], right: [Field64]) {
        var (left, right) = (Wire(), [Field64]())
        var first = 0
        for count in counts {
            for pair in stride(from: first, to: first + count - 1, by: 2) {
                left.append(pair, of: factors, plus: .zero, key: key)
                right.append(factors.shares[pair + 1])
            }
            first += count
        }
        return left.factors(by: right)
    }

    private mutating func halve(_ products: Wire) {
        var halved = Wire()
        var (first, product) = (0, 0)
        for index in counts.indices {
            for _ in 0..<counts[index] / 2 {
                halved.append(product, of: products, plus: .zero, key: key)
                product += 1
            }
            if counts[index] % 2 == 1 { halved.append(first + counts[index] - 1, of: factors, plus: .zero, key: key) }
            first += counts[index]
            counts[index] = (counts[index] + 1) / 2
        }
        factors = halved
    }

    // The check of all MACs at once.

    /// Σ α·(key·x) − key·Σ α·x over everything made, α uniform in the field of p² elements: nought if every MAC is right.
    private var difference: [Field64] {
        guard let challenge else { preconditionFailure("coins come before the check") }
        var expander = Expander(seed: Secret(challenge.bytes), label: .macCheck)
        var (values, macs) = (Field128.zero, Field128.zero)
        // In pieces, so that there are never as many coefficients in memory as there are wires.
        for start in stride(from: 0, to: made.count, by: 4096) {
            let piece = start..<min(start + 4096, made.count)
            expander.elements(2 * piece.count)
                .withElements { words in
                    for (offset, index) in piece.enumerated() {
                        let coefficient = Field128(real: words[2 * offset], imaginary: words[2 * offset + 1])
                        values = values + coefficient * Field128(made.shares[index])
                        macs = macs + coefficient * Field128(made.macs[index])
                    }
                }
        }
        let difference = macs - Field128(openedKey) * values
        return [difference.real, difference.imaginary]
    }
}
