import Foundation
import Store
import Vocabulary

/// Where a node's policy is and whose it is, fixed in the state folder when the node is set up.
///
/// Another `--config` cannot bring another policy, and a policy that others can write is refused rather than read. Meets NODE-21.
struct PolicyFile: Hashable, Sendable {
    private static let kind = "node"
    private static let name = "policy"
    /// A policy is a page or two; what is larger is none.
    private static let sizeLimit = 1 << 20

    /// The file, as an absolute path without links.
    let path: String
    /// The account that it belongs to.
    let owner: UInt32

    /// Finds the policy that a configuration names, for a node that is being set up.
    static func find(_ configuration: NodeConfiguration) throws(Refusal) -> (PolicyFile, Policy) {
        let path = try resolved(configuration.policy)
        let (text, owner) = try read(path, servedBy: try user(of: configuration.state))
        return (PolicyFile(path: path, owner: owner), try Policy(yaml: text, file: path))
    }

    /// Reads the policy of a node: it must be the file that the node was set up with.
    static func load(_ configuration: NodeConfiguration, _ documents: Documents) throws(Refusal) -> Policy {
        guard let bytes = try documents.bytes(kind: kind, name: name) else {
            throw Refusal(.nodeNotInitialised, at: configuration.state, next: "Set it up with `tvaersum node init`.")
        }
        let fixed = try PolicyFile(canonicalBytes: bytes, place: "policy of the state folder")
        let path = try resolved(configuration.policy)
        guard path == fixed.path else {
            throw Refusal(
                .otherPolicy,
                at: path,
                next: "This node was set up with \(fixed.path): name that file as `policy` in the configuration."
            )
        }
        let (text, owner) = try read(path, servedBy: try user(of: configuration.state))
        guard owner == fixed.owner else {
            throw Refusal(
                .otherPolicy,
                at: path,
                next: "It belonged to account \(fixed.owner) when the node was set up: find out who replaced it."
            )
        }
        return try Policy(yaml: text, file: path)
    }

    func keep(in documents: Documents) throws(Refusal) {
        try documents.put(canonicalBytes, kind: Self.kind, name: Self.name, at: .now)
    }

    private static func resolved(_ path: String) throws(Refusal) -> String {
        guard let real = unsafe realpath(path, nil) else {
            throw Refusal(
                .fileNotReadable,
                at: path,
                next: "Write the policy first: docs/policy.md, and the example in deploy/examples/policy.yaml."
            )
        }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }

    /// The account that the node runs as: the owner of its state folder.
    private static func user(of state: String) throws(Refusal) -> UInt32 {
        guard let status = FileStatus(path: state) else { throw Refusal(.fileNotReadable, at: state) }
        return status.owner
    }

    /// Reads a file that nobody but root and the node's own account can have changed.
    private static func read(_ path: String, servedBy user: UInt32) throws(Refusal) -> (String, owner: UInt32) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            throw Refusal(.fileNotReadable, at: path, next: "Check who owns it: the node's account must read it.")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard let status = FileStatus(descriptor: descriptor), status.isFile else {
            throw Refusal(.fileNotReadable, at: path, next: "A policy is a file.")
        }
        try check(status, path, user, isFolder: false)
        var folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        while true {
            guard let above = FileStatus(path: folder) else { throw Refusal(.fileNotReadable, at: folder) }
            try check(above, folder, user, isFolder: true)
            if folder == "/" { break }
            folder = URL(fileURLWithPath: folder).deletingLastPathComponent().path
        }
        guard status.size <= sizeLimit, let data = try? handle.read(upToCount: sizeLimit),
            let text = String(validating: [UInt8](data), as: UTF8.self)
        else { throw Refusal(.fileNotReadable, at: path, next: "A policy is UTF-8 text of at most a mebibyte.") }
        return (text, status.owner)
    }

    /// A folder that all may write is allowed only where the system keeps them from one another's files, such as /tmp.
    private static func check(_ status: FileStatus, _ path: String, _ user: UInt32, isFolder: Bool) throws(Refusal) {
        guard status.owner == 0 || status.owner == user else {
            throw Refusal(
                .policyNotSafe,
                at: "\(path), which belongs to account \(status.owner)",
                next: "Run: chown root \(path)"
            )
        }
        let isSticky = isFolder && status.isSticky
        guard status.permissions & 0o022 == 0 || isSticky else {
            throw Refusal(.policyNotSafe, at: path, next: "Run: chmod go-w \(path)")
        }
    }
}

extension PolicyFile: Canonical {
    func write(to writer: inout CanonicalWriter) {
        writer.text(path)
        writer.integer(owner)
    }

    init(from reader: inout CanonicalReader) throws(Refusal) {
        path = try reader.text(limit: 1 << 12)
        owner = try reader.integer()
    }
}
