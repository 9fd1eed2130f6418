extension Refusal.Code {
    /// ENC-1: the bytes end before the value does.
    public static let truncated = Self(101, "ENC-1", "the bytes end before the value does")
    /// ENC-2: a declared length is beyond the bound for its field.
    public static let tooLong = Self(102, "ENC-2", "a declared length is beyond the bound for its field")
    /// ENC-3: bytes follow the end of the message.
    public static let trailingBytes = Self(103, "ENC-3", "bytes follow the end of the message")
    /// ENC-4: a value is not in its one canonical form.
    public static let notCanonical = Self(104, "ENC-4", "a value is not in its one canonical form")
    /// ENC-5: an identifier is not one that the vocabulary allows.
    public static let badIdentifier = Self(105, "ENC-5", "an identifier is not of its allowed form")
}
