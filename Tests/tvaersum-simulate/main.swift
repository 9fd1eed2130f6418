import Foundation
import Simulation

// tvaersum-simulate rounds N minutes M | seed S: plays, prints what happened, and ends with 1 where a promise was
// broken, or where something that should happen in many rounds never did.

let arguments = CommandLine.arguments
func number(after name: String) -> UInt64? {
    arguments.firstIndex(of: name).flatMap { $0 + 1 < arguments.count ? UInt64(arguments[$0 + 1]) : nil }
}

/// Plays seeds that two processes' worth of workers share; answers what happened and the first report of each broken promise.
func play(_ seeds: Range<UInt64>, until end: Date) async throws -> (Statistics, [String]) {
    let workers = UInt64(ProcessInfo.processInfo.activeProcessorCount)
    return try await withThrowingTaskGroup(of: (Statistics, [String]).self) { group in
        for worker in 0..<workers {
            group.addTask {
                var statistics = Statistics()
                var reports: [String] = []
                var seed = seeds.lowerBound + worker
                while seed < seeds.upperBound, Date() < end, reports.count < 5 {
                    let run = try Run(seed: seed)
                    statistics.add(run.statistics)
                    if run.violation != nil { reports.append(try run.report()) }
                    seed += workers
                }
                return (statistics, reports)
            }
        }
        var all = (Statistics(), [String]())
        for try await part in group {
            all.0.add(part.0)
            all.1 += part.1
        }
        return all
    }
}

let seeds = number(after: "seed").map { $0..<($0 + 1) } ?? 0..<(number(after: "rounds") ?? 500)
let end = Date(timeIntervalSinceNow: 60 * Double(number(after: "minutes") ?? 20))
let (statistics, reports) = try await play(seeds, until: end)
for report in reports { print(report) }
print(statistics.text)
print("simulate: \(statistics.rounds) rounds, \(reports.count) broken promises")
// A run that was cut short by its minutes before it had played anything to speak of has shown nothing.
let least = UInt64(number(after: "seed") == nil ? number(after: "least") ?? 1 : 1)
// In many rounds everything that can happen must have happened, or the promises were held where nothing tried them.
let missing = statistics.rounds >= 500 ? statistics.neverHappened : []
if !missing.isEmpty { print("simulate: in \(statistics.rounds) rounds never: \(missing.joined(separator: ", "))") }
exit(reports.isEmpty && missing.isEmpty && UInt64(statistics.rounds) >= least ? 0 : 1)
