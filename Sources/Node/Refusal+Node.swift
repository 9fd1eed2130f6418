public import Vocabulary

extension Refusal.Code {
    /// The node's folder has not been set up.
    public static let nodeNotInitialised = Self(1501, "", "this folder holds no node")
    /// The node's folder has been set up already.
    public static let nodeInitialised = Self(1502, "", "this folder holds a node already")
    /// The node has not been enrolled yet.
    public static let notEnrolled = Self(1503, "", "this node is not enrolled")
    /// The enrolment waits for the coordinator's approval.
    public static let enrolmentPending = Self(1504, "", "the enrolment waits for approval")
    /// NODE-8: the configuration holds an unknown key, or a value that is not of its kind.
    public static let badConfiguration = Self(
        1505,
        "NODE-8",
        "the configuration holds an unknown key, or a value that is not of its kind"
    )
    /// A file that the node needs cannot be read.
    public static let fileNotReadable = Self(1506, "", "a file cannot be read")
    /// NODE-1: the answer is not signed by the coordinator that this node was enrolled with.
    public static let notTheCoordinator = Self(1507, "NODE-1", "the answer is not this node's coordinator's")
    /// NODE-1: the study is not the one that the draft names.
    public static let otherStudyServed = Self(1508, "NODE-1", "the study is not the one that the draft names")
    /// There is no such round at this node.
    public static let noSuchRound = Self(1509, "", "this node knows no such round")
    /// The words read by telephone are not those of the pinned key.
    public static let peerWordsDiffer = Self(1510, "NODE-2", "the six words are not those of the key in the roster")
    /// NODE-3: the round is approved already with other figures, or is over.
    public static let nothingToApprove = Self(1511, "NODE-3", "the round does not wait for this node's approval")
    /// NODE-4: the receipt does not cover what was sent.
    public static let badReceipt = Self(1512, "NODE-4", "the receipt is not for what was sent")
    /// NODE-5: the coordinator shows another draft under a round's name than before, or one that names another round.
    public static let otherDraft = Self(1513, "NODE-5", "the draft is not the one that stands under this round's name")
    /// NODE-6: the roster is older than one that this node has accepted, or another of the same version.
    public static let olderRoster = Self(1514, "NODE-6", "the roster is older than, or other than, one accepted before")
    /// NODE-6: the roster names this kommune with another key than its own, or a kommune by an unprintable name.
    public static let badRoster = Self(1515, "NODE-6", "the roster misstates this node, or holds an unprintable name")
    /// NODE-10: every row of a table was rejected.
    public static let noRowKept = Self(1518, "NODE-10", "every row of a table was rejected")
    /// NODE-9: an earlier round has opened other figures for the same days.
    public static let opensDifference = Self(
        1517,
        "NODE-9",
        "an earlier round has opened other figures for the same days; the difference could be one person"
    )
    /// NODE-40: there is nothing of this node in the round that could be taken back.
    public static let nothingToWithdraw = Self(1550, "NODE-40", "this node has nothing in the round to withdraw")
    /// Who does it is not said in one line of text.
    public static let nobodyNamed = Self(1516, "", "it is not said in one line who does this")
    /// NODE-20: the policy holds an unknown key, or a value that is not of its kind.
    public static let badPolicy = Self(
        1519,
        "NODE-20",
        "the policy holds an unknown key, or a value that is not of its kind"
    )
    /// NODE-21: the policy, or a folder above it, can be changed by others than root and the node's account.
    public static let policyNotSafe = Self(1520, "NODE-21", "others can change the policy")
    /// NODE-21: the policy is another file, or another account's, than when the node was set up.
    public static let otherPolicy = Self(1521, "NODE-21", "this is not the policy that the node was set up with")
    /// NODE-22: the policy does not name the study.
    public static let studyDenied = Self(1522, "NODE-22", "the kommune's policy does not allow this study")
    /// NODE-22: the round asks for something that the policy does not allow.
    public static let ruleDenied = Self(1523, "NODE-22", "the round asks for more than the kommune's policy allows")
    /// NODE-23: a person's key file is not a file of their own.
    public static let badPersonKey = Self(1524, "NODE-23", "the key file is not one of the person's own")
    /// NODE-23: the policy names no such person.
    public static let unknownPerson = Self(1525, "NODE-23", "the policy does not name this person")
    /// NODE-23: the policy has taken the person's approval away.
    public static let personRevoked = Self(1526, "NODE-23", "this person may not approve any more")
    /// NODE-23: the key is not the one that the policy has for the person.
    public static let otherPersonKey = Self(
        1527,
        "NODE-23",
        "the key is not the one that the policy has for this person"
    )
    /// NODE-24: the digest is not that of the figures that the extracts give now.
    public static let otherFigures = Self(1528, "NODE-24", "the extracts give other figures than those that were read")
    /// NODE-24: too few people have approved.
    public static let approvalsMissing = Self(1529, "NODE-24", "too few people have approved these figures")
    /// NODE-26: what was approved is not what there is now.
    public static let approvalVoid = Self(1530, "NODE-26", "what was approved is not what there is now")
    /// NODE-24: one person, or one key, cannot count twice.
    public static let approvedAlready = Self(1531, "NODE-24", "this person has approved already")
    /// NODE-24: the policy asks for the data-protection officer.
    public static let dpoMissing = Self(1532, "NODE-24", "the data-protection officer has not approved")
    /// NODE-27: somebody has said no.
    public static let roundDeclined = Self(1533, "NODE-27", "somebody here has declined the round")
    /// NODE-26: the rules in force are others than when it was approved.
    public static let rulesChanged = Self(1534, "NODE-26", "the rules in force are not those that were approved under")
    /// NODE-23: an approval in the state folder does not bear its person's signature.
    public static let approvalForged = Self(1535, "NODE-23", "an approval does not bear its person's signature")
    /// NODE-26: approved and not ordered to be handed in.
    public static let notOrdered = Self(1536, "NODE-26", "the round is approved and not ordered to be handed in")
    /// NODE-26: the figures in the state folder are not those that were approved.
    public static let keptFiguresDiffer = Self(1538, "NODE-26", "the kept figures are not those that were approved")
    /// NODE-30: the quality gate blocks.
    public static let gateBlocks = Self(1540, "NODE-30", "the extracts do not pass the quality gate")
    /// NODE-32: nobody has confirmed what would be written.
    public static let notConfirmed = Self(1541, "NODE-32", "nobody has confirmed what would be written")
    /// NODE-26: other figures have been handed in, or wait to be sent.
    public static let otherFiguresStand = Self(1542, "NODE-26", "other figures than these have been handed in already")
}
