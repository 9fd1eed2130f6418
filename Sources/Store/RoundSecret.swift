public import Vocabulary

/// A secret of one round, under a kind: an envelope key, a received share.
public struct RoundSecret: Equatable, Sendable {
    /// Which secret, in the owner's words.
    public let kind: String
    /// The secret.
    public let bytes: Secret<UInt8>

    /// Takes a kind and the secret.
    public init(kind: String, bytes: Secret<UInt8>) {
        self.kind = kind
        self.bytes = bytes
    }
}
