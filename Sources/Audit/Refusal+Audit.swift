public import Vocabulary

extension Refusal.Code {
    /// AUD-2: the study in the bundle is not the one that the draft names.
    public static let otherStudy = Self(1701, "AUD-2", "the study in the bundle is not the one that the draft names")
    /// AUD-2: the roster in the bundle is not the one that the draft names.
    public static let notARoster = Self(1702, "AUD-2", "the roster in the bundle is not the one that the draft names")
    /// AUD-6: the bundle holds no published round.
    public static let notPublished = Self(1703, "AUD-6", "the bundle holds no published round")
}
