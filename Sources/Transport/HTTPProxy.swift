internal import Foundation

/// Where the coordinator is.
public struct CoordinatorAddress: Hashable, Sendable {
    /// A DNS name or an IP address; it must stand in the coordinator's certificate.
    public let host: String
    /// The port.
    public let port: Int

    /// Takes a host and a port.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// The authority of a URL: an IPv6 address in brackets.
    var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension CoordinatorAddress: CustomStringConvertible {
    /// Host and port.
    public var description: String { authority }
}

/// An HTTP proxy on the way out, which must allow CONNECT to the coordinator's host and port.
///
/// Basic authentication or none; a proxy that asks for Kerberos or NTLM needs an exception for the coordinator's address.
public struct HTTPProxy: Sendable {
    /// The proxy's host.
    public let host: String
    /// The proxy's port.
    public let port: Int
    private let credentials: (user: String, password: String)?

    /// Takes the proxy's address, and a user with a password where it asks for them.
    public init(host: String, port: Int, credentials: (user: String, password: String)? = nil) {
        self.host = host
        self.port = port
        self.credentials = credentials
    }

    /// The value of `Proxy-Authorization`, where there is one.
    var authorization: String? {
        credentials.map { "Basic " + Data("\($0.user):\($0.password)".utf8).base64EncodedString() }
    }
}

extension HTTPProxy: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Host and port, and nothing of the credentials.
    public var description: String { "\(host):\(port)" }
    /// Host and port, and nothing of the credentials.
    public var debugDescription: String { description }
    /// Shows no children, so that `dump` has nothing to print.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
