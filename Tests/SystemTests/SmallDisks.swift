import Foundation
import Glibc
import Testing

/// Small file systems in memory, in a mount namespace of their own, one for each of some folders of a town.
///
/// The namespace ends with the process that holds it, so that nothing stays mounted whatever happens. Root makes it as such;
/// anybody else through a user namespace, where the machine has them.
final class SmallDisks: Sendable {
    private static let size = 12 * 1024 * 1024
    private let holder: Int32
    private let folders: [String]
    /// Where the disks are, as other processes see them.
    private let place: String

    /// The beginning of a command line that runs the rest where the disks are.
    var entry: [String] {
        ["nsenter", "--target", "\(holder)"] + (getuid() == 0 ? [] : ["--user", "--preserve-credentials"])
            + ["--mount", "--"]
    }

    /// Puts each of some folders on a disk, with what is in it.
    init(below folders: [String]) async throws {
        self.folders = folders
        let disks = FileManager.default.temporaryDirectory.appendingPathComponent("tvaersum-disks-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: disks, withIntermediateDirectories: true)
        var script = "set -e; mount -t tmpfs tmpfs '\(disks)'; "
        for (number, folder) in folders.enumerated() {
            script +=
                "mkdir '\(disks)/\(number)'; mount -t tmpfs -o size=\(Self.size),mode=0700 tmpfs '\(disks)/\(number)'; "
            script += "cp -a '\(folder)/.' '\(disks)/\(number)'; mount --bind '\(disks)/\(number)' '\(folder)'; "
        }
        script += "touch '\(disks)/ready'; exec sleep 900"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["unshare", getuid() == 0 ? "-m" : "-rm", "sh", "-c", script]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        holder = process.processIdentifier
        place = "/proc/\(holder)/root\(disks)"
        let ready = "\(place)/ready"
        try await until("small disks are mounted", within: 60) {
            guard process.isRunning else {
                throw Program.Unexpected(
                    description: "no file system can be mounted here: run the tests as root, or allow user namespaces"
                )
            }
            return FileManager.default.fileExists(atPath: ready)
        }
    }

    /// Runs a command of `tvaersum` where the disks are; one that does not end by itself is told to.
    func run(_ arguments: [String], seconds: Int = 100) async throws -> Program.Ended {
        try await Program.run(
            "/usr/bin/env",
            entry + ["timeout", "--preserve-status", "\(seconds)", try Program.tvaersum.path] + arguments
        )
    }

    /// Takes all the room that is left, on all disks or on one folder's.
    func fill(_ only: String? = nil) throws {
        for (number, folder) in folders.enumerated() where only == nil || folder == only {
            let file = unsafe Glibc.open("\(place)/\(number)/filler", O_CREAT | O_WRONLY | O_APPEND, 0o600)
            guard file >= 0 else { throw Program.Unexpected(description: "the disk cannot be filled: \(errno)") }
            defer { Glibc.close(file) }
            let block = [UInt8](repeating: 0, count: 4096)
            while unsafe Glibc.write(file, block, block.count) > 0 {}
            guard errno == ENOSPC else { throw Program.Unexpected(description: "the disk is not full: \(errno)") }
        }
    }

    /// Gives the room back.
    func free() {
        for number in folders.indices { unsafe unlink("\(place)/\(number)/filler") }
    }

    /// Every file below a folder, as it is on its disk.
    func files(below folder: String) throws -> [String] {
        guard let number = folders.firstIndex(of: folder) else { return [] }
        return try FileManager.default.subpathsOfDirectory(atPath: "\(place)/\(number)").filter { $0 != "filler" }
    }

    /// Copies the folders back to where everybody sees them.
    func keep() throws {
        for (number, folder) in folders.enumerated() {
            try FileManager.default.removeItem(atPath: folder)
            try FileManager.default.copyItem(atPath: "\(place)/\(number)", toPath: folder)
        }
    }

    /// Ends the namespace, and the disks with it.
    func end() { _ = Glibc.kill(holder, SIGKILL) }
}
