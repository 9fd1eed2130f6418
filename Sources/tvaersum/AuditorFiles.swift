import Foundation
import Messages
import Node
import Sealing
import Vocabulary

/// The two files of an auditor: its key, which it keeps, and what it gives to the coordinator.
enum AuditorFiles {
    /// Makes a key: `auditor.key` for the auditor alone, `auditor.pub` for the coordinator.
    ///
    /// A key that is there already is left as it is, and refused. Meets AUD-13.
    static func make(name: String, folder: String) throws(Refusal) -> Auditor {
        let key = try EnvelopeKey()
        let auditor = Auditor(name: name, key: key.publicKey)
        // What nobody could read must not go to a coordinator.
        _ = try Auditor(canonicalBytes: auditor.canonicalBytes, place: "--name")
        // The public half first: a key beside another one's public half would show itself after the round only.
        try write(auditor.canonicalBytes, to: "\(folder)/auditor.pub")
        do throws(Refusal) {
            try key.rawRepresentation.withElements { (seed: [UInt8]) throws(Refusal) in
                try write(seed, to: "\(folder)/auditor.key")
            }
        } catch {
            try? FileManager.default.removeItem(atPath: "\(folder)/auditor.pub")
            throw error
        }
        return auditor
    }

    /// What an auditor gave.
    static func auditor(_ file: String) throws(Refusal) -> Auditor {
        try Auditor(canonicalBytes: try bytes(of: file), place: file)
    }

    /// The auditor's key.
    static func key(_ file: String) throws(Refusal) -> EnvelopeKey {
        let seed = Secret(try bytes(of: file))
        do throws(Refusal) {
            return try EnvelopeKey(rawRepresentation: seed)
        } catch {
            throw Refusal(error.code, at: file, next: "Name the file auditor.key that `tvaersum audit key` made.")
        }
    }

    /// A file's bytes; refused with its name where it cannot be read.
    static func bytes(of file: String) throws(Refusal) -> [UInt8] {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw Refusal(
                .fileNotReadable,
                at: file,
                next: "Check the name, and that this account may read it."
            )
        }
        return [UInt8](bytes)
    }

    /// Writes a new file that its owner alone can read; what is there already is never written over.
    static func write(_ bytes: [UInt8], to file: String) throws(Refusal) {
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw notWritten(file) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: bytes)
            try handle.synchronize()
        } catch {
            // Half a key is no key.
            try? FileManager.default.removeItem(atPath: file)
            throw notWritten(file)
        }
    }

    private static func notWritten(_ file: String) -> Refusal {
        Refusal(.fileNotWritten, at: file, next: "Name a file that is not there yet, in a folder that takes one.")
    }
}

extension Refusal.Code {
    /// A file cannot be written, or is there already.
    static let fileNotWritten = Self(1905, "", "the file cannot be written, or is there already")
}
