import Foundation
import Glibc
import Synchronization

/// Passes TCP connections on to a port of this machine, and keeps count of every byte that comes from the client's side.
final class TCPRelay: Sendable {
    let port: Int
    private let listener: Int32
    private let target: Int
    private let heard = Mutex(0)
    private let open = Mutex(0)

    /// Every byte that clients have sent so far.
    var count: Int { heard.withLock { $0 } }
    /// How many connections are open.
    var connections: Int { open.withLock { $0 } }

    init(to target: Int) throws {
        self.target = target
        listener = Self.socket()
        var address = Self.loopback(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(listener, address, size) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, address, &size) == 0
            }
        }
        guard isBound else { throw Program.Unexpected(description: "the relay cannot listen: \(errno)") }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread { [self] in accept() }.start()
    }

    func close() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func accept() {
        while case let client = Glibc.accept(listener, nil, nil), client >= 0 {
            let server = Self.socket()
            var address = Self.loopback(target)
            let isConnected = unsafe withUnsafePointer(to: &address) { address in
                unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    unsafe connect(server, address, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            guard isConnected else {
                _ = Glibc.close(client)
                _ = Glibc.close(server)
                continue
            }
            open.withLock { $0 += 1 }
            let ends = DispatchGroup()
            for (from, to, counts) in [(client, server, true), (server, client, false)] {
                ends.enter()
                Thread { [self] in
                    pump(from, to, counts)
                    ends.leave()
                }
                .start()
            }
            Thread { [self] in
                ends.wait()
                _ = Glibc.close(client)
                _ = Glibc.close(server)
                open.withLock { $0 -= 1 }
            }
            .start()
        }
        _ = Glibc.close(listener)
    }

    private func pump(_ from: Int32, _ to: Int32, _ counts: Bool) {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while case let count = unsafe recv(from, &bytes, bytes.count, 0), count > 0 {
            if counts { heard.withLock { $0 += count } }
            var sent = 0
            while sent < count {
                let part = Array(bytes[sent..<count])
                let more = unsafe send(to, part, part.count, Int32(MSG_NOSIGNAL))
                guard more > 0 else { break }
                sent += more
            }
        }
        shutdown(to, Int32(SHUT_WR))
    }

    private static func socket() -> Int32 {
        Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    }

    private static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
