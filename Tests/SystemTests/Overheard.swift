import Foundation
import Synchronization
import Testing

/// Everything that programs have printed in a test, for whoever looks for what must not be in it.
final class Overheard: Sendable {
    private let text = Mutex("")

    /// Takes what a program printed.
    func hear(_ ended: Program.Ended) { text.withLock { $0 += ended.output + ended.errors } }

    /// Takes what `node preview` printed but its table, which is the operator's own figures by intent: the lines of seven fields.
    func hearBesidesFigures(_ ended: Program.Ended) {
        let lines = ended.output.split(separator: "\n")
            .filter { $0.split(separator: "\t", omittingEmptySubsequences: false).count != 7 }
        text.withLock { $0 += lines.joined(separator: "\n") + ended.errors }
    }

    /// What has been heard so far, as bytes.
    var bytes: [UInt8] { text.withLock { Array($0.utf8) } }
}
