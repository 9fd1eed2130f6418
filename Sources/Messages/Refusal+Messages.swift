public import Vocabulary

extension Refusal.Code {
    /// MSG-1: the message is of another edition of the protocol.
    public static let otherEdition = Self(801, "MSG-1", "the message is of another edition of the protocol")
    /// MSG-2: the message is of a kind that this edition does not have.
    public static let unknownKind = Self(802, "MSG-2", "the message is of an unknown kind")
    /// SIG-1: the sender is not in the roster.
    public static let unknownSender = Self(803, "SIG-1", "the sender is not in the roster")
    /// SIG-2: the signature is not the sender's over these bytes.
    public static let badSignature = Self(804, "SIG-2", "the signature is not the sender's over these bytes")
    /// MSG-3: this party may not say this.
    public static let wrongSender = Self(805, "MSG-3", "this party may not send a message of this kind")
    /// MSG-4: a list in a message is not strictly ascending, empty where it may not be, or of the wrong length.
    public static let malformedList = Self(
        806,
        "MSG-4",
        "a list in the message is unordered, repeated, empty or of the wrong length"
    )
}
