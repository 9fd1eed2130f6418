internal import Glibc
internal import Vocabulary

extension DatabaseAddress.PasswordPlace {
    /// Longer than any password: a file that is longer is another file.
    private static var limit: Int { 1024 }

    /// Reads the password; a line break at its end does not belong to it.
    ///
    /// Meets TAL-12. A file must be this account's or root's, and closed to everybody else; what systemd hands over is closed by
    /// systemd.
    func read() throws(Refusal) -> Secret<UInt8> {
        let path: String
        switch self {
        case .file(let file): path = file
        case .credential(let name): path = try Self.credential(name)
        }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Refusal(.passwordFile, at: path, next: "Check that it is there and that this account may read it.")
        }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Refusal(.passwordFile, at: path, next: "Name a plain file.")
        }
        if case .file = self {
            guard status.st_mode & 0o077 == 0, status.st_uid == geteuid() || status.st_uid == 0 else {
                throw Refusal(.passwordFile, at: path, next: "Close it to others: chmod 600 '\(path)'")
            }
        }
        var bytes = [UInt8](repeating: 0, count: Self.limit + 1)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
        defer { bytes.wipe() }
        guard count >= 0, count <= Self.limit else {
            throw Refusal(.passwordFile, at: path, next: "It must hold the password on one line and nothing else.")
        }
        var length = count
        while length > 0, bytes[length - 1] == 0x0A || bytes[length - 1] == 0x0D { length -= 1 }
        guard length > 0, !bytes[..<length].contains(where: { $0 < 0x20 }) else {
            throw Refusal(.passwordFile, at: path, next: "It must hold the password on one line and nothing else.")
        }
        return Secret(Array(bytes[..<length]))
    }

    private static func credential(_ name: String) throws(Refusal) -> String {
        guard let folder = unsafe getenv("CREDENTIALS_DIRECTORY") else {
            throw Refusal(
                .passwordFile,
                at: "credential \(name)",
                next: "Start the command where systemd hands credentials over (LoadCredential=\(name):FILE)."
            )
        }
        return unsafe "\(String(cString: folder))/\(name)"
    }
}
