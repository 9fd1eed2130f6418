public import Vocabulary

extension Refusal.Code {
    /// The folder for synthetic extracts cannot be made or written to.
    public static let extractsNotWritten = Self(1801, "", "the synthetic extracts cannot be written")
}
