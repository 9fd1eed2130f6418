import Foundation
import Tallying
public import Transport
public import Vocabulary

/// A node's configuration file: who it is, where its coordinator is, where its extracts, its mapping and its policy lie.
///
/// Unknown keys are refused with their line. No secret belongs in it.
public struct NodeConfiguration: Sendable {
    /// The kommune.
    public let kommune: KommuneCode
    /// Its name.
    public let name: String
    /// The state folder.
    public let state: String
    /// The coordinator's address for enrolled nodes.
    public let coordinator: CoordinatorAddress
    /// The coordinator's address for enrolment.
    public let enrolment: CoordinatorAddress
    /// The proxy that the house has, if any.
    public let proxy: HTTPProxy?
    /// The folder of the extracts.
    public let extracts: String
    /// The folder of the mappings: the one to a study has the study's id and `.yaml` for a name.
    public let mappings: String
    /// The policy file, which a node is bound to when it is set up.
    public let policy: String
    /// The folder in which a copy of the outbound ledger is kept; nil where none is.
    public let ledgerCopy: String?

    /// Reads a configuration file.
    public init(file: String) throws(Refusal) {
        guard let bytes = FileManager.default.contents(atPath: file),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw Refusal(.fileNotReadable, at: file, next: "Name the configuration with --config.") }
        try self.init(yaml: text, file: file)
    }

    /// Reads a configuration; `file` names it in refusals.
    ///
    /// Meets NODE-8.
    public init(yaml: String, file: String) throws(Refusal) {
        do {
            try self.init(document: yaml, file: file)
        } catch {
            // The reader is the mapping's too, and speaks of mappings.
            throw Refusal(.badConfiguration, at: error.place, next: error.next)
        }
    }

    private init(document yaml: String, file: String) throws(Refusal) {
        let root = try YAMLMap(document: yaml, file: file)
        try root.allow(["kommune", "name", "state", "coordinator", "extracts", "mappings", "policy", "ledger_copy"])
        guard let kommune = KommuneCode(text: try root.text("kommune")) else {
            throw Refusal(.badConfiguration, at: "\(file), kommune", next: "Write the official number, such as 153.")
        }
        self.kommune = kommune
        name = try root.text("name")
        guard name.isOneLine else {
            throw Refusal(.badConfiguration, at: "\(file), name", next: "Write the kommune's name on one line.")
        }
        state = try Self.path(root, "state", file)
        let coordinator = try root.map("coordinator")
        try coordinator.allow(["url", "enrolment", "proxy"])
        self.coordinator = try Self.address(try coordinator.text("url"), "\(file), coordinator.url")
        enrolment = try Self.address(try coordinator.text("enrolment"), "\(file), coordinator.enrolment")
        proxy = try coordinator.optionalText("proxy")
            .map { (text: String) throws(Refusal) in
                let (host, port) = try Self.hostAndPort(text, scheme: "http", "\(file), coordinator.proxy")
                return HTTPProxy(host: host, port: port)
            }
        extracts = try Self.path(root, "extracts", file)
        mappings = try Self.path(root, "mappings", file)
        ledgerCopy = try root.optionalText("ledger_copy") == nil ? nil : try Self.path(root, "ledger_copy", file)
        policy = try Self.path(root, "policy", file)
    }

    /// The mapping to a study; a study's id is lower-case letters, digits and hyphens.
    public func mapping(to study: String) -> String { "\(mappings)/\(study).yaml" }

    private static func path(_ map: YAMLMap, _ key: String, _ file: String) throws(Refusal) -> String {
        let path = try map.text(key)
        guard path.isOneLine else {
            throw Refusal(.badConfiguration, at: "\(file), \(key)", next: "Write a path.")
        }
        return path
    }

    private static func address(_ url: String, _ place: String) throws(Refusal) -> CoordinatorAddress {
        let (host, port) = try hostAndPort(url, scheme: "https", place)
        return CoordinatorAddress(host: host, port: port)
    }

    private static func hostAndPort(
        _ url: String,
        scheme: String,
        _ place: String
    ) throws(Refusal) -> (host: String, port: Int) {
        guard let parts = URLComponents(string: url), parts.scheme == scheme, let host = parts.host, host.isOneLine,
            !host.contains(where: \.isWhitespace), parts.path.isEmpty || parts.path == "/", parts.query == nil,
            parts.fragment == nil
        else { throw Refusal(.badConfiguration, at: place, next: "Write \(scheme)://host:port.") }
        guard parts.user == nil, parts.password == nil else {
            throw Refusal(.badConfiguration, at: place, next: "Write no user and no password here.")
        }
        let port = parts.port ?? (scheme == "https" ? 443 : 80)
        guard (1...65_535).contains(port) else {
            throw Refusal(.badConfiguration, at: place, next: "Write a port from 1 to 65535.")
        }
        // An IPv6 address stands in brackets in a URL, and without them everywhere else.
        return (host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host, port)
    }
}
