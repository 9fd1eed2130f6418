import Foundation
import Simulation
import Testing

/// Whole rounds under faults and lies, each drawn from its seed.
///
/// `TVAERSUM_SIMULATION_ROUNDS` says how many, `TVAERSUM_SIMULATION_SEED` plays one again.
@Suite("Simulated rounds")
struct SimulationTests {
    static let rounds = ProcessInfo.processInfo.environment["TVAERSUM_SIMULATION_ROUNDS"].flatMap { Int($0) } ?? 60
    static let only = ProcessInfo.processInfo.environment["TVAERSUM_SIMULATION_SEED"].flatMap { UInt64($0) }

    @Test("Whatever fails, every promise holds after every step", arguments: 0..<8)
    func rounds(part: Int) throws {
        var statistics = Statistics()
        let seeds =
            Self.only.map { part == 0 ? [$0] : [] }
            ?? (0..<Self.rounds).filter { $0 % 8 == part }.map { UInt64($0) }
        for seed in seeds {
            let run = try Run(seed: seed)
            statistics.add(run.statistics)
            if run.violation != nil {
                Issue.record("\(try run.report())")
                return
            }
        }
        print(statistics.text)
    }
}
