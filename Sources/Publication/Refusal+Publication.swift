public import Vocabulary

extension Refusal.Code {
    /// PUB-6: a report names more or fewer contributors than its benchmark has.
    public static let contributorCount = Self(1301, "PUB-6", "a report does not name each contributor of its benchmark")
}
