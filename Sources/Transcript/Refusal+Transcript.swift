public import Vocabulary

extension Refusal.Code {
    /// TRN-2: a Merkle path does not lead from the leaf to the signed root.
    public static let pathBroken = Self(501, "TRN-2", "a Merkle path does not lead from the leaf to the signed root")
    /// TRN-3: a bundle is not of the one format that this edition writes.
    public static let notABundle = Self(502, "TRN-3", "the file is not a bundle of this edition")
}
