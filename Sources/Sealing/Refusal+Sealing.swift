public import Vocabulary

extension Refusal.Code {
    /// SEAL-4: the bytes are not a key of their kind.
    public static let badKey = Self(401, "SEAL-4", "the bytes are not a key of this kind")
    /// SEAL-2: the envelope does not open with this key, this info and these authenticated bytes.
    public static let envelopeClosed = Self(402, "SEAL-2", "the envelope does not open")
    /// The library could neither sign nor seal, though key and message are in order.
    public static let sealingFailed = Self(403, "", "signing or sealing failed")
}
