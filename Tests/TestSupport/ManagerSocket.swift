import Foundation
import Glibc

/// A service manager's socket that keeps what it is told.
package final class ManagerSocket: Sendable {
    /// What did not come about.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Its name, as `NOTIFY_SOCKET` gives it.
    package let name: String
    private let descriptor: Int32

    /// Binds the name; one that begins with `@` is in the abstract namespace.
    package init(_ name: String) throws {
        self.name = name
        descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        let bound = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, length) }
        }
        guard bound == 0 else { throw Failure(description: "\(name) cannot be bound") }
    }

    deinit {
        close(descriptor)
        if !name.hasPrefix("@") { _ = unsafe unlink(name) }
    }

    /// What has been told since this was last asked.
    package func told() -> [String] {
        var texts: [String] = []
        var bytes = [UInt8](repeating: 0, count: 4096)
        while case let count = unsafe recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT)), count > 0 {
            texts.append(String(decoding: bytes[..<count], as: UTF8.self))
        }
        return texts
    }

    /// Waits until something has been told that holds a text.
    package func untilTold(_ text: String) async throws {
        let end = Date().addingTimeInterval(60)
        while Date() < end {
            if told().contains(where: { $0.contains(text) }) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Failure(description: "never told \(text)")
    }

    /// What a service manager leaves in the environment of what it starts.
    package var environment: [String: String] { ["NOTIFY_SOCKET": name, "WATCHDOG_USEC": "100000"] }
}
