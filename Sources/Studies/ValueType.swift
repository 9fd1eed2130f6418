/// The type of an ``Expression``.
public enum ValueType: Hashable, Sendable {
    /// True or false; unknown where a value that decides it is missing.
    case boolean
    /// A number in units of 10^−places: whole numbers have no places.
    case number(places: Int)
    /// A calendar day.
    case date
    /// The index of a code in this list.
    case code([String])

    /// The largest absolute value that a number in a column may have, in its smallest unit.
    ///
    /// With it no expression that the type checker lets pass can leave 64 bits: a node rejects rows beyond it.
    public static let columnLimit: Int64 = 1_000_000_000_000
    /// The largest absolute value that any number in an expression may reach.
    public static let valueLimit: Int64 = 1 << 62

    /// A whole number.
    public static let integer = ValueType.number(places: 0)
}
