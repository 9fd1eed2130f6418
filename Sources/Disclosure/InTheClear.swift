public import Vocabulary

extension JointSuppression {
    /// What a round comes to whose figures are all known, with every bit told as the circuit tells it: for made-up figures only.
    ///
    /// `values` has for each contributor one figure a slot.
    public init(
        inTheClear values: [[Int64]],
        problem: Problem,
        thresholds: Thresholds,
        tolerated: Int,
        history: [PastRelease] = []
    ) throws(Refusal) {
        let tests = Self.pooledTests(
            problem: problem,
            thresholds: thresholds,
            tolerated: tolerated,
            contributors: values.count
        )
        let numbers = values.map(problem.withPresence)
        try self.init(
            problem: problem,
            thresholds: thresholds,
            tolerated: tolerated,
            named: values.map { problem.primaryBits($0, thresholds: thresholds) },
            pooled: Self.pooledBits(
                tests.map { !$0.sums.contains { $0.isSmall(numbers) } },
                of: tests,
                problem: problem
            ),
            history: history
        )
        try settle { $0.isSmall(values) }
    }

    /// What one kommune's own figures close under its own name, whatever the others hand in: the least that stays closed.
    ///
    /// As if each of the others, and all together, passed every test. `contributors` is how many take part.
    public init(
        alone values: [Int64],
        problem: Problem,
        thresholds: Thresholds,
        tolerated: Int,
        contributors: Int
    ) throws(Refusal) {
        let all = BitString(count: problem.testedFigures.count, repeating: true)
        try self.init(
            problem: problem,
            thresholds: thresholds,
            tolerated: tolerated,
            named: [problem.primaryBits(values, thresholds: thresholds)]
                + Array(repeating: all, count: contributors - 1),
            pooled: all
        )
        try settle { $0.contributors == [0] && $0.isSmall([values]) }
    }

    /// What a round comes to in which every sum that is asked for is large: the least that stays closed.
    public init(
        largest problem: Problem,
        thresholds: Thresholds,
        tolerated: Int,
        named: [BitString],
        pooled: BitString,
        history: [PastRelease]
    ) throws(Refusal) {
        try self.init(
            problem: problem,
            thresholds: thresholds,
            tolerated: tolerated,
            named: named,
            pooled: pooled,
            history: history
        )
        try settle { _ in false }
    }

    private mutating func settle(_ isSmall: (SmallSum) -> Bool) throws(Refusal) {
        while !tests.isEmpty {
            var small = BitString(count: tests.count)
            for (index, test) in tests.enumerated() { small[index] = test.sums.contains(where: isSmall) }
            try receive(small)
        }
    }

    /// The pool's primary bits from those that were asked for, in the order of the tests: what has no test passes.
    public static func pooledBits(_ passes: [Bool], of tests: [PooledTest], problem: Problem) -> BitString {
        var bits = BitString(count: problem.testedFigures.count, repeating: true)
        for (test, passes) in zip(tests, passes) { bits[test.figure] = passes }
        return bits
    }
}
