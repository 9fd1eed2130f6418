public import Vocabulary

extension Refusal.Code {
    /// RND-7: a key of the round has not been read by telephone, nor vouched for.
    public static let untrustedKey = Self(1251, "RND-7", "a key of the round has not been compared by telephone")
    /// RND-10: the envelope is not the one under the signed root, does not open, or does not hold what the header says.
    public static let badEnvelope = Self(1252, "RND-10", "an envelope does not hold what its header says")
    /// RND-12: the list leaves out a submission that this member acknowledged, or this member's own.
    public static let listLeavesOut = Self(1253, "RND-12", "the list leaves out a submission that this member holds")
    /// RND-24: this member has already signed what may open in this round.
    public static let alreadyStated = Self(1254, "RND-24", "this member has already signed what may open in this round")
    /// RND-34: the circuit takes more stages than a session has, or a step is larger than a message.
    public static let tooManyStages = Self(1259, "RND-34", "the study has more cells than one session can test")
    /// RND-35: a member's release ledger names a release that this node does not hold.
    public static let unknownRelease = Self(
        1260,
        "RND-35",
        "a member's release ledger names a release that this node does not hold"
    )
    /// RND-35: another round of this node has opened something of the period meanwhile.
    public static let ledgerGrew = Self(
        1261,
        "RND-35",
        "another round of this node has opened something of the same period meanwhile"
    )
    /// RND-36: the draft names an auditor whose key this node has not accepted.
    public static let unknownAuditor = Self(
        1262,
        "RND-36",
        "the draft names an auditor that this node has not accepted"
    )
    /// AUD-11: the key is not that of the auditor whom the draft names, or the draft names none.
    public static let otherAuditor = Self(1263, "AUD-11", "the key is not that of the auditor whom the draft names")
    /// AUD-11: a contributor's mask for the auditor is missing.
    public static let noMask = Self(1264, "AUD-11", "a contributor's mask for the auditor is missing")
    /// NODE-13: another round of the same days has told its members which cells are small.
    public static let toldBefore = Self(
        1265,
        "NODE-13",
        "another round of the same days has told its members which cells are small"
    )
    /// RND-40: the list names this member's figures, which it has taken back.
    public static let listsWithdrawn = Self(
        1266,
        "RND-40",
        "the list names figures of this member that it has not handed in, or has taken back"
    )
    /// RND-26: the board holds a message signed with this node's key that this node does not remember.
    public static let notMine = Self(
        1255,
        "RND-26",
        "the board holds a message in this node's name that this node did not make"
    )
    /// RND-27: a step was asked for before its time, or twice.
    public static let notNow = Self(1256, "RND-27", "the round is not where this step belongs")
    /// RND-28: a figure is beyond the bound that the study declares.
    public static let beyondBound = Self(1257, "RND-28", "a figure is beyond the bound that the study declares")
    /// RND-29: the uploaded envelopes are not those under the signed root.
    public static let otherEnvelopes = Self(1258, "RND-29", "the envelopes are not those under the signed root")
}
