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

    /// The cells, in the order of their bits.
    public let cells: [Cell]

    /// Takes the cells.
    public init(cells: [Cell]) { self.cells = cells }

    /// The most elements that a step of a block has, unless a single cell has more.
    static let blockElements = 1 << 15
    /// The most cells of a block.
    public static let blockCells = 1 << 12

    /// The plan in blocks, one a stage, so that messages and memory do not grow with the number of cells.
    ///
    /// Cells go into a block, in their order, while twice their factors come to at most 2¹⁵ and they are at most 2¹². Meets CIR-10.
    public var blocks: [CircuitPlan] {
        var blocks: [[Cell]] = []
        var elements = 0
        for cell in cells {
            let more = 2 * cell.factors
            if let last = blocks.last, last.count < Self.blockCells, elements + more <= Self.blockElements {
                blocks[blocks.count - 1].append(cell)
                elements += more
            } else {
                blocks.append([cell])
                elements = more
            }
        }
        return blocks.map(CircuitPlan.init)
    }
}
