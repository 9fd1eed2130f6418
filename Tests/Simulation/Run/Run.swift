package import TestSupport

/// One simulated round, from its seed.
package struct Run: Sendable {
    package let seed: UInt64
    /// What was done, in order.
    package var operations: [Operation] = []
    package var statistics = Statistics()
    package var violation: Violation?

    /// A world of this seed, before anything has happened.
    package static func world(_ seed: UInt64) throws -> (world: World, generator: SeededGenerator) {
        var generator = SeededGenerator(seed: seed)
        let setting = try Setting(&generator)
        let faults = Faults(contributors: setting.kommuner.count, &generator)
        let corrupted = Corruption(setting, faults, &generator)
        return (try World(setting: setting, faults: faults, corrupted: corrupted, seed: seed), generator)
    }

    /// Plays a seed: draws operations until the round is over, heals, judges.
    package init(seed: UInt64) throws {
        self.seed = seed
        var (world, generator) = try Self.world(seed)
        do {
            while operations.count < world.faults.length, !world.isOver {
                let operation = world.draw(&generator)
                operations.append(operation)
                try world.perform(operation)
            }
            try world.heal()
            try world.judge()
        } catch let violation as Violation {
            self.violation = violation
        }
        statistics = world.statistics
    }

    /// Plays given operations in a world of this seed.
    package static func violation(of operations: [Operation], seed: UInt64) throws -> Violation? {
        var world = try world(seed).world
        do {
            for operation in operations { try world.perform(operation) }
            try world.heal()
            try world.judge()
        } catch let violation as Violation {
            return violation
        }
        return nil
    }

    /// The shortest list of operations, as far as leaving some out finds it, that breaks the same promise.
    package func shortened(limit: Int = 300) throws -> [Operation] {
        guard let violation else { return operations }
        return try Self.shortened(operations, limit: limit) { operations in
            let found = try Self.violation(of: operations, seed: seed)
            return found?.invariant == violation.invariant ? found : nil
        }
    }

    /// Leaves out ever smaller pieces while `violation` still finds one.
    package static func shortened(
        _ operations: [Operation],
        limit: Int,
        violation: ([Operation]) throws -> Violation?
    ) rethrows -> [Operation] {
        var best = operations
        var size = max(1, best.count / 2)
        var trials = 0
        while trials < limit {
            var start = 0
            var isShorter = false
            while start < best.count, trials < limit {
                var fewer = best
                fewer.removeSubrange(start..<min(start + size, best.count))
                trials += 1
                if try violation(fewer) != nil {
                    best = fewer
                    isShorter = true
                } else {
                    start += size
                }
            }
            if size == 1, !isShorter { break }
            size = max(1, size / 2)
        }
        return best
    }

    /// What a person needs to play it again.
    package func report() throws -> String {
        let shortest = try shortened()
        let places = shortest.indices.map { "  \($0)  \(shortest[$0])" }.joined(separator: "\n")
        return """
            \(violation.map(\.description) ?? "no violation")
            seed \(seed): play it again with TVAERSUM_SIMULATION_SEED=\(seed)
            \(operations.count) operations, of which these \(shortest.count) suffice:
            \(places)
            """
    }
}
