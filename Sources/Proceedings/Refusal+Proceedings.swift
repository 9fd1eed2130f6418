public import Vocabulary

extension Refusal.Code {
    /// RND-1: a message came before what it builds on, or after what it belongs to.
    public static let outOfStep = Self(1201, "RND-1", "the message is out of step")
    /// RND-2: a second, different message of one sender for one step: proof against the sender.
    public static let equivocation = Self(1202, "RND-2", "one sender signed two different messages for one step")
    /// RND-2: the same message stands on the board twice.
    public static let repeated = Self(1203, "RND-2", "the same message stands on the board twice")
    /// RND-3: the draft asks for something that this edition does not do.
    public static let badDraft = Self(1204, "RND-3", "the draft names an unknown suite or another roster")
    /// RND-3: the draft is of another study, or laxer than the study.
    public static let laxerThanStudy = Self(
        1226,
        "RND-3",
        "the draft is of another study, or sets laxer limits or a weaker committee than the study"
    )
    /// RND-4: an offer of somebody not asked, with a key that should not be there, or without the one that should.
    public static let badOffer = Self(1205, "RND-4", "the offer does not fit the draft")
    /// RND-5: the manifest is not what the draft and the offers make it.
    public static let badManifest = Self(1206, "RND-5", "the manifest is not what the draft and the offers make it")
    /// RND-30: a deal with too many or too few commitments or envelopes, or a word on other deals.
    public static let badDeal = Self(1227, "RND-30", "the key deal, or the word on one, does not fit the manifest")
    /// RND-8: a submission from one who has not countersigned, or before all members have.
    public static let notCountersigned = Self(1207, "RND-8", "not every signature under the manifest is in hand")
    /// RND-9: the submission's sequence does not count up, or its lists have the wrong length.
    public static let badSubmission = Self(1208, "RND-9", "the submission's header does not fit the manifest")
    /// RND-10: an acknowledgement of something that was not submitted.
    public static let badAcknowledgement = Self(1209, "RND-10", "the acknowledgement names no current submission")
    /// RND-38: a withdrawal after the list.
    public static let withdrawnTooLate = Self(
        1229,
        "RND-38",
        "the list of contributors stands already: it is too late to withdraw"
    )
    /// RND-38: a withdrawal of another round, or of what was not handed in last.
    public static let badWithdrawal = Self(
        1230,
        "RND-38",
        "the withdrawal does not name this round and its sender's last submission"
    )
    /// RND-11: a member refused a contributor's envelope twice.
    public static let refusedTwice = Self(1210, "RND-11", "a member refused a contributor's envelope twice")
    /// RND-12: the list names somebody not eligible, too few, or is not the attempt that follows.
    public static let badList = Self(
        1211,
        "RND-12",
        "the list names a submission that is not fully acknowledged, or too few"
    )
    /// RND-13: an attempt beyond the fourth, or out of turn.
    public static let badAttempt = Self(1212, "RND-13", "the attempt is out of turn, or beyond the last")
    /// RND-13: a commitment to another list than the one proposed.
    public static let otherList = Self(1213, "RND-13", "a member committed to another list")
    /// RND-14: a message of another session.
    public static let otherSession = Self(1214, "RND-14", "the message belongs to another session")
    /// RND-15: a coin that does not open its commitment.
    public static let coinMismatch = Self(1215, "RND-15", "a coin does not open its commitment")
    /// RND-16: degree shares over other coins, or not one for each contributor.
    public static let badDegreeShares = Self(1216, "RND-16", "the degree shares do not fit the session")
    /// RND-17: the degree check failed, and who is at fault cannot be told.
    public static let degreeCheckFailed = Self(
        1217,
        "RND-17",
        "a contributor's shares are not consistent: that contributor, or up to t members, may be at fault"
    )
    /// RND-32: a step of the circuit out of turn, or over other words than those before it.
    public static let badCircuitPost = Self(
        1228,
        "RND-32",
        "a step of the circuit is not the one that follows what is on the board"
    )
    /// RND-18: two members' statements of what may open differ.
    public static let statementsDiffer = Self(1219, "RND-18", "the members do not agree on what may open")
    /// RND-20: opening shares after other statements, or not exactly as many as may open.
    public static let badOpening = Self(1220, "RND-20", "the opening shares do not fit what may open")
    /// RND-22: a result over other openings or other figures.
    public static let badResult = Self(1221, "RND-22", "a result is not what the openings give")
    /// RND-22: a publication before all members signed, or of other figures.
    public static let badPublication = Self(1222, "RND-22", "the publication is not of what all members signed")
    /// RND-23: a deletion that names another key or round.
    public static let badDeletion = Self(1223, "RND-23", "the deletion names another round or key")
    /// RND-25: somebody stopped the round.
    public static let stopped = Self(1224, "RND-25", "the round was stopped")
    /// RND-25: a message did not come in time; its sender or the coordinator may be at fault.
    public static let notReceived = Self(1225, "RND-25", "a party's message was not received in time")
}
