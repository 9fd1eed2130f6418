/// A bell that tasks wait for: who has counted the rings so far misses none.
package actor Bell {
    /// How often it has rung.
    package private(set) var count = 0
    private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    private var next = 0

    package init() {}

    /// Rings, and lets everybody go who waits.
    package func ring() {
        count += 1
        for waiter in waiting.values { waiter.resume() }
        waiting = [:]
    }

    /// Waits until it has rung more often than `rung`, for `seconds` at the most (nil: for ever), or until the task is cancelled.
    package func wait(beyond rung: Int, seconds: Double? = nil) async {
        guard count == rung, !Task.isCancelled else { return }
        let number = next
        next += 1
        let timer = seconds.map { seconds in
            Task {
                try? await Task.sleep(for: .seconds(seconds))
                release(number)
            }
        }
        await withTaskCancellationHandler {
            // Nothing has run on this actor since `count` was compared.
            await withCheckedContinuation { waiting[number] = $0 }
        } onCancel: {
            Task { await release(number) }
        }
        timer?.cancel()
    }

    private func release(_ number: Int) { waiting.removeValue(forKey: number)?.resume() }
}
