public import Vocabulary

extension Refusal.Code {
    /// SIG-3: the key is not a canonical Ed25519 public key of large order.
    public static let unusableKey = Self(201, "SIG-3", "a public key is malformed or of small order")
}
