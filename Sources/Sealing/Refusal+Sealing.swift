public import Vocabulary

extension Refusal.Code {
    /// SEAL-1: the key's bytes are not a key.
    public static let badKey = Self(401, "SEAL-1", "the bytes are not a key of this kind")
    /// SEAL-2: the envelope does not open under this key, this address and these authenticated bytes.
    public static let envelopeClosed = Self(402, "SEAL-2", "the envelope does not open")
    /// SEAL-3: the library could not seal or sign.
    public static let sealingFailed = Self(403, "SEAL-3", "sealing or signing failed")
}
