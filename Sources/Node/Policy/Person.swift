public import Digests
import Vocabulary

/// Somebody who may approve at this node, as the policy names them.
///
/// The private key is in a file of the person's own; the policy has the public half.
public struct Person: Hashable, Sendable {
    /// What a person is to a round.
    public enum Role: String, Hashable, Sendable, CaseIterable {
        /// Who works the node.
        case `operator`
        /// The data-protection officer, whose countersignature a policy can require.
        case dpo
    }

    /// The short name by which commands and ledger know them, such as `anna`.
    public let id: String
    /// The full name.
    public let name: String
    /// What they are.
    public let role: Role
    /// With what their signatures are checked.
    public let key: VerifyingKey
    /// Whether the policy has taken their approval away.
    public let isRevoked: Bool

    /// The longest short name.
    static let idLimit = 32

    /// Whether a text is a short name: letters a–z, digits and hyphens.
    public static func isID(_ text: String) -> Bool {
        (1...idLimit).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "-")
            && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
    }
}
