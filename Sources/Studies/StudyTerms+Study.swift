public import Disclosure
public import Vocabulary

extension StudyTerms {
    /// What a study binds its rounds to.
    public init(_ study: Study) throws(Refusal) {
        self.init(
            study: study.digest,
            problem: try Problem(layout: SlotLayout(study)),
            thresholds: study.thresholds,
            tolerated: study.committee.tolerated
        )
    }
}
