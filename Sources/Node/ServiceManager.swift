import Foundation

/// The service manager that has started this process, if one has: it is told how the process is (sd_notify(3)).
///
/// A datagram to the socket that `NOTIFY_SOCKET` names; a name that begins with `@` is in the abstract namespace. Meets NODE-53.
public struct ServiceManager: Sendable {
    private let socket: String?
    /// How often a sign of life is expected, in seconds; nil where none is.
    let watchdog: Double?

    /// Reads what the service manager has left in the environment.
    public init(environment: [String: String]) {
        socket = environment["NOTIFY_SOCKET"]
        let isForThis = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
        watchdog = isForThis ? environment["WATCHDOG_USEC"].flatMap(Double.init).map { $0 / 1_000_000 } : nil
    }

    /// Tells something, such as `READY=1`; nobody is told where nobody asked.
    func tell(_ text: String) {
        guard let socket else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(socket.utf8)
        guard name.count > 1, name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = unsafe sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), address, length)
            }
        }
    }
}

/// Gives signs of life while all of a node's work goes on, from a thread of its own that no other work can hold up.
final class Heartbeat: Sendable {
    private let stop = DispatchSemaphore(value: 0)

    /// Beats twice in the time in which the service manager expects a sign; `still` is told once when a beat is left out.
    init?(_ manager: ServiceManager, _ pulse: Pulse, still: @escaping @Sendable ([String]) -> Void) {
        guard let seconds = manager.watchdog else { return nil }
        let stop = stop
        Thread {
            var isTold = false
            while stop.wait(timeout: .now() + seconds / 2) == .timedOut {
                let names = pulse.still
                if names.isEmpty { manager.tell("WATCHDOG=1") } else if !isTold { still(names) }
                isTold = !names.isEmpty
            }
        }
        .start()
    }

    /// Beats no more.
    func end() { stop.signal() }
}
