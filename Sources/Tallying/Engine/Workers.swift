internal import Dispatch
internal import Foundation
internal import Synchronization
package import Vocabulary

/// Runs a plan over an extract with several workers at once.
package enum Workers {
    /// How many workers a tally uses unless told otherwise: two, as many as the smallest machine has cores.
    package static let standard = 2

    /// Tallies the whole extract.
    ///
    /// The result does not depend on the number of workers: it is made of sums, and which of two equal rows is called
    /// the duplicate changes no sum. Where several workers refuse, the refusal that is given is the one whose place
    /// sorts first.
    package static func tally(
        _ plan: TablePlan,
        reader: ExtractReader,
        format: ExtractFormat,
        calendar: Calendar,
        workers: Int = standard,
        progress: @escaping @Sendable () -> Void = {}
    ) throws(Refusal) -> TableTally {
        let answers = Mutex<[Result<TableTally, Refusal>]>([])
        let work: @Sendable () -> Void = {
            let worker = Worker(plan, calendar: calendar)
            let answer: Result<TableTally, Refusal>
            do throws(Refusal) {
                answer = .success(try worker.run(reader, format: format, progress: progress))
            } catch {
                answer = .failure(error)
            }
            answers.withLock { $0.append(answer) }
        }
        // Threads of its own: a pool that other work keeps busy may run the workers one after the other.
        let others = DispatchGroup()
        for _ in 1..<max(1, workers) {
            others.enter()
            Thread {
                work()
                others.leave()
            }
            .start()
        }
        work()
        others.wait()
        var whole = TableTally(plan: plan)
        var refusals: [Refusal] = []
        for answer in answers.withLock({ $0 }) {
            switch answer {
            case .success(let part):
                if !whole.add(part) { refusals.append(Refusal(.overflow, at: reader.name)) }
            case .failure(let refusal):
                refusals.append(refusal)
            }
        }
        if let first = refusals.min(by: { ($0.code.number, $0.place) < ($1.code.number, $1.place) }) { throw first }
        return whole
    }
}
