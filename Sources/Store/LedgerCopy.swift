import Foundation
public import Vocabulary

/// A copy of the outbound ledger outside the state folder: one line of JSON an entry, only ever added to.
///
/// Whoever may read it (a group, mode 0640) can check the chain with no access to the node's state. A process that ends while it writes
/// leaves half a line behind, which is passed over and mended by the next line. Meets LED-7.
public struct LedgerCopy: Sendable {
    /// The name of the file in its folder.
    public static let name = "tvaersum-ledger.jsonl"

    /// The folder.
    let folder: String

    private var path: String { "\(folder)/\(Self.name)" }

    /// Whether anything has been written there.
    var isThere: Bool { FileManager.default.fileExists(atPath: path) }

    /// Refuses a folder that is not there, or that this account cannot write in.
    func check() throws(Refusal) {
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue,
            FileManager.default.isWritableFile(atPath: folder)
        else { throw Self.unusable(folder) }
    }

    /// Every line that is there whole, each held against the one before.
    func lines() throws(Refusal) -> [LedgerEntry] { try Self.lines(in: path) }

    /// The lines of a copy, given as the file or as its folder; a chain that is broken is refused with its line.
    ///
    /// Meets LED-8.
    public static func lines(at place: String) throws(Refusal) -> [LedgerEntry] {
        var isFolder: ObjCBool = false
        let isThere = unsafe FileManager.default.fileExists(atPath: place, isDirectory: &isFolder)
        return try lines(in: isThere && isFolder.boolValue ? "\(place)/\(name)" : place)
    }

    private static func lines(in path: String) throws(Refusal) -> [LedgerEntry] {
        guard let bytes = FileManager.default.contents(atPath: path) else { throw unusable(path) }
        return try lines(of: bytes, path)
    }

    private static func lines(of bytes: Data, _ path: String) throws(Refusal) -> [LedgerEntry] {
        var entries: [LedgerEntry] = []
        var last = NodeStore.beforeFirstLine
        for line in whole(bytes).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            guard let entry = LedgerEntry(jsonLine: Data(line), after: last) else {
                throw Refusal(
                    .ledgerBroken,
                    at: "\(path), line \(last.number + 1)",
                    next:
                        "Somebody changed the copy, or a line is missing. Keep it, and find out who could write there."
                )
            }
            entries.append(entry)
            last = (entry.number, entry.hash)
        }
        return entries
    }

    /// Everything up to the last end of a line.
    private static func whole(_ bytes: Data) -> Data {
        bytes.lastIndex(of: UInt8(ascii: "\n")).map { bytes[...$0] } ?? Data()
    }

    /// Adds the lines that are not there yet, on the disk when this returns; nothing is ever written over.
    ///
    /// Processes take turns by a lock on the file, and read the ledger when it is their turn. Where it cannot be written, or says something
    /// else than the ledger, it stays as it was. Meets LED-7 and LED-8.
    func add(_ ledger: () throws(Refusal) -> [LedgerEntry]) throws(Refusal) {
        let isNew = !isThere
        let opened = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard opened >= 0 else { throw Self.unusable(path) }
        defer { close(opened) }
        guard flock(opened, LOCK_EX) == 0, fchmod(opened, 0o640) == 0 else { throw Self.unusable(path) }
        let handle = FileHandle(fileDescriptor: opened, closeOnDealloc: false)
        guard let found = try? handle.readToEnd() ?? Data() else { throw Self.unusable(path) }
        let (standing, ledger) = (try Self.lines(of: found, path), try ledger())
        try Self.compare(standing, with: ledger, path)
        guard standing.count < ledger.count else { return }
        let whole = Self.whole(found).count
        let bytes = ledger[standing.count...].reduce(into: Data()) { $0 += $1.jsonLine }
        // Half a line of a process that was cut off goes first.
        guard ftruncate(opened, off_t(whole)) == 0, lseek(opened, off_t(whole), SEEK_SET) == off_t(whole) else {
            throw Self.unusable(path)
        }
        let written = unsafe bytes.withUnsafeBytes { unsafe write(opened, $0.baseAddress, $0.count) }
        guard written == bytes.count, fsync(opened) == 0 else {
            _ = ftruncate(opened, off_t(whole))
            throw Self.unusable(path)
        }
        if isNew { try syncFolder() }
    }

    /// Refuses a copy of which a line is not the ledger's, or that has more lines.
    static func compare(_ lines: [LedgerEntry], with ledger: [LedgerEntry], _ place: String) throws(Refusal) {
        for (own, other) in zip(ledger, lines) where own.hash != other.hash {
            throw differing("\(place), line \(own.number)", "One of the two was changed.")
        }
        guard lines.count <= ledger.count else {
            throw differing(
                "\(place), line \(ledger.count + 1)",
                "The state folder has been set back to an older copy, or lines were cut from its ledger."
            )
        }
    }

    static func differing(_ place: String, _ what: String) -> Refusal {
        Refusal(
            .ledgerCopyDiffers,
            at: place,
            next: "\(what) Keep both as they are, find out who had access, and tell your data-protection officer."
        )
    }

    private func syncFolder() throws(Refusal) {
        let opened = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw Self.unusable(folder) }
        defer { close(opened) }
        guard fsync(opened) == 0 else { throw Self.unusable(folder) }
    }

    private static func unusable(_ place: String) -> Refusal {
        Refusal(
            .ledgerCopyUnusable,
            at: place,
            next: "Make the folder that `ledger_copy` names, owned by the node's account, or make room there."
        )
    }
}
