import Foundation
import Synchronization
import Testing

/// Everything that programs have printed in a test, for whoever looks for what must not be in it.
final class Overheard: Sendable {
    private let text = Mutex("")

    /// Takes what a program printed.
    func hear(_ ended: Program.Ended) { text.withLock { $0 += ended.output + ended.errors } }

    /// What has been heard so far, as bytes.
    var bytes: [UInt8] { text.withLock { Array($0.utf8) } }
}
