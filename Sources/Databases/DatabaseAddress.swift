/// Where a database is, who reads it, and where the proof of that lies.
///
/// It holds no secret: a password stands in a file, or in a credential of the service manager.
public struct DatabaseAddress: Hashable, Sendable {
    /// A host's name, or the folder of a Unix socket, which starts with a slash.
    public let host: String
    /// The port; part of the name of a Unix socket too.
    public let port: Int
    /// The database.
    public let database: String
    /// The role that reads.
    public let user: String
    /// Where the password is; nil where the server asks for none.
    public let password: PasswordPlace?
    /// The certificates of the authorities that may vouch for the server.
    public let authorities: String

    /// The port of a server that nobody told otherwise.
    public static let standardPort = 5432
    /// The authorities that Debian trusts.
    public static let standardAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    /// Where a password lies.
    public enum PasswordPlace: Hashable, Sendable {
        /// In a file of this account that nobody else can read.
        case file(String)
        /// In a credential of this name that systemd hands to the service.
        case credential(String)
    }

    /// Takes all of it.
    public init(
        host: String,
        port: Int = DatabaseAddress.standardPort,
        database: String,
        user: String,
        password: PasswordPlace? = nil,
        authorities: String = DatabaseAddress.standardAuthorities
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.password = password
        self.authorities = authorities
    }

    /// Whether the server is on this machine and is reached without a network.
    public var isSocket: Bool { host.hasPrefix("/") }

    /// How refusals name it.
    public var place: String { "database `\(database)` on \(host):\(port)" }
}
