import Foundation
import Tallying
import Transport
import Vocabulary

/// The coordinator's configuration file.
///
/// Unknown keys are refused with their line.
struct CoordinatorConfiguration {
    /// The state folder.
    let state: String
    /// The host name that nodes dial.
    let name: String
    /// Where the listeners are.
    let listen: CoordinatorServer.Configuration
    /// Where published benchmarks are written.
    let publications: String

    init(file: String) throws {
        let root = try YAMLMap(document: try text(of: file), file: file)
        try root.allow(["state", "name", "listen", "publications"])
        state = try root.text("state")
        name = try root.text("name")
        publications = try root.text("publications")
        let listen = try root.map("listen")
        try listen.allow(["address", "port", "enrolment"])
        self.listen = CoordinatorServer.Configuration(
            host: try listen.text("address"),
            port: try Self.port(listen, "port", file),
            enrolmentPort: try Self.port(listen, "enrolment", file)
        )
    }

    private static func port(_ map: YAMLMap, _ key: String, _ file: String) throws(Refusal) -> Int {
        guard let port = Int(try map.text(key)), (0...65_535).contains(port) else {
            throw Refusal(.wrongPort, at: "\(file), listen.\(key)", next: "Write a port from 1 to 65535, or 0 for any.")
        }
        return port
    }
}

extension Refusal.Code {
    /// A port is not a port.
    static let wrongPort = Self(1901, "", "a port is not a number from 0 to 65535")
}
