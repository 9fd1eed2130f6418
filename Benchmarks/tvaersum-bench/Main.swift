import Foundation
import Vocabulary

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The benchmarks: each prints one line of JSON that the peers' harness can read beside the peers' own.
@main
struct Main {
    static func main() async throws {
        var arguments = CommandLine.arguments.dropFirst()
        guard let subject = arguments.popFirst() else { return usage() }
        switch subject {
        case "tally":
            guard let file = arguments.popFirst() else { return usage() }
            try tally(file, workers: arguments.popFirst().flatMap { Int($0) } ?? 2)
        case "sharing":
            for (committee, tolerated) in [(3, 1), (4, 1), (5, 2), (7, 2), (10, 3)] {
                print(try SharingBenchmark(committee: committee, tolerated: tolerated, slots: 20_000).line())
            }
        case "circuit":
            let cells = arguments.popFirst().flatMap { Int($0) } ?? 10_000
            for (committee, tolerated, isFull) in [(3, 1, false), (5, 2, false), (10, 3, false), (5, 2, true)] {
                let benchmark = try CircuitBenchmark(
                    committee: committee,
                    tolerated: tolerated,
                    cells: cells,
                    isFull: isFull
                )
                print(try benchmark.line())
            }
        case "suppression":
            for rarity in [5, 50] as [UInt64] {
                for kommuner in [12, 25, 50, 98] {
                    print(try SuppressionBenchmark(kommuner: kommuner, rarity: rarity).line())
                }
            }
        case "tls":
            guard let megabytes = arguments.popFirst().flatMap({ Int($0) }), let folder = arguments.popFirst() else {
                return usage()
            }
            print(try await TLSBenchmark(folder: folder).line(megabytes: megabytes))
        default:
            usage()
        }
    }

    private static func usage() {
        print("usage: tvaersum-bench tally FILE [WORKERS]")
        print(
            "  tallies the extract that peers/b/gen_csv.py writes; prints MB/s and peak memory, then writes the answer's lines"
        )
        print("  to the file that TVAERSUM_BENCH_ANSWER names, for the peers' checksum")
        print("usage: tvaersum-bench sharing")
        print("  splits and opens 20,000 secrets for each default committee; prints nanoseconds and bytes per slot")
        print("usage: tvaersum-bench circuit [CELLS]")
        print(
            "  finds the small ones of 10,000 sums or of CELLS, k = 5, for all members of a committee; prints CPU time and bytes per cell"
        )
        print("usage: tvaersum-bench suppression")
        print("  suppresses tables of up to 98 kommuner, 10,000 cells and 99 adversaries on one core; prints seconds")
        print("usage: tvaersum-bench tls MB FOLDER")
        print(
            "  sends MB megabytes over loopback through the node's and the coordinator's TLS; FOLDER holds authority.pem,"
        )
        print("  server.pem, server.key, client.pem and client.key, as scripts/bench.sh makes them")
    }

    private static func tally(_ file: String, workers: Int) throws {
        let clock = ContinuousClock()
        var answer: (lines: [String], rows: Int) = ([], 0)
        let elapsed = try clock.measure { answer = try TallyBenchmark(path: file, workers: workers).lines() }
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let rate = Int((Double(size) / seconds / 1e6).rounded())
        if let place = ProcessInfo.processInfo.environment["TVAERSUM_BENCH_ANSWER"] {
            try (answer.lines.joined(separator: "\n") + "\n").write(toFile: place, atomically: true, encoding: .utf8)
        }
        let wall = (seconds * 1000).rounded() / 1000
        print(
            """
            {"peer": "tvaersum", "groups": \(answer.lines.count), "rows": \(answer.rows), "threads": \(workers), \
            "wall_s": \(wall), "MB_per_s": \(rate), "peak_rss_MB": \(peakMemory())}
            """
        )
    }

    /// The process's largest resident set so far, in whole megabytes.
    static func peakMemory() -> Int {
        var usage = rusage()
        #if canImport(Glibc)
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss / 1000
        #else
        unsafe getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss / 1_000_000
        #endif
    }
}
