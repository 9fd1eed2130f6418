/// What one run of the circuit tests, the same for all members.
///
/// A cell's bit is one where no test of it meets one of its roots. Whichever test does, the bit is the same. Meets CIR-1.
public struct CircuitPlan: Hashable, Sendable {
    /// A whole multiple of a slot.
    public struct Term: Hashable, Sendable {
        /// The slot.
        public let slot: Int
        /// How many times, with its sign.
        public let coefficient: Int64

        /// Takes both.
        public init(slot: Int, coefficient: Int64 = 1) {
            self.slot = slot
            self.coefficient = coefficient
        }
    }

    /// A sum that must not be any of some small numbers.
    public struct Test: Hashable, Sendable {
        /// Whose slots are summed, by their place in the list; ascending, at least one.
        public let contributors: [Int]
        /// Which slots are summed, the same for each of them.
        public let terms: [Term]
        /// The numbers that close the cell.
        public let roots: ClosedRange<Int64>

        /// Takes the parts.
        public init(contributors: [Int], terms: [Term], roots: ClosedRange<Int64>) {
            // Out of order some would be left out of the sum unnoticed, and a small one could pass.
            precondition(
                !contributors.isEmpty && contributors[0] >= 0
                    && zip(contributors, contributors.dropFirst()).allSatisfy(<),
                "contributors ascend"
            )
            self.contributors = contributors
            self.terms = terms
            self.roots = roots
        }

        /// How many numbers close the cell.
        var width: Int { roots.count }
        /// (S − a)(S − b), where there are at least two roots.
        var hasSquare: Bool { width > 1 }
        /// The pairs of roots, and the middle one where their number is odd.
        var factors: Int { (width + 1) / 2 }
    }

    /// One bit's worth of tests.
    public struct Cell: Hashable, Sendable {
        /// The tests, at least one.
        public let tests: [Test]

        /// Takes the tests.
        public init(tests: [Test]) {
            precondition(!tests.isEmpty, "a cell without a test has no bit")
            self.tests = tests
        }

        /// How many products its bit takes, with the one by a random number.
        public var products: Int { tests.reduce(0) { $0 + $1.factors + ($1.hasSquare ? 1 : 0) } }
        var factors: Int { tests.reduce(0) { $0 + $1.factors } }
    }

    /// Up to so many contributors, sums are tested without each set of tolerated liars as well.
    public static let smallGroup = 10

    /// The cells, in the order of their bits.
    public let cells: [Cell]

    /// Takes the cells.
    public init(cells: [Cell]) { self.cells = cells }

    /// The sets of contributors whose sum is tested: all of them, and for small groups also all but each set of up to `tolerated`.
    ///
    /// Liars who inflate what they hand in cannot lift what others hand in over the limit. Meets CIR-2.
    public static func groups(of contributors: [Int], tolerated: Int) -> [[Int]] {
        guard contributors.count <= smallGroup else { return [contributors] }
        var without: [[Int]] = [[]]
        for size in 0..<tolerated {
            for set in without where set.count == size {
                without += contributors.filter { $0 > set.last ?? -1 }.map { set + [$0] }
            }
        }
        return without.map { set in contributors.filter { !set.contains($0) } }.filter { !$0.isEmpty }
    }
}
