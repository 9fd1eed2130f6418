import Foundation
import Vocabulary

/// A folder that belongs to one process at a time and to nobody but its owner.
///
/// The folder is made with mode 0700 and every file in it with 0600. The lock is the kernel's, on an open file, so that a
/// killed process leaves none behind. Meets STO-5 and STO-7.
final class StateFolder: Sendable {
    let path: String
    let access: StateAccess
    /// The open lock file; -1 where the process works beside the owner.
    private let descriptor: Int32

    init(_ path: String, access: StateAccess) throws(Refusal) {
        self.path = path
        self.access = access
        try Self.make(path)
        switch access {
        case .exclusive: descriptor = try Self.lock(path)
        case .beside: descriptor = -1
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Makes an empty file with mode 0600 where there is none: SQLite gives its own files the same mode.
    func makePrivateFile(_ name: String) throws(Refusal) -> String {
        let file = path + "/" + name
        let opened = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else { throw Self.unusable(file) }
        defer { close(opened) }
        guard fchmod(opened, 0o600) == 0 else { throw Self.unusable(file) }
        return file
    }

    private static func make(_ path: String) throws(Refusal) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw unusable(path)
        }
        guard let status = FileStatus(path: path), status.isFolder else { throw unusable(path) }
        guard status.permissions & 0o077 == 0 else {
            throw Refusal(.folderOpenToOthers, at: path, next: "Run: chmod 700 \(path)")
        }
    }

    /// Whether a process works in the folder now.
    ///
    /// Whoever asks holds the lock for a moment, which ``lock(_:)`` allows for. Meets STO-14.
    static func isHeld(_ path: String) -> Bool {
        let opened = unsafe open(path + "/lock", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard opened >= 0 else { return false }
        defer { close(opened) }
        return flock(opened, LOCK_SH | LOCK_NB) != 0
    }

    /// Tries a few times over: somebody may only be asking whether the folder is free.
    private static func take(_ descriptor: Int32) -> Bool {
        for _ in 0..<10 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(5_000)
        }
        return false
    }

    private static func lock(_ path: String) throws(Refusal) -> Int32 {
        let file = path + "/lock"
        let opened = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else { throw unusable(file) }
        guard take(opened) else {
            close(opened)
            let owner = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
            let known = owner.isEmpty ? "it" : "process \(owner)"
            throw Refusal(.folderInUse, at: path, next: "Stop \(known) first, or name another folder.")
        }
        // The number is for the message above only; the lock itself is the kernel's.
        let number = Array(String(getpid()).utf8)
        guard ftruncate(opened, 0) == 0, unsafe write(opened, number, number.count) == number.count else {
            close(opened)
            throw unusable(file)
        }
        return opened
    }

    private static func unusable(_ file: String) -> Refusal {
        if errno == ENOSPC { return Refusal(.diskFull, at: file, next: "Free some space, then start again.") }
        return Refusal(
            .filesUnusable,
            at: file,
            next: "Check who owns it and whether it may be written."
        )
    }
}
