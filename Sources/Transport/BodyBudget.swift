internal import Synchronization

/// How many bytes of request bodies the server holds at a time, over all connections.
///
/// A body takes its declared length from the budget before its first byte is read, and gives it back when it has been served.
final class BodyBudget: Sendable {
    private let left: Mutex<Int>

    init(_ bytes: Int) { left = Mutex(bytes) }

    /// Takes `count` bytes, or says that there are not enough.
    func take(_ count: Int) -> Bool {
        left.withLock { left in
            guard left >= count else { return false }
            left -= count
            return true
        }
    }

    /// Gives `count` bytes back.
    func giveBack(_ count: Int) { left.withLock { $0 += count } }
}
