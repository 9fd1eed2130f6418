public import Vocabulary

extension Refusal.Code {
    /// AUD-1: the study in the bundle is not the one that the draft names.
    public static let otherStudy = Self(1701, "AUD-1", "the study in the bundle is not the one that the draft names")
    /// AUD-1: the roster in the bundle is not a roster.
    public static let notARoster = Self(1702, "AUD-1", "the roster in the bundle is not a roster")
    /// AUD-2: the bundle holds no published round.
    public static let notPublished = Self(1703, "AUD-2", "the bundle holds no published round")
}
