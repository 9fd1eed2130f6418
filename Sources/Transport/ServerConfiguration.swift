/// Where the coordinator's two listeners are, and what they allow.
public struct ServerConfiguration: Sendable {
    /// The address of both listeners.
    public var host: String
    /// The main listener's port; 0 for any free one.
    public var port: Int
    /// The enrolment listener's port; 0 for any free one.
    public var enrolmentPort: Int
    /// How many connections each listener holds at a time.
    public var connections = 256
    /// Seconds without a byte of a request after which a connection is closed.
    public var idleSeconds = 120
    /// Seconds from the first byte of a request to the last byte of its answer.
    public var exchangeSeconds = 600
    /// Bytes of request bodies in memory at a time, over all connections.
    public var bodyBudget = 1024 * 1024 * 1024

    /// Listens on the given address.
    public init(host: String, port: Int, enrolmentPort: Int) {
        self.host = host
        self.port = port
        self.enrolmentPort = enrolmentPort
    }
}
