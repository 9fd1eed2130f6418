import Dispatch
import Foundation
public import Vocabulary

/// The bell at a running node's door, by which a command beside it says that something has changed.
///
/// A named pipe in the state folder, for its owner alone. Nothing is said through it: what is read is thrown away, and whoever answers looks
/// for himself. Meets STO-13.
public final class Doorbell {
    private static let name = "bell"

    private let path: String
    private let source: any DispatchSourceRead

    /// Hangs the bell up; `rung` is called whenever somebody has rung.
    ///
    /// Belongs to the process that holds the folder.
    public init(folder: String, rung: @escaping @Sendable () -> Void) throws(Refusal) {
        let path = "\(folder)/\(Self.name)"
        // One that a killed process left behind.
        _ = unsafe unlink(path)
        // Opened for both ways, so that it does not end when the last command has rung.
        guard unsafe mkfifo(path, 0o600) == 0, case let pipe = unsafe open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC),
            pipe >= 0
        else {
            throw Refusal(
                .filesUnusable,
                at: path,
                next: "Check who owns the state folder, and whether it may be written."
            )
        }
        self.path = path
        source = DispatchSource.makeReadSource(fileDescriptor: pipe)
        source.setEventHandler {
            var bytes = [UInt8](repeating: 0, count: 512)
            while unsafe read(pipe, &bytes, bytes.count) > 0 {}
            rung()
        }
        source.setCancelHandler { close(pipe) }
        source.resume()
    }

    /// Takes the bell down.
    public func takeDown() {
        source.cancel()
        _ = unsafe unlink(path)
    }

    /// Rings at a folder's door; nothing happens where nobody runs.
    static func ring(at folder: String) {
        let pipe = unsafe open("\(folder)/\(name)", O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)
        guard pipe >= 0 else { return }
        defer { close(pipe) }
        var ring: UInt8 = 0
        // A full pipe has rung already.
        _ = unsafe write(pipe, &ring, 1)
    }
}
