public import Vocabulary

extension Refusal.Code {
    /// The folder for synthetic extracts, or for an exercise's report, cannot be made or written to.
    public static let extractsNotWritten = Self(1801, "", "the synthetic extracts cannot be written")
    /// The study reads a table or a column that synthetic records do not have.
    public static let noSuchRecords = Self(1802, "", "there are no synthetic records of what the study reads")
    /// Too few kommuner are left that hand in.
    public static let tooFewLeft = Self(1803, "", "too few kommuner hand in for anything to open")
    /// A machine of the exercise stopped its round.
    public static let exerciseStopped = Self(1804, "", "the exercise stopped before it was published")
    /// The report of an exercise cannot be written.
    public static let exerciseNotWritten = Self(1805, "", "the report of the exercise cannot be written")
}
