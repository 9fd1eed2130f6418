import Foundation
import Tallying
import Transport
import Vocabulary

/// The coordinator's configuration file.
///
/// Unknown keys are refused with their line. Meets COO-8.
struct CoordinatorConfiguration {
    /// The state folder.
    let state: String
    /// The host name that nodes dial.
    let name: String
    /// Where the listeners are.
    let listen: ServerConfiguration
    /// Where published benchmarks are written.
    let publications: String

    /// Reads a configuration; `file` names it in refusals.
    init(yaml: String, file: String) throws(Refusal) {
        do {
            try self.init(document: yaml, file: file)
        } catch {
            // The reader is the mapping's too, and speaks of mappings.
            throw Refusal(.badCoordinatorConfiguration, at: error.place, next: error.next)
        }
    }

    private init(document yaml: String, file: String) throws(Refusal) {
        let root = try YAMLMap(document: yaml, file: file)
        try root.allow(["state", "name", "listen", "publications"])
        state = try Self.word(root, "state", file)
        name = try Self.word(root, "name", file)
        publications = try Self.word(root, "publications", file)
        let listen = try root.map("listen")
        try listen.allow(["address", "port", "enrolment"])
        self.listen = ServerConfiguration(
            host: try Self.word(listen, "address", file),
            port: try Self.port(listen, "port", file),
            enrolmentPort: try Self.port(listen, "enrolment", file)
        )
    }

    private static func word(_ map: YAMLMap, _ key: String, _ file: String) throws(Refusal) -> String {
        let text = try map.text(key)
        guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 }) else {
            throw Refusal(.badCoordinatorConfiguration, at: "\(file), \(key)", next: "Write a text on one line.")
        }
        return text
    }

    private static func port(_ map: YAMLMap, _ key: String, _ file: String) throws(Refusal) -> Int {
        guard let port = Int(try map.text(key)), (0...65_535).contains(port) else {
            throw Refusal(
                .badCoordinatorConfiguration,
                at: "\(file), listen.\(key)",
                next: "Write a port from 1 to 65535, or 0 for any."
            )
        }
        return port
    }
}

extension Refusal.Code {
    /// COO-8: the coordinator's configuration holds an unknown key, or a value that is not of its kind.
    static let badCoordinatorConfiguration = Self(
        1901,
        "COO-8",
        "the configuration holds an unknown key, or a value that is not of its kind"
    )
}
