public import Vocabulary

extension Refusal.Code {
    /// The coordinator's folder has not been set up.
    public static let coordinatorNotInitialised = Self(1601, "", "this folder holds no coordinator")
    /// The coordinator's folder has been set up already.
    public static let coordinatorInitialised = Self(1602, "", "this folder holds a coordinator already")
    /// There is no such round.
    public static let unknownRound = Self(1603, "", "there is no such round")
    /// There is a round of this name already.
    public static let roundExists = Self(1604, "", "there is a round of this name already")
    /// The message was sent by another kommune than the one whose certificate carries it.
    public static let notThePeer = Self(1605, "COO-2", "the message is not from the kommune that the certificate names")
    /// The running coordinator did not answer an order in time.
    public static let noServer = Self(1606, "", "the running coordinator did not answer")
    /// The words read by telephone are not those of the key that asks to be enrolled.
    public static let wordsDiffer = Self(1607, "COO-3", "the six words are not those of this key")
    /// There is no pending enrolment of this kommune.
    public static let nothingPending = Self(1608, "", "no enrolment of this kommune is waiting")
    /// The publication could not be written.
    public static let notWritten = Self(1610, "COO-4", "the publication could not be written")
    /// COO-5: the order was given too long ago, or what it asks for cannot be told from what was done already.
    public static let orderExpired = Self(1611, "COO-5", "the order was given too long ago and was not carried out")
    /// COO-6: a kommune's name is empty, too long, or not one printable line.
    public static let badName = Self(1612, "COO-6", "the name is not one printable line of at most 100 bytes")
    /// The study cannot be used for a round.
    public static let studyNotUsable = Self(1609, "", "the study's lint found errors")
}
