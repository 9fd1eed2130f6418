import Digests
import Foundation
import Sealing
import Store
public import Vocabulary

/// A person of the policy who is here with their key: may say yes and no.
///
/// Meets NODE-23.
struct Signatory: Sendable {
    let person: Person
    let key: SigningKey

    /// Finds the person in the policy, and their key in a file of their own.
    init(_ id: String, keyFile: String, policy: Policy) throws(Refusal) {
        guard let person = policy.people[id] else {
            throw Refusal(
                .unknownPerson,
                at: "--as \(id)",
                next: Suggestion.sentence(for: id, among: policy.people.keys.sorted())
            )
        }
        guard !person.isRevoked else {
            throw Refusal(.personRevoked, at: "--as \(id)", next: "The policy has taken it away; another must approve.")
        }
        let file = try PersonKey(file: keyFile)
        guard file.key.verifyingKey == person.key else {
            throw Refusal(
                .otherPersonKey,
                at: keyFile,
                next: "It is \(file.id)'s key file, and not the key that the policy has for \(id)."
            )
        }
        self.person = person
        key = file.key
    }
}

/// A person's private key in a file of their own: mode 0600, and nobody else's.
///
/// It is not encrypted: who holds the file can say yes in that person's name. A person keeps it on a medium of their own.
public struct PersonKey: Sendable {
    private static let mark = "tvaersum-person-key"
    private static let sizeLimit = 4096

    /// The short name that it was made for.
    let id: String
    let key: SigningKey

    /// Makes a key and its file, which must not be there yet; returns the line for the policy.
    ///
    /// Meets NODE-23.
    public static func make(id: String, name: String, role: Person.Role, file: String) throws(Refusal) -> String {
        guard Person.isID(id), name.isOneLine, !name.contains("\"") else {
            throw Refusal(
                .nobodyNamed,
                at: "--id, --name",
                next: "Write --id with a–z, 0–9 and hyphens, --name on one line."
            )
        }
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw Refusal(
                .badPersonKey,
                at: file,
                next: "Name a file that is not there yet, in a folder that you may write."
            )
        }
        defer { close(descriptor) }
        let key = SigningKey()
        var text = Array("\(mark) \(id) ".utf8)
        key.rawRepresentation.withElements { text += Array($0.hex.utf8) }
        text.append(UInt8(ascii: "\n"))
        defer { text.wipe() }
        guard fchmod(descriptor, 0o600) == 0, unsafe write(descriptor, text, text.count) == text.count,
            fsync(descriptor) == 0
        else { throw Refusal(.badPersonKey, at: file, next: "Nothing whole could be written there: see the disk.") }
        return "\(id): {name: \"\(name)\", role: \(role.rawValue), key: \"\(key.verifyingKey)\"}"
    }

    /// Reads a key file; one that others can read is refused, because they could say yes with it.
    init(file: String) throws(Refusal) {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            throw Refusal(.fileNotReadable, at: file, next: "Name your key file; `tvaersum node person new` makes one.")
        }
        defer { close(descriptor) }
        guard let status = FileStatus(descriptor: descriptor), status.isFile,
            status.owner == geteuid() || status.owner == 0, status.permissions & 0o077 == 0
        else { throw Refusal(.badPersonKey, at: file, next: "It must be a file of your own. Run: chmod 600 \(file)") }
        var bytes = [UInt8](repeating: 0, count: Self.sizeLimit)
        defer { bytes.wipe() }
        let count = unsafe read(descriptor, &bytes, bytes.count)
        let words = bytes.prefix(max(0, count)).split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
        guard words.count == 3, String(validating: words[0], as: UTF8.self) == Self.mark,
            let id = String(validating: words[1], as: UTF8.self), Person.isID(id),
            let digits = String(validating: words[2], as: UTF8.self), let raw = [UInt8](hex: digits),
            let key = try? SigningKey(rawRepresentation: Secret(raw))
        else { throw Refusal(.badPersonKey, at: file, next: "It is no key file of `tvaersum node person new`.") }
        self.id = id
        self.key = key
    }
}
